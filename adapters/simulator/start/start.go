// Package start is the page that the practice environment opens with: where everything is, whom to
// log in as, what to try, and where the data lives. It only links; its frame is in
// adapters/simulator/look.
package start

import (
	"embed"
	"errors"
	"net/http"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

//go:embed pages
var files embed.FS

var pages = look.MustPages(files, texts)

// Config says what the page shows. PortalURL, InboxURL and AdminURL are required.
type Config struct {
	PortalURL   string // start page of the demo portal, with both entrances
	AdminURL    string // hosted user administration
	InboxURL    string // e-mail and text messages
	ScenarioURL string // practice scenarios of the broker; "" leaves them out
	People      []Person
	DataDir     string // where everything is kept
	SMTPAddr    string // where mail is received; "" leaves it out
	Appointed   []Appointed
}

// Appointed is the address that makes somebody the first user administrator of an organisation.
type Appointed struct {
	Organisation string
	Address      string
}

// Person is somebody to log in as. All of them are invented.
type Person struct {
	Name         string
	User         string
	Password     string // of practice: it opens nothing else
	Organisation string
	KvK          string
	Level        string // for instance EH3
	Try          look.Text
}

// Start is the page. It is safe for concurrent use.
type Start struct{ config Config }

// New refuses a Config without the addresses that every practice environment has.
func New(c Config) (*Start, error) {
	if c.PortalURL == "" || c.InboxURL == "" || c.AdminURL == "" {
		return nil, errors.New("start: PortalURL, InboxURL and AdminURL are required")
	}
	return &Start{c}, nil
}

// Handler serves the page.
func (s *Start) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page("start", "title", http.StatusOK, true))
	mux.Handle("GET /look/", look.Assets())
	mux.HandleFunc("GET /", s.page("unknown", "unknown.title", http.StatusNotFound, false))
	return mux
}

func (s *Start) page(name, title string, status int, wide bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		pages.Show(w, r, status, look.View{
			Brand: look.Brand{
				Name: "Voordeur", Sub: look.Text{NL: "Oefenomgeving", EN: "Practice environment"},
				Accent: look.Teal, Icon: "door",
			},
			Title: texts[title], Page: name, Data: s.config, Wide: wide,
		})
	}
}
