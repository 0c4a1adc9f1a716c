// Package reconi is the website of the invented supplier "Reconi" for practice: the way to its administrators'
// portal, and the papers that the portal refers to (MR-33, MR-42, MR-44).
package reconi

import (
	"embed"
	"net/http"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Config says where the site leads.
type Config struct {
	Portal   string // the administrators' portal
	Register string // the register of organisations to practise with; empty for none
}

//go:embed pages
var files embed.FS

var pages = look.MustPages(files, texts)

var brand = look.Brand{
	Name: "Reconi (oefen)", Sub: look.Text{NL: "Leverancier van verzonnen inlogmiddelen", EN: "Supplier of invented login means"},
	Accent: look.Olive, Icon: "shield",
}

// Handler serves the site.
func (c Config) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /look/", look.Assets())
	show := func(page, title string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			pages.Show(w, r, http.StatusOK, look.View{Brand: brand, Page: page, Title: texts[title], Data: c})
		}
	}
	mux.HandleFunc("GET /{$}", show("home", "home.title"))
	mux.HandleFunc("GET /voorwaarden", show("terms", "terms.title"))
	mux.HandleFunc("GET /identificatieplicht", show("duty", "duty.title"))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		pages.Show(w, r, http.StatusNotFound, look.View{Brand: brand, Page: "unknown", Title: texts["unknown.title"]})
	})
	return mux
}
