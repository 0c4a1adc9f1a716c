package oidc

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
)

// How long keys behind a jwks_uri are used, and how soon an unknown kid or a failure lets us ask again.
const (
	clientKeysFresh = 10 * time.Minute
	clientKeysRetry = time.Minute
	clientKeysMax   = 1024
)

// clientKeys gives the public keys with which clients sign their assertions. It fetches a jwks_uri before
// any unit of work begins, never in one.
type clientKeys struct {
	http *http.Client
	now  func() time.Time

	mu      sync.Mutex
	fetched map[string]*fetchedKeys
}

// fetchedKeys is what a jwks_uri gave. Its lock lets one request fetch and the others wait.
type fetchedKeys struct {
	mu   sync.Mutex
	keys *goidc.JSONWebKeySet
	at   time.Time // of the last attempt
}

func newClientKeys(c *http.Client, now func() time.Time) *clientKeys {
	return &clientKeys{http: c, now: now, fetched: map[string]*fetchedKeys{}}
}

// forAssertion gives the keys of the client that an assertion claims to be from. Nil: there are none, and
// the library refuses the client.
func (k *clientKeys) forAssertion(ctx context.Context, c realm.Client, kid string) (*goidc.JSONWebKeySet, error) {
	if c.JWKSURI != "" {
		return k.behind(ctx, c.JWKSURI, kid)
	}
	return parseKeys(c.JWKS)
}

func parseKeys(b []byte) (*goidc.JSONWebKeySet, error) {
	if len(b) == 0 {
		return nil, nil
	}
	var set goidc.JSONWebKeySet
	if err := json.Unmarshal(b, &set); err != nil {
		return nil, fmt.Errorf("read the keys of a client: %w", err)
	}
	return &set, nil
}

func (k *clientKeys) behind(ctx context.Context, uri, kid string) (*goidc.JSONWebKeySet, error) {
	f := k.entry(uri)
	f.mu.Lock()
	defer f.mu.Unlock()
	age := k.now().Sub(f.at)
	if f.keys != nil && age < clientKeysFresh && (holds(f.keys, kid) || age < clientKeysRetry) {
		return f.keys, nil
	}
	if f.keys == nil && age < clientKeysRetry {
		return nil, fmt.Errorf("the keys behind a jwks_uri could not be fetched less than %s ago", clientKeysRetry)
	}
	f.at = k.now()
	set, err := k.fetch(ctx, uri)
	if err != nil {
		return f.keys, err // keys that were good stay in use while their host is away
	}
	f.keys = set
	return set, nil
}

func holds(set *goidc.JSONWebKeySet, kid string) bool {
	_, err := set.Key(kid)
	return kid == "" || err == nil
}

// entry finds or makes the entry of a URI. A full table is emptied: URIs are those of registered clients, so
// that is a bound and not a policy.
func (k *clientKeys) entry(uri string) *fetchedKeys {
	k.mu.Lock()
	defer k.mu.Unlock()
	f, ok := k.fetched[uri]
	if !ok {
		if len(k.fetched) >= clientKeysMax {
			clear(k.fetched)
		}
		f = &fetchedKeys{}
		k.fetched[uri] = f
	}
	return f
}

func (k *clientKeys) fetch(ctx context.Context, uri string) (*goidc.JSONWebKeySet, error) {
	ctx = context.WithoutCancel(ctx) // others wait for these keys too; the client's timeout ends it
	status, body, err := outbound(ctx, k.http, http.MethodGet, uri, nil)
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, fmt.Errorf("a jwks_uri answered %d", status)
	}
	return parseKeys(body)
}

// assertionAlgorithms are those in which clients may sign.
var assertionAlgorithms = []jose.SignatureAlgorithm{jose.ES256, jose.PS256, jose.RS256}

// prepareKeys fetches the keys that the assertion of a request needs. It believes nothing of the assertion but
// where to look; the library verifies it.
func (i *issuer) prepareKeys(ctx context.Context, f form) *goidc.JSONWebKeySet {
	token, err := jwt.ParseSigned(f.values.Get("client_assertion"), assertionAlgorithms)
	if err != nil || len(token.Headers) != 1 {
		return nil
	}
	var claims jwt.Claims
	if token.UnsafeClaimsWithoutVerification(&claims) != nil {
		return nil
	}
	client, err := i.provider.Clients.Client(ctx, i.realm.ID, realm.ClientID(claims.Issuer))
	if err != nil || client.Authentication != realm.PrivateKeyJWT {
		return nil
	}
	keys, err := i.provider.keys.forAssertion(ctx, client, token.Headers[0].KeyID)
	if err != nil {
		i.provider.Log.WarnContext(ctx, "no keys of a client", "realm", i.realm.Slug.String(), "client", string(client.ID), "error", err)
	}
	return keys
}
