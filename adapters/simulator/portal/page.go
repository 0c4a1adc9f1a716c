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

// view frames a page: the breadcrumb, and for who is logged in the way out at the top right.
func (p *Portal) view(r *http.Request, page, title string, data any) look.View {
	v := look.View{
		Brand: p.config.Brand, Page: page, Title: texts[title], Data: data, FormTo: []string{p.origin},
		Crumbs: []look.Link{{Href: "/", Text: p.config.Crumb}, {Text: texts[title]}},
	}
	if _, in := p.sessions.of(r); in {
		v.Actions = []look.Action{{Link: look.Link{Href: "/logout", Text: texts["logout"]}, Post: true, Icon: "leave"}}
	}
	return v
}

// welcome is what the start page shows.
type welcome struct {
	Entrances []Entrance
	In        bool
	Name      string
}

func (p *Portal) start(w http.ResponseWriter, r *http.Request) {
	s, in := p.sessions.of(r)
	v := p.view(r, "start", "start.title", welcome{Entrances: p.config.Entrances, In: in, Name: s.Organisation.Name})
	v.Wide = true
	pages.Show(w, r, http.StatusOK, v)
}

// overview is what the dashboard shows.
type overview struct {
	Person
	Level    string
	Roles    []Role
	Unnamed  []string // roles that this portal has no words for
	Balances bool
	Pays     bool
	Accounts []balance
	Paid     bool
}

func (p *Portal) dashboard(w http.ResponseWriter, r *http.Request) {
	s, in := p.sessions.of(r)
	if !in {
		p.absent(w, r)
		return
	}
	o := overview{Person: s.Person, Level: p.level(s.ACR), Accounts: balances, Paid: r.URL.Query().Has("paid")}
	for _, id := range s.Person.Roles {
		i := slices.IndexFunc(p.config.Roles, func(x Role) bool { return x.ID == id })
		if i < 0 {
			o.Unnamed = append(o.Unnamed, id)
			continue
		}
		role := p.config.Roles[i]
		o.Roles = append(o.Roles, role)
		o.Balances, o.Pays = o.Balances || role.Balances, o.Pays || role.Pays
	}
	v := p.view(r, "dashboard", "dashboard.title", o)
	v.Wide = true
	pages.Show(w, r, http.StatusOK, v)
}

// absent answers a page that needs a session: whose session ended is told so, whoever has none yet
// starts at the start.
func (p *Portal) absent(w http.ResponseWriter, r *http.Request) {
	if _, err := r.Cookie(sessionCookie); err != nil {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	setCookie(w, sessionCookie, "", -1)
	p.show(w, r, troubles["login_required"])
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
	pages.Show(w, r, http.StatusOK, p.view(r, "bye", "bye.title", g))
}

// show is the page of a trouble: what happened, and the ways on.
func (p *Portal) show(w http.ResponseWriter, r *http.Request, t trouble) {
	v := p.view(r, "trouble", "trouble."+t.Text+".title", t)
	v.Here = "/" // a reload of an answer would be another trouble
	if !strings.HasPrefix(r.URL.Path, "/callback") && r.Method == http.MethodGet {
		v.Here = ""
	}
	pages.Show(w, r, t.Status, v)
}

// about shows the tenant's own page that the login's footer leads to.
func (p *Portal) about(subject string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		pages.Show(w, r, http.StatusOK, p.view(r, "about", "about."+subject+".title", subject))
	}
}

func (p *Portal) unknown(w http.ResponseWriter, r *http.Request) {
	pages.Show(w, r, http.StatusNotFound, p.view(r, "unknown", "unknown.title", nil))
}
