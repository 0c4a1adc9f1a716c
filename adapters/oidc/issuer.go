package oidc

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/google/uuid"
	"github.com/luikyv/go-oidc/pkg/goidc"
	"github.com/luikyv/go-oidc/pkg/provider"
)

// issuer is the OpenID Provider of one realm at one revision. It holds no state of any login.
type issuer struct {
	provider  *Provider
	realm     Realm
	name      string // the issuer identifier
	library   http.Handler
	discovery document
	jwks      published
}

// build makes the issuer of a realm, in about a millisecond.
func (p *Provider) build(r Realm) (*issuer, error) {
	i := &issuer{provider: p, realm: r, name: p.BaseURL + r.Slug.Path()}
	library, err := provider.New(i.name, grants{i}, noKeys, i.options()...)
	if err != nil {
		return nil, fmt.Errorf("build the OpenID Provider of %s: %w", r.Slug, err)
	}
	i.library = library.Handler()
	i.discovery, err = i.describe()
	return i, err
}

// noKeys: no token of ours that the library would verify is a JWT, so a JWT is no token of ours. An ID token
// does not pass for an access token.
func noKeys(context.Context) (goidc.JSONWebKeySet, error) { return goidc.JSONWebKeySet{}, nil }

func (i *issuer) options() []provider.Option {
	p, store := i.provider, grants{i}
	token := func(context.Context) string { return p.token() }
	options := []provider.Option{
		provider.WithProfile(goidc.ProfileOpenID),
		provider.WithOpenIDScopeRequired(),
		provider.WithScopes(i.libraryScopes()...),
		// What the library calls dynamic registration is its only door to clients of ours; endpoint.go
		// keeps the registration endpoint itself out of reach.
		provider.WithDCR(registry{i}),
		provider.WithDCRInitialTokenValidator(func(context.Context, string) error { return errNoRegistration }),
		provider.WithAuthCodeGrant(store, goidc.ResponseTypeCode),
		provider.WithAuthCodeFunc(token),
		provider.WithAuthCodeLifetime(int(codeLifetime.Seconds())),
		provider.WithAuthnSessionIDFunc(func(context.Context) string { return resumed }),
		provider.WithGrantIDFunc(func(context.Context) string { return p.id() }),
		provider.WithPKCERequired(goidc.CodeChallengeMethodSHA256),
		provider.WithIssuerResponseParameter(),
		provider.WithPolicies(goidc.NewPolicy(policyID, func(*http.Request, *goidc.AuthnSession, *goidc.Client) bool { return true }, i.authenticate)),
		provider.WithPAR(pushes{}),
		provider.WithPARIDFunc(token),
		provider.WithPARLifetime(int(pushedLifetime.Seconds())),
		provider.WithRefreshTokenGrant(store),
		provider.WithRefreshTokenRotation(),
		provider.WithRefreshTokenFunc(token),
		// The library would make the first refresh token at /authorize and keep it in clear until it is fetched.
		provider.WithRefreshTokenShouldIssue(func(context.Context, *goidc.Client, *goidc.Grant) bool { return false }),
		provider.WithOpaqueTokens(store),
		provider.WithOpaqueTokenFunc(func(context.Context, *goidc.Grant) string { return p.token() }),
		provider.WithTokenOptions(func(ctx context.Context, _ *goidc.Grant, _ *goidc.Client) goidc.TokenOptions {
			if callOf(ctx).machine() {
				return goidc.NewJWTTokenOptions(goidc.ES256, int(machineLifetime.Seconds()))
			}
			return goidc.NewOpaqueTokenOptions(int(accessLifetime.Seconds()))
		}),
		provider.WithTokenIntrospection(func(_ context.Context, c *goidc.Client, _ goidc.TokenInfo) bool { return !c.IsPublic() }),
		provider.WithTokenRevocation(func(context.Context, *goidc.Client) bool { return true }),
		provider.WithTokenRevocationRevokeGrantOnAccessToken(),
		provider.WithPrivateKeyJWTAuthn(goidc.ES256, goidc.PS256, goidc.RS256),
		provider.WithSecretBasicAuthn(), provider.WithSecretPostAuthn(), provider.WithNoneAuthn(),
		provider.WithClientSecretVerifier(verifySecret),
		provider.WithJTIConsumer(i.spendAssertion),
		provider.WithJWTLifetime(int(assertionLimit.Seconds())),
		provider.WithJWTLeewayTime(int(clockLeeway.Seconds())),
		provider.WithIDTokenSignatureAlgs(goidc.ES256, goidc.RS256, goidc.PS256),
		provider.WithIDTokenLifetime(int(idTokenLifetime.Seconds())),
		provider.WithSigner(i.signer),
		provider.WithIDTokenClaims(i.idTokenClaims),
		provider.WithUserInfoClaims(userInfoClaims),
		provider.WithTokenClaims(tokenClaims),
		provider.WithErrorRenderer(func(_ http.ResponseWriter, r *http.Request, err error) error {
			callOf(r.Context()).failed = err
			return nil
		}),
		provider.WithErrorHandler(i.note),
	}
	if i.realm.API {
		options = append(options, provider.WithClientCredentialsGrant())
	}
	return options
}

var errNoRegistration = errors.New("oidc: clients are registered in the realm's document")

func (i *issuer) libraryScopes() []goidc.Scope {
	var all []goidc.Scope
	for _, s := range i.scopes() {
		all = append(all, goidc.NewScope(s))
	}
	return all
}

// note logs why the library refused something: the portal's developer is told less.
func (i *issuer) note(ctx context.Context, err error) {
	c := callOf(ctx)
	c.refused = err
	client := ""
	if c.client != nil {
		client = string(c.client.ID)
	}
	i.provider.Log.InfoContext(ctx, "oidc request refused", "realm", i.realm.Slug.String(), "endpoint", string(c.endpoint), "client", client, "error", err)
}

// token gives 256 random bits in 43 characters.
func (p *Provider) token() string { return p.random(32) }

// random gives n random bytes in base64url. A process without randomness must not go on.
func (p *Provider) random(n int) string {
	b := make([]byte, n)
	if _, err := io.ReadFull(p.Random, b); err != nil {
		panic("oidc: no randomness: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// id gives a UUID that sorts by time.
func (p *Provider) id() string {
	id, err := uuid.NewV7FromReader(p.Random)
	if err != nil {
		panic("oidc: no randomness: " + err.Error())
	}
	return id.String()
}
