package keys

import (
	"context"
	"fmt"
	"slices"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Announce makes the next key of a use and publishes it, so that counterparties know it before it signs.
// The error wraps ports.ErrConflict where one is announced already, or another node changed the keys.
func (s *Store) Announce(ctx context.Context, r realm.ID, use ports.KeyUse, n Names) error {
	return s.change(ctx, r, func(set *ports.KeySet) error {
		if use == ports.KeyDigest {
			return fmt.Errorf("keys: the digest key is never rotated, as stored digests cannot be computed again")
		}
		if find(*set, use, ports.KeyAnnounced) >= 0 {
			return fmt.Errorf("keys: a %s key of realm %s is announced already: %w", use, r, ports.ErrConflict)
		}
		rec, err := s.next(r, *set, use, n)
		rec.State = ports.KeyAnnounced
		set.Records = append(set.Records, rec)
		return err
	})
}

// Promote makes the announced key the active one; the key that was active retires. Announce it at least Lifetime
// before, and for a SAML key until the broker says that it read the new metadata.
func (s *Store) Promote(ctx context.Context, r realm.ID, use ports.KeyUse) error {
	return s.change(ctx, r, func(set *ports.KeySet) error {
		next := find(*set, use, ports.KeyAnnounced)
		if next < 0 {
			return fmt.Errorf("keys: realm %s has no announced %s key: %w", r, use, ports.ErrNotFound)
		}
		if old := find(*set, use, ports.KeyActive); old >= 0 {
			set.Records[old].State = ports.KeyRetiring
		}
		set.Records[next].State = ports.KeyActive
		return nil
	})
}

// Retire removes the keys of a use that retire. Do it once nothing they signed or encrypted is under way; for a
// data key it is refused, as values sealed with it would be lost.
func (s *Store) Retire(ctx context.Context, r realm.ID, use ports.KeyUse) error {
	return s.change(ctx, r, func(set *ports.KeySet) error {
		if symmetric(use) {
			return fmt.Errorf("keys: a %s key stays, as values made with it stay", use)
		}
		if find(*set, use, ports.KeyRetiring) < 0 {
			return fmt.Errorf("keys: realm %s has no retiring %s key: %w", r, use, ports.ErrNotFound)
		}
		set.Records = slices.DeleteFunc(set.Records, func(k ports.KeyRecord) bool { return k.Use == use && k.State == ports.KeyRetiring })
		return nil
	})
}

// change loads the set anew, never from memory, and saves what f made of it.
func (s *Store) change(ctx context.Context, r realm.ID, f func(*ports.KeySet) error) error {
	set, err := s.records.Load(ctx, r)
	if err != nil {
		return fmt.Errorf("load keys of realm %s: %w", r, err)
	}
	set.Records = slices.Clone(set.Records)
	if err := f(&set); err != nil {
		return err
	}
	return s.save(ctx, r, set)
}

func (s *Store) next(r realm.ID, set ports.KeySet, use ports.KeyUse, n Names) (ports.KeyRecord, error) {
	if symmetric(use) {
		return s.makeSymmetric(r, use)
	}
	g, err := newRing(r, set, s.kek)
	if err != nil {
		return ports.KeyRecord{}, err
	}
	return s.makePrivate(g, use, n)
}
