package isolation_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/tests/browserless"
)

// goldenSchools is the table of the routes that only mean something where accounts of old are linked (J3).
const goldenSchools = "testdata/schools.txt"

// pupils are who calls. Stijn has an account of his own, Bas is between password and pincode, and Marit is linked:
// the ids are of Bas's login and of Marit's link.
var pupils = []string{"anonymous", "another person", "who logged out", "the person"}

// school is a house with what somebody could carry from one person to another.
type school struct {
	*browserless.House
	browsers           map[string]*browserless.Browser
	login, link, token string
}

func newSchool(t *testing.T, k browserless.Kind) *school {
	t.Helper()
	w := &school{House: browserless.NewSchools(t, k, 1), browsers: map[string]*browserless.Browser{}}
	for _, p := range pupils {
		w.browsers[p] = browserless.NewBrowser(t)
	}
	held := w.OldAccount(t, "klimop", "12AB", "90001109", nil)
	w.OldAccount(t, "wilg", "13CD", "90001109", nil)
	w.OldAccount(t, "windkracht", "41234", "90001125", nil)
	marit, gone := w.browsers["the person"], w.browsers["who logged out"]
	before := w.Inbox.Last()
	w.Link(t, marit, "marit", "m.meester@klimop.example", "klimop")
	w.link = string(w.LinksOf(t, held.ID)[0].ID)
	_, token, _ := strings.Cut(w.Mail(t, "post@klimop.example", before).Text, "/link/")
	w.token = token[:22]
	w.Link(t, w.browsers["another person"], "stijn", "s.schrift@klimop.example", "wilg")
	bas := browserless.NewBrowser(t)
	p, _ := w.Pincode(t, bas, w.AtLink(t, bas, "bas"), "b.bestuur@windkracht.example", "windkracht")
	w.login = p.Login()
	for name, value := range bas.Cookies(w.LoginHost) { // one computer for who is linked and who is linking
		if strings.HasPrefix(name, "__Host-login-") {
			marit.Plant(w.LoginHost, name, value)
		}
	}
	w.Authenticate(t, gone, gone.Get(w.Schools.Authorize(browserless.SchoolsRealm)), "marit")
	w.browsers["who logged out"] = gone.Copy()
	me := gone.Get(w.Issuer(browserless.SchoolsRealm) + "/me")
	if p := gone.Submit(me, me.MustForm(t, "/me/logout")); p.Status != http.StatusOK {
		t.Fatalf("log-out: %d %s", p.Status, p.Heading())
	}
	return w
}

// routes are those of links, in an order in which what ends something comes last.
func (w *school) routes() []string {
	var reads, acts, ends []string
	for _, r := range w.Nodes[0].Routes {
		name := r.Method + " " + r.Path
		switch {
		case strings.Contains(r.Path, "/desk/") || !strings.Contains(r.Path, "/link") && !strings.Contains(r.Path, "/institution") && !strings.HasSuffix(r.Path, "/me/switch"):
		case r.Method == http.MethodGet:
			reads = append(reads, name)
		case strings.HasSuffix(r.Path, "/undo") || strings.HasSuffix(r.Path, "/object"):
			ends = append(ends, name)
		default:
			acts = append(acts, name)
		}
	}
	return slices.Concat(slices.Sorted(slices.Values(reads)), slices.Sorted(slices.Values(acts)), slices.Sorted(slices.Values(ends)))
}

func (w *school) call(t *testing.T, route, whose string, named map[string]string) string {
	t.Helper()
	method, path, _ := strings.Cut(route, " ")
	parts := strings.Split(path, "/")
	for n, p := range parts {
		if strings.HasPrefix(p, ":") {
			if parts[n] = named[p]; parts[n] == "" {
				t.Errorf("%s has %s, which nobody knows an id for", route, p)
			}
		}
	}
	form := url.Values{
		"email": {"iemand@elders.example"}, "username": {"klimop"}, "password": {"een lang wachtwoord"}, "code": {"AAAAA"}, "reason": {"een reden die iemand begrijpt"},
		"institution": {w.link + ".12AB"},
	}
	if method == http.MethodGet {
		form = nil
	}
	from, err := url.Parse(w.URL("/"))
	if err != nil {
		t.Fatal(err)
	}
	b := w.browsers[whose].Copy()
	b.Stop = func(*url.URL) bool { return true }
	p, err := b.Try(method, w.URL(strings.Join(parts, "/")), form, from)
	if err != nil {
		t.Fatalf("%s as %s: %v", route, whose, err)
	}
	for _, personal := range []string{"m.meester", "b.bestuur", "12AB"} {
		if whose != "the person" && named[":token"] != w.token && strings.Contains(p.Body, personal) {
			t.Errorf("%s tells %s of %s", route, whose, personal)
		}
	}
	return (&world{}).outcome(p)
}

// Every route of links, with the login and the link of somebody, as everybody; and the pages that mails to those on
// record lead to, with a token that was never ours: XC-30, MH-31, MH-40.
func TestEveryRouteOfLinksForEveryone(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		w := newSchool(t, k)
		named := map[string]string{":tenant": "helpdeskpo", ":environment": home, ":login": w.login, ":link": w.link, ":token": strings.Repeat("A", 22)}
		here := maps.Clone(named)
		here[":token"] = w.token
		if p := w.call(t, "GET /t/:tenant/:environment/link/:token", "anonymous", here); !strings.HasPrefix(p, "200") {
			t.Errorf("a token of ours leads to %s: what others lead to proves nothing", p)
		}
		var got []string
		for _, route := range w.routes() {
			for _, who := range pupils {
				got = append(got, fmt.Sprintf("%-62s | %-14s | %s", route, who, w.call(t, route, who, named)))
			}
		}
		if *update && k == browserless.SQLite {
			if err := os.WriteFile(goldenSchools, []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(goldenSchools)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(strings.Split(strings.TrimSpace(string(want)), "\n"), got); diff != "" {
			t.Errorf("cells differ (-want +got):\n%s", diff)
		}
	})
}
