package oidc

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	rp "github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/ports"
)

const sending = "urn:voordeur:step-up:aangifte-versturen"

// acrClaim is the claims parameter with a wish for an acr.
func acrClaim(essential bool, values ...string) string {
	return fmt.Sprintf(`{"id_token":{"acr":{"essential":%t,"values":["%s"]}}}`, essential, strings.Join(values, `","`))
}

// MA-06, MA-24: a portal names an action by its acr value, in either of the two standard ways; what else it asks
// still holds. What it cannot insist on and nobody knows is ignored (OpenID Connect Core 5.5.1.1).
func TestAnActionReachesTheLogin(t *testing.T) {
	type wish struct {
		Action  string
		Minimum assurance.Level
		MaxAge  time.Duration
		Fresh   bool
		Choose  bool
	}
	action := wish{Action: "aangifte-versturen"}
	atHigh := wish{Action: "aangifte-versturen", Minimum: assurance.EH4}
	for name, tc := range map[string]struct {
		client string
		change []string
		want   wish
	}{
		"acr_values":              {change: []string{"acr_values", sending}, want: action},
		"with a level":            {change: []string{"acr_values", sending + " " + assurance.ACRHigh}, want: atHigh},
		"after a level":           {change: []string{"acr_values", assurance.ACRHigh + " " + sending}, want: atHigh},
		"with max_age":            {change: []string{"acr_values", sending, "max_age", "300"}, want: wish{Action: "aangifte-versturen", MaxAge: 5 * time.Minute}},
		"with prompt login":       {change: []string{"acr_values", sending, "prompt", "login"}, want: wish{Action: "aangifte-versturen", Fresh: true}},
		"unknown, voluntary":      {change: []string{"acr_values", "urn:voordeur:step-up:bestaat-niet"}},
		"unknown before known":    {change: []string{"acr_values", "urn:voordeur:step-up:bestaat-niet " + sending}, want: action},
		"of another service":      {client: "balie", change: []string{"acr_values", sending}},
		"essential claim":         {change: []string{"claims", acrClaim(true, sending)}, want: action},
		"essential, or a level":   {change: []string{"claims", acrClaim(true, sending, assurance.ACRHigh)}, want: atHigh},
		"essential, unknown too":  {change: []string{"claims", acrClaim(true, "bestaat-niet", sending)}, want: action},
		"voluntary claim":         {change: []string{"claims", acrClaim(false, sending)}, want: action},
		"voluntary claim unknown": {change: []string{"claims", acrClaim(false, "urn:voordeur:step-up:bestaat-niet")}},
		"single value":            {change: []string{"claims", `{"id_token":{"acr":{"essential":true,"value":"` + sending + `"}}}`}, want: action},
		"claim and acr_values":    {change: []string{"acr_values", assurance.ACRHigh, "claims", acrClaim(true, sending)}, want: atHigh},
		"a level is essential":    {change: []string{"acr_values", sending, "claims", acrClaim(true, assurance.ACRHigh)}, want: wish{Minimum: assurance.EH4}},
		"a level is a wish":       {change: []string{"acr_values", sending, "claims", acrClaim(false, assurance.ACRHigh)}, want: atHigh},
		"choose":                  {change: []string{"prompt", "select_account"}, want: wish{Choose: true}},
		"choose and prove":        {change: []string{"prompt", "select_account login"}, want: wish{Choose: true, Fresh: true}},
		"choose and confirm":      {change: []string{"prompt", "select_account", "acr_values", sending}, want: wish{Action: "aangifte-versturen", Choose: true}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			client := tc.client
			if client == "" {
				client = "portaal-web"
			}
			w.code(client, tc.change...)
			q := w.lastSeen()
			got := wish{Action: q.Action, Minimum: q.Minimum, Fresh: q.Fresh, Choose: q.Choose}
			if q.MaxAge != nil {
				got.MaxAge = *q.MaxAge
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// MA-24: what a portal insists on and nobody knows is refused at once, at the portal (OpenID Connect Core Unmet
// Authentication Requirements 1.0).
func TestAnUnknownActionThatIsEssentialIsRefused(t *testing.T) {
	for client, acr := range map[string]string{"portaal-web": "urn:voordeur:step-up:bestaat-niet", "balie": sending} {
		w := newWorld(t)
		a := w.authorize(w.browser(), asking(client, "claims", acrClaim(true, acr)))
		if a.back.Get("error") != "unmet_authentication_requirements" || a.back.Get("state") != "staat" || len(w.seen) != 0 {
			t.Errorf("%s: the portal got %v", client, a.back)
		}
	}
}

// Without a page nobody confirms anything: the portal hears so.
func TestAnActionIsNotConfirmedInSilence(t *testing.T) {
	w := newWorld(t)
	w.decide = func(q ports.PortalRequest) (ports.Beginning, error) {
		if !q.Silent || q.Action == "" {
			t.Errorf("asked %+v", q)
		}
		return ports.Beginning{Refused: "login-required"}, nil
	}
	if a := w.authorize(w.browser(), asking("portaal-web", "acr_values", sending, "prompt", "none")); a.back.Get("error") != "login_required" {
		t.Errorf("the portal got %v", a.back)
	}
}

// resource is a resource server as RFC 9470 has it: it introspects, and says what would be enough.
func (w *world) resource() *httptest.Server {
	w.t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		told := w.post("/introspect", "portaal-web", url.Values{"token": {token}}).object(w.t.(*testing.T))
		at, _ := told["auth_time"].(float64)
		if told["acr"] == sending && w.clock().Sub(time.Unix(int64(at), 0)) <= 5*time.Minute {
			rw.WriteHeader(http.StatusCreated)
			return
		}
		rw.Header().Set("WWW-Authenticate", `Bearer error="insufficient_user_authentication", acr_values="`+sending+`", max_age="300"`)
		rw.WriteHeader(http.StatusUnauthorized)
	}))
	w.t.Cleanup(server.Close)
	return server
}

func (w *world) send(to *httptest.Server, access string) response {
	w.t.Helper()
	r, err := http.NewRequest(http.MethodPost, to.URL+"/api/aangifte", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+access)
	return w.do(http.DefaultClient, r)
}

// challenged reads the parameters of a challenge (RFC 9470 3).
func challenged(a response) (acr, maxAge string) {
	for _, part := range strings.Split(strings.TrimPrefix(a.header.Get("WWW-Authenticate"), "Bearer "), ", ") {
		name, value, _ := strings.Cut(part, "=")
		switch value = strings.Trim(value, `"`); name {
		case "acr_values":
			acr = value
		case "max_age":
			maxAge = value
		}
	}
	return acr, maxAge
}

// MA-06, MA-24, RFC 9470 from beginning to end: a token of a plain login is not enough, the challenge says what is, the
// portal asks for just that, and the next token is enough for as long as the proof is fresh.
func TestStepUpFromChallengeToAction(t *testing.T) {
	w := newWorld(t)
	resource := w.resource()
	w.grant.Means = []string{"pwd", "otp", "mfa"}
	first := w.login("portaal-web")
	a := w.send(resource, first.Access)
	acr, maxAge := challenged(a)
	if a.status != http.StatusUnauthorized || acr != sending || maxAge != "300" {
		t.Fatalf("challenged with %d %q", a.status, a.header.Get("WWW-Authenticate"))
	}

	w.pass(20 * time.Minute)
	w.grant.Session, w.grant.Action, w.grant.AuthenticatedAt = "sessie-2", "aangifte-versturen", w.clock()
	second := w.login("portaal-web", "acr_values", acr, "max_age", maxAge)
	if q := w.lastSeen(); q.Action != "aangifte-versturen" || q.MaxAge == nil || *q.MaxAge != 5*time.Minute {
		t.Errorf("asked %+v", q)
	}
	checkStepUp(t, w, second)
	if a := w.send(resource, second.Access); a.status != http.StatusCreated {
		t.Errorf("confirmed: %d %q", a.status, a.header.Get("WWW-Authenticate"))
	}
	w.pass(5*time.Minute + time.Second)
	if a := w.send(resource, second.Access); a.status != http.StatusUnauthorized {
		t.Errorf("a proof stays fresh for ever: %d", a.status)
	}
}

// checkStepUp looks at what the portal and its resource server learn of a confirmed action: no less of the level.
func checkStepUp(t *testing.T, w *world, got tokens) {
	t.Helper()
	found, err := rp.NewProvider(t.Context(), w.issuer())
	if err != nil {
		t.Fatal(err)
	}
	id, err := found.Verifier(&rp.Config{ClientID: "portaal-web", Now: w.clock}).Verify(t.Context(), got.ID)
	if err != nil {
		t.Fatal(err)
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		t.Fatal(err)
	}
	told := w.post("/introspect", "portaal-web", url.Values{"token": {got.Access}}).object(t)
	for name, want := range map[string]any{
		"acr": sending, "loa_original": assurance.EH3.URN(), "auth_time": float64(w.clock().Unix()),
	} {
		if claims[name] != want || told[name] != want {
			t.Errorf("%s: ID token %v, introspection %v, want %v", name, claims[name], told[name], want)
		}
	}
	if diff := cmp.Diff([]any{"pwd", "otp", "mfa"}, claims["amr"]); diff != "" {
		t.Errorf("amr %s", diff)
	}
	info := w.userInfo(got.Access).object(t)
	for _, name := range []string{"acr", "amr", "auth_time", "loa_original"} {
		if info[name] != nil {
			t.Errorf("UserInfo tells %s of the login", name)
		}
	}
}

// A proof by another party says nothing of its means: the level is what is known (NL GOV profile: no amr).
func TestALoginElsewhereHasNoMeans(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web")
	if claims := decode(t, strings.Split(got.ID, ".")[1]); strings.Contains(claims, `"amr"`) {
		t.Errorf("claims %s", claims)
	}
}

// MA-24: who cannot confirm, or will not, comes back to the portal with the reason as a code.
func TestAnActionThatIsNotConfirmedGoesBackWithItsError(t *testing.T) {
	for code, want := range map[ports.RefusalCode]string{"cancelled": "access_denied", "no-factor-left": "unmet_authentication_requirements"} {
		w := newWorld(t)
		w.refuse = code
		if a := w.authorize(w.browser(), asking("portaal-web", "acr_values", sending, "max_age", "300")); a.back.Get("error") != want {
			t.Errorf("%s: the portal got %v", code, a.back)
		}
	}
}

// A new document brings other actions, though the realm is the same.
func TestActionsAreThoseOfTheLiveDocument(t *testing.T) {
	w := newWorld(t)
	w.code("portaal-web", "acr_values", sending)
	before := w.lastSeen().Action
	next := w.home()
	next.Revision, next.Policy.Services = 2, nil
	w.realms["schatkist/production"] = next
	w.code("portaal-web", "acr_values", sending)
	if after := w.lastSeen().Action; before != "aangifte-versturen" || after != "" {
		t.Errorf("before %q, after %q", before, after)
	}
}
