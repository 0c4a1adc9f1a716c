package oidc

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// withAPI gives both realms an API, with the one client "pijplijn".
func withAPI(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	for name, r := range w.realms {
		r.API = true
		w.realms[name] = r
	}
	w.clients["pijplijn"] = realm.Client{
		ID: "pijplijn", Authentication: realm.PrivateKeyJWT, JWKS: w.clients["portaal-jwt"].JWKS, Scopes: []string{"policy:read", "policy:edit"},
	}
	return w
}

func asking4(scope string) url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "scope": {scope}}
}

func (w *world) asMachine(change func(map[string]any)) string {
	return w.assert(func(c map[string]any) {
		c["iss"], c["sub"] = "pijplijn", "pijplijn"
		if change != nil {
			change(c)
		}
	})
}

// machineToken gives an access token for the API.
func (w *world) machineToken(scope string) string {
	w.t.Helper()
	a := w.postTo(w.issuer()+"/token", "", asserting(asking4(scope), w.asMachine(nil)))
	got := a.tokens(w.t)
	if a.status != http.StatusOK || got.Type != "Bearer" || got.Scope != scope || got.Refresh != "" || got.ID != "" {
		w.t.Fatalf("%d %s", a.status, a.body)
	}
	return got.Access
}

// RFC 7523, RFC 9068: a client of the API gets a token for the scopes that it asks for, and the API believes it until
// its end.
func TestMachinesGetTokens(t *testing.T) {
	w := withAPI(t)
	token := w.machineToken("policy:read")
	caller, err := w.provider.Caller(t.Context(), w.home().Slug, token)
	if diff := cmp.Diff(ports.APICaller{Client: "pijplijn", Scopes: []string{"policy:read"}}, caller); diff != "" || err != nil {
		t.Error(diff, err)
	}
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		t.Fatal(err)
	}
	claims := map[string]any{}
	if err := parsed.UnsafeClaimsWithoutVerification(&claims); err != nil || claims["aud"] != w.issuer()+"/api/v1" || claims["sub"] != "pijplijn" || claims["jti"] == "" {
		t.Errorf("%v %v", claims, err)
	}
	events := w.memory.events(w.home().ID)
	if e := events[len(events)-1]; e.Action != audit.TokenIssued || e.Actor != "client:pijplijn" || e.Facts["scope"] != "policy:read" {
		t.Errorf("%+v", e)
	}
	w.pass(machineLifetime)
	if _, err := w.provider.Caller(t.Context(), w.home().Slug, token); !errors.Is(err, ports.ErrForged) {
		t.Errorf("after its end: %v", err)
	}
}

// Whatever else one holds is no token for the API, and a token for the API is nothing elsewhere.
func TestOtherTokensAreNoneForTheAPI(t *testing.T) {
	w := withAPI(t)
	portal, mine := w.login("portaal-web"), w.machineToken("policy:read")
	parts := strings.Split(mine, ".")
	claims := map[string]any{"iss": w.issuer(), "aud": w.issuer() + "/api/v1", "exp": w.clock().Add(time.Minute).Unix(), "nbf": w.clock().Unix(), "client_id": "pijplijn", "scope": "policy:read"}
	for name, token := range map[string]string{
		"none": "", "words": "a.b.c", "an access token": portal.Access, "an ID token": portal.ID,
		"of no signature":   parts[0] + "." + parts[1] + ".",
		"of another header": strings.Join([]string{strings.Split(portal.ID, ".")[0], parts[1], parts[2]}, "."),
		"of another key":    signAssertion(t, fixtures().client, "ec-0", claims),
		"of an unknown key": signAssertion(t, fixtures().client, "client-1", claims),
		"an ID token's typ": signAssertion(t, fixtures().ec[0], "ec-0", claims),
	} {
		if _, err := w.provider.Caller(t.Context(), w.home().Slug, token); !errors.Is(err, ports.ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.provider.Caller(t.Context(), w.realms["buurman/production"].Slug, mine); !errors.Is(err, ports.ErrForged) {
		t.Errorf("at another realm: %v", err)
	}
	for name, change := range map[string]func(map[string]any){
		"of another issuer":   func(c map[string]any) { c["iss"] = w.server.URL },
		"for somebody else":   func(c map[string]any) { c["aud"] = w.issuer() },
		"past its end":        func(c map[string]any) { c["exp"] = w.clock().Unix() },
		"without an end":      func(c map[string]any) { delete(c, "exp") },
		"not yet":             func(c map[string]any) { c["nbf"] = w.clock().Add(time.Minute).Unix() },
		"without a beginning": func(c map[string]any) { delete(c, "nbf") },
	} {
		spoilt := map[string]any{}
		for k, v := range claims {
			spoilt[k] = v
		}
		if _, err := w.provider.Caller(t.Context(), w.home().Slug, w.typed(claims)); err != nil {
			t.Fatalf("as it should be: %v", err)
		}
		change(spoilt)
		if _, err := w.provider.Caller(t.Context(), w.home().Slug, w.typed(spoilt)); !errors.Is(err, ports.ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r, _ := http.NewRequest(http.MethodGet, w.issuer()+"/userinfo", nil)
	r.Header.Set("Authorization", "Bearer "+mine)
	if a := w.do(http.DefaultClient, r); a.status != http.StatusUnauthorized {
		t.Errorf("userinfo: %d %s", a.status, a.body)
	}
	if a := w.post("/introspect", "portaal-web", url.Values{"token": {mine}}); !strings.Contains(a.body, `"active":false`) {
		t.Errorf("introspection: %d %s", a.status, a.body)
	}
}

// typed signs claims as the realm signs access tokens.
func (w *world) typed(claims map[string]any) string {
	w.t.Helper()
	key := jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: fixtures().ec[0], KeyID: "ec-0"}}
	s, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType(machineType))
	if err != nil {
		w.t.Fatal(err)
	}
	token, err := jwt.Signed(s).Claims(claims).Serialize()
	if err != nil {
		w.t.Fatal(err)
	}
	return token
}

// No portal gets a token for itself, no client of the API logs anybody in, and none gets more than was declared.
func TestWhoGetsNoMachineToken(t *testing.T) {
	w := withAPI(t)
	to := w.issuer() + "/token"
	for name, c := range map[string]struct {
		got  response
		want string
	}{
		"a portal with its secret":       {w.post("/token", "portaal-web", asking4("policy:read")), "unauthorized_client"},
		"a portal with its secret, else": {w.post("/token", "portaal-web", asking4("openid")), "unauthorized_client"},
		"a portal with its key":          {w.postTo(to, "", asserting(asking4("policy:read"), w.assert(nil))), "unauthorized_client"},
		"a public client":                {w.postTo(to, "", url.Values{"grant_type": {"client_credentials"}, "scope": {"policy:read"}, "client_id": {"portaal-spa"}}), "unauthorized_client"},
		"nobody":                         {w.postTo(to, "", asking4("policy:read")), "invalid_client"},
		"a name and no proof":            {w.postTo(to, "", url.Values{"grant_type": {"client_credentials"}, "scope": {"policy:read"}, "client_id": {"pijplijn"}}), "invalid_client"},
		"no scope":                       {w.postTo(to, "", asserting(asking4(" "), w.asMachine(nil))), "invalid_scope"},
		"a scope that is not declared":   {w.postTo(to, "", asserting(asking4("policy:publish"), w.asMachine(nil))), "invalid_scope"},
		"one of two":                     {w.postTo(to, "", asserting(asking4("policy:read policy:publish"), w.asMachine(nil))), "invalid_scope"},
		"a scope of people":              {w.postTo(to, "", asserting(asking4("openid"), w.asMachine(nil))), "invalid_scope"},
		"an unknown scope":               {w.postTo(to, "", asserting(asking4("staff:invite"), w.asMachine(nil))), "invalid_scope"},
		"a code":                         {w.postTo(to, "", asserting(redeeming(w.code("portaal-jwt")), w.asMachine(nil))), "unauthorized_client"},
		"a request that is pushed":       {w.postTo(w.issuer()+"/par", "", asserting(asking("pijplijn"), w.asMachine(nil))), ""},
	} {
		got := c.got.tokens(t)
		if c.got.status < 400 || c.got.status > 401 || got.Access != "" || (c.want != "" && got.Error != c.want) {
			t.Errorf("%s: %d %s", name, c.got.status, c.got.body)
		}
	}
	if a := w.authorize(w.browser(), asking("pijplijn")); !strings.HasPrefix(a.body, "page error") {
		t.Errorf("a login: %d %s", a.status, a.body)
	}
	w.change("pijplijn", func(c *realm.Client) { c.Scopes, c.Secret = nil, secret.Text{} })
	if a := w.postTo(to, "", asserting(asking4("policy:read"), w.asMachine(nil))); a.tokens(t).Error != "unauthorized_client" {
		t.Errorf("without scopes it is none of the API: %d %s", a.status, a.body)
	}
}

// Discovery tells of the API where a realm has one, and only there.
func TestDiscoveryOfMachines(t *testing.T) {
	for _, w := range []*world{newWorld(t), withAPI(t)} {
		var doc metadata
		if err := json.Unmarshal([]byte(w.get(http.DefaultClient, w.issuer()+"/.well-known/openid-configuration").body), &doc); err != nil {
			t.Fatal(err)
		}
		tells := strings.Contains(strings.Join(doc.GrantTypes, " "), "client_credentials") && strings.Contains(strings.Join(doc.Scopes, " "), "policy:read")
		if tells != w.home().API {
			t.Errorf("%v: %v %v", w.home().API, doc.GrantTypes, doc.Scopes)
		}
		if a := w.post("/token", "portaal-web", asking4("policy:read")); !w.home().API && a.tokens(t).Error != "unsupported_grant_type" {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
}
