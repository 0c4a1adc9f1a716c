// Package oidc is the OpenID Provider of each realm, towards its portals. The protocol itself is
// luikyv/go-oidc, of which no type leaves this package; login, sessions, keys and storage stand behind ports.
//
// A request for a login becomes a ports.PortalRequest. Until somebody has proven something nothing is
// stored: what the protocol needs again travels sealed with the browser (PortalRequest.State). The end of
// a login comes in by Answers, inside the unit of work that completes it; a redemption, a rotation, an
// introspection or a revocation is one unit of work of its own, refused or not.
//
// What a portal can count on:
//
//   - The issuer is the realm's: codes, tokens, hints and client assertions of one realm are nothing in another.
//   - Authorization code with PKCE S256, state and nonce, for every client (NL GOV profile).
//   - sub is a stored pseudonym of the person at the portal. acr is the eIDAS level, or the action that the portal
//     asked the person to confirm; loa_original is the eHerkenning class in either case; sid names the session.
//   - amr is there for accounts of the realm: pwd, otp, sms, mfa (RFC 8176; a code by e-mail is an otp). Of a login
//     elsewhere, as by eHerkenning, the level is all that is known, so there is none.
//   - Scopes: openid; organisation (organisation, branch, intermediary); roles; email, which UserInfo
//     tells and ID tokens do not, as those travel through browsers as hints; offline_access, which gives
//     a refresh token to a client that may have one. An unknown scope is ignored, as are the scope
//     parameter at the token endpoint and login_hint.
//   - Access tokens are opaque, live ten minutes, and one per grant is alive: the newest.
//   - A refresh token works once, dies after six idle hours and never outlives the session. Using one that
//     was rotated away revokes the family, but for its immediate predecessor within ten seconds: that is
//     refused and nothing more, for two requests that a portal sent at once. No second token is ever given.
//   - A code that is presented twice, or with a wrong verifier, client or redirect_uri, revokes its grant.
//   - Step-up as RFC 9470 describes: a resource server answers 401 with error="insufficient_user_authentication"
//     and acr_values or max_age; introspection tells it acr and auth_time; the portal sends the person here
//     again with those parameters, and a session that falls short leads to a login. A step-up action of the realm's
//     policy is such an acr value (policy.ActionACR). An unknown one is ignored in acr_values and refused where the
//     claims parameter makes it essential.
//   - A realm of staff has clients of its API as well: client_credentials with private_key_jwt, for a JWT of five minutes
//     (RFC 9068) with the scopes that were asked for. It is no token for any other endpoint here.
//   - prompt=select_account asks anew on whose behalf the person acts, prompt=login for a new proof.
//
// The library reads the machine's clock where it weighs client assertions; all else follows Config.Now.
package oidc

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// How long things live.
const (
	codeLifetime    = time.Minute      // RFC 6749 4.1.2 allows ten
	accessLifetime  = 10 * time.Minute // revocation reaches who asks sooner
	idTokenLifetime = 5 * time.Minute  // NL GOV profile
	refreshIdle     = 6 * time.Hour    // NL GOV profile
	refreshGrace    = 10 * time.Second
	pushedLifetime  = time.Minute
	logoutLifetime  = 2 * time.Minute // Back-Channel Logout 2.4
	assertionLimit  = 10 * time.Minute
	participation   = 24 * time.Hour // of a portal in a session: as long as policy lets any session live
	clockLeeway     = 30 * time.Second
)

// warmRealms is how many realms keep a provider ready, about 40 kB each; the one longest out of use goes first.
const warmRealms = 512

// Config is what the provider stands on.
type Config struct {
	BaseURL   string // scheme and host, as in "https://inloggen.example"; issuer = BaseURL + Slug.Path()
	Flows     ports.LoginFlows
	Sessions  ports.SessionEnder
	Clients   ports.Clients
	Keys      ports.Keys
	Seal      ports.Sealer // of pushed requests, until they are fetched
	Work      ports.UnitOfWork
	Realms    func(context.Context, realm.Slug) (Realm, error) // ErrNotFound: 404
	RealmByID func(context.Context, realm.ID) (Realm, error)   // for Answers and Notify, which know ids
	HTTP      *http.Client                                     // fetches jwks_uri, posts logout tokens; its transport decides which hosts may be reached
	Now       func() time.Time
	Random    io.Reader // read by several goroutines at once
	Log       *slog.Logger
	Pages     Pages
}

// Realm is what the provider must know of one.
type Realm struct {
	ID       realm.ID
	Slug     realm.Slug
	Revision int           // of its live document; a new one rebuilds the provider
	Policy   policy.Policy // of that document: portals may name the step-up actions of its services
	Speaks   []string      // languages beside Dutch and English
	API      bool          // programs of the tenant may call its API
}

// same tells whether r is o, at the same revision.
func (r Realm) same(o Realm) bool {
	return r.ID == o.ID && r.Slug == o.Slug && r.Revision == o.Revision
}

// Provider serves every realm's OpenID Provider. It is safe for concurrent use.
type Provider struct {
	Config
	issuers *issuers
	keys    *clientKeys
	refused *refused
	out     *http.Client
}

// New makes a provider.
func New(c Config) *Provider {
	p := &Provider{Config: c, out: guarded(c.HTTP), refused: newRefused(c.Now())}
	p.keys = newClientKeys(p.out, c.Now)
	p.issuers = newIssuers(warmRealms, p.build)
	return p
}
