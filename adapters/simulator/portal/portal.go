// Package portal is a relying party for practice: the website that people log in to. It speaks
// OpenID Connect as a stranger would, with coreos/go-oidc and nothing of adapters/oidc: code and
// PKCE, a signed client assertion, an answer read with distrust, logout in both directions.
//
// A Config makes it the portal of one tenant: Schatkist, HelpdeskPO, Accountants, Omgevingsloket.
package portal

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/voordeur/voordeur/adapters/simulator/look"
	"github.com/voordeur/voordeur/adapters/simulator/relying"
)

// Portal is safe for concurrent use.
type Portal struct {
	config   Config
	key      relying.Key
	issuer   issuer
	sessions *sessions
	papers   *papers
	origin   string // of the issuer, for form-action
}

// New reads the client's key from Dir, or makes it. It does not call the issuer: that may start later.
func New(c Config) (*Portal, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	at, err := url.Parse(c.Issuer)
	if err != nil {
		return nil, errors.New("portal: Issuer is not a URL")
	}
	k, err := relying.Load(filepath.Join(c.Dir, "portal-key.json"), c.Random)
	if err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Machine == nil {
		c.Machine = c.Now
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	return &Portal{
		config: c, key: k, sessions: newSessions(c.Now), papers: newPapers(c.Now), origin: at.Scheme + "://" + at.Host,
		issuer: issuer{url: c.Issuer, client: c.HTTP},
	}, nil
}

// Handler serves the portal. Posts from other sites are refused; the issuer's logout notice carries
// no browser's headers and passes.
func (p *Portal) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.start)
	mux.HandleFunc("GET /login", p.login)
	if p.config.Element != (Element{}) {
		mux.HandleFunc("GET /ways", p.ways)
	}
	mux.HandleFunc("GET /callback", p.callback)
	mux.HandleFunc("GET /dashboard", p.dashboard)
	mux.HandleFunc("POST /payment", p.payment)
	if p.config.Clients || p.config.Schools {
		mux.HandleFunc("GET /switch", p.change)
	}
	if a := p.config.Action; a != nil {
		mux.HandleFunc("GET "+a.Path, p.fill)
		mux.HandleFunc("POST "+a.Path, p.submit)
		mux.HandleFunc("GET "+a.Path+"/{number}", p.receipt)
		mux.HandleFunc("POST /api"+a.Path, p.resource)
	}
	mux.HandleFunc("POST /logout", p.logout)
	mux.HandleFunc("GET /logged-out", p.loggedOut)
	mux.HandleFunc("POST /backchannel", p.backchannel)
	for _, subject := range []string{"help", "privacy", "accessibility"} {
		mux.HandleFunc("GET /"+subject, p.about(subject))
	}
	mux.HandleFunc("GET /.well-known/jwks.json", p.jwks)
	mux.Handle("GET /look/", look.Assets())
	mux.HandleFunc("GET /", p.unknown)
	return http.NewCrossOriginProtection().Handler(mux)
}

// PublicJWKS is the client's public key as a JWK set, for its registration with the issuer.
func (p *Portal) PublicJWKS() []byte { return p.key.Public() }

func (p *Portal) jwks(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/jwk-set+json")
	_, _ = w.Write(p.key.Public()) // the reader may be gone; nobody to tell
}
