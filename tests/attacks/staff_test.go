package attacks_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/application/provision"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/tests/browserless"
)

// Somebody of the staff who may do everything, and the password that they choose.
const (
	fenna  = "fenna@omgevingsloket.example"
	chosen = "zestien scholeksters tellen de trein"
)

// colleague chooses a password, logs in for the first time, does what there is to do at the desk, and looks at every
// page of it. Nobody's secrets are on any of them.
func (g *glass) colleague(t *testing.T) {
	t.Helper()
	g.hire(t)
	b := g.browser(t)
	g.forgets(t, b, b.Get(g.desk("/../enter/beheer")), browserless.Staff, fenna, chosen)

	b = g.browser(t)
	p := g.EnterPassword(t, b, b.Get(g.desk("/../enter/beheer")), fenna, chosen)
	key := g.hidesKey(t, "key of the staff", shown(p))
	p = b.Submit(p, p.MustForm(t, "/enrol").With("code", g.hides(t, "first code of the staff's app", g.Code30(t, key))))
	g.hidesCodes(t, recoveryCode.FindAllString(p.Body, -1))
	if p = b.Submit(p, p.MustForm(t, "/recovery").With("kept", "yes")); !strings.Contains(p.URL.Path, "/desk") {
		t.Fatalf("the staff ends at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	g.look(t)
	g.acts(t, b)
	seen := g.crawl(t, b)
	for _, part := range []string{"/accounts/one/", "/applications/one/", "/approvals", "/figures", "/audit", "/staff/one/", "/staff/new"} {
		if !slices.ContainsFunc(seen, func(at string) bool { return strings.Contains(at, part) }) {
			t.Errorf("no page of the desk with %s was seen", part)
		}
	}
	for _, p := range b.History() {
		if !strings.Contains(p.URL.Path, "/desk") || !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, s := range g.secrets {
			if s.in(p.Body) {
				t.Errorf("%s shows the staff a secret: %s", p.URL, s.name)
			}
		}
	}
}

// desk gives an address at the desk.
func (g *glass) desk(path string) string {
	if out, above := strings.CutPrefix(path, "/.."); above {
		return g.Issuer(browserless.Staff) + out
	}
	return g.Issuer(browserless.Staff) + "/desk" + path
}

// hire makes the first administrator, by the operator's word.
func (g *glass) hire(t *testing.T) {
	t.Helper()
	if _, err := g.Nodes[0].Publish(t.Context(), g.StaffDocument(), "test"); err != nil {
		t.Fatal(err)
	}
	slug, err := realm.ParseSlug(browserless.Staff)
	if err != nil {
		t.Fatal(err)
	}
	email, err := identity.ParseEmail(fenna)
	if err != nil {
		t.Fatal(err)
	}
	member := provision.Member{Email: email, Name: "Fenna", Language: "nl", Roles: []role.Name{"administrator", "reviewer", "helpdesk", "auditor"}}
	if _, err := g.Nodes[0].AddStaff(t.Context(), slug, member); err != nil {
		t.Fatal(err)
	}
}

// acts helps somebody, looks at the document of an applicant, and invites a colleague.
func (g *glass) acts(t *testing.T, b *browserless.Browser) {
	t.Helper()
	p := b.Get(g.desk("/in/production/accounts?q=d.mueller@baufirma.example"))
	p = b.Get(linkTo(t, p, "/accounts/one/") + "/reset")
	p = b.Submit(p, p.MustForm(t, "/reset").With("reason", "Telefoon kwijt; naam en adres kloppen."))
	if p.URL.Query().Get("done") == "" {
		t.Errorf("nothing was proposed: %s (%d) %s", p.URL, p.Status, p.Heading())
	}
	p = b.Get(linkTo(t, b.Get(g.desk("/in/production/applications")), "/applications/one/"))
	p = b.Submit(p, p.MustForm(t, "/claim"))
	if p = b.Submit(p, p.MustForm(t, "/document")); p.Body != passport {
		t.Errorf("the reviewer does not get the document: %s (%d)", p.URL, p.Status)
	}
	p = b.Get(g.desk("/staff/new"))
	p = g.posting(t, func() browserless.Page {
		return b.Submit(p, p.MustForm(t, "/staff/new").With("email", "joost@omgevingsloket.example", "name", "Joost", "language", "nl", "roles", "helpdesk"))
	})
	if p.Status != http.StatusOK {
		t.Errorf("nobody was invited: %s (%d) %s", p.URL, p.Status, p.Heading())
	}
}

// crawl follows every link and every form within the desk as a robot would, and gives the addresses that are pages.
func (g *glass) crawl(t *testing.T, b *browserless.Browser) []string {
	t.Helper()
	var pages []string
	seen := []string{g.desk(""), g.desk("/in/production/accounts?q=d.mueller@baufirma.example")}
	for i := 0; i < len(seen); i++ {
		p := b.Get(seen[i])
		switch p.Status {
		case http.StatusOK:
			pages = append(pages, seen[i])
		case http.StatusNotFound: // a form that is posted only
		default:
			t.Errorf("%s answers %d: %s", seen[i], p.Status, p.Heading())
		}
		for _, link := range p.Links() {
			link, _, _ = strings.Cut(link, "#")
			within := strings.HasPrefix(link, g.desk("/")) && !strings.Contains(link, "lang=") // the words differ, no more
			if within && !slices.Contains(seen, link) && len(seen) < 300 {
				seen = append(seen, link)
			}
		}
	}
	return pages
}

// linkTo gives the first link of a page that holds part.
func linkTo(t *testing.T, p browserless.Page, part string) string {
	t.Helper()
	links := p.Links()
	i := slices.IndexFunc(links, func(l string) bool { return strings.Contains(l, part) })
	if i < 0 {
		t.Fatalf("%s (%d, %q) has no link to %s", p.URL, p.Status, p.Heading(), part)
	}
	return links[i]
}
