package isolation_test

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

var update = flag.Bool("update", false, "write the table anew from what the house answers; then read every changed cell")

const (
	home, away = "production", "pre-production"
	golden     = "testdata/cells.txt"
)

const (
	bram  = "b.boswinkel@zilverbeek.example"
	anna  = "a.akkerman@zilverbeek.example"
	carla = "c.dedubbel@grotewaard.example"
)

// world is a house with two realms, in each of which the same things happened.
type world struct {
	*browserless.House
	browsers map[string]*browserless.Browser // by actor
	home     ids
	away     ids
}

// ids is what somebody could carry from one realm to the other.
type ids struct {
	person, login, waiting, code, verifier, access, refresh, idToken, answer string
}

// actors are who calls. What all but the last are: wrong.
var actors = []string{"anonymous", "other-realm", "other-organisation", "participant", "ended", "suspended", "administrator"}

func newWorld(t *testing.T, k browserless.Kind) *world {
	t.Helper()
	w := &world{House: browserless.NewHouse(t, k, 1), browsers: map[string]*browserless.Browser{}}
	for _, a := range actors {
		w.browsers[a] = browserless.NewBrowser(t)
	}
	w.Administer(t, w.browsers["administrator"], home, "bram", bram)
	w.Administer(t, w.browsers["other-realm"], away, "bram", bram)
	w.Administer(t, w.browsers["other-organisation"], home, "carla", carla)
	w.home = w.happen(t, home, w.browsers["participant"], w.browsers["administrator"])
	w.away = w.happen(t, away, browserless.NewBrowser(t), w.browsers["other-realm"])
	strange := w.browsers["other-realm"] // with its session under the name that this realm looks for
	strange.Plant(w.LoginHost, browserless.SessionCookie(home), strange.Cookies(w.LoginHost)[browserless.SessionCookie(away)])
	w.end(t)
	w.suspend(t)
	return w
}

// happen lets a participant in and another one wait, and gives everything that came of it.
func (w *world) happen(t *testing.T, environment string, participant, administrator *browserless.Browser) ids {
	t.Helper()
	var out ids
	p := w.Enrol(t, participant, administrator, environment, "anna", anna)
	tokens, err := w.Portal.Redeem(t.Context(), p.URL)
	if err != nil {
		t.Fatal(err)
	}
	out.access, out.refresh, out.idToken = tokens.AccessToken, tokens.RefreshToken, tokens.Raw
	p = w.Authenticate(t, participant, participant.Get(w.Portal.Authorize(environment)), "anna")
	out.code, out.verifier = p.URL.Query().Get("code"), w.Portal.Verifier(p.URL.Query().Get("state"))
	other := browserless.NewBrowser(t)
	p = w.Authenticate(t, other, other.Get(w.Portal.Authorize(environment)), "lars")
	p = w.Verify(t, other, p, "l.lantaarn@zilverbeek.example")
	out.waiting = p.Login()
	begun := browserless.NewBrowser(t)
	page := begun.Get(w.Entrance(environment))
	out.login = page.Login()
	out.answer = w.Proof(t, begun, page, "bram").RawQuery
	for _, b := range []*browserless.Browser{other, begun} {
		for name, value := range b.Cookies(w.LoginHost) {
			if strings.HasPrefix(name, "__Host-login-") {
				participant.Plant(w.LoginHost, name, value)
				if environment == away {
					administrator.Plant(w.LoginHost, name, value)
				}
			}
		}
	}
	out.person = w.personOf(t, administrator, environment)
	return out
}

func (w *world) personOf(t *testing.T, administrator *browserless.Browser, environment string) string {
	t.Helper()
	for _, link := range administrator.Get(w.Issuer(environment) + "/users?q=akkerman").Links() {
		if _, id, found := strings.Cut(link, "/users/person/"); found {
			return id
		}
	}
	t.Fatalf("nobody in the list of %s", environment)
	return ""
}

// end logs an administrator out and lets their browser keep its cookies.
func (w *world) end(t *testing.T) {
	t.Helper()
	b := w.browsers["ended"]
	p := w.Administer(t, b, home, "bram", bram)
	w.browsers["ended"] = b.Copy()
	if p = b.Submit(p, p.MustForm(t, "/users/logout")); p.Status != http.StatusOK {
		t.Fatalf("log-out: %d", p.Status)
	}
}

// suspend stops a person whose session is alive: what an administrator's page will do.
func (w *world) suspend(t *testing.T) {
	t.Helper()
	b := w.browsers["suspended"]
	w.Authenticate(t, b, b.Get(w.Portal.Authorize(home)), "mieke")
	p := w.Authenticate(t, b, b.Get(w.Entrance(home)), "mieke")
	p = w.Verify(t, b, p, "m.molenwiek@zilverbeek.example")
	w.Grant(t, w.browsers["administrator"], home, "m.molenwiek@zilverbeek.example", "gebruikersbeheerder")
	if p = b.Get(p.URL.String()); !strings.HasSuffix(p.URL.Path, "/users") {
		t.Fatalf("mieke is at %s: %s", p.URL, p.Heading())
	}
	var id identity.PersonID
	for _, link := range w.browsers["administrator"].Get(w.Issuer(home) + "/users?q=molenwiek").Links() {
		if _, found, ok := strings.Cut(link, "/users/person/"); ok {
			id = identity.PersonID(found)
		}
	}
	w.Change(t, home, func(ctx context.Context, s ports.Store) error {
		profile, err := s.People().ByID(ctx, id, w.Now())
		if err != nil {
			return err
		}
		profile.Person.Suspended = w.Now()
		return s.People().Put(ctx, profile.Person)
	})
}

// request is one call of a route.
type request struct {
	method, path string
	form         url.Values
	bearer       string
}

// calls gives each route with the ids of a realm filled in. A route of the house, or an endpoint that
// discovery names, without an entry here fails the test.
func (w *world) calls(t *testing.T, at string, i ids) map[string]request {
	t.Helper()
	assertion, err := w.Portal.Assertion(w.Issuer(at))
	if err != nil {
		t.Fatal(err)
	}
	// client authenticates the portal with the realm that is called, so that only what it brings is wrong.
	client := func(pairs ...string) url.Values {
		assertion, err := w.Portal.Assertion(w.Issuer(home))
		if err != nil {
			t.Fatal(err)
		}
		v := url.Values{"client_id": {browserless.ClientID}, "client_assertion": {assertion},
			"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}}
		for n := 0; n+1 < len(pairs); n += 2 {
			v.Set(pairs[n], pairs[n+1])
		}
		return v
	}
	base := "/t/schatkist/" + home
	login, person := base+"/login/"+i.login, base+"/users/person/"+i.person
	waiting := base + "/login/" + i.waiting
	authorize, err := url.Parse(w.Portal.Authorize(home, "prompt", "none", "id_token_hint", i.idToken))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]request{
		"GET /t/:tenant/:environment/login/:login":                         {"GET", login, nil, ""},
		"GET /t/:tenant/:environment/login/:login/email":                   {"GET", login + "/email", nil, ""},
		"POST /t/:tenant/:environment/login/:login/email":                  {"POST", waiting + "/email", url.Values{"email": {anna}}, ""},
		"POST /t/:tenant/:environment/login/:login/code":                   {"POST", waiting + "/code", url.Values{"code": {"AAAAA"}}, ""},
		"POST /t/:tenant/:environment/login/:login/resend":                 {"POST", waiting + "/resend", nil, ""},
		"POST /t/:tenant/:environment/login/:login/role":                   {"POST", waiting + "/role", nil, ""},
		"POST /t/:tenant/:environment/login/:login/logout":                 {"POST", login + "/logout", nil, ""},
		"GET /t/:tenant/:environment/login/:login/state":                   {"GET", waiting + "/state", nil, ""},
		"GET /t/:tenant/:environment/login/:login/again":                   {"GET", login + "/again", nil, ""},
		"GET /t/:tenant/:environment/login/:login/stop":                    {"GET", login + "/stop", nil, ""},
		"GET /t/:tenant/:environment/login/:login/go/:option":              {"GET", login + "/go/0", nil, ""},
		"GET /t/:tenant/:environment/saml/acs":                             {"GET", base + "/saml/acs?" + i.answer, nil, ""},
		"GET /t/:tenant/:environment/saml/metadata":                        {"GET", base + "/saml/metadata", nil, ""},
		"GET /t/:tenant/:environment/enter/:service":                       {"GET", base + "/enter/gebruikersbeheer", nil, ""},
		"GET /t/:tenant/:environment/users":                                {"GET", base + "/users", nil, ""},
		"GET /t/:tenant/:environment/users/export":                         {"GET", base + "/users/export", nil, ""},
		"GET /t/:tenant/:environment/users/person/:person":                 {"GET", person, nil, ""},
		"POST /t/:tenant/:environment/users/person/:person":                {"POST", person, url.Values{"version": {"deelnemer"}, "roles": {"betaler deelnemer"}}, ""},
		"GET /t/:tenant/:environment/users/profile":                        {"GET", base + "/users/profile", nil, ""},
		"GET /t/:tenant/:environment/users/explanation":                    {"GET", base + "/users/explanation", nil, ""},
		"POST /t/:tenant/:environment/users/stay":                          {"POST", base + "/users/stay", nil, ""},
		"GET /t/:tenant/:environment/users/person/:person/means/:earlier":  {"GET", person + "/means/" + i.person, nil, ""},
		"POST /t/:tenant/:environment/users/person/:person/means/:earlier": {"POST", person + "/means/" + i.person, nil, ""},
		"GET /t/:tenant/:environment/me":                                   {"GET", base + "/me", nil, ""},
		"GET /t/:tenant/:environment/me/code":                              {"GET", base + "/me/code", nil, ""},
		"GET /t/:tenant/:environment/me/code/state":                        {"GET", base + "/me/code/state", nil, ""},
		"GET /t/:tenant/:environment/me/email":                             {"GET", base + "/me/email", nil, ""},
		"POST /t/:tenant/:environment/me/email":                            {"POST", base + "/me/email", url.Values{"email": {"iemand@elders.example"}}, ""},
		"POST /t/:tenant/:environment/me/code":                             {"POST", base + "/me/code", url.Values{"code": {"AAAAA"}}, ""},
		"POST /t/:tenant/:environment/me/resend":                           {"POST", base + "/me/resend", nil, ""},
		"POST /t/:tenant/:environment/me/stay":                             {"POST", base + "/me/stay", nil, ""},
		"authorization_endpoint":                                           {"GET", authorize.RequestURI(), nil, ""},
		"token_endpoint code":                                              {"POST", base + "/token", client("grant_type", "authorization_code", "code", i.code, "code_verifier", i.verifier, "redirect_uri", w.Portal.Callback()), ""},
		"token_endpoint refresh":                                           {"POST", base + "/token", client("grant_type", "refresh_token", "refresh_token", i.refresh), ""},
		"token_endpoint assertion":                                         {"POST", base + "/token", url.Values{"client_id": {browserless.ClientID}, "client_assertion": {assertion}, "client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "grant_type": {"refresh_token"}, "refresh_token": {"none"}}, ""},
		"userinfo_endpoint":                                                {"GET", base + "/userinfo", nil, i.access},
		"introspection_endpoint":                                           {"POST", base + "/introspect", client("token", i.access), ""},
		"revocation_endpoint":                                              {"POST", base + "/revoke", client("token", "none"), ""},
		"pushed_authorization_request_endpoint":                            {"POST", base + "/par", client("id_token_hint", i.idToken), ""},
		"end_session_endpoint":                                             {"GET", base + "/logout?client_id=" + browserless.ClientID, nil, ""},
		"jwks_uri":                                                         {"GET", base + "/jwks", nil, ""},
	}
}

// fill adds the routes that need no call of their own making: the ids stand in the path by their names, and every
// form brings all fields that any of them reads. A name that has no id here fails the test.
func (w *world) fill(t *testing.T, i ids, calls map[string]request) {
	t.Helper()
	named := map[string]string{
		":tenant": "schatkist", ":environment": home, ":login": i.waiting, ":option": "0", ":person": i.person,
		":target": "production", ":proposal": i.person, ":application": i.person, ":organisation": i.person, ":session": i.person, ":device": i.person,
		":app": i.person, ":account": i.person, ":reference": "7F3K-22QD", ":token": strings.Repeat("A", 22), ":id": i.person, ":name": "x",
		":link": i.person, ":load": i.person, ":order": unknown, ":mandate": unknown, ":transfer": unknown, ":means": unknown, ":holder": unknown, ":key": "1", ":kvk": "68750110", ":act": "end", ":picture": strings.Repeat("0", 32) + ".png", ":served": home, ":draft": unknown, ":version": "1", ":client": unknown,
	}
	form := url.Values{
		"email": {"iemand@elders.example"}, "password": {"een lang wachtwoord"}, "code": {"123456"}, "channel": {"email-code"}, "organisation": {i.person}, "kept": {"yes"},
		"phone": {"0612345678"}, "present": {"x"}, "reason": {"een reden die iemand begrijpt"}, "roles": {"administrator"}, "kvk": {"68750110"},
		"username": {"klimop"}, "institution": {i.person + ".12AB"},
	}
	for _, r := range w.Nodes[0].Routes {
		name := r.Method + " " + r.Path
		if _, ok := calls[name]; ok || slices.Contains(public, name) {
			continue
		}
		parts := strings.Split(r.Path, "/")
		for n, p := range parts {
			if !strings.HasPrefix(p, ":") {
				continue
			}
			if parts[n] = named[p]; parts[n] == "" {
				t.Errorf("%s has %s, which nobody knows an id for", name, p)
			}
		}
		q := request{method: r.Method, path: strings.Join(parts, "/")}
		if r.Method == http.MethodPost {
			q.form = form
		}
		calls[name] = q
	}
}

// unknown is the id of nothing: what a realm that issues no means has of orders, means and mandates.
const unknown = "0190aaaa-0000-7000-8000-000000000000"

// public routes hold nothing of a realm's people, and logging out is weighed apart (TestLogOutEndsOnesOwn).
var public = []string{"GET /healthz", "GET /readyz", "GET /a/*file", "POST /t/:tenant/:environment/users/logout", "POST /t/:tenant/:environment/me/logout", "POST /t/:tenant/:environment/desk/logout", "POST /t/:tenant/:environment/beheer/logout"}

// protocol tells whether a route is the portal's business, where a browser's cookies mean nothing.
func protocol(route string) bool { return !strings.Contains(route, "/") }

// complete fails for each route of the house, and each endpoint that it tells portals of, without a call.
func complete(t *testing.T, w *world, calls map[string]request) {
	t.Helper()
	for _, r := range w.Nodes[0].Routes {
		name := r.Method + " " + r.Path
		if _, ok := calls[name]; !ok && !slices.Contains(public, name) {
			t.Errorf("%s is a route that nobody called with another realm's ids", name)
		}
	}
	p := browserless.NewBrowser(t).Get(w.Issuer(home) + "/.well-known/openid-configuration")
	var endpoints map[string]any
	if err := json.Unmarshal([]byte(p.Body), &endpoints); err != nil {
		t.Fatal(err)
	}
	for name, value := range endpoints {
		to, ok := value.(string)
		if !ok || !strings.HasPrefix(to, w.Issuer(home)+"/") {
			continue
		}
		called := slices.ContainsFunc(slices.Collect(maps.Keys(calls)), func(c string) bool { return c == name || strings.HasPrefix(c, name+" ") })
		if !called {
			t.Errorf("%s is an endpoint that nobody called with another realm's ids", name)
		}
	}
}

// cells calls everything as everybody and gives a line for each.
func (w *world) cells(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, whose := range []string{"another realm's", "its own"} {
		at, i := away, w.away
		if whose == "its own" {
			at, i = home, w.home
		}
		calls := w.calls(t, at, i)
		w.fill(t, i, calls)
		complete(t, w, calls)
		routes := slices.SortedFunc(maps.Keys(calls), func(a, b string) int {
			return cmp.Or(strings.Compare(rank(a), rank(b)), strings.Compare(a, b))
		})
		for _, route := range routes {
			for _, actor := range actors {
				if protocol(route) && actor != "anonymous" {
					continue
				}
				out = append(out, fmt.Sprintf("%-62s | %-15s | %-18s | %s", route, whose, actor, w.call(t, route, actor, whose, calls[route])))
			}
		}
	}
	return out
}

// rank puts last what ends tokens.
func rank(route string) string {
	if strings.HasPrefix(route, "token_endpoint") {
		return "last"
	}
	return ""
}

// call makes one request and says what came of it, without what differs from run to run.
func (w *world) call(t *testing.T, route, actor, whose string, q request) string {
	t.Helper()
	b := w.browsers[actor].Copy()
	b.Stop = func(*url.URL) bool { return true }
	if q.bearer != "" {
		b.Header = http.Header{"Authorization": {"Bearer " + q.bearer}}
	}
	from, err := url.Parse(w.URL("/"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Try(q.method, w.URL(q.path), q.form, from)
	if err != nil {
		t.Fatalf("%s as %s: %v", route, actor, err)
	}
	knows := actor == "administrator" || actor == "participant" || protocol(route)
	if !knows && strings.Contains(p.Body, "akkerman") || whose != "its own" && !strings.Contains(route, "/users") && strings.Contains(p.Body, "lantaarn") {
		t.Errorf("%s with %s ids tells %s about people of the realm", route, whose, actor)
	}
	return w.outcome(p)
}

func (w *world) outcome(p browserless.Page) string {
	status := fmt.Sprint(p.Status)
	if to := p.Header.Get("Location"); to != "" {
		at, err := url.Parse(to)
		if err != nil {
			return status + " to nowhere"
		}
		return status + " " + masked(at)
	}
	switch kind, _, _ := strings.Cut(p.Header.Get("Content-Type"), ";"); kind {
	case "text/html":
		return status + " " + p.Heading()
	case "application/json":
		var answer map[string]any
		if err := json.Unmarshal([]byte(p.Body), &answer); err != nil {
			return status + " no JSON"
		}
		for _, key := range []string{"error", "active"} {
			if v, ok := answer[key]; ok {
				return fmt.Sprintf("%s %s: %v", status, key, v)
			}
		}
		return status + " " + strings.Join(slices.Sorted(maps.Keys(answer)), " ")
	case "text/plain":
		return status + " " + strings.TrimSpace(p.Body)
	default:
		return strings.TrimSpace(status + " " + kind)
	}
}

// masked gives an address without its ids; of a portal's answer what kind it is.
func masked(at *url.URL) string {
	parts := strings.Split(at.Path, "/")
	for i := 1; i < len(parts); i++ {
		if parts[i-1] == "login" || parts[i-1] == "person" {
			parts[i] = "·"
		}
	}
	out := at.Hostname() + strings.Join(parts, "/")
	for _, key := range []string{"code", "error"} {
		if v := at.Query().Get(key); v != "" && key == "error" {
			out += " " + v
		} else if v != "" {
			out += " with a code"
		}
	}
	return strings.TrimSpace(out)
}

// Every route, with another realm's ids and its own, as everybody: XC-30, ARCHITECTURE 6.
func TestEveryRouteForEveryone(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		w := newWorld(t, k)
		got := w.cells(t)
		if *update && k == browserless.SQLite {
			if err := os.WriteFile(golden, []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(strings.Split(strings.TrimSpace(string(want)), "\n"), got); diff != "" {
			t.Errorf("cells differ (-want +got):\n%s", diff)
		}
	})
}

// A log-out ends the session of who asks, and nobody else's: not with another realm's cookie or hint.
func TestLogOutEndsOnesOwn(t *testing.T) {
	w := newWorld(t, browserless.SQLite)
	from, err := url.Parse(w.URL("/"))
	if err != nil {
		t.Fatal(err)
	}
	for _, actor := range []string{"anonymous", "other-realm", "other-organisation", "ended", "suspended"} {
		if _, err := w.browsers[actor].Try(http.MethodPost, w.Issuer(home)+"/users/logout", nil, from); err != nil {
			t.Fatal(err)
		}
		if _, err := w.browsers[actor].Try(http.MethodPost, w.Issuer(home)+"/me/logout", nil, from); err != nil {
			t.Fatal(err)
		}
		if _, err := w.browsers[actor].Try(http.MethodGet, w.Issuer(home)+"/logout?id_token_hint="+w.away.idToken, nil, from); err != nil {
			t.Fatal(err)
		}
	}
	if p := w.browsers["administrator"].Get(w.Issuer(home) + "/users"); !strings.HasSuffix(p.URL.Path, "/users") {
		t.Errorf("the administrator is out: %s", p.Heading())
	}
	if p := w.browsers["other-realm"].Get(w.Issuer(away) + "/users"); !strings.HasSuffix(p.URL.Path, "/users") {
		t.Errorf("the administrator of the other realm is out: %s", p.Heading())
	}
}

// Sessions of one realm are nothing in another, whatever their cookie is called.
func TestASessionIsOfOneRealm(t *testing.T) {
	w := newWorld(t, browserless.SQLite)
	token := w.browsers["administrator"].Cookies(w.LoginHost)[browserless.SessionCookie(home)]
	if token == "" {
		t.Fatal("the administrator has no session")
	}
	thief := browserless.NewBrowser(t)
	thief.Plant(w.LoginHost, browserless.SessionCookie(away), token)
	if p := thief.Get(w.Issuer(away) + "/users"); p.Status != http.StatusUnauthorized {
		t.Errorf("it opens the user administration of the other realm: %d %s", p.Status, p.Heading())
	}
	thief.Plant(w.LoginHost, browserless.SessionCookie(home), token)
	if p := thief.Get(w.Issuer(home) + "/users"); p.Status != http.StatusOK {
		t.Errorf("in its own realm it is worth %d: this test proves nothing", p.Status)
	}
}

// Below the application, in the database: the role that serves sees no other realm, whatever it asks (ARCHITECTURE 6).
func TestTheApplicationsRoleSeesOneRealm(t *testing.T) {
	w := newWorld(t, browserless.PostgreSQL)
	conn, err := pgx.Connect(t.Context(), w.Postgres.As("voordeur_app"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	count := func(realm, table, where string) (n int) {
		t.Helper()
		err := pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), "SELECT set_config('app.realm_id', $1, true)", realm); err != nil {
				return err
			}
			return tx.QueryRow(t.Context(), "SELECT count(*) FROM "+table+" WHERE "+where).Scan(&n)
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	at, elsewhere := w.Realm(t, home).ID.String(), w.Realm(t, away).ID.String()
	for _, table := range []string{"person", "organisation", "role_grant", "appointment", "session", "login", "challenge", "portal_grant", "refresh_token", "portal_subject", "audit_event", "policy_version", "budget", "spent"} {
		if n := count(at, table, "true"); n == 0 {
			t.Errorf("%s is empty: nothing is proven of it", table)
		}
		if n := count(at, table, "realm_id = '"+elsewhere+"'"); n != 0 {
			t.Errorf("%s shows %d rows of another realm", table, n)
		}
		if n := count("", table, "true"); n != 0 {
			t.Errorf("%s shows %d rows to who names no realm", table, n)
		}
	}
}
