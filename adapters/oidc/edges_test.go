package oidc

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// The nineteen sharp edges of the library, each closed. Some have more tests elsewhere, named here.

func (w *world) onlyGrant() ports.Grant {
	w.t.Helper()
	w.memory.mu.Lock()
	defer w.memory.mu.Unlock()
	for _, g := range w.memory.of(w.home().ID).grants {
		return g
	}
	w.t.Fatal("no grant")
	return ports.Grant{}
}

// TestNothingButDigestsAtRest scans all of the store.
func TestEdge01NoRefreshTokenBeforeItIsFetched(t *testing.T) {
	w := newWorld(t)
	code := w.code("portaal-web")
	if g := w.onlyGrant(); g.Refresh != [32]byte{} || g.Code != digest(code) {
		t.Fatal("a refresh token exists before its code was redeemed")
	}
	got := w.post("/token", "portaal-web", redeeming(code)).tokens(t)
	if g := w.onlyGrant(); got.Refresh == "" || g.Refresh != digest(got.Refresh) || g.Access != digest(got.Access) {
		t.Fatal("the store does not hold the digests of the tokens")
	}
}

// parallel makes n equal requests at once and gives the answers.
func (w *world) parallel(n int, v url.Values) (won []tokens, lost []response) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	start := make(chan struct{})
	for range n {
		wg.Go(func() {
			<-start
			a := w.post("/token", "portaal-web", v)
			mu.Lock()
			defer mu.Unlock()
			if a.status == http.StatusOK {
				won = append(won, a.tokens(w.t))
			} else {
				lost = append(lost, a)
			}
		})
	}
	close(start)
	wg.Wait()
	return won, lost
}

func TestEdge02OneOfTwentyRedemptionsWins(t *testing.T) {
	for range 5 {
		w := newWorld(t)
		won, lost := w.parallel(20, redeeming(w.code("portaal-web")))
		if len(won) != 1 || len(lost) != 19 {
			t.Fatalf("%d won, %d lost", len(won), len(lost))
		}
		for _, a := range lost {
			if a.status != http.StatusBadRequest || a.tokens(t).Error != "invalid_grant" {
				t.Fatalf("a loser got %d %s", a.status, a.body)
			}
		}
		for _, g := range won { // twenty bearers of one code: it was copied
			if a := w.userInfo(g.Access); a.status != http.StatusUnauthorized {
				t.Fatalf("the tokens of a copied code live: %d", a.status)
			}
		}
	}
}

func TestEdge02OneOfTwentyRefreshesWins(t *testing.T) {
	for range 5 {
		w := newWorld(t)
		won, lost := w.parallel(20, refreshing(w.login("portaal-web").Refresh))
		if len(won) != 1 || len(lost) != 19 {
			t.Fatalf("%d won, %d lost", len(won), len(lost))
		}
		for _, a := range lost {
			if a.status != http.StatusBadRequest || a.tokens(t).Error != "invalid_grant" {
				t.Fatalf("a loser got %d %s", a.status, a.body)
			}
		}
		if a := w.post("/token", "portaal-web", refreshing(won[0].Refresh)); a.status != http.StatusOK {
			t.Fatalf("requests sent at once logged the user out: %s", a.body)
		}
	}
}

func TestEdge03ReuseOfARefreshTokenRevokesTheFamily(t *testing.T) {
	w := newWorld(t)
	first := w.login("portaal-web")
	second := w.post("/token", "portaal-web", refreshing(first.Refresh)).tokens(t)
	w.pass(refreshGrace + time.Second)
	if a := w.post("/token", "portaal-web", refreshing(first.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Fatalf("reuse: %d %s", a.status, a.body)
	}
	if a := w.post("/token", "portaal-web", refreshing(second.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Errorf("the family lives on: %s", a.body)
	}
	if a := w.userInfo(second.Access); a.status != http.StatusUnauthorized {
		t.Errorf("the access token lives on: %d", a.status)
	}
	w.expectAudit("token.issued", "token.issued", "token.reuse-detected")
}

// Within the grace only the immediate predecessor is forgiven, and it gets nothing.
func TestEdge03GraceIsForTheImmediatePredecessor(t *testing.T) {
	w := newWorld(t)
	first := w.login("portaal-web")
	second := w.post("/token", "portaal-web", refreshing(first.Refresh)).tokens(t)
	if a := w.post("/token", "portaal-web", refreshing(first.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Fatalf("a second token for one: %s", a.body)
	}
	third := w.post("/token", "portaal-web", refreshing(second.Refresh)).tokens(t)
	if third.Refresh == "" {
		t.Fatal("the grace did not hold")
	}
	if a := w.post("/token", "portaal-web", refreshing(first.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Fatalf("reuse: %s", a.body)
	}
	if a := w.post("/token", "portaal-web", refreshing(third.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Error("an older token than the predecessor was forgiven")
	}
}

func TestEdge04AFinishedRequestDoesNotGoOn(t *testing.T) {
	w := newWorld(t)
	w.code("portaal-web")
	for _, id := range []string{resumed, "login-1"} {
		if a := w.get(http.DefaultClient, w.issuer()+"/authorize/"+id); a.status != http.StatusNotFound {
			t.Errorf("/authorize/%s: %d %s", id, a.status, a.body)
		}
	}
}

func TestEdge04APushedRequestWorksOnce(t *testing.T) {
	w := newWorld(t)
	a := w.post("/par", "portaal-web", asking("portaal-web"))
	uri, _ := a.object(t)["request_uri"].(string)
	if a.status != http.StatusCreated || !strings.HasPrefix(uri, pushedPrefix) {
		t.Fatalf("pushed: %d %s", a.status, a.body)
	}
	if w.memory.holds(t, "portaal.example") {
		t.Error("a pushed request is parked in clear")
	}
	v := url.Values{"client_id": {"portaal-web"}, "request_uri": {uri}}
	if a := w.authorize(w.browser(), v); a.back.Get("code") == "" {
		t.Fatalf("the pushed request: %d %s %v", a.status, a.body, a.back)
	}
	if a := w.authorize(w.browser(), v); !strings.HasPrefix(a.body, "page error invalid_request") {
		t.Fatalf("a second time: %d %s %v", a.status, a.body, a.back)
	}
}

func TestEdge04APushedRequestIsItsClients(t *testing.T) {
	w := newWorld(t)
	uri, _ := w.post("/par", "portaal-web", asking("portaal-web")).object(t)["request_uri"].(string)
	if a := w.authorize(w.browser(), url.Values{"client_id": {"portaal-rs"}, "request_uri": {uri}}); !strings.HasPrefix(a.body, "page error") {
		t.Fatalf("another client used it: %v", a.back)
	}
	if a := w.post("/par", "portaal-web", asking("portaal-rs")); a.status != http.StatusUnauthorized {
		t.Errorf("pushed for another client: %d %s", a.status, a.body)
	}
	if a := w.postTo(w.issuer()+"/par", "", asking("portaal-web")); a.status != http.StatusUnauthorized {
		t.Errorf("pushed without credentials: %d %s", a.status, a.body)
	}
}

// The binding itself is the login's (its cookie); here no path leads around it. The state that travels is
// refused when it is not one of ours or its redirect_uri was withdrawn.
func TestEdge05OnlyAnswersContinueARequest(t *testing.T) {
	w := newWorld(t)
	w.code("portaal-web")
	q := w.lastSeen()
	for _, state := range []string{"", "{}", "[]", `{"c":"portaal-web"}`} {
		q.State = []byte(state)
		if _, err := w.finish(t.Context(), q, w.grant, ""); err == nil {
			t.Errorf("state %q was answered", state)
		}
	}
	q = w.lastSeen()
	w.change("portaal-web", func(c *realm.Client) { c.RedirectURIs = []string{"https://portaal.example/nieuw"} })
	if _, err := w.finish(t.Context(), q, w.grant, ""); err == nil {
		t.Error("a withdrawn redirect_uri was answered")
	}
	if _, err := w.finish(t.Context(), q, w.grant, "cancelled"); err == nil {
		t.Error("a withdrawn redirect_uri heard of a refusal")
	}
}

func TestEdge06ECDSASignaturesHaveAFixedLength(t *testing.T) {
	w := newWorld(t)
	for range 20 { // about one DER signature in two is not of the usual length
		parts := strings.Split(w.login("portaal-web").ID, ".")
		sig, err := base64.RawURLEncoding.DecodeString(parts[2])
		if err != nil || len(sig) != 64 {
			t.Fatalf("a signature of %d bytes, %v", len(sig), err)
		}
	}
}

// assert makes a client assertion; change may spoil it.
func (w *world) assert(change func(map[string]any)) string {
	w.t.Helper()
	claims := map[string]any{
		"iss": "portaal-jwt", "sub": "portaal-jwt", "aud": w.issuer(), "jti": w.provider.token(),
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
	}
	if change != nil {
		change(claims)
	}
	return signAssertion(w.t, fixtures().client, "client-1", claims)
}

func signAssertion(t testing.TB, key any, kid string, claims map[string]any) string {
	t.Helper()
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: kid}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(s).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func asserting(v url.Values, assertion string) url.Values {
	v.Set("client_assertion", assertion)
	v.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	return v
}

func TestEdge07AssertionsAreForThisIssuer(t *testing.T) {
	w := newWorld(t)
	other := w.server.URL + "/t/buurman/production"
	for aud, want := range map[string]int{
		w.issuer(): http.StatusOK, w.issuer() + "/token": http.StatusOK,
		w.server.URL: http.StatusUnauthorized, w.server.URL + "/token": http.StatusUnauthorized, other: http.StatusUnauthorized,
		w.issuer() + "/par": http.StatusUnauthorized,
	} {
		code := w.code("portaal-jwt")
		a := w.postTo(w.issuer()+"/token", "", asserting(redeeming(code), w.assert(func(c map[string]any) { c["aud"] = aud })))
		if a.status != want {
			t.Errorf("audience %s: %d %s", aud, a.status, a.body)
		}
	}
}

// A client's key behind a jwks_uri is fetched once, and again for a kid that is not known.
func TestEdge08ClientKeysFollowTheirURI(t *testing.T) {
	w := newWorld(t)
	var mu sync.Mutex
	kid, hits := "client-1", 0
	keys := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		hits++
		_ = json.NewEncoder(rw).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: fixtures().client.Public(), KeyID: kid, Algorithm: "ES256", Use: "sig"}}})
	}))
	defer keys.Close()
	w.change("portaal-jwt", func(c *realm.Client) { c.JWKS, c.JWKSURI = nil, keys.URL })
	try := func(kid string) int {
		claims := map[string]any{"iss": "portaal-jwt", "sub": "portaal-jwt", "aud": w.issuer(), "jti": w.provider.token(), "exp": time.Now().Add(time.Minute).Unix()}
		v := asserting(url.Values{"token": {"verzonnen"}}, signAssertion(t, fixtures().client, kid, claims))
		return w.postTo(w.issuer()+"/introspect", "", v).status
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if status := try("client-1"); status != http.StatusOK {
				t.Errorf("at once: %d", status)
			}
		})
	}
	wg.Wait()
	mu.Lock()
	if hits != 1 {
		t.Errorf("fetched %d times", hits)
	}
	kid = "client-2"
	mu.Unlock()
	if status := try("client-2"); status != http.StatusUnauthorized {
		t.Errorf("asked again too soon: %d", status)
	}
	w.pass(clientKeysRetry)
	if status := try("client-2"); status != http.StatusOK {
		t.Errorf("a rolled key: %d", status)
	}
	keys.Close()
	w.pass(clientKeysFresh)
	if status := try("client-2"); status != http.StatusOK {
		t.Errorf("while the keys' host is away: %d", status)
	}
}

// RFC 6749 2.3.1: user name and password of Basic are form-encoded; ours need it.
func TestEdge09BasicCredentialsAreFormDecoded(t *testing.T) {
	w := newWorld(t)
	if w.login("portaal-web").Access == "" {
		t.Fatal("no token")
	}
	r, err := http.NewRequest(http.MethodPost, w.issuer()+"/token", strings.NewReader(redeeming(w.code("portaal-web")).Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth("portaal-web", password) // not encoded
	if a := w.do(http.DefaultClient, r); a.status == http.StatusOK {
		t.Fatalf("credentials that were not encoded: %d", a.status)
	}
}

func TestEdge10OnlyThePushedRequestCounts(t *testing.T) {
	w := newWorld(t)
	uri, _ := w.post("/par", "portaal-web", asking("portaal-web", "scope", "openid", "ui_locales", "en", "max_age", "300")).object(t)["request_uri"].(string)
	v := asking("portaal-web", "state", "ander", "scope", "openid email", "prompt", "login", "max_age", "9", "ui_locales", "fr")
	v.Set("request_uri", uri)
	a := w.authorize(w.browser(), v)
	if a.back.Get("state") != "staat" {
		t.Fatalf("the portal got %v", a.back)
	}
	q := w.lastSeen()
	if q.Fresh || !slices.Equal(q.Languages, []string{"en"}) || *q.MaxAge != 5*time.Minute || w.onlyGrant().Scopes != "openid" {
		t.Errorf("the login was asked %+v", q)
	}
}

// ID tokens live five minutes and sessions hours, so every hint expired.
func TestEdge11ExpiredHintsAreGood(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web")
	sub := w.userInfo(got.Access).object(t)["sub"]
	w.pass(time.Hour)
	w.code("portaal-web", "id_token_hint", got.ID)
	if q := w.lastSeen(); q.Subject != sub {
		t.Errorf("the hint names %q, want %q", q.Subject, sub)
	}
	a := w.authorize(w.browser(), asking("portaal-rs", "id_token_hint", got.ID))
	if a.back.Get("error") != "invalid_request" {
		t.Errorf("another client's hint: %v", a.back)
	}
	a = w.get(w.browser(), w.issuer()+"/logout?"+url.Values{"id_token_hint": {got.ID}}.Encode())
	if a.body != "page logged out 1" {
		t.Errorf("logout with an expired hint: %d %s", a.status, a.body)
	}
}

func TestEdge12UnknownScopesAndLevelsAreIgnored(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web", "scope", "openid profile iets:anders", "acr_values", "zeker http://eidas.europa.eu/LoA/low")
	if got.Scope != "openid" {
		t.Errorf("granted %q", got.Scope)
	}
}

// TestEveryAnswerHasItsHeaders has the headers.
func TestEdge13DuplicateParametersAreRefused(t *testing.T) {
	w := newWorld(t)
	a := w.get(w.browser(), w.issuer()+"/authorize?"+asking("portaal-web").Encode()+"&state=nog-een")
	if !strings.HasPrefix(a.body, "page error invalid_request") || a.header.Get("Location") != "" {
		t.Errorf("authorize: %d %s", a.status, a.body)
	}
	v := redeeming(w.code("portaal-web"))
	v.Add("code", "nog-een")
	if a := w.post("/token", "portaal-web", v); a.tokens(t).Error != "invalid_request" {
		t.Errorf("token: %d %s", a.status, a.body)
	}
}

// RFC 7523 3: an assertion is for minutes and works once, also when the request itself is refused.
func TestEdge14AssertionsAreShortAndWorkOnce(t *testing.T) {
	w := newWorld(t)
	minute := func(n int) int64 { return time.Now().Add(time.Duration(n) * time.Minute).Unix() }
	for name, change := range map[string]func(map[string]any){
		"expired":       func(c map[string]any) { c["exp"] = minute(-1) },
		"too long":      func(c map[string]any) { c["exp"] = minute(20) },
		"no exp":        func(c map[string]any) { delete(c, "exp") },
		"no jti":        func(c map[string]any) { delete(c, "jti") },
		"not yet":       func(c map[string]any) { c["nbf"] = minute(2) },
		"other subject": func(c map[string]any) { c["sub"] = "portaal-web" },
		"other issuer":  func(c map[string]any) { c["iss"] = "portaal-web" },
	} {
		if a := w.postTo(w.issuer()+"/token", "", asserting(redeeming(w.code("portaal-jwt")), w.assert(change))); a.status != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	late := w.assert(func(c map[string]any) { c["exp"] = time.Now().Add(-clockLeeway / 2).Unix() })
	if a := w.postTo(w.issuer()+"/token", "", asserting(redeeming(w.code("portaal-jwt")), late)); a.status != http.StatusOK {
		t.Errorf("clocks differ by some seconds: %d %s", a.status, a.body)
	}
	once := w.assert(nil)
	if a := w.postTo(w.issuer()+"/token", "", asserting(redeeming("verzonnen"), once)); a.tokens(t).Error != "invalid_grant" {
		t.Fatalf("a wrong code: %d %s", a.status, a.body)
	}
	if a := w.postTo(w.issuer()+"/token", "", asserting(redeeming(w.code("portaal-jwt")), once)); a.status != http.StatusUnauthorized {
		t.Errorf("a spent assertion: %d %s", a.status, a.body)
	}
}

// TestRevocation: revoking works at once, as access tokens are opaque. They say nothing, not even their grant.
func TestEdge15AccessTokensAreOpaque(t *testing.T) {
	w := newWorld(t)
	if got := w.login("portaal-web"); strings.Contains(got.Access, ".") || len(got.Access) != 43 {
		t.Errorf("an access token is %q", got.Access)
	}
}

func TestEdge16NoAuthenticationThatIsHalfDone(t *testing.T) {
	w := newWorld(t)
	w.change("portaal-web", func(c *realm.Client) { c.Authentication = "tls_client_auth" })
	if a := w.post("/token", "portaal-web", redeeming("x")); a.status != http.StatusUnauthorized {
		t.Errorf("tls_client_auth: %d %s", a.status, a.body)
	}
}

func TestEdge17OnlyTheQueryAnswers(t *testing.T) {
	for _, mode := range []string{"form_post", "fragment", "jwt", "query.jwt", "form_post.jwt", "json", "json.jwt", "web_message"} {
		w := newWorld(t)
		a := w.authorize(w.browser(), asking("portaal-web", "response_mode", mode))
		if a.back.Get("error") != "invalid_request" || a.status != http.StatusSeeOther || len(w.seen) != 0 {
			t.Errorf("%s: %d %s %v", mode, a.status, a.body, a.back)
		}
	}
	w := newWorld(t)
	w.code("portaal-web", "response_mode", "query")
}

// All that must not be guessed is 256 bits of the configured source, made in one read.
func TestEdge18RandomValuesAreOurs(t *testing.T) {
	w := newWorld(t)
	code := w.code("portaal-web")
	got := w.post("/token", "portaal-web", redeeming(code)).tokens(t)
	for _, s := range []string{code, got.Access, got.Refresh} {
		if b, err := base64.RawURLEncoding.DecodeString(s); err != nil || len(b) != 32 {
			t.Errorf("%q is no 256 bits", s)
		}
	}
}

func TestEdge19RSAKeysAreThereForEachAlgorithm(t *testing.T) {
	w := newWorld(t)
	var set jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(w.get(http.DefaultClient, w.issuer()+"/jwks").body), &set); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range set.Keys {
		if k.Use != "sig" || !k.IsPublic() || len(set.Key(k.KeyID)) != 1 {
			t.Errorf("key %+v", k)
		}
		got = append(got, k.KeyID+" "+k.Algorithm)
	}
	if want := []string{"ec-0 ES256", "rsa-0 RS256", "ps256-rsa-0 PS256"}; !slices.Equal(got, want) {
		t.Errorf("keys %v, want %v", got, want)
	}
}

// Each client proves itself in its own way and no other.
func TestClientAuthentication(t *testing.T) {
	w := newWorld(t)
	body := func(v url.Values, client, secret string) url.Values {
		v.Set("client_id", client)
		if secret != "" {
			v.Set("client_secret", secret)
		}
		return v
	}
	for name, tc := range map[string]struct {
		client, basic string
		form          func(url.Values) url.Values
		want          int
	}{
		"basic":              {"portaal-web", "portaal-web", nil, 200},
		"basic, of another":  {"portaal-web", "portaal-rs", nil, 400},
		"post":               {"portaal-post", "", func(v url.Values) url.Values { return body(v, "portaal-post", password) }, 200},
		"post, wrong secret": {"portaal-post", "", func(v url.Values) url.Values { return body(v, "portaal-post", "fout") }, 401},
		"post, the digest": {"portaal-post", "", func(v url.Values) url.Values {
			return body(v, "portaal-post", w.clients["portaal-post"].Secret.Reveal())
		}, 401},
		"post, no secret":        {"portaal-post", "", func(v url.Values) url.Values { return body(v, "portaal-post", "") }, 401},
		"post at a basic client": {"portaal-web", "", func(v url.Values) url.Values { return body(v, "portaal-web", password) }, 401},
		"basic at a post client": {"portaal-post", "portaal-post", nil, 401},
		"two ways at once":       {"portaal-web", "portaal-web", func(v url.Values) url.Values { return body(v, "portaal-web", password) }, 400},
		"two names":              {"portaal-web", "portaal-web", func(v url.Values) url.Values { return body(v, "portaal-rs", "") }, 401},
		"none":                   {"portaal-spa", "", func(v url.Values) url.Values { return body(v, "portaal-spa", "") }, 200},
		"none at a basic client": {"portaal-web", "", func(v url.Values) url.Values { return body(v, "portaal-web", "") }, 401},
		"nobody":                 {"portaal-web", "", nil, 401},
		"unknown":                {"portaal-web", "", func(v url.Values) url.Values { return body(v, "wie", password) }, 401},
		"private_key_jwt":        {"portaal-jwt", "", func(v url.Values) url.Values { return asserting(v, w.assert(nil)) }, 200},
		"basic at a jwt client":  {"portaal-jwt", "portaal-jwt", nil, 401},
		"jwt of an unknown key": {"portaal-jwt", "", func(v url.Values) url.Values {
			return asserting(v, signAssertion(t, fixtures().ec[0], "client-1", map[string]any{"iss": "portaal-jwt"}))
		}, 401},
		"jwt of an unknown kid": {"portaal-jwt", "", func(v url.Values) url.Values {
			return asserting(v, signAssertion(t, fixtures().client, "x", map[string]any{"iss": "portaal-jwt"}))
		}, 401},
		"jwt that is none": {"portaal-jwt", "", func(v url.Values) url.Values { return asserting(v, "a.b.c") }, 401},
		"jwt without its type": {"portaal-jwt", "", func(v url.Values) url.Values {
			v = asserting(v, w.assert(nil))
			v.Del("client_assertion_type")
			return v
		}, 401},
		"jwt named by other client": {"portaal-jwt", "", func(v url.Values) url.Values { return body(asserting(v, w.assert(nil)), "portaal-web", "") }, 401},
	} {
		v := redeeming(w.code(tc.client))
		if tc.form != nil {
			v = tc.form(v)
		}
		if a := w.post("/token", tc.basic, v); a.status != tc.want {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

// A client without a secret has none that fits.
func TestEmptySecretFitsNothing(t *testing.T) {
	w := newWorld(t)
	for _, stored := range []string{"", "sha256:", password} {
		w.change("portaal-web", func(c *realm.Client) { c.Secret = secret.New(stored) })
		if a := w.post("/token", "portaal-web", redeeming("x")); a.status != http.StatusUnauthorized {
			t.Errorf("%q: %d", stored, a.status)
		}
	}
}
