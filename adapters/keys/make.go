package keys

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// bits of every RSA key: the least the eHerkenning scheme takes (EHERKENNING.md 9); 4096 costs five times the signing.
const bits = 2048

// uses lists what every realm has, in the order in which the keys are stored.
var uses = []ports.KeyUse{
	ports.KeyData, ports.KeyDigest, ports.KeySAMLSigning, ports.KeySAMLDecryption, ports.KeySAMLTLS, ports.KeyOIDCES256, ports.KeyOIDCRS256,
}

// Ensure makes the keys that the realm lacks, active at once, and leaves the others alone. Two nodes may call it
// at the same time: the one that comes second finds the keys of the first.
func (s *Store) Ensure(ctx context.Context, r realm.ID, n Names) error {
	err := s.ensure(ctx, r, n)
	if errors.Is(err, ports.ErrConflict) {
		return s.ensure(ctx, r, n)
	}
	return err
}

func (s *Store) ensure(ctx context.Context, r realm.ID, n Names) error {
	set, err := s.records.Load(ctx, r)
	if err != nil {
		return fmt.Errorf("load keys of realm %s: %w", r, err)
	}
	missing := slices.DeleteFunc(slices.Clone(uses), func(use ports.KeyUse) bool { return find(set, use, ports.KeyActive) >= 0 })
	if len(missing) == 0 {
		return nil
	}
	for _, use := range missing {
		if !symmetric(use) {
			continue
		}
		rec, err := s.makeSymmetric(r, use)
		if err != nil {
			return err
		}
		rec.State = ports.KeyActive
		set.Records = append(set.Records, rec)
	}
	return s.ensurePrivate(ctx, r, n, set, slices.DeleteFunc(missing, symmetric))
}

// ensurePrivate makes the private keys side by side: finding primes is what a first start waits for.
func (s *Store) ensurePrivate(ctx context.Context, r realm.ID, n Names, set ports.KeySet, missing []ports.KeyUse) error {
	g, err := newRing(r, set, s.kek)
	if err != nil {
		return err
	}
	made := make([]ports.KeyRecord, len(missing))
	var group errgroup.Group
	for i, use := range missing {
		group.Go(func() (err error) {
			made[i], err = s.makePrivate(g, use, n)
			made[i].State = ports.KeyActive
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	set.Records = append(set.Records, made...)
	return s.save(ctx, r, set)
}

// makeSymmetric makes a data or digest key, wrapped by the key-encryption key.
func (s *Store) makeSymmetric(r realm.ID, use ports.KeyUse) (ports.KeyRecord, error) {
	raw := make([]byte, len(keyID{})+size)
	if _, err := io.ReadFull(s.random, raw); err != nil {
		return ports.KeyRecord{}, fmt.Errorf("keys: make a %s key: %w", use, err)
	}
	id := hex.EncodeToString(raw[:len(keyID{})])
	sealed := s.kek.seal(r, use, id, raw[len(keyID{}):])
	return ports.KeyRecord{ID: id, Use: use, Sealed: sealed, CreatedAt: s.now()}, nil
}

// makePrivate makes a private key, sealed by the data key of its ring, with a certificate where its use needs one.
func (s *Store) makePrivate(g *ring, use ports.KeyUse, n Names) (ports.KeyRecord, error) {
	signer, err := generate(use, s.random)
	if err != nil {
		return ports.KeyRecord{}, fmt.Errorf("keys: make a %s key: %w", use, err)
	}
	rec := ports.KeyRecord{Use: use, CreatedAt: s.now()}
	if profile, ok := profiles[use]; ok {
		if rec.Certificate, rec.NotAfter, err = s.certificate(signer, profile, n); err != nil {
			return ports.KeyRecord{}, err
		}
	}
	if rec.ID, err = fingerprint(signer, rec.Certificate); err != nil {
		return ports.KeyRecord{}, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(signer)
	if err != nil {
		return ports.KeyRecord{}, fmt.Errorf("keys: encode a %s key: %w", use, err)
	}
	rec.Sealed, err = g.seal(sealing, rec.ID, der)
	return rec, err
}

func generate(use ports.KeyUse, random io.Reader) (crypto.Signer, error) {
	switch use {
	case ports.KeyOIDCES256:
		return ecdsa.GenerateKey(elliptic.P256(), random)
	case ports.KeySAMLSigning, ports.KeySAMLDecryption, ports.KeySAMLTLS, ports.KeyOIDCRS256:
		return rsa.GenerateKey(random, bits)
	}
	return nil, fmt.Errorf("no private key has the use %q", use)
}

// fingerprint names a key: SHA-256 of its certificate, or of its public key where it has none. Brokers match
// KeyName to the former (EHERKENNING.md 3.4).
func fingerprint(signer crypto.Signer, certificate []byte) (string, error) {
	der := certificate
	if der == nil {
		var err error
		if der, err = x509.MarshalPKIXPublicKey(signer.Public()); err != nil {
			return "", fmt.Errorf("keys: encode a public key: %w", err)
		}
	}
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:]), nil
}

// find gives the place of the first record with that use and state, or -1.
func find(set ports.KeySet, use ports.KeyUse, state ports.KeyState) int {
	return slices.IndexFunc(set.Records, func(k ports.KeyRecord) bool { return k.Use == use && k.State == state })
}
