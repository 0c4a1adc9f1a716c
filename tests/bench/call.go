package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/tests/browserless"
)

// Caller is the portal with a connection that it keeps, and the tokens of one login.
type Caller struct {
	network *browserless.Network
	client  *http.Client
	tokens
}

// tokens are the answer of the token endpoint.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

func newCaller(n *browserless.Network) *Caller {
	return &Caller{network: n, client: wire.NewClient(true)}
}

// Login is one login of Anna, who has been here before, in a browser without cookies as the next morning has
// it: from the portal through broker and supplier back to the portal, and the code redeemed.
func (c *Caller) Login(t testing.TB) {
	t.Helper()
	b := browserless.NewBrowser(t)
	p := c.network.Authenticate(t, b, b.Get(c.network.Portal.Authorize(environment)), "anna")
	if !c.network.AtPortal(p) {
		t.Fatalf("the login ended at %s: %s", p.URL, p.Heading())
	}
	q := p.URL.Query()
	err := c.redeem(t.Context(), url.Values{
		"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {c.network.Portal.Callback()},
		"code_verifier": {c.network.Portal.Verifier(q.Get("state"))},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Renew takes the next tokens.
func (c *Caller) Renew(ctx context.Context) error {
	return c.redeem(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {c.Refresh}})
}

func (c *Caller) redeem(ctx context.Context, form url.Values) error {
	body, err := c.post(ctx, "/token", form)
	if err != nil {
		return err
	}
	c.tokens = tokens{}
	if err := json.Unmarshal(body, &c.tokens); err != nil || c.Access == "" || c.Refresh == "" {
		return errors.Join(errors.New("bench: an answer without tokens"), err)
	}
	return nil
}

// Introspect asks whether the access token is good.
func (c *Caller) Introspect(ctx context.Context) error {
	_, err := c.post(ctx, "/introspect", url.Values{"token": {c.Access}})
	return err
}

// UserInfo asks whom the access token is about.
func (c *Caller) UserInfo(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.network.Issuer(environment)+"/userinfo", http.NoBody)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+c.Access)
	_, err = c.send(r)
	return err
}

// post sends a form with a client assertion.
func (c *Caller) post(ctx context.Context, endpoint string, form url.Values) ([]byte, error) {
	assertion, err := c.network.Portal.Assertion(c.network.Issuer(environment))
	if err != nil {
		return nil, err
	}
	form.Set("client_assertion", assertion)
	form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.network.Issuer(environment)+endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.send(r)
}

func (c *Caller) send(r *http.Request) ([]byte, error) {
	answer, err := c.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("bench: %s: %s", r.URL.Path, answer.Status)
	}
	return body, err
}
