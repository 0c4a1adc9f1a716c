package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
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
	last atomic.Pointer[keyFetch]
}

// keyFetch is what came of the last attempt. It does not change.
type keyFetch struct {
	keys   *goidc.JSONWebKeySet // in use; nil: none
	unread int                  // that came with them and are not in use
	at     time.Time            // of the attempt that gave them
	tried  time.Time            // of the last attempt
	err    error                // of the last attempt
}

// due tells whether the keys may be fetched again, for an assertion that names kid; empty: it names none.
func (f keyFetch) due(now time.Time, kid string) bool {
	age := now.Sub(f.tried)
	if f.keys == nil {
		return age >= clientKeysRetry
	}
	return age >= clientKeysFresh || (age >= clientKeysRetry && !holds(f.keys, kid))
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
	keys, _, err := parseKeys(c.JWKS)
	return keys, err
}

// parseKeys reads a set, and tells how many keys of it cannot be used.
func parseKeys(b []byte) (*goidc.JSONWebKeySet, int, error) {
	if len(b) == 0 {
		return nil, 0, nil
	}
	var set goidc.JSONWebKeySet
	if err := json.Unmarshal(b, &set); err != nil {
		return nil, 0, fmt.Errorf("%w: %w", errKeys, err)
	}
	var all struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, 0, fmt.Errorf("%w: %w", errKeys, err)
	}
	return &set, len(all.Keys) - len(set.Keys), nil
}

var errKeys = errors.New("read the keys of a client")

func (k *clientKeys) behind(ctx context.Context, uri, kid string) (*goidc.JSONWebKeySet, error) {
	f := k.entry(uri)
	f.mu.Lock()
	defer f.mu.Unlock()
	last := *f.last.Load()
	switch {
	case last.due(k.now(), kid):
		last = k.renew(ctx, f, uri)
		return last.keys, last.err // keys that were good stay in use while their host is away
	case last.keys == nil:
		return nil, fmt.Errorf("the keys behind a jwks_uri could not be fetched less than %s ago", clientKeysRetry)
	}
	return last.keys, nil
}

// renew fetches, while the lock of f is held.
func (k *clientKeys) renew(ctx context.Context, f *fetchedKeys, uri string) keyFetch {
	next := *f.last.Load()
	next.tried = k.now()
	keys, unread, err := k.fetch(ctx, uri)
	if next.err = err; err == nil {
		next.keys, next.unread, next.at = keys, unread, next.tried
	}
	f.last.Store(&next)
	return next
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
		f.last.Store(&keyFetch{})
		k.fetched[uri] = f
	}
	return f
}

func (k *clientKeys) fetch(ctx context.Context, uri string) (*goidc.JSONWebKeySet, int, error) {
	ctx = context.WithoutCancel(ctx) // others wait for these keys too; the client's timeout ends it
	status, body, err := outbound(ctx, k.http, http.MethodGet, uri, nil)
	if err != nil {
		return nil, 0, err
	}
	if status != http.StatusOK {
		return nil, 0, statusError(status)
	}
	if len(body) == 0 {
		return nil, 0, errKeys
	}
	return parseKeys(body)
}

// statusError is the status of an answer without keys.
type statusError int

func (e statusError) Error() string { return fmt.Sprintf("a jwks_uri answered %d", int(e)) }

// assertionAlgorithms are those in which clients may sign.
var assertionAlgorithms = []jose.SignatureAlgorithm{jose.ES256, jose.PS256, jose.RS256}

// prepareKeys fetches the keys that the assertion of a request needs. It believes nothing of the assertion but
// where to look; the library verifies it.
func (i *issuer) prepareKeys(ctx context.Context, f form) *goidc.JSONWebKeySet {
	token, claims, ok := f.assertion()
	if !ok {
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
