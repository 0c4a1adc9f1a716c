package oidc

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Clients of the API act by their own right (RFC 6749 4.4). Their tokens are JWTs (RFC 9068), so that the API believes
// them without a look at any storage: they are short-lived, and what a client may is asked at each call.
const (
	machineLifetime = 5 * time.Minute
	machineAudience = "/api/v1" // below the issuer
	machineType     = "at+jwt"
)

var _ ports.APITokens = (*Provider)(nil)

// machine tells whether the request is of a client that wants a token for itself.
func (c *call) machine() bool {
	return c.endpoint == tokenEndpoint && c.form.values.Get("grant_type") == string(goidc.GrantClientCredentials)
}

// scoped reads the scope parameter of the token endpoint. It counts for clients of the API alone, and they say what they
// need: nothing is given by default (RFC 6749 3.3).
func scoped(f form) bool {
	if f.values.Get("grant_type") != string(goidc.GrantClientCredentials) {
		f.values.Del("scope")
		return true
	}
	return strings.TrimSpace(f.values.Get("scope")) != ""
}

// recordMachine leaves behind that a client of the API got a token; nothing else of it is stored.
func (g grants) recordMachine(ctx context.Context, c *call, scopes string) error {
	client := "client:" + string(c.client.ID)
	return c.store.Audit().Append(ctx, audit.Event{
		ID: g.issuer.provider.id(), Action: audit.TokenIssued, Object: client, Result: audit.Done, Origin: "api", Actor: client,
		At: g.issuer.provider.Now(), Facts: map[string]string{"grant_type": string(goidc.GrantClientCredentials), "scope": scopes},
	})
}

// machineClaims are those of RFC 9068 2.2 that the library leaves out, with the instants of our clock.
func (i *issuer) machineClaims() map[string]any {
	now := i.provider.Now()
	return map[string]any{
		goidc.ClaimAudience: i.name + machineAudience, goidc.ClaimIssuedAt: now.Unix(), goidc.ClaimNotBefore: now.Unix(),
		goidc.ClaimExpiry: now.Add(machineLifetime).Unix(),
	}
}

// Caller implements ports.APITokens.
func (p *Provider) Caller(ctx context.Context, s realm.Slug, token string) (ports.APICaller, error) {
	found, err := p.Realms(ctx, s)
	if err != nil {
		return ports.APICaller{}, err
	}
	i, err := p.issuers.of(found)
	if err != nil {
		return ports.APICaller{}, err
	}
	return i.caller(ctx, token)
}

func (i *issuer) caller(ctx context.Context, token string) (ports.APICaller, error) {
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil || len(parsed.Headers) != 1 || parsed.Headers[0].ExtraHeaders[jose.HeaderType] != machineType {
		return ports.APICaller{}, ports.ErrForged // an ID token is no access token (RFC 9068 4)
	}
	key, err := i.verifierOf(ctx, parsed.Headers[0].KeyID, goidc.ES256)
	switch {
	case errors.Is(err, ports.ErrNotFound):
		return ports.APICaller{}, ports.ErrForged
	case err != nil:
		return ports.APICaller{}, fmt.Errorf("find the key of an access token: %w", err)
	}
	var standard jwt.Claims
	var own struct {
		Client string `json:"client_id"`
		Scope  string `json:"scope"`
	}
	if parsed.Claims(key, &standard, &own) != nil || !i.holds(standard) {
		return ports.APICaller{}, ports.ErrForged
	}
	return ports.APICaller{Client: realm.ClientID(own.Client), Scopes: strings.Fields(own.Scope)}, nil
}

// holds tells whether a token is ours, for the API, and of now.
func (i *issuer) holds(c jwt.Claims) bool {
	now := i.provider.Now()
	return c.Issuer == i.name && slices.Contains(c.Audience, i.name+machineAudience) && c.Expiry != nil && now.Before(c.Expiry.Time()) &&
		c.NotBefore != nil && !now.Before(c.NotBefore.Time())
}
