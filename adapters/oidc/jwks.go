package oidc

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/ports"
)

// published holds the key set as portals see it, ready to send until the keys change.
type published struct {
	mu   sync.Mutex
	of   string // the names of its keys
	keys document
}

// document gives the public keys: announced, active and retiring, so that portals know a key before it signs
// and as long as something it signed is valid.
func (p *published) document(ctx context.Context, i *issuer) (document, error) {
	set, err := i.publicKeys(ctx)
	if err != nil {
		return document{}, err
	}
	var names strings.Builder
	for _, k := range set.Keys {
		names.WriteString(k.KeyID + " ")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of != names.String() || p.keys.body == nil {
		if p.keys, err = newDocument(set); err != nil {
			return document{}, err
		}
		p.of = names.String()
	}
	return p.keys, nil
}

func (i *issuer) publicKeys(ctx context.Context) (goidc.JSONWebKeySet, error) {
	set := goidc.JSONWebKeySet{Keys: []goidc.JSONWebKey{}}
	for _, use := range []ports.KeyUse{ports.KeyOIDCES256, ports.KeyOIDCRS256} {
		keys, err := i.provider.Keys.Published(ctx, i.realm.ID, use)
		if err != nil && !errors.Is(err, ports.ErrNotFound) {
			return set, fmt.Errorf("find the public keys: %w", err)
		}
		for _, k := range keys {
			set.Keys = append(set.Keys, publicForms(k)...)
		}
	}
	return set, nil
}

// publicForms gives a key once for each algorithm that it signs with (NL GOV: kid, kty and alg are there).
func publicForms(k ports.Key) []goidc.JSONWebKey {
	form := func(alg goidc.SignatureAlgorithm, key crypto.PublicKey) goidc.JSONWebKey {
		return goidc.JSONWebKey{Key: key, KeyID: keyID(k, alg), Algorithm: string(alg), Use: string(goidc.KeyUsageSignature)}
	}
	public := k.Signer.Public()
	if k.Use == ports.KeyOIDCES256 {
		return []goidc.JSONWebKey{form(goidc.ES256, public)}
	}
	return []goidc.JSONWebKey{form(goidc.RS256, public), form(goidc.PS256, public)}
}
