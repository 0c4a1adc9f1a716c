package oidc

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"fmt"
	"io"
	"math/big"

	"github.com/go-jose/go-jose/v4"
	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// algorithm of a client's ID and logout tokens.
func algorithm(c realm.Client) goidc.SignatureAlgorithm {
	if c.SigningAlgorithm == "" {
		return goidc.ES256
	}
	return goidc.SignatureAlgorithm(c.SigningAlgorithm)
}

// signer gives the library the realm's active key for an algorithm.
func (i *issuer) signer(ctx context.Context, alg goidc.SignatureAlgorithm) (string, crypto.Signer, error) {
	use := ports.KeyOIDCES256
	if alg != goidc.ES256 {
		use = ports.KeyOIDCRS256
	}
	key, err := i.provider.Keys.Active(ctx, i.realm.ID, use)
	if err != nil {
		return "", nil, fmt.Errorf("find the key for %s: %w", alg, err)
	}
	if alg == goidc.ES256 {
		return keyID(key, alg), fixedLength{key.Signer}, nil
	}
	return keyID(key, alg), key.Signer, nil
}

// keyID names a key towards portals. An RSA key is published once for each algorithm, under its own name, so
// that a portal that looks for a kid finds one key.
func keyID(k ports.Key, alg goidc.SignatureAlgorithm) string {
	if alg == goidc.PS256 {
		return "ps256-" + k.ID
	}
	return k.ID
}

// fixedLength signs as JOSE has it: r and s of 32 bytes each (RFC 7518 3.4), where crypto.Signer gives DER.
type fixedLength struct{ crypto.Signer }

// Sign implements crypto.Signer.
func (s fixedLength) Sign(random io.Reader, digest []byte, o crypto.SignerOpts) ([]byte, error) {
	der, err := s.Signer.Sign(random, digest, o)
	if err != nil {
		return nil, err
	}
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &pair); err != nil {
		return nil, fmt.Errorf("read an ECDSA signature: %w", err)
	}
	out := make([]byte, 64)
	pair.R.FillBytes(out[:32])
	pair.S.FillBytes(out[32:])
	return out, nil
}

// verifierOf gives the public key that a kid of ours names, whatever its state: hints outlive keys.
func (i *issuer) verifierOf(ctx context.Context, kid string, alg goidc.SignatureAlgorithm) (crypto.PublicKey, error) {
	use := ports.KeyOIDCES256
	if alg != goidc.ES256 {
		use = ports.KeyOIDCRS256
	}
	keys, err := i.provider.Keys.Published(ctx, i.realm.ID, use)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if keyID(k, alg) == kid {
			return k.Signer.Public(), nil
		}
	}
	return nil, ports.ErrNotFound
}

// opaque lets go-jose sign with a crypto.Signer that already speaks JOSE.
type opaque struct {
	kid    string
	alg    goidc.SignatureAlgorithm
	signer crypto.Signer
	random io.Reader
}

// Public implements jose.OpaqueSigner.
func (o opaque) Public() *jose.JSONWebKey {
	return &jose.JSONWebKey{Key: o.signer.Public(), KeyID: o.kid, Algorithm: string(o.alg)}
}

// Algs implements jose.OpaqueSigner.
func (o opaque) Algs() []jose.SignatureAlgorithm { return []jose.SignatureAlgorithm{o.alg} }

// SignPayload implements jose.OpaqueSigner; all our algorithms hash with SHA-256.
func (o opaque) SignPayload(payload []byte, alg jose.SignatureAlgorithm) ([]byte, error) {
	sum := sha256.Sum256(payload)
	var opts crypto.SignerOpts = crypto.SHA256
	if alg == jose.PS256 {
		opts = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.SHA256}
	}
	return o.signer.Sign(o.random, sum[:], opts)
}
