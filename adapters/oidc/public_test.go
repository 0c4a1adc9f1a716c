package oidc

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

var update = flag.Bool("update", false, "write the golden files")

func decode(t *testing.T, part string) string {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The discovery document, as portals find it in either place.
func TestDiscoveryDocument(t *testing.T) {
	w := newWorld(t)
	golden := filepath.Join("testdata", "discovery.json")
	for _, at := range []string{
		w.issuer() + "/.well-known/openid-configuration",
		w.issuer() + "/.well-known/oauth-authorization-server",
		w.server.URL + "/.well-known/oauth-authorization-server/t/schatkist/production", // RFC 8414 3.1
	} {
		a := w.get(http.DefaultClient, at)
		var got bytes.Buffer
		if err := json.Indent(&got, []byte(strings.ReplaceAll(a.body, w.server.URL, "https://inloggen.example")), "", "  "); err != nil {
			t.Fatalf("%s: %d %s", at, a.status, a.body)
		}
		got.WriteByte('\n')
		if *update {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", at, diff)
		}
	}
}

// Every endpoint that discovery names is there.
func TestDiscoveryNamesWhatExists(t *testing.T) {
	w := newWorld(t)
	doc := w.get(http.DefaultClient, w.issuer()+"/.well-known/openid-configuration").object(t)
	for name, v := range doc {
		at, _ := v.(string)
		if !strings.HasSuffix(name, "_endpoint") && name != "jwks_uri" {
			continue
		}
		if a := w.get(http.DefaultClient, at); a.status == http.StatusNotFound {
			t.Errorf("%s is not there: %s", name, at)
		}
	}
}

// Discovery and keys may be cached and read by any page (NL GOV profile).
func TestPublicDocumentsAreCacheable(t *testing.T) {
	w := newWorld(t)
	for _, e := range []endpoint{discoveryEndpoint, jwksEndpoint} {
		a := w.get(http.DefaultClient, w.issuer()+string(e))
		if a.header.Get("Cache-Control") != publicMaxAge || a.header.Get("Access-Control-Allow-Origin") != "*" || a.header.Get("ETag") == "" ||
			a.header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v", e, a.header)
		}
		r, err := http.NewRequest(http.MethodGet, w.issuer()+string(e), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("If-None-Match", a.header.Get("ETag"))
		if again := w.do(http.DefaultClient, r); again.status != http.StatusNotModified || again.body != "" {
			t.Errorf("%s unchanged: %d", e, again.status)
		}
	}
}

// A key is known before it signs and after: announced, active, retiring.
func TestKeysAreKnownBeforeAndAfterTheySign(t *testing.T) {
	w := newWorld(t)
	id := w.home().ID
	before := w.get(http.DefaultClient, w.issuer()+"/jwks")
	old := w.login("portaal-web")
	next := ports.Key{ID: "ec-next", Use: ports.KeyOIDCES256, State: ports.KeyAnnounced, Signer: fixtures().client}
	set := func(states ...ports.KeyState) {
		w.mu.Lock()
		defer w.mu.Unlock()
		first := w.keys[id][ports.KeyOIDCES256][0]
		first.State, next.State = states[0], states[1]
		w.keys[id][ports.KeyOIDCES256] = []ports.Key{first, next}
	}
	set(ports.KeyActive, ports.KeyAnnounced)
	announced := w.get(http.DefaultClient, w.issuer()+"/jwks")
	if !strings.Contains(announced.body, "ec-next") || announced.header.Get("ETag") == before.header.Get("ETag") {
		t.Error("an announced key is not published")
	}
	if got := w.login("portaal-web"); !strings.Contains(decode(t, strings.Split(got.ID, ".")[0]), `"ec-0"`) {
		t.Error("an announced key signs")
	}
	set(ports.KeyRetiring, ports.KeyActive)
	if got := w.login("portaal-web"); !strings.Contains(decode(t, strings.Split(got.ID, ".")[0]), `"ec-next"`) {
		t.Error("the active key does not sign")
	}
	w.code("portaal-web", "id_token_hint", old.ID) // signed by the retiring key
	if w.lastSeen().Subject == "" {
		t.Error("a hint of a retiring key is not known")
	}
}

// Sharp edge 13: challenges, caching, sniffing, and who may read an answer.
func TestEveryAnswerHasItsHeaders(t *testing.T) {
	w := newWorld(t)
	from := func(method, e, origin, authorization string) response {
		r, err := http.NewRequest(method, w.issuer()+e, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		if authorization != "" {
			r.Header.Set("Authorization", authorization)
		}
		return w.do(http.DefaultClient, r)
	}
	got := w.login("portaal-web")
	refused := w.post("/token", "", redeeming("x"))
	if refused.status != http.StatusUnauthorized || refused.header.Get("WWW-Authenticate") != `Basic realm="`+w.issuer()+`"` {
		t.Errorf("token: %d %v", refused.status, refused.header)
	}
	for name, a := range map[string]response{
		"token": w.post("/token", "portaal-web", redeeming("x")), "refused": refused, "userinfo": w.userInfo(got.Access),
		"authorize": w.authorize(w.browser(), asking("portaal-web", "nonce", "")),
	} {
		if a.header.Get("Cache-Control") != "no-store" || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", name, a.header)
		}
	}
	if a := w.authorize(w.browser(), asking("portaal-web", "nonce", "")); a.header.Get("Referrer-Policy") != "no-referrer" || a.body != "" {
		t.Errorf("redirect: %v %s", a.header, a.body)
	}
	own, foreign := "https://portaal.example", "https://elders.example"
	if a := from("GET", "/userinfo", own, "Bearer "+got.Access); a.header.Get("Access-Control-Allow-Origin") != own || a.status != 200 {
		t.Errorf("the portal's own page may not read: %v", a.header)
	}
	if a := from("GET", "/userinfo", foreign, "Bearer "+got.Access); a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a foreign page may read: %v", a.header)
	}
	if a := from("OPTIONS", "/token", own, ""); a.status != http.StatusNoContent || a.header.Get("Access-Control-Allow-Origin") != own || a.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("preflight: %d %v", a.status, a.header)
	}
	if a := from("OPTIONS", "/authorize", own, ""); a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("preflight of authorize: %v", a.header)
	}
}

// Only what is listed is served; the library's registration endpoint is not.
func TestNothingElseIsServed(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{
		"/t/schatkist/production", "/t/schatkist/production/", "/t/schatkist/production/register", "/t/schatkist/production/register/x",
		"/t/schatkist/production/authorize/resumed", "/t/niemand/production/jwks", "/t/Schatkist/production/jwks", "/t/schatkist/jwks", "/",
		"/.well-known/oauth-authorization-server/t/niemand/production", "/.well-known/oauth-authorization-server/t/schatkist",
		"/t/schatkist/production/authorize/", "/t/schatkist/production//authorize",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodOptions} {
			r, err := http.NewRequest(method, w.server.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if a := w.do(http.DefaultClient, r); a.status != http.StatusNotFound {
				t.Errorf("%s %s: %d", method, path, a.status)
			}
		}
	}
	for e, method := range map[string]string{"/token": "GET", "/jwks": "POST", "/authorize": "HEAD", "/logout": "DELETE"} {
		r, err := http.NewRequest(method, w.issuer()+e, nil)
		if err != nil {
			t.Fatal(err)
		}
		if a := w.do(http.DefaultClient, r); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") == "" {
			t.Errorf("%s %s: %d", method, e, a.status)
		}
	}
}

func TestRequestsAreBounded(t *testing.T) {
	w := newWorld(t)
	big := redeeming("x")
	big.Set("vulling", strings.Repeat("x", maxForm))
	if a := w.post("/token", "portaal-web", big); a.tokens(t).Error != "invalid_request" {
		t.Errorf("a large form: %d %s", a.status, a.body)
	}
	if a := w.authorize(w.browser(), asking("portaal-web", "vulling", strings.Repeat("x", maxQuery))); !strings.HasPrefix(a.body, "page error invalid_request") {
		t.Errorf("a large query: %d %s", a.status, a.body)
	}
	r, err := http.NewRequest(http.MethodPost, w.issuer()+"/token", strings.NewReader(`{"grant_type":"authorization_code"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if a := w.do(http.DefaultClient, r); a.tokens(t).Error != "invalid_request" {
		t.Errorf("JSON: %d %s", a.status, a.body)
	}
	if a := w.postTo(w.issuer()+"/token?client_id=portaal-post&client_secret=x", "", redeeming("x")); a.status != http.StatusUnauthorized {
		t.Errorf("credentials in the query: %d %s", a.status, a.body)
	}
}

// A request may be posted, and then its query does not count (OpenID Connect Core 3.1.2.1).
func TestAuthorizeByPost(t *testing.T) {
	w := newWorld(t)
	c := w.browser()
	r, err := http.NewRequest(http.MethodPost, w.issuer()+"/authorize?state=ander", strings.NewReader(asking("portaal-web").Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if a := w.do(c, r); a.back.Get("code") == "" || a.back.Get("state") != "staat" {
		t.Errorf("got %d %v %s", a.status, a.back, a.body)
	}
}

// The cache keeps the newest revision of the realms last used.
func TestIssuersAreBounded(t *testing.T) {
	built := 0
	s := newIssuers(2, func(r Realm) (*issuer, error) {
		built++
		if r.Revision == 9 {
			return nil, errors.New("kapot")
		}
		return &issuer{realm: r}, nil
	})
	at := func(n, revision byte) *issuer {
		t.Helper()
		i, err := s.of(Realm{ID: realm.IDFrom([16]byte{n}), Revision: int(revision)})
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	first := at(1, 1)
	if at(1, 1) != first || built != 1 {
		t.Error("built twice")
	}
	if at(1, 2) == first || built != 2 || s.order.Len() != 1 {
		t.Error("a new revision is not built")
	}
	at(2, 1)
	at(1, 2)
	at(3, 1) // pushes 2 out
	if built != 4 || at(1, 2) == nil || built != 4 || s.order.Len() != 2 || len(s.byID) != 2 {
		t.Errorf("built %d, %d kept", built, s.order.Len())
	}
	at(2, 1)
	if built != 5 {
		t.Error("what was pushed out is still there")
	}
	if _, err := s.of(Realm{ID: realm.IDFrom([16]byte{4}), Revision: 9}); err == nil {
		t.Error("a fault was kept")
	}
}

// The clients' places are as good as the realm's document, which may hold what cannot be used.
func TestFaultsOfOursAreNotThePortals(t *testing.T) {
	w := newWorld(t)
	w.decide = func(ports.PortalRequest) (ports.Beginning, error) { return ports.Beginning{}, errors.New("kapot") }
	if a := w.authorize(w.browser(), asking("portaal-web")); a.back.Get("error") != "server_error" {
		t.Errorf("got %v", a.back)
	}
	w.decide = nil
	code := w.code("portaal-web")
	w.mu.Lock()
	w.keys[w.home().ID] = nil
	w.mu.Unlock()
	if a := w.post("/token", "portaal-web", redeeming(code)); a.status != http.StatusInternalServerError || a.tokens(t).Error != "server_error" {
		t.Errorf("without keys: %d %s", a.status, a.body)
	}
}
