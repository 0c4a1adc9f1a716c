package oidc

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"net"
	"os"
	"time"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// How long a page waits for a jwks_uri, and how many keys it shows.
const (
	pagePatience = 2 * time.Second
	pageKeys     = 50
)

// Published implements ports.PortalHealth.
func (p *Provider) Published(ctx context.Context, r realm.ID, id realm.ClientID) (ports.PublishedKeys, error) {
	_, client, err := p.portal(ctx, r, id)
	if err != nil || client.JWKSURI == "" {
		return ports.PublishedKeys{}, err
	}
	return p.keys.published(ctx, client.JWKSURI, pagePatience), nil
}

// published shows what is known of the keys behind a URI. It fetches no sooner than an assertion would make it, and while
// another request does it waits for none. Who it does not wait for goes on, within the time of every call.
func (k *clientKeys) published(ctx context.Context, uri string, patience time.Duration) ports.PublishedKeys {
	f := k.entry(uri)
	busy := !f.mu.TryLock()
	switch {
	case busy:
	case f.last.Load().due(k.now(), ""):
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer f.mu.Unlock()
			k.renew(ctx, f, uri)
		}()
		wait := time.NewTimer(patience)
		defer wait.Stop()
		select {
		case <-done:
		case <-ctx.Done():
			busy = true
		case <-wait.C:
			busy = true
		}
	default:
		f.mu.Unlock()
	}
	return shown(*f.last.Load(), busy)
}

func shown(f keyFetch, busy bool) ports.PublishedKeys {
	out := ports.PublishedKeys{Unread: f.unread, Fetched: f.at, Tried: f.tried, Busy: busy}
	out.Fault, out.Status = publishedFault(f.err)
	if !f.tried.IsZero() {
		out.Next = f.tried.Add(clientKeysRetry)
	}
	if f.keys == nil {
		return out
	}
	if !f.tried.IsZero() {
		out.Next = f.tried.Add(clientKeysFresh)
	}
	for _, key := range f.keys.Keys[:min(len(f.keys.Keys), pageKeys)] {
		out.Keys = append(out.Keys, publishedKey(key))
	}
	out.More = len(f.keys.Keys) - len(out.Keys)
	return out
}

// publishedKey names a key. What it is stays here, the more so where it should never have been published.
func publishedKey(k goidc.JSONWebKey) ports.PublishedKey {
	out := ports.PublishedKey{ID: printable(k.KeyID, maxShown), Algorithm: printable(k.Algorithm, maxWord), Use: printable(k.Use, maxWord), Secret: !k.IsPublic()}
	switch key := k.Key.(type) {
	case *rsa.PublicKey, *rsa.PrivateKey:
		out.Kind = "RSA"
	case *ecdsa.PublicKey:
		out.Kind = "EC " + key.Params().Name
	case *ecdsa.PrivateKey:
		out.Kind = "EC " + key.Params().Name
	case ed25519.PublicKey, ed25519.PrivateKey:
		out.Kind = "OKP Ed25519"
	case []byte:
		out.Kind = "oct"
	}
	if len(k.Certificates) > 0 {
		out.From, out.Until = k.Certificates[0].NotBefore, k.Certificates[0].NotAfter
	}
	return out
}

func publishedFault(err error) (ports.PublishedFault, int) {
	var status statusError
	var address *net.AddrError
	var wait net.Error
	switch {
	case err == nil:
		return "", 0
	case errors.As(err, &status):
		return ports.PublishedStatus, int(status)
	case errors.Is(err, errOutboundLong):
		return ports.PublishedLong, 0
	case errors.Is(err, errKeys):
		return ports.PublishedUnreadable, 0
	case errors.Is(err, errOutboundURL), errors.As(err, &address):
		return ports.PublishedForbidden, 0
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &wait) && wait.Timeout():
		return ports.PublishedSlow, 0
	}
	return ports.PublishedUnreachable, 0
}
