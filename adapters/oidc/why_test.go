package oidc

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// refusedOf gives what the staff of the tenant see of a client.
func (w *world) refusedOf(client string) []ports.PortalRefusal {
	w.t.Helper()
	found, err := w.provider.Refused(w.t.Context(), w.home().ID, realm.ClientID(client))
	if err != nil {
		w.t.Fatal(err)
	}
	return found.List
}

func with(v url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			v.Del(pairs[i])
		}
	}
	return v
}

// A portal hears invalid_client and the like, as anybody can ask in its name. The staff of its tenant see why: for each way
// in which a request can be wrong there is a reason, with what came and what would have been right.
func TestStaffSeeWhyAPortalWasRefused(t *testing.T) {
	w := withAPI(t)
	token := w.issuer() + "/token"
	send := func(v url.Values) { w.postTo(token, "", v) }
	asserted := func(change func(map[string]any)) { send(asserting(redeeming("verzonnen"), w.assert(change))) }
	set := func(name string, value any) func(map[string]any) { return func(c map[string]any) { c[name] = value } }
	del := func(name string) func(map[string]any) { return func(c map[string]any) { delete(c, name) } }
	spend := func(v url.Values) { w.post("/token", "portaal-web", v) }
	authorize := func(v url.Values) { w.authorize(w.browser(), v) }
	for name, tc := range map[string]struct {
		client   string // portaal-web
		endpoint string // /token
		do       func()
		want     ports.PortalRefusal
	}{
		"no proof":             {"", "", func() { send(with(redeeming("x"), "client_id", "portaal-web")) }, ports.PortalRefusal{Reason: ports.ProofMissing, Wanted: "client_secret_basic"}},
		"another proof":        {"portaal-jwt", "", func() { w.post("/token", "portaal-jwt", redeeming("x")) }, ports.PortalRefusal{Reason: ports.ProofOther, Given: "client_secret_basic", Wanted: "private_key_jwt"}},
		"a secret in the body": {"", "", func() { send(with(redeeming("x"), "client_id", "portaal-web", "client_secret", password)) }, ports.PortalRefusal{Reason: ports.ProofOther, Given: "client_secret_post", Wanted: "client_secret_basic"}},
		"two proofs":           {"", "", func() { spend(with(redeeming("x"), "client_id", "portaal-web", "client_secret", password)) }, ports.PortalRefusal{Reason: ports.ProofTwice}},
		"a wrong secret":       {"portaal-post", "", func() { send(with(redeeming("x"), "client_id", "portaal-post", "client_secret", "fout")) }, ports.PortalRefusal{Reason: ports.SecretWrong}},
		"two names":            {"portaal-rs", "", func() { spend(with(redeeming("x"), "client_id", "portaal-rs")) }, ports.PortalRefusal{Reason: ports.ClientDiffers, Given: "portaal-web", Wanted: "portaal-rs"}},
		"type of assertion":    {"portaal-jwt", "", func() { send(with(asserting(redeeming("x"), w.assert(nil)), "client_assertion_type", "jwt-bearer")) }, ports.PortalRefusal{Reason: ports.AssertionType, Given: "jwt-bearer", Wanted: assertionType}},
		"no JWT":               {"portaal-jwt", "", func() { send(with(asserting(redeeming("x"), "a.b.c"), "client_id", "portaal-jwt")) }, ports.PortalRefusal{Reason: ports.AssertionBroken}},
		"HS256": {"portaal-jwt", "", func() {
			send(with(asserting(redeeming("x"), "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"), "client_id", "portaal-jwt"))
		}, ports.PortalRefusal{Reason: ports.AssertionAlg, Given: "HS256", Wanted: "ES256, PS256, RS256"}},
		"iss of another": {"portaal-jwt", "", func() {
			send(with(asserting(redeeming("x"), w.assert(set("iss", "portaal-web"))), "client_id", "portaal-jwt"))
		}, ports.PortalRefusal{Reason: ports.ClientDiffers, Given: "portaal-web", Wanted: "portaal-jwt"}},
		"no iss":         {"portaal-jwt", "", func() { send(with(asserting(redeeming("x"), w.assert(del("iss"))), "client_id", "portaal-jwt")) }, ports.PortalRefusal{Reason: ports.AssertionLacks, Given: "iss"}},
		"no exp":         {"portaal-jwt", "", func() { asserted(del("exp")) }, ports.PortalRefusal{Reason: ports.AssertionLacks, Given: "exp"}},
		"no jti":         {"portaal-jwt", "", func() { asserted(del("jti")) }, ports.PortalRefusal{Reason: ports.AssertionLacks, Given: "jti"}},
		"sub of another": {"portaal-jwt", "", func() { asserted(set("sub", "iemand")) }, ports.PortalRefusal{Reason: ports.AssertionSubject, Given: "iemand", Wanted: "portaal-jwt"}},
		"aud of another": {"portaal-jwt", "", func() { asserted(set("aud", []string{"https://elders.example/t/x/y", "b"})) }, ports.PortalRefusal{Reason: ports.AssertionAudience, Given: "https://elders.example/t/x/y, b", Wanted: w.issuer()}},
		"too late":       {"portaal-jwt", "", func() { asserted(set("exp", w.clock().Unix()-95)) }, ports.PortalRefusal{Reason: ports.AssertionLate, Off: 95 * time.Second}},
		"iat too early":  {"portaal-jwt", "", func() { asserted(set("iat", w.clock().Unix()+95)) }, ports.PortalRefusal{Reason: ports.AssertionEarly, Off: 95 * time.Second}},
		"nbf too early":  {"portaal-jwt", "", func() { asserted(set("nbf", w.clock().Unix()+95)) }, ports.PortalRefusal{Reason: ports.AssertionEarly, Off: 95 * time.Second}},
		"too long":       {"portaal-jwt", "", func() { asserted(set("exp", w.clock().Unix()+3600)) }, ports.PortalRefusal{Reason: ports.AssertionLong, Off: time.Hour}},
		"used": {"portaal-jwt", "", func() {
			once := w.assert(nil)
			send(asserting(redeeming("x"), once))
			send(asserting(redeeming("x"), once))
		}, ports.PortalRefusal{Reason: ports.AssertionUsed}},
		"no keys": {"portaal-jwt", "", func() {
			defer w.change("portaal-jwt", func(c *realm.Client) { c.JWKS = w.clients["pijplijn"].JWKS })
			w.change("portaal-jwt", func(c *realm.Client) { c.JWKS = []byte("{}") })
			asserted(nil)
		}, ports.PortalRefusal{Reason: ports.KeysAbsent}},
		"kid": {"portaal-jwt", "", func() {
			send(asserting(redeeming("x"), signAssertion(t, fixtures().client, "sleutel-2", map[string]any{"iss": "portaal-jwt"})))
		}, ports.PortalRefusal{Reason: ports.KeyUnknown, Given: "sleutel-2", Wanted: "client-1"}},
		"no kid": {"portaal-jwt", "", func() {
			defer w.change("portaal-jwt", func(c *realm.Client) { c.JWKS = w.clients["pijplijn"].JWKS })
			w.change("portaal-jwt", func(c *realm.Client) { c.JWKS = []byte(strings.Replace(string(c.JWKS), `"alg":"ES256",`, "", 1)) })
			send(asserting(redeeming("x"), signAssertion(t, fixtures().client, "", map[string]any{"iss": "portaal-jwt"})))
		}, ports.PortalRefusal{Reason: ports.KeyUnnamed, Given: "ES256"}},
		"signature": {"portaal-jwt", "", func() {
			send(asserting(redeeming("x"), signAssertion(t, fixtures().ec[0], "client-1", map[string]any{"iss": "portaal-jwt"})))
		}, ports.PortalRefusal{Reason: ports.SignatureWrong, Given: "client-1"}},
		"a private key": {"portaal-jwt", "", func() {
			defer w.change("portaal-jwt", func(c *realm.Client) { c.JWKS = w.clients["pijplijn"].JWKS })
			private, err := jose.JSONWebKey{Key: fixtures().client, KeyID: "client-1", Algorithm: "ES256"}.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			w.change("portaal-jwt", func(c *realm.Client) { c.JWKS = []byte(`{"keys":[` + string(private) + `]}`) })
			asserted(nil)
		}, ports.PortalRefusal{Reason: ports.KeyPrivate, Given: "client-1"}},

		"grant type":      {"", "", func() { spend(url.Values{"grant_type": {"password"}}) }, ports.PortalRefusal{Reason: ports.GrantTypeUnknown, Given: "password"}},
		"not its grant":   {"portaal-kort", "", func() { w.post("/token", "portaal-kort", refreshing(w.login("portaal-web").Refresh)) }, ports.PortalRefusal{Reason: ports.GrantTypeRefused, Given: "refresh_token"}},
		"no code":         {"", "", func() { spend(with(redeeming("x"), "code", "")) }, ports.PortalRefusal{Reason: ports.AuthCodeMissing}},
		"an unknown code": {"", "", func() { spend(redeeming("verzonnen")) }, ports.PortalRefusal{Reason: ports.AuthCodeUnknown}},
		"code of another": {"portaal-rs", "", func() { w.post("/token", "portaal-rs", redeeming(w.code("portaal-web"))) }, ports.PortalRefusal{Reason: ports.AuthCodeOther}},
		"another redirect": {"", "", func() {
			spend(with(redeeming(w.code("portaal-web")), "redirect_uri", "https://portaal.example/ergens"))
		}, ports.PortalRefusal{Reason: ports.AuthCodeRedirect, Given: "https://portaal.example/ergens", Wanted: callback}},
		"another verifier": {"", "", func() { spend(with(redeeming(w.code("portaal-web")), "code_verifier", strings.Repeat("x", 43))) }, ports.PortalRefusal{Reason: ports.AuthCodeVerifier}},
		"no verifier":      {"", "", func() { spend(with(redeeming(w.code("portaal-web")), "code_verifier", "")) }, ports.PortalRefusal{Reason: ports.AuthCodeVerifier}},
		"a late code": {"", "", func() {
			code := w.code("portaal-web")
			w.pass(95 * time.Second)
			defer w.pass(-95 * time.Second)
			spend(redeeming(code))
		}, ports.PortalRefusal{Reason: ports.AuthCodeLate, Off: 35 * time.Second}},
		"a used code": {"", "", func() {
			code := w.code("portaal-web")
			spend(redeeming(code))
			spend(redeeming(code))
		}, ports.PortalRefusal{Reason: ports.AuthCodeUsed}},
		"a withdrawn code": {"", "", func() {
			code := w.code("portaal-web")
			spend(with(redeeming(code), "code_verifier", ""))
			spend(redeeming(code))
		}, ports.PortalRefusal{Reason: ports.AuthCodeWithdrawn}},
		"an unknown refresh token": {"", "", func() { spend(refreshing("verzonnen")) }, ports.PortalRefusal{Reason: ports.RefreshUnknown}},
		"refresh of another":       {"portaal-rs", "", func() { w.post("/token", "portaal-rs", refreshing(w.login("portaal-web").Refresh)) }, ports.PortalRefusal{Reason: ports.RefreshOther}},
		"a used refresh token": {"", "", func() {
			old := w.login("portaal-web").Refresh
			spend(refreshing(old))
			spend(refreshing(old))
		}, ports.PortalRefusal{Reason: ports.RefreshUsed}},
		"a late refresh token": {"", "", func() {
			got := w.login("portaal-web")
			w.pass(refreshIdle)
			defer w.pass(-refreshIdle)
			spend(refreshing(got.Refresh))
		}, ports.PortalRefusal{Reason: ports.RefreshLate}},
		"refresh after the end": {"", "", func() {
			got := w.login("portaal-web")
			v := w.session(w.grant)
			v.End("logout", w.clock())
			w.memory.of(w.home().ID).sessions[v.ID] = v
			spend(refreshing(got.Refresh))
		}, ports.PortalRefusal{Reason: ports.RefreshOver}},
		"no scope":           {"pijplijn", "", func() { send(asserting(asking4(""), w.asMachine(nil))) }, ports.PortalRefusal{Reason: ports.ScopeMissing, Wanted: "policy:read policy:edit"}},
		"a scope not theirs": {"pijplijn", "", func() { send(asserting(asking4("audit:read"), w.asMachine(nil))) }, ports.PortalRefusal{Reason: ports.ScopeRefused, Given: "audit:read", Wanted: "policy:read policy:edit"}},

		"no redirect": {"", "/authorize", func() { authorize(asking("portaal-web", "redirect_uri", "")) }, ports.PortalRefusal{Reason: ports.RedirectMissing, Wanted: callback}},
		"redirect elsewhere": {"", "/authorize", func() {
			authorize(asking("portaal-web", "redirect_uri", "https://portaal.example/trug?stap=2&token=geheim#x"))
		}, ports.PortalRefusal{Reason: ports.RedirectUnknown, Given: "https://portaal.example/trug?stap=…&token=…#…", Wanted: callback}},
		"pushed elsewhere": {"", "/par", func() {
			w.post("/par", "portaal-web", asking("portaal-web", "redirect_uri", "https://portaal.example/trug"))
		}, ports.PortalRefusal{Reason: ports.RedirectUnknown, Given: "https://portaal.example/trug", Wanted: callback}},
		"pushed by nobody": {"", "/par", func() { w.postTo(w.issuer()+"/par", "", asking("portaal-web")) }, ports.PortalRefusal{Reason: ports.ProofMissing, Wanted: "client_secret_basic"}},
		"pushed long ago":  {"", "/authorize", func() { authorize(url.Values{"client_id": {"portaal-web"}, "request_uri": {pushedPrefix + "weg"}}) }, ports.PortalRefusal{Reason: ports.PushedUnknown}},
		"no openid":        {"", "/authorize", func() { authorize(asking("portaal-web", "scope", "open_id email")) }, ports.PortalRefusal{Reason: ports.ScopeMissing, Given: "open_id email", Wanted: "openid"}},
		"no state":         {"", "/authorize", func() { authorize(asking("portaal-web", "state", "")) }, ports.PortalRefusal{Reason: ports.RefusedElse, Given: "invalid_request", Wanted: "state is required"}},
		"return elsewhere": {"", "/logout", func() {
			w.get(http.DefaultClient, w.issuer()+"/logout?client_id=portaal-web&post_logout_redirect_uri=https%3A%2F%2Fportaal.example%2Ftot")
		}, ports.PortalRefusal{Reason: ports.ReturnUnknown, Given: "https://portaal.example/tot", Wanted: goodbye}},
		"a late access token": {"", "/userinfo", func() {
			got := w.login("portaal-web")
			w.pass(accessLifetime)
			defer w.pass(-accessLifetime)
			w.userInfo(got.Access)
		}, ports.PortalRefusal{Reason: ports.TokenLate}},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.client == "" {
				tc.client = "portaal-web"
			}
			if tc.want.Endpoint = tc.endpoint; tc.endpoint == "" {
				tc.want.Endpoint = "/token"
			}
			w.provider.refused = newRefused(w.clock())
			w.grant.Session += "'"
			tc.do()
			got := w.refusedOf(tc.client)
			if len(got) == 0 {
				t.Fatal("nothing was kept")
			}
			if diff := cmp.Diff(tc.want, got[0], cmpopts.IgnoreFields(ports.PortalRefusal{}, "Count", "First", "Last", "Off")); diff != "" {
				t.Error(diff)
			}
			if off := got[0].Off - tc.want.Off; off.Abs() > 5*time.Second {
				t.Errorf("off by %s, not by %s", got[0].Off, tc.want.Off)
			}
		})
	}
}

// That somebody stopped, may not enter or is not logged in is no fault of the portal. Nor is a request that went well.
func TestWhatIsNoFaultOfAPortalIsNotKept(t *testing.T) {
	w := newWorld(t)
	w.login("portaal-web")
	w.decide = func(ports.PortalRequest) (ports.Beginning, error) {
		return ports.Beginning{Refused: "login-required"}, nil
	}
	w.authorize(w.browser(), asking("portaal-web", "prompt", "none"))
	w.post("/introspect", "portaal-web", url.Values{"token": {"verzonnen"}})
	w.memory.failing["grants.find"] = errAway
	w.post("/token", "portaal-web", redeeming("x"))
	if got := w.refusedOf("portaal-web"); len(got) != 0 {
		t.Errorf("kept: %+v", got)
	}
}

// A stranger may learn nothing: what is kept for the staff changes no answer.
func TestRefusedClientsHearNoMore(t *testing.T) {
	w := newWorld(t)
	for _, v := range []url.Values{
		asserting(redeeming("x"), signAssertion(t, fixtures().ec[0], "client-1", map[string]any{"iss": "portaal-jwt"})),
		asserting(redeeming("x"), w.assert(func(c map[string]any) { c["aud"] = "elders" })),
		with(redeeming("x"), "client_id", "wie", "client_secret", password),
	} {
		if a := w.postTo(w.issuer()+"/token", "", v); a.body != `{"error":"invalid_client","error_description":"invalid client"}`+"\n" {
			t.Errorf("told: %q", a.body)
		}
	}
}

// Secrets, codes, tokens and assertions are in none of it, wherever a developer or a stranger put them.
func TestRefusalsHoldNoSecret(t *testing.T) {
	w := newWorld(t)
	planted := func(n int) string { return fmt.Sprintf("GEHEIM-%d-d41d8cd98f00b204", n) }
	s := make([]string, 12)
	for n := range s {
		s[n] = planted(n)
	}
	token := w.issuer() + "/token"
	w.postTo(token, "", with(redeeming(s[0]), "client_id", "portaal-post", "client_secret", s[1], "code_verifier", s[2]))
	w.post("/token", "portaal-web", with(redeeming(w.code("portaal-web")), "redirect_uri", "https://portaal.example/?code="+s[3], "code_verifier", s[4]))
	w.post("/token", "portaal-web", with(redeeming(w.code("portaal-web")), "redirect_uri", "https://u:"+s[3]+"@portaal.example/"+s[4], "code_verifier", s[4]))
	w.post("/token", "portaal-web", with(refreshing(s[5]), "grant_type", s[5]))
	for _, claim := range []string{"aud", "sub"} {
		secret := w.assert(nil)
		w.postTo(token, "", with(asserting(redeeming(s[6]), w.assert(func(c map[string]any) { c[claim] = s[6] })), "client_id", "portaal-jwt"))
		w.postTo(token, "", with(asserting(redeeming("x"), secret), "client_assertion_type", secret, "client_id", "portaal-jwt"))
	}
	w.postTo(token, "", asserting(redeeming(s[7]), signAssertion(t, fixtures().client, s[7], map[string]any{"iss": "portaal-jwt"})))
	w.authorize(w.browser(), asking("portaal-web", "redirect_uri", "https://portaal.example/"+s[8]+"?x="+s[9]+"#"+s[9], "state", s[8]))
	w.authorize(w.browser(), asking("portaal-web", "redirect_uri", "portaal://terug?x="+s[9], "state", s[8]))
	w.authorize(w.browser(), asking("portaal-web", "scope", "email "+s[10], "nonce", s[10]))
	w.get(http.DefaultClient, w.issuer()+"/logout?client_id=portaal-web&post_logout_redirect_uri=https%3A%2F%2Fportaal.example%2F%3Fx%3D"+s[11])
	n := 0
	for _, client := range []string{"portaal-web", "portaal-post", "portaal-jwt"} {
		for _, x := range w.refusedOf(client) {
			n++
			if text := fmt.Sprintf("%+v", x); strings.Contains(text, "GEHEIM") || strings.Contains(text, "eyJ") {
				t.Errorf("%s: %s", client, text)
			}
		}
	}
	if n < 9 {
		t.Errorf("only %d refusals were kept", n)
	}
}

// What is kept is bounded: nothing for who is not registered, each reason once with its count, texts cut, clients forgotten.
func TestRefusalsAreBounded(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("ë\x1b\u202e", 900)
	w.post("/token", "portaal-web", redeeming("verzonnen"))
	w.pass(time.Minute)
	for i := range 100 {
		w.authorize(w.browser(), asking(fmt.Sprintf("wie-%d", i)))
		w.postTo(w.issuer()+"/token", "", with(redeeming("x"), "client_id", fmt.Sprintf("wie-%d", i), "client_secret", password))
		w.authorize(w.browser(), asking("portaal-web", "redirect_uri", fmt.Sprintf("https://%d.example/%s", i, url.PathEscape(long[:900]))))
		w.post("/token", "portaal-web", url.Values{"grant_type": {fmt.Sprint(i, long)}})
	}
	if n := len(w.provider.refused.of); n != 1 {
		t.Errorf("%d clients are kept", n)
	}
	got := w.refusedOf("portaal-web")
	if len(got) != 3 || got[2].Reason != ports.AuthCodeUnknown || got[0].Count != 100 || got[0].Reason != ports.GrantTypeUnknown || got[1].Count != 100 {
		t.Fatalf("kept: %+v", got)
	}
	if !got[0].First.Equal(w.clock()) || got[2].First.Equal(w.clock()) {
		t.Error("the times are not those of the first and the last")
	}
	for _, x := range got {
		if len(x.Given) > maxShown+len("…") || strings.ContainsAny(x.Given, "\x1b\u202e") {
			t.Errorf("%d bytes are kept of %q", len(x.Given), x.Given)
		}
	}
	k := newRefused(w.clock())
	for i := range 3 * refusedClients {
		for j := range 2 * refusedReasons {
			k.add(w.home().ID, realm.ClientID(fmt.Sprint(i)), ports.PortalRefusal{Endpoint: fmt.Sprint(j)}, w.clock().Add(time.Duration(i)*time.Second))
		}
	}
	if len(k.of) != refusedClients || len(k.newest(w.home().ID, realm.ClientID(fmt.Sprint(3*refusedClients-1)))) != refusedShown {
		t.Errorf("%d clients, %d of the last", len(k.of), len(k.newest(w.home().ID, realm.ClientID(fmt.Sprint(3*refusedClients-1)))))
	}
	for _, list := range k.of {
		if len(list) > refusedReasons {
			t.Fatalf("%d reasons", len(list))
		}
	}
	if k.newest(w.home().ID, "0") != nil && len(k.newest(w.home().ID, "0")) != 0 {
		t.Error("the client that was refused longest ago is still there")
	}
}

// A realm sees its own clients, by name, and nothing of another realm's.
func TestRefusalsAreOfTheirRealm(t *testing.T) {
	w := newWorld(t)
	w.postTo(w.server.URL+"/t/buurman/production/token", "portaal-web", redeeming("x"))
	if got := w.refusedOf("portaal-web"); len(got) != 0 {
		t.Errorf("of the neighbour: %+v", got)
	}
	if _, err := w.provider.Refused(t.Context(), w.home().ID, "wie"); err == nil {
		t.Error("an unknown client has refusals")
	}
}

// A jwks_uri that cannot be fetched is why nobody gets in, and says so.
func TestAssertionsWithoutKeysSaySo(t *testing.T) {
	w := newWorld(t)
	away := httptest.NewServer(http.NotFoundHandler())
	defer away.Close()
	w.change("portaal-jwt", func(c *realm.Client) { c.JWKS, c.JWKSURI = nil, away.URL })
	w.postTo(w.issuer()+"/token", "", asserting(redeeming("x"), w.assert(nil)))
	if got := w.refusedOf("portaal-jwt"); !slices.ContainsFunc(got, func(x ports.PortalRefusal) bool { return x.Reason == ports.KeysAbsent }) {
		t.Errorf("kept: %+v", got)
	}
}

func TestTheNearestAddressIsTheMostAlike(t *testing.T) {
	registered := []string{"https://portaal.example/callback", "https://test.portaal.example/callback", "http://localhost:3000/terug"}
	for given, want := range map[string]string{
		"https://portaal.example/callback/": registered[0], "http://portaal.example/callback": registered[0], "https://tst.portaal.example/callback": registered[1],
		"http://localhost:3001/terug": registered[2],
	} {
		if got := nearest(given, registered); got != want {
			t.Errorf("%s is most like %s", given, got)
		}
	}
	if got := nearest("https://portaal.example", nil); got != "" {
		t.Errorf("none is registered, and %q is like it", got)
	}
}
