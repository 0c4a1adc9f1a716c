package portal

import (
	"context"
	"net/http"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// issuer is discovered when it is first needed, and asked again until it answers.
type issuer struct {
	url    string
	client *http.Client

	mu    sync.Mutex
	known *metadata
}

// metadata is what discovery told.
type metadata struct {
	*oidc.Provider
	EndSession    string `json:"end_session_endpoint"`
	Introspection string `json:"introspection_endpoint"`
}

// context carries the HTTP client to both libraries.
func (i *issuer) context(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, i.client)
}

// discover gives the metadata. A failure is not remembered.
func (i *issuer) discover(ctx context.Context) (*metadata, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.known != nil {
		return i.known, nil
	}
	provider, err := oidc.NewProvider(i.context(ctx), i.url)
	if err != nil {
		return nil, err
	}
	m := &metadata{Provider: provider}
	if err := provider.Claims(m); err != nil {
		return nil, err
	}
	i.known = m
	return m, nil
}

// verifier checks signature, issuer, audience and expiry of ID tokens and logout tokens. The library
// takes asymmetric algorithms only, whatever discovery lists: no "none", no public key as a secret.
func (p *Portal) verifier(m *metadata) *oidc.IDTokenVerifier {
	return m.Verifier(&oidc.Config{ClientID: p.config.ClientID, Now: p.config.Now})
}

func (p *Portal) oauth(m *metadata) *oauth2.Config {
	endpoint := m.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams // the assertion is the proof; no secret in a header
	return &oauth2.Config{ClientID: p.config.ClientID, Endpoint: endpoint, RedirectURL: p.config.BaseURL + "/callback", Scopes: p.config.Scopes}
}
