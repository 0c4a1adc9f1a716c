package handelsregister

import (
	"embed"
	"net/http"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

//go:embed pages
var files embed.FS

var pages = look.MustPages(files, texts)

var brand = look.Brand{
	Name: "Oefen-handelsregister", Sub: look.Text{NL: "Register van verzonnen organisaties", EN: "Register of invented organisations"},
	Accent: look.Olive, Icon: "building",
}

// registered is what the page shows: organisations, and numbers at which the register is at fault.
type registered struct {
	Organisations []Organisation
	Troubles      []Organisation
	Unknown       string
}

// unknown is a number that nobody has.
const unknown = "12345678"

func (r *Register) page(w http.ResponseWriter, q *http.Request) {
	v := registered{Unknown: unknown}
	for _, o := range r.config.Organisations {
		if o.Mood == Well {
			v.Organisations = append(v.Organisations, o)
		} else {
			v.Troubles = append(v.Troubles, o)
		}
	}
	pages.Show(w, q, http.StatusOK, look.View{Brand: brand, Page: "register", Title: texts["title"], Data: v, Wide: true})
}

func unknownPage(w http.ResponseWriter, q *http.Request) {
	pages.Show(w, q, http.StatusNotFound, look.View{Brand: brand, Page: "unknown", Title: texts["unknown.title"]})
}

// EndedOn is noon of the last day, for the page: that is the same day where it is read.
func (o Organisation) EndedOn() time.Time {
	day, _ := time.Parse("20060102", o.Ended)
	return day.Add(12 * time.Hour)
}
