package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/voordeur/voordeur/adapters/web/element"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// one is a directory of one realm.
type one struct{ ports.Realm }

func (o one) BySlug(_ context.Context, s realm.Slug) (ports.Realm, error) {
	if s != o.Slug {
		return ports.Realm{}, ports.ErrNotFound
	}
	return o.Realm, nil
}
func (o one) ByID(context.Context, realm.ID) (ports.Realm, error)           { return o.Realm, nil }
func (o one) AtVersion(context.Context, realm.ID, int) (ports.Realm, error) { return o.Realm, nil }

var changes = time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)

// withElement serves a realm where eHerkenning ends on a day, and accounts begin then.
func withElement(t *testing.T, now time.Time) func(origin, path, tag string) *httptest.ResponseRecorder {
	t.Helper()
	slug, err := realm.ParseSlug("loket/production")
	if err != nil {
		t.Fatal(err)
	}
	until, from := policy.Period{Until: changes}, policy.Period{From: changes}
	document := policy.Document{
		Portals: []policy.Portal{{ID: "p", URL: "https://portaal.example/start", Clients: []realm.Client{
			{ID: "c", Portal: "p", Service: "s", RedirectURIs: []string{"https://terug.example:8443/callback"}},
			{ID: "lost", Portal: "p", Service: "gone"},
		}}},
		Policy: policy.Policy{
			Services: []policy.Service{{ID: "s", Name: realm.Text{NL: "Loket"}, Audiences: []policy.Audience{
				{ID: "authority", Name: realm.Text{NL: "Overheid", EN: "Authority"}, Methods: []policy.MethodRule{{Method: policy.EHerkenning, Minimum: assurance.EH3, Period: until}}},
				{ID: "company", Name: realm.Text{NL: "Bedrijf", EN: "Company"}, Methods: []policy.MethodRule{{Method: policy.Account, Accounts: "loket-id", Period: from}}},
				{ID: "citizen", Name: realm.Text{NL: "Burger", EN: "Citizen"}, Methods: []policy.MethodRule{{Method: policy.Account, Accounts: "loket-id", Period: from}}},
			}}},
			Accounts: []policy.Accounts{{ID: "loket-id", Name: realm.Text{NL: "Loket-ID"}}},
		},
	}
	s, err := New(Config{BaseURL: "https://inloggen.example", Directory: one{ports.Realm{Slug: slug, Document: document}}, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	gin.SetMode(gin.TestMode)
	g := gin.New()
	s.mountElement(g, g.Group("/t/:tenant/:environment"))
	return func(origin, path, tag string) *httptest.ResponseRecorder {
		q := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
		q.Header.Set("Origin", origin)
		q.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		g.ServeHTTP(w, q)
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
		return w
	}
}

const askWays = "/t/loket/production/element/v1/methods?client_id=c&ui_locales="

// What the element draws is what the policy allows at the moment, in the language of the page; browsers keep it for a
// minute, and never past a date of the policy.
func TestWaysFollowThePolicyAndTheDate(t *testing.T) {
	for name, test := range map[string]struct {
		at   time.Time
		lang string
		want ways
		age  string
	}{
		"before, in Dutch":  {changes.Add(-time.Hour), "nl", ways{Lang: "nl", Methods: []way{{ID: "eherkenning:EH3", Label: "Inloggen met eHerkenning", Note: "Voor: Overheid."}}}, "60"},
		"just before":       {changes.Add(-9 * time.Second), "en", ways{Lang: "en", Methods: []way{{ID: "eherkenning:EH3", Label: "Log in with eHerkenning", Note: "For: Authority."}}}, "9"},
		"from the date":     {changes, "en-GB", ways{Lang: "en", Methods: []way{{ID: "account:loket-id", Label: "Log in with Loket-ID", Note: "For: Company and Citizen."}}}, "60"},
		"no language known": {changes, "xx", ways{Lang: "nl", Methods: []way{{ID: "account:loket-id", Label: "Inloggen met Loket-ID", Note: "Voor: Bedrijf en Burger."}}}, "60"},
	} {
		w := withElement(t, test.at)("https://portaal.example", askWays+test.lang, "")
		var got ways
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(way{})); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		if age := w.Header().Get("Cache-Control"); age != "public, max-age="+test.age {
			t.Errorf("%s: %s", name, age)
		}
	}
}

// Only pages of the client may read its ways, and a browser that has them is told so in no words.
func TestWhoMayReadWays(t *testing.T) {
	ask := withElement(t, changes)
	for origin, may := range map[string]bool{
		"https://portaal.example": true, "https://terug.example:8443": true, "https://terug.example": false, "http://portaal.example": false, "https://elders.example": false, "null": false, "": false,
	} {
		w := ask(origin, askWays, "")
		if got := w.Header().Get("Access-Control-Allow-Origin"); (got == origin && got != "") != may || !may && got != "" {
			t.Errorf("%q is answered %q", origin, got)
		}
		if w.Header().Get("Vary") != "Origin" {
			t.Errorf("a cache may give %q the answer of another", origin)
		}
	}
	tag := ask("", askWays, "").Header().Get("ETag")
	if w := ask("", askWays, tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("what is known is answered %d: %s", w.Code, w.Body)
	}
	for _, path := range []string{"/t/loket/production/element/v1/methods", "/t/loket/production/element/v1/methods?client_id=lost", "/t/elders/production/element/v1/methods?client_id=c"} {
		if w := ask("https://portaal.example", path, ""); w.Code != http.StatusNotFound || w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// The script that is served is the one that the guide pins, and any site may check it.
func TestTheElementIsServed(t *testing.T) {
	w := withElement(t, changes)("https://elders.example", element.Path, "")
	if w.Body.String() != string(element.Script()) || w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}
