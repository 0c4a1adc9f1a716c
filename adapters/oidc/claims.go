package oidc

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// told is what a portal is told of a login (ports.Grant.Claims). It is cut down to the granted scopes
// before it is stored, so that nothing is kept that nobody may see.
type told struct {
	ACR          string        `json:"acr,omitempty"`
	Level        string        `json:"loa_original,omitempty"`
	AuthTime     int64         `json:"auth_time"`
	AMR          []string      `json:"amr,omitempty"`
	Organisation *organisation `json:"organisation,omitempty"`
	Branch       string        `json:"branch,omitempty"`
	Intermediary string        `json:"intermediary,omitempty"`
	Acting       string        `json:"acting_subject,omitempty"`
	Institution  *institution  `json:"institution,omitempty"`
	UserName     string        `json:"user_name,omitempty"`
	Roles        []role.Name   `json:"roles,omitempty"`
	Email        string        `json:"email,omitempty"`
}

type organisation struct {
	Name string `json:"name,omitempty"`
	KvK  string `json:"kvk,omitempty"`
	RSIN string `json:"rsin,omitempty"`
}

// institution is the school or the school board for which somebody acts (MH-43).
type institution struct {
	Code string       `json:"code"`
	Kind linking.Kind `json:"kind"`
	Name string       `json:"name,omitempty"`
}

func tell(g ports.GrantedLogin, scopes string) told {
	t := told{ACR: acrOf(g), Level: g.Level.URN(), AuthTime: g.AuthenticatedAt.Unix(), AMR: g.Means}
	if o := g.Organisation; has(scopes, scopeOrganisation) && !o.Legal.IsZero() {
		t.Organisation = &organisation{o.Name, o.Legal.KvK.String(), o.Legal.RSIN.String()}
		t.Branch, t.Intermediary = g.Branch.String(), g.Intermediary.String()
	}
	t.Acting = g.Acting.String()
	if i := g.Institution; has(scopes, scopeOrganisation) && !i.Code.IsZero() {
		t.Institution, t.UserName = &institution{i.Code.String(), i.Code.Kind(), i.Name}, g.Linked.UserName
	}
	if has(scopes, scopeRoles) {
		t.Roles = g.Roles
	}
	if has(scopes, scopeEmail) {
		t.Email = g.Email.String()
	}
	return t
}

func (t told) encode() ([]byte, error) {
	b, err := json.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("write the claims: %w", err)
	}
	return b, nil
}

// toldBy gives the stored claims of the call's grant. They are ours, so they are JSON.
func (c *call) told() map[string]any {
	claims := map[string]any{}
	if err := json.Unmarshal(c.grant.Claims, &claims); err != nil {
		panic("oidc: the stored claims of a grant are not JSON")
	}
	if at, ok := claims[goidc.ClaimAuthTime].(float64); ok {
		claims[goidc.ClaimAuthTime] = int64(at) // the library writes a float as 1.7e+09, which few portals can read
	}
	return claims
}

// idTokenClaims adds to sub, iss, aud, nonce what NL GOV demands, and sets the instants by our clock.
func (i *issuer) idTokenClaims(ctx context.Context, _ *goidc.Grant) map[string]any {
	c, now := callOf(ctx), i.provider.Now()
	claims := c.inIDToken()
	maps.Copy(claims, map[string]any{
		goidc.ClaimTokenID: i.provider.random(16), "azp": c.grant.Client, "sid": string(c.grant.Session),
		goidc.ClaimIssuedAt: now.Unix(), goidc.ClaimNotBefore: now.Unix(), goidc.ClaimExpiry: now.Add(idTokenLifetime).Unix(),
	})
	return claims
}

func (c *call) inIDToken() map[string]any {
	claims := c.told()
	delete(claims, scopeEmail)
	return claims
}

func userInfoClaims(ctx context.Context, _ *goidc.Grant) map[string]any {
	return callOf(ctx).inUserInfo()
}

// inUserInfo tells of the person and the organisation, not of the login: that is the ID token's.
func (c *call) inUserInfo() map[string]any {
	claims := c.told()
	for _, name := range []string{goidc.ClaimACR, "loa_original", goidc.ClaimAuthTime, goidc.ClaimAMR} {
		delete(claims, name)
	}
	if claims[goidc.ClaimEmail] != nil {
		claims[goidc.ClaimEmailVerified] = true
	}
	return claims
}

// tokenClaims is what introspection adds (RFC 9470 6.2): with it a resource server sees whether an action was
// confirmed, and how long ago. The token's end is that of our clock.
func tokenClaims(ctx context.Context, _ *goidc.Token, _ *goidc.Grant) map[string]any {
	c := callOf(ctx)
	if c.machine() {
		return c.issuer.machineClaims()
	}
	all := c.told()
	claims := map[string]any{goidc.ClaimExpiry: c.state.AccessUntil}
	for _, name := range []string{goidc.ClaimACR, "loa_original", goidc.ClaimAuthTime} {
		if v, ok := all[name]; ok {
			claims[name] = v
		}
	}
	return claims
}
