package browserless

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

// ClientID is the portal's name with the house.
const ClientID = "deelnemersportaal"

// Portal is a relying party that trusts nothing: coreos/go-oidc reads what the house answers.
type Portal struct {
	network *Network
	client  string // its name with the house
	at      string // its host
	key     jose.JSONWebKey

	mu       sync.Mutex
	attempts map[string]attempt // by state
	notices  []string           // logout tokens that arrived
}

type attempt struct{ issuer, nonce, verifier string }

func newPortal(t testing.TB, n *Network, client, at string) *Portal {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := jose.JSONWebKey{Key: private, KeyID: "portal", Algorithm: string(jose.ES256), Use: "sig"}
	return &Portal{network: n, client: client, at: at, key: key, attempts: map[string]attempt{}}
}

// JWKS is the portal's public key, for its registration.
func (p *Portal) JWKS() string {
	b, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{p.key.Public()}})
	if err != nil {
		panic(err) // a key that was just made
	}
	return string(b)
}

// ServeHTTP answers every address of the portal with a page that says where one is, and takes logout notices.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/backchannel" {
		p.mu.Lock()
		p.notices = append(p.notices, r.FormValue("logout_token"))
		p.mu.Unlock()
		return
	}
	_, _ = io.WriteString(w, "<!doctype html><title>portal</title><h1>portal</h1>")
}

// Callback is where answers arrive.
func (p *Portal) Callback() string { return "http://" + p.network.host(p.at) + "/callback" }

// Authorize begins a login: the address to send a browser to. Pairs of name and value go along, "" removes one.
func (p *Portal) Authorize(environment string, pairs ...string) string {
	state, a := randomHex(16), attempt{p.network.Issuer(environment), randomHex(16), oauth2.GenerateVerifier()}
	p.mu.Lock()
	p.attempts[state] = a
	p.mu.Unlock()
	q := url.Values{
		"client_id": {p.client}, "redirect_uri": {p.Callback()}, "response_type": {"code"}, "scope": {"openid email organisation roles offline_access"},
		"state": {state}, "nonce": {a.nonce}, "code_challenge": {oauth2.S256ChallengeFromVerifier(a.verifier)}, "code_challenge_method": {"S256"},
		"ui_locales": {"nl"},
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		}
	}
	return a.issuer + "/authorize?" + q.Encode()
}

// Tokens is what a code was redeemed for, verified.
type Tokens struct {
	*oauth2.Token
	ID     *oidc.IDToken
	Raw    string         // the ID token as it came
	Claims map[string]any // of the ID token
}

// Redeem reads the answer that a browser brought back, and redeems the code.
func (p *Portal) Redeem(ctx context.Context, answer *url.URL) (Tokens, error) {
	q := answer.Query()
	p.mu.Lock()
	a, ok := p.attempts[q.Get("state")]
	p.mu.Unlock()
	switch {
	case !ok:
		return Tokens{}, fmt.Errorf("portal: a state that it never sent: %s", answer)
	case q.Get("iss") != a.issuer:
		return Tokens{}, fmt.Errorf("portal: answer of %q to a request to %q", q.Get("iss"), a.issuer)
	case q.Get("code") == "":
		return Tokens{}, fmt.Errorf("portal: %s: %s", q.Get("error"), q.Get("error_description"))
	}
	ctx = oidc.ClientContext(ctx, wire.NewClient(true))
	provider, err := oidc.NewProvider(ctx, a.issuer)
	if err != nil {
		return Tokens{}, err
	}
	assertion, err := p.Assertion(a.issuer)
	if err != nil {
		return Tokens{}, err
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	c := oauth2.Config{ClientID: p.client, Endpoint: endpoint, RedirectURL: p.Callback()}
	token, err := c.Exchange(ctx, q.Get("code"), oauth2.VerifierOption(a.verifier), oauth2.SetAuthURLParam("client_assertion", assertion),
		oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
	if err != nil {
		return Tokens{}, err
	}
	return p.verify(ctx, provider, token, a.nonce)
}

func (p *Portal) verify(ctx context.Context, provider *oidc.Provider, token *oauth2.Token, nonce string) (Tokens, error) {
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: p.client, Now: p.network.Now}).Verify(ctx, raw)
	if err != nil {
		return Tokens{}, err
	}
	if id.Nonce != nonce {
		return Tokens{}, errors.New("portal: a nonce of another login")
	}
	out := Tokens{Token: token, ID: id, Raw: raw}
	return out, id.Claims(&out.Claims)
}

// Verifier gives the code verifier of a login under way, for calls that a test makes by hand.
func (p *Portal) Verifier(state string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.attempts[state].verifier
}

// Assertion authenticates the portal once (RFC 7523, 3).
func (p *Portal) Assertion(issuer string) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: p.key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", err
	}
	now := time.Now() // the house weighs assertions by the machine's clock
	return jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: p.client, Subject: p.client, Audience: jwt.Audience{issuer}, ID: randomHex(16),
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Minute)),
	}).Serialize()
}

// Notices are the logout tokens that arrived.
func (p *Portal) Notices() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.notices...)
}
