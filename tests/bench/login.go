package bench

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/tests/browserless"
)

// tokens are the answer of the token endpoint.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

// login is one login of somebody who has been here before: from the portal through broker and supplier
// back to the portal, and the code redeemed.
func login(t testing.TB, n *browserless.Network, portal *http.Client, b *browserless.Browser) tokens {
	t.Helper()
	p := n.Authenticate(t, b, b.Get(n.Portal.Authorize(environment)), "anna")
	if !n.AtPortal(p) {
		t.Fatalf("the login ended at %s: %s", p.URL, p.Heading())
	}
	q := p.URL.Query()
	return redeem(t, n, portal, url.Values{
		"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {n.Portal.Callback()},
		"code_verifier": {n.Portal.Verifier(q.Get("state"))},
	})
}

// refresh takes the next tokens of a session.
func refresh(t testing.TB, n *browserless.Network, portal *http.Client, old tokens) tokens {
	t.Helper()
	return redeem(t, n, portal, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {old.Refresh}})
}

func redeem(t testing.TB, n *browserless.Network, portal *http.Client, form url.Values) (out tokens) {
	t.Helper()
	body := call(t, n, portal, "/token", form)
	if err := json.Unmarshal(body, &out); err != nil || out.Access == "" || out.Refresh == "" {
		t.Fatalf("no tokens: %v", err)
	}
	return out
}

// call posts to an endpoint as the portal, with a client assertion.
func call(t testing.TB, n *browserless.Network, portal *http.Client, endpoint string, form url.Values) []byte {
	t.Helper()
	assertion, err := n.Portal.Assertion(n.Issuer(environment))
	if err != nil {
		t.Fatal(err)
	}
	form.Set("client_assertion", assertion)
	form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, n.Issuer(environment)+endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(t, portal, r)
}

// userInfo asks what an access token says.
func userInfo(t testing.TB, n *browserless.Network, portal *http.Client, access string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, n.Issuer(environment)+"/userinfo", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+access)
	send(t, portal, r)
}

func send(t testing.TB, portal *http.Client, r *http.Request) []byte {
	t.Helper()
	answer, err := portal.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", r.URL.Path, answer.Status, err)
	}
	return body
}
