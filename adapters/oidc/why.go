package oidc

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// assertionType is that of RFC 7523 2.2.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// theirs are the errors that a portal causes. That a person may not enter, or stopped, is none.
var theirs = []goidc.ErrorCode{
	goidc.ErrorCodeInvalidClient, goidc.ErrorCodeInvalidGrant, goidc.ErrorCodeInvalidRequest, goidc.ErrorCodeUnauthorizedClient, goidc.ErrorCodeInvalidScope,
	goidc.ErrorCodeInvalidAuthDetails, goidc.ErrorCodeUnsupportedGrantType, goidc.ErrorCodeRequestURINotSupported, goidc.ErrorCodeInvalidToken,
	errorRequestNotSupported, errorUnsupportedResponseType,
}

// remember keeps why a request was refused, where it is of a client that is registered. The client hears no more than
// the protocol has it: this is for the tenant's staff.
func (i *issuer) remember(ctx context.Context, c *call, err error) {
	var told goidc.Error
	if !errors.As(err, &told) || !slices.Contains(theirs, told.Code) {
		return
	}
	if client, ok := i.blamed(ctx, c); ok {
		i.keep(client, i.why(c.asSent(), client, told), c.endpoint)
	}
}

// asSent is the call with the whole form, of which the library saw a part.
func (c *call) asSent() *call {
	out := *c
	if c.sent != nil {
		out.form.values = c.sent
	}
	return &out
}

func (i *issuer) keep(client realm.Client, x ports.PortalRefusal, e endpoint) {
	x.Endpoint = string(e)
	i.provider.refused.add(i.realm.ID, client.ID, x, i.provider.Now())
}

// blamed is the client in whose name a request came. It need not have sent it.
func (i *issuer) blamed(ctx context.Context, c *call) (realm.Client, bool) {
	if c.client != nil {
		return *c.client, true
	}
	ids := []string{c.form.values.Get("client_id")}
	if c.form.basic != nil {
		ids = append(ids, c.form.basic.Username())
	}
	if _, claims, ok := c.form.assertion(); ok {
		ids = append(ids, claims.Issuer)
	}
	if c.endpoint == userInfoEndpoint && c.grant != nil {
		ids = append(ids, c.grant.Client)
	}
	for _, id := range ids {
		if id == "" {
			continue
		}
		if client, err := i.provider.Clients.Client(ctx, i.realm.ID, realm.ClientID(id)); err == nil {
			return client, true
		}
	}
	return realm.Client{}, false
}

// why looks once more at what the library refused, as it tells programs too little and people nothing.
func (i *issuer) why(c *call, client realm.Client, told goidc.Error) ports.PortalRefusal {
	f := c.form
	switch given := f.values.Get("grant_type"); {
	case told.Code == goidc.ErrorCodeInvalidClient:
		if x := i.whyNobody(c, client); x.Reason != "" {
			return x
		}
	case c.endpoint == tokenEndpoint && told.Code == goidc.ErrorCodeUnsupportedGrantType:
		return ports.PortalRefusal{Reason: ports.GrantTypeUnknown, Given: f.word(given)}
	case c.endpoint == tokenEndpoint && told.Code == goidc.ErrorCodeUnauthorizedClient:
		return ports.PortalRefusal{Reason: ports.GrantTypeRefused, Given: f.word(given)}
	case c.endpoint == tokenEndpoint && told.Code == goidc.ErrorCodeInvalidScope:
		return ports.PortalRefusal{Reason: ports.ScopeRefused, Given: f.text(f.values.Get("scope")), Wanted: strings.Join(client.Scopes, " ")}
	case c.endpoint == tokenEndpoint && given == string(goidc.GrantAuthorizationCode):
		if x := i.whyNoCode(c, client); x.Reason != "" {
			return x
		}
	case c.endpoint == tokenEndpoint && given == string(goidc.GrantRefreshToken) && told.Code == goidc.ErrorCodeInvalidGrant:
		return ports.PortalRefusal{Reason: i.whyNoRefresh(c, client)}
	case c.endpoint == authorizeEndpoint || c.endpoint == pushEndpoint:
		if x := whyNoLogin(c, client, told); x.Reason != "" {
			return x
		}
	case c.endpoint == userInfoEndpoint:
		return ports.PortalRefusal{Reason: ports.TokenLate}
	}
	return ports.PortalRefusal{Reason: ports.RefusedElse, Given: string(told.Code), Wanted: f.text(told.Description)}
}

// whyNobody tells why a client did not prove itself, in the order in which a developer can mend it.
func (i *issuer) whyNobody(c *call, client realm.Client) ports.PortalRefusal {
	f, method := c.form, string(client.Authentication)
	sent := f.method()
	switch {
	case sent == "" && client.Authentication != realm.NoAuthentication:
		return ports.PortalRefusal{Reason: ports.ProofMissing, Wanted: method}
	case sent != method && sent != "":
		return ports.PortalRefusal{Reason: ports.ProofOther, Given: sent, Wanted: method}
	case f.basic != nil && f.values.Has("client_id") && f.values.Get("client_id") != f.basic.Username():
		return ports.PortalRefusal{Reason: ports.ClientDiffers, Given: f.word(f.basic.Username()), Wanted: f.word(f.values.Get("client_id"))}
	case client.Authentication == realm.ClientSecretBasic || client.Authentication == realm.ClientSecretPost:
		return ports.PortalRefusal{Reason: ports.SecretWrong}
	case client.Authentication == realm.PrivateKeyJWT:
		return i.whyNoAssertion(c, client)
	}
	return ports.PortalRefusal{}
}

// method is how a form proves its client; empty: not at all.
func (f form) method() string {
	switch {
	case f.values.Has("client_assertion"):
		return string(realm.PrivateKeyJWT)
	case f.basic != nil:
		return string(realm.ClientSecretBasic)
	case f.values.Has("client_secret"):
		return string(realm.ClientSecretPost)
	}
	return ""
}

// assertion reads the client assertion of a form, and believes nothing of it. False: there is none that can be read.
func (f form) assertion() (*jwt.JSONWebToken, jwt.Claims, bool) {
	var claims jwt.Claims
	token, err := jwt.ParseSigned(f.values.Get("client_assertion"), assertionAlgorithms)
	if err != nil || len(token.Headers) != 1 || token.UnsafeClaimsWithoutVerification(&claims) != nil {
		return nil, claims, false
	}
	return token, claims, true
}

func (i *issuer) whyNoAssertion(c *call, client realm.Client) ports.PortalRefusal {
	f := c.form
	token, claims, ok := f.assertion()
	switch kind, alg := f.values.Get("client_assertion_type"), algorithmOf(f.values.Get("client_assertion")); {
	case kind != assertionType:
		return ports.PortalRefusal{Reason: ports.AssertionType, Given: f.text(kind), Wanted: assertionType}
	case !ok && alg != "" && !slices.Contains(assertionAlgorithms, jose.SignatureAlgorithm(alg)):
		return ports.PortalRefusal{Reason: ports.AssertionAlg, Given: f.word(alg), Wanted: "ES256, PS256, RS256"}
	case !ok:
		return ports.PortalRefusal{Reason: ports.AssertionBroken}
	case claims.Issuer == "":
		return ports.PortalRefusal{Reason: ports.AssertionLacks, Given: "iss"}
	case claims.Issuer != string(client.ID):
		return ports.PortalRefusal{Reason: ports.ClientDiffers, Given: f.word(claims.Issuer), Wanted: string(client.ID)}
	}
	if x := f.whyNoKey(c.keys, token); x.Reason != "" {
		return x
	}
	return i.whyNoClaims(c, client, claims)
}

// algorithmOf reads the alg of a JWS that need not be one of ours.
func algorithmOf(token string) string {
	head, _, _ := strings.Cut(token, ".")
	b, err := base64.RawURLEncoding.DecodeString(head)
	var header struct {
		Algorithm string `json:"alg"`
	}
	if err != nil || json.Unmarshal(b, &header) != nil {
		return ""
	}
	return header.Algorithm
}

// whyNoKey looks for the key as the library does: by kid, else by alg.
func (f form) whyNoKey(keys *goidc.JSONWebKeySet, token *jwt.JSONWebToken) ports.PortalRefusal {
	if keys == nil {
		return ports.PortalRefusal{Reason: ports.KeysAbsent}
	}
	kid, alg := token.Headers[0].KeyID, token.Headers[0].Algorithm
	at := slices.IndexFunc(keys.Keys, func(k goidc.JSONWebKey) bool {
		if kid != "" {
			return k.KeyID == kid
		}
		return k.Algorithm == alg
	})
	switch {
	case at < 0 && kid != "":
		var known []string
		for _, k := range keys.Keys[:min(len(keys.Keys), 5)] {
			known = append(known, printable(k.KeyID, maxWord))
		}
		return ports.PortalRefusal{Reason: ports.KeyUnknown, Given: f.text(kid), Wanted: strings.Join(known, ", ")}
	case at < 0:
		return ports.PortalRefusal{Reason: ports.KeyUnnamed, Given: f.word(alg)}
	case !keys.Keys[at].IsPublic():
		return ports.PortalRefusal{Reason: ports.KeyPrivate, Given: f.text(keys.Keys[at].KeyID)}
	case token.Claims(keys.Keys[at].Key) != nil:
		return ports.PortalRefusal{Reason: ports.SignatureWrong, Given: f.text(keys.Keys[at].KeyID)}
	}
	return ports.PortalRefusal{}
}

func (i *issuer) whyNoClaims(c *call, client realm.Client, claims jwt.Claims) ports.PortalRefusal {
	f, now := c.form, i.provider.Now()
	switch {
	case claims.Expiry == nil:
		return ports.PortalRefusal{Reason: ports.AssertionLacks, Given: "exp"}
	case claims.ID == "":
		return ports.PortalRefusal{Reason: ports.AssertionLacks, Given: "jti"}
	case c.respent:
		return ports.PortalRefusal{Reason: ports.AssertionUsed}
	case claims.Subject != string(client.ID):
		return ports.PortalRefusal{Reason: ports.AssertionSubject, Given: f.text(claims.Subject), Wanted: string(client.ID)}
	case !slices.ContainsFunc(claims.Audience, func(a string) bool {
		return slices.Contains([]string{i.name, i.name + string(tokenEndpoint), i.name + string(c.endpoint)}, a)
	}):
		return ports.PortalRefusal{Reason: ports.AssertionAudience, Given: f.addresses(claims.Audience), Wanted: i.name}
	}
	exp := claims.Expiry.Time()
	switch {
	case now.After(exp.Add(clockLeeway)):
		return ports.PortalRefusal{Reason: ports.AssertionLate, Off: now.Sub(exp)}
	case claims.NotBefore != nil && claims.NotBefore.Time().After(now.Add(clockLeeway)):
		return ports.PortalRefusal{Reason: ports.AssertionEarly, Off: claims.NotBefore.Time().Sub(now)}
	case claims.IssuedAt != nil && claims.IssuedAt.Time().After(now.Add(clockLeeway)):
		return ports.PortalRefusal{Reason: ports.AssertionEarly, Off: claims.IssuedAt.Time().Sub(now)}
	case exp.Sub(now) > assertionLimit:
		return ports.PortalRefusal{Reason: ports.AssertionLong, Off: exp.Sub(now)}
	}
	return ports.PortalRefusal{}
}

// whyNoCode tells what is wrong with a code, or with what came with it.
func (i *issuer) whyNoCode(c *call, client realm.Client) ports.PortalRefusal {
	f, now, row := c.form, i.provider.Now(), c.grant
	if row == nil {
		row = c.withdrawn
	}
	switch {
	case !f.values.Has("code"):
		return ports.PortalRefusal{Reason: ports.AuthCodeMissing}
	case row == nil:
		return ports.PortalRefusal{Reason: ports.AuthCodeUnknown}
	case row.Client != string(client.ID):
		return ports.PortalRefusal{Reason: ports.AuthCodeOther}
	case !row.CodeUsedAt.IsZero() || c.next != nil: // next: another request with the same code was first
		return ports.PortalRefusal{Reason: ports.AuthCodeUsed}
	case c.grant == nil:
		return ports.PortalRefusal{Reason: ports.AuthCodeWithdrawn}
	case !now.Before(row.CodeUntil):
		return ports.PortalRefusal{Reason: ports.AuthCodeLate, Off: now.Sub(row.CodeUntil)}
	case f.values.Get("redirect_uri") != c.state.Redirect:
		return ports.PortalRefusal{Reason: ports.AuthCodeRedirect, Given: f.address(f.values.Get("redirect_uri")), Wanted: c.state.Redirect}
	case !fits(f.values.Get("code_verifier"), c.state.Challenge):
		return ports.PortalRefusal{Reason: ports.AuthCodeVerifier}
	}
	return ports.PortalRefusal{}
}

// fits compares as RFC 7636 4.6 has it.
func fits(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:]) == challenge
}

func (i *issuer) whyNoRefresh(c *call, client realm.Client) ports.RefusalReason {
	switch row := c.grant; {
	case row == nil && c.withdrawn == nil:
		return ports.RefreshUnknown
	case row == nil:
		return ports.RefreshOver
	case row.Client != string(client.ID):
		return ports.RefreshOther
	case row.Superseded || c.next != nil:
		return ports.RefreshUsed
	case i.provider.Now().Unix() >= c.state.RefreshUntil:
		return ports.RefreshLate
	}
	return ports.RefreshOver
}

// whyNoLogin tells what is wrong with where a login would return to, or with what it asks.
func whyNoLogin(c *call, client realm.Client, told goidc.Error) ports.PortalRefusal {
	f := c.form
	to := f.values.Get("redirect_uri")
	switch {
	case told.Description == errPushed.Description:
		return ports.PortalRefusal{Reason: ports.PushedUnknown}
	case to == "":
		return ports.PortalRefusal{Reason: ports.RedirectMissing}
	case !slices.Contains(client.RedirectURIs, to):
		return ports.PortalRefusal{Reason: ports.RedirectUnknown, Given: f.address(to)}
	case !has(f.values.Get("scope"), scopeOpenID):
		return ports.PortalRefusal{Reason: ports.ScopeMissing, Given: f.text(f.values.Get("scope")), Wanted: scopeOpenID}
	}
	return ports.PortalRefusal{}
}

// text, word and address are what of a request may be shown to somebody else.
func (f form) text(s string) string    { return printable(f.discreet(s), maxShown) }
func (f form) word(s string) string    { return printable(f.discreet(s), maxWord) }
func (f form) address(s string) string { return address(f.discreet(s)) }

func (f form) addresses(list []string) string {
	var out []string
	for _, s := range list[:min(len(list), 3)] {
		out = append(out, f.address(s))
	}
	return printable(strings.Join(out, ", "), maxShown)
}
