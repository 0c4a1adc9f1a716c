package oidc

import (
	"context"
	"errors"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
)

// hint is what an ID token of ours says of an earlier login.
type hint struct {
	Subject string
	Client  realm.ClientID
	Session session.ID
}

var errHint = errors.New("the id_token_hint is not an ID token of this issuer")

// parseHint accepts an ID token by signature, issuer and audience. That it expired does not matter: ID tokens
// live five minutes and logins longer (OpenID Connect Core 3.1.2.1, RP-Initiated Logout 2).
func (i *issuer) parseHint(ctx context.Context, token string) (hint, error) {
	t, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.PS256})
	if err != nil || len(t.Headers) != 1 || t.Headers[0].ExtraHeaders[jose.HeaderType] != "JWT" { // a logout token is no hint
		return hint{}, errHint
	}
	key, err := i.verifierOf(ctx, t.Headers[0].KeyID, goidc.SignatureAlgorithm(t.Headers[0].Algorithm))
	if err != nil {
		return hint{}, errHint
	}
	var claims struct {
		jwt.Claims
		Session session.ID `json:"sid"`
	}
	if t.Claims(key, &claims) != nil || claims.Issuer != i.name || len(claims.Audience) != 1 || claims.Subject == "" || claims.Session == "" {
		return hint{}, errHint
	}
	return hint{claims.Subject, realm.ClientID(claims.Audience[0]), claims.Session}, nil
}

// readHint makes the subject of a request's hint the one whose session will do.
func (i *issuer) readHint(ctx context.Context, c *call) {
	if c.asked.hint == "" {
		return
	}
	h, err := i.parseHint(ctx, c.asked.hint)
	if err != nil || string(h.Client) != c.pending.Client {
		c.asked.refuse(goidc.ErrorCodeInvalidRequest, errHint.Error())
		return
	}
	c.asked.subject = h.Subject
}
