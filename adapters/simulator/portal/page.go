package portal

import (
	"embed"
	"net/http"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

//go:embed pages
var files embed.FS

var pages = look.MustPages(files, texts)

// lang is the language that a visitor reads.
func (p *Portal) lang(r *http.Request) look.Language { return look.Lang(r, p.config.Brand.Also...) }

// view frames a page: the breadcrumb, and for who is logged in their account and the way out at the top right, and
// on whose behalf they work.
func (p *Portal) view(r *http.Request, page string, title look.Text, data any) look.View {
	v := look.View{
		Brand: p.config.Brand, Page: page, Title: title, Data: data, FormTo: []string{p.origin},
		Crumbs: []look.Link{{Href: "/", Text: p.config.Crumb}, {Text: title}},
	}
	s, in := p.sessions.of(r)
	if !in {
		return v
	}
	v.Actions = []look.Action{
		{Link: look.Link{Href: p.config.Issuer + "/me", Text: texts["me"]}, Icon: "user"},
		{Link: look.Link{Href: "/logout", Text: texts["logout"]}, Post: true, Icon: "leave"},
	}
	if p.config.Schools {
		v.Actions = append([]look.Action{{Link: look.Link{Href: p.config.Issuer + "/me/links/add", Text: texts["school.add"]}, Icon: "plus"}}, v.Actions...)
		v.Bar = look.Bar{Text: texts["client.for"], Strong: s.Institution.Name + " (" + s.Institution.Code + ")", Link: look.Link{Href: "/switch", Text: texts["school.switch"]}}
	}
	if p.config.Clients {
		v.Bar = look.Bar{Text: texts["client.for"], Strong: s.Organisation.Name, Link: look.Link{Href: "/switch", Text: texts["client.switch"]}}
		if v.Bar.Strong == "" {
			v.Bar.Strong = texts["client.self"].In(p.lang(r))
		}
	}
	return v
}

// welcome is what the start page shows.
type welcome struct {
	Config
	In     bool
	Person Person
}

func (p *Portal) start(w http.ResponseWriter, r *http.Request) {
	s, in := p.sessions.of(r)
	v := p.view(r, "start", texts["start.title"], welcome{p.config, in, s.Person})
	v.Wide = true
	pages.Show(w, r, http.StatusOK, v)
}

// ways shows the ways to log in that the issuer's policy allows now, by its own element.
func (p *Portal) ways(w http.ResponseWriter, r *http.Request) {
	v := p.view(r, "ways", texts["ways.title"], p.config)
	v.From = p.origin
	pages.Show(w, r, http.StatusOK, v)
}

// overview is what the dashboard shows.
type overview struct {
	Config
	Person
	Level    look.Text
	Method   look.Text
	Held     []Role
	Unnamed  []string // roles that this portal has no words for
	Balances bool
	Pays     bool
	Accounts []balance
	Paid     bool
	Sent     []receipt
}

func (p *Portal) dashboard(w http.ResponseWriter, r *http.Request) {
	s, in := p.sessions.of(r)
	if !in {
		p.absent(w, r)
		return
	}
	o := overview{
		Config: p.config, Person: s.Person, Level: p.config.Levels[p.level(s.Person)].Name, Method: p.method(s.Person),
		Accounts: balances, Paid: r.URL.Query().Has("paid"), Sent: p.papers.receipts(s.owner()),
	}
	for _, id := range s.Person.Roles {
		i := slices.IndexFunc(p.config.Roles, func(x Role) bool { return x.ID == id })
		if i < 0 {
			o.Unnamed = append(o.Unnamed, id)
			continue
		}
		role := p.config.Roles[i]
		o.Held = append(o.Held, role)
		o.Balances, o.Pays = o.Balances || role.Balances, o.Pays || role.Pays
	}
	v := p.view(r, "dashboard", texts["dashboard.title"], o)
	v.Wide = true
	pages.Show(w, r, http.StatusOK, v)
}

// absent answers a page that needs a session: whose session ended is told so, and why where the issuer said that;
// whoever has none yet starts at the start.
func (p *Portal) absent(w http.ResponseWriter, r *http.Request) {
	if _, err := r.Cookie(sessionCookie); err != nil {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	setCookie(w, sessionCookie, "", -1)
	t, told := troubles[p.sessions.why(r)]
	if !told {
		t = troubles["login_required"]
	}
	p.show(w, r, t)
}

// payment does nothing, for who may do it: the page says so. Who may not is sent back.
func (p *Portal) payment(w http.ResponseWriter, r *http.Request) {
	s, in := p.sessions.of(r)
	if !in {
		p.absent(w, r)
		return
	}
	may := slices.ContainsFunc(p.config.Roles, func(x Role) bool { return x.Pays && slices.Contains(s.Person.Roles, x.ID) })
	if !may {
		p.show(w, r, trouble{Code: "role_missing", Text: "role", Status: http.StatusForbidden})
		return
	}
	http.Redirect(w, r, "/dashboard?paid", http.StatusSeeOther)
}

// goodbye is what the page after logging out shows.
type goodbye struct{ Everywhere, OnlyHere bool }

func (p *Portal) loggedOut(w http.ResponseWriter, r *http.Request) {
	g := goodbye{Everywhere: endedEverywhere(w, r), OnlyHere: r.URL.Query().Get("only") == "here"}
	pages.Show(w, r, http.StatusOK, p.view(r, "bye", texts["bye.title"], g))
}

// show is the page of a trouble: what happened, and the ways on.
func (p *Portal) show(w http.ResponseWriter, r *http.Request, t trouble) {
	if t.Text == "level" {
		t.More = p.config.TooLow
	}
	v := p.view(r, "trouble", texts["trouble."+t.Text+".title"], t)
	v.Here = "/" // a reload of an answer would be another trouble
	if !strings.HasPrefix(r.URL.Path, "/callback") && r.Method == http.MethodGet {
		v.Here = ""
	}
	pages.Show(w, r, t.Status, v)
}

// explanation is one of the tenant's own pages.
type explanation struct {
	Subject  string
	Sections []Section
}

// about shows the tenant's own page that the login's footer leads to.
func (p *Portal) about(subject string) http.HandlerFunc {
	e := explanation{Subject: subject}
	if subject == "help" {
		e.Sections = p.config.Help
	}
	return func(w http.ResponseWriter, r *http.Request) {
		pages.Show(w, r, http.StatusOK, p.view(r, "about", texts["about."+subject+".title"], e))
	}
}

func (p *Portal) unknown(w http.ResponseWriter, r *http.Request) {
	pages.Show(w, r, http.StatusNotFound, p.view(r, "unknown", texts["unknown.title"], nil))
}
