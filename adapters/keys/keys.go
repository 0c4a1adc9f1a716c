// Package keys holds the keys of every realm: it makes them, keeps them sealed at rest, and signs,
// decrypts, seals and computes digests with them. It implements ports.Keys and ports.Sealer.
//
// There are three layers. A key-encryption key from a file wraps the symmetric keys of a realm; its data
// key seals the realm's private keys and whatever the house keeps secret; subkeys derived per purpose do
// the work. Destroying a realm's records makes everything it sealed unreadable.
package keys

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Lifetime is how long an opened key set is used before its records are read again. A change made by another
// node is seen within it, so a key must be announced at least this long before it is promoted.
const Lifetime = 10 * time.Minute

// Store opens, makes and rotates the keys of all realms. It is safe for concurrent use.
type Store struct {
	records ports.KeyRecords
	kek     KEK
	random  io.Reader
	now     func() time.Time
	rings   *cache
}

var (
	_ ports.Keys   = (*Store)(nil)
	_ ports.Sealer = (*Store)(nil)
)

// New makes a store over records. At most realms key sets are held open (a warm realm takes less than
// 50 kB); the one longest out of use goes first. random is read by several goroutines at once.
func New(records ports.KeyRecords, kek KEK, random io.Reader, now func() time.Time, realms int) *Store {
	return &Store{records: records, kek: kek, random: random, now: now, rings: newCache(realms, now)}
}

// ring gives the opened key set of a realm, from memory where it is fresh.
func (s *Store) ring(ctx context.Context, r realm.ID) (*ring, error) {
	return s.rings.get(ctx, r, func(ctx context.Context) (*ring, error) { return s.open(ctx, r) })
}

func (s *Store) open(ctx context.Context, r realm.ID) (*ring, error) {
	set, err := s.records.Load(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("load keys of realm %s: %w", r, err)
	}
	return newRing(r, set, s.kek)
}

// save stores a changed set and puts it in use on this node at once.
func (s *Store) save(ctx context.Context, r realm.ID, set ports.KeySet) error {
	opened, err := newRing(r, ports.KeySet{Version: set.Version + 1, Records: set.Records}, s.kek)
	if err != nil {
		return err
	}
	if err := s.records.Save(ctx, r, set); err != nil {
		return fmt.Errorf("save keys of realm %s: %w", r, err)
	}
	s.rings.put(r, opened)
	return nil
}
