// Package portal is a relying party for practice: the website that people log in to. It speaks
// OpenID Connect as a stranger would, with coreos/go-oidc and nothing of adapters/oidc: code and
// PKCE, a signed client assertion, an answer read with distrust, logout in both directions.
//
// A Config makes it the portal of one tenant; Schatkist gives that of Mijn Schatkist (MS-08, MS-09).
package portal

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Config says whose portal it is. All of it is required, but for Log.
type Config struct {
	Dir      string // holds the key of the client
	BaseURL  string // of the portal, for instance http://schatkist.localhost:8080
	Issuer   string
	ClientID string
	Scopes   []string
	Levels   []Level          // that may enter, lowest first
	HTTP     *http.Client     // towards the issuer
	Now      func() time.Time // for sessions and tokens
	Random   io.Reader        // for state, nonce, verifier and session ids
	Log      *slog.Logger     // nil: nothing is logged

	Brand     look.Brand
	Crumb     look.Text // the section that every page is in
	Entrances []Entrance
	Roles     []Role
}

// Level is a level of assurance as tokens write it, and as people know it.
type Level struct {
	ACR  string
	Name string
}

// Entrance is one way in on the start page.
type Entrance struct {
	Title, Text look.Text
	Href        string // "" logs in here
}

// Role is one that a token may carry.
type Role struct {
	ID                string
	Name, Explanation look.Text
	Balances, Pays    bool // what its holder gets on the dashboard
}

func (c Config) check() error {
	var errs []error
	for name, missing := range map[string]bool{
		"Dir": c.Dir == "", "BaseURL": c.BaseURL == "", "Issuer": c.Issuer == "", "ClientID": c.ClientID == "",
		"Scopes": !slices.Contains(c.Scopes, "openid"), "Levels": len(c.Levels) == 0, "HTTP": c.HTTP == nil,
		"Now": c.Now == nil, "Random": c.Random == nil, "Entrances": len(c.Entrances) == 0,
	} {
		if missing {
			errs = append(errs, errors.New("portal: "+name+" is required"))
		}
	}
	return errors.Join(errs...)
}

// Portal is safe for concurrent use.
type Portal struct {
	config   Config
	key      key
	issuer   issuer
	sessions *sessions
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
	k, err := loadKey(c.Dir, c.Random)
	if err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	return &Portal{
		config: c, key: k, sessions: newSessions(c.Now), origin: at.Scheme + "://" + at.Host,
		issuer: issuer{url: c.Issuer, client: c.HTTP},
	}, nil
}

// Handler serves the portal. Posts from other sites are refused; the issuer's logout notice carries
// no browser's headers and passes.
func (p *Portal) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.start)
	mux.HandleFunc("GET /login", p.login)
	mux.HandleFunc("GET /callback", p.callback)
	mux.HandleFunc("GET /dashboard", p.dashboard)
	mux.HandleFunc("POST /payment", p.payment)
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
func (p *Portal) PublicJWKS() []byte { return p.key.public }

func (p *Portal) jwks(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/jwk-set+json")
	_, _ = w.Write(p.key.public) // the reader may be gone; nobody to tell
}
