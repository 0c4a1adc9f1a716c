package scheme

import (
	"embed"
	"net/http"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

//go:embed pages/*.html
var pageFiles embed.FS

var pages = look.MustPages(pageFiles, texts)

// anywhere lets a form lead to any address: after the answer the browser goes on to the service
// provider and from there to a portal, and the rule counts for every redirect on the way.
var anywhere = []string{"http:", "https:"}

var brokerBrand = look.Brand{
	Name: "Oefen-makelaar", Sub: Text{NL: "Nagebootst netwerk voor eHerkenning", EN: "Imitated network for eHerkenning"},
	Accent: look.Violet, Icon: "route",
	Foot: []look.Link{
		{Href: "/scenario", Text: Text{NL: "Scenario kiezen", EN: "Choose a scenario"}},
		{Href: "/messages", Text: Text{NL: "Berichten bekijken", EN: "Inspect messages"}},
		{Href: metadataPath, Text: look.Same("Metadata")},
	},
}

var supplierAccents = map[string]look.Accent{
	"digidentity": look.Teal, "kpn": look.Green, "quovadis": look.Rust, "reconi": look.Blue, "we-id": look.Plum, "z-login": look.Brown,
}

// show writes a page of the broker.
func (s *Scheme) show(w http.ResponseWriter, r *http.Request, status int, v look.View) {
	if v.Brand.Name == "" {
		v.Brand = brokerBrand
	}
	pages.Show(w, r, status, v)
}

// step is what every page of a login tells: who asks, for what, how sure.
type step struct {
	ID, Path string
	Provider Text
	Service  Text
	Level    string
	Supplier string
	Error    string // key of a text, "" for none
	Field    string // id of the field the error is about
	InboxURL string
}

func (s *Scheme) step(l *login, problem, field string) step {
	return step{
		ID: l.id, Path: l.path(), Provider: l.request.provider.Name, Service: l.request.service.Name, Level: l.request.minimum().String(),
		Supplier: l.supplier.name, Error: problem, Field: field, InboxURL: s.config.InboxURL,
	}
}

// showStep writes a page of a login: of the broker, or of the supplier once there is one. here is
// the page's own path, for the language links when a POST is answered.
func (s *Scheme) showStep(w http.ResponseWriter, r *http.Request, l *login, v look.View, here string) {
	v.Brand = brokerBrand
	if v.Page != "broker" && l.supplier.key != "" {
		v.Brand = look.Brand{
			Name: l.supplier.name, Sub: Text{NL: "Nagebootste leverancier van inlogmiddelen", EN: "Imitated supplier of login means"},
			Accent: supplierAccents[l.supplier.key], Icon: "shield",
		}
	}
	v.Brand.Home, v.Here, v.FormTo = l.path(), l.path()+here, anywhere
	if at, ok := v.Data.(interface{ problem() string }); ok && at.problem() != "" {
		v.Title = Text{NL: "Fout: " + v.Title.NL, EN: "Error: " + v.Title.EN}
	}
	s.show(w, r, http.StatusOK, v)
}

func (s step) problem() string { return s.Error }

// note is a page with a heading and a paragraph.
type note struct{ Heading, Text, Detail string }

func (s *Scheme) note(w http.ResponseWriter, r *http.Request, status int, heading, text string) {
	s.show(w, r, status, look.View{Page: "note", Title: texts[heading], Data: note{Heading: heading, Text: text}})
}

func (s *Scheme) lost(w http.ResponseWriter, r *http.Request) {
	s.note(w, r, http.StatusNotFound, "lost.title", "lost.text")
}
