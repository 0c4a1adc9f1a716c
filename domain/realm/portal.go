package realm

import (
	"cmp"

	"github.com/voordeur/voordeur/domain/secret"
)

// ClientID names a relying party within a realm, as it names itself in OpenID Connect.
type ClientID string

// Client is a relying party: one application of a portal. All clients of a portal see the same
// pseudonym of a person.
type Client struct {
	ID                ClientID
	Portal            string // id of the portal; the sector of the pairwise subject
	Service           string // id of the service that a login at this client enters
	Name              Text
	RedirectURIs      []string // compared exactly
	PostLogoutURIs    []string // compared exactly
	BackChannelLogout string   // URI that gets logout tokens; empty: none
	Authentication    ClientAuthentication
	Secret            secret.Text // for the secret methods: "sha256:" + lower-case hexadecimal of the random secret
	JWKS              []byte      // public keys of the client, inline
	JWKSURI           string      // or where they are
	SigningAlgorithm  string      // of its ID tokens: "ES256" (default), "RS256", "PS256"
	Refresh           bool        // may get refresh tokens
	Scopes            []string    // of a client of the API, which acts by its own right and logs nobody in; a portal has none
}

// ClientAuthentication is how a client proves itself at the token endpoint (OpenID Connect Core 9).
type ClientAuthentication string

// The methods. Public clients have none and rely on PKCE.
const (
	PrivateKeyJWT     ClientAuthentication = "private_key_jwt"
	ClientSecretBasic ClientAuthentication = "client_secret_basic"
	ClientSecretPost  ClientAuthentication = "client_secret_post"
	NoAuthentication  ClientAuthentication = "none"
)

// Text is a name or sentence of a tenant. English and German may be empty: German is then shown in
// English, and English in Dutch.
type Text struct{ NL, EN, DE string }

// In gives the text in a language ("nl", "en" or "de").
func (t Text) In(lang string) string {
	if lang == "de" {
		return cmp.Or(t.DE, t.EN, t.NL)
	}
	if lang == "en" {
		return cmp.Or(t.EN, t.NL)
	}
	return t.NL
}
