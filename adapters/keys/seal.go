package keys

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// patience is the least age of a key set before an unknown key id makes us read it again: another node may have
// promoted a data key just now, but a flood of forged values must not become a flood of reads.
const patience = 10 * time.Second

// Seal encrypts plain under the active data key of the realm; the result is 33 bytes longer.
// The error wraps ports.ErrNotFound where the realm has no keys.
func (s *Store) Seal(ctx context.Context, r realm.ID, p ports.Purpose, context string, plain []byte) ([]byte, error) {
	g, err := s.ring(ctx, r)
	if err != nil {
		return nil, err
	}
	return g.seal(p, context, plain)
}

// Open gives what Seal was given, or ports.ErrForged.
func (s *Store) Open(ctx context.Context, r realm.ID, p ports.Purpose, context string, sealed []byte) ([]byte, error) {
	g, err := s.ring(ctx, r)
	if err != nil {
		return nil, err
	}
	if !g.knows(sealed) && s.rings.drop(r, patience) {
		if g, err = s.ring(ctx, r); err != nil {
			return nil, err
		}
	}
	return g.open(p, context, sealed)
}

// MAC gives HMAC-SHA256 over the parts, each after its length, under the realm's digest subkey for p.
// The error wraps ports.ErrNotFound where the realm has no keys.
func (s *Store) MAC(ctx context.Context, r realm.ID, p ports.Purpose, parts ...string) ([]byte, error) {
	g, err := s.ring(ctx, r)
	if err != nil {
		return nil, err
	}
	if g.digest == nil {
		return nil, fmt.Errorf("keys: realm %s has no digest key: %w", r, ports.ErrNotFound)
	}
	sub, err := hkdf.Key(sha256.New, g.digest, nil, "voordeur/digest/"+string(p), size)
	if err != nil {
		return nil, fmt.Errorf("keys: derive a digest key: %w", err)
	}
	mac := hmac.New(sha256.New, sub)
	mac.Write(appendParts(nil, parts...))
	return mac.Sum(nil), nil
}
