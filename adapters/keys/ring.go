package keys

import (
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// ring is the key set of one realm with its symmetric keys unwrapped. It never changes, but for what it
// remembers: subkeys once derived and private keys once parsed.
type ring struct {
	realm   realm.ID
	set     ports.KeySet
	data    map[keyID][]byte
	writing keyID // the active data key; zero where there is none
	digest  []byte
	private map[string]func() (ports.Key, error) // by Key.ID

	mu    sync.Mutex
	boxes map[boxName]box
}

// boxName names a subkey. Purposes are constants of the code, so there are few.
type boxName struct {
	id      keyID
	purpose ports.Purpose
}

func newRing(r realm.ID, set ports.KeySet, kek KEK) (*ring, error) {
	g := &ring{
		realm: r, set: set,
		data: map[keyID][]byte{}, private: map[string]func() (ports.Key, error){}, boxes: map[boxName]box{},
	}
	for _, rec := range set.Records {
		if err := g.add(rec, kek); err != nil {
			return nil, err
		}
	}
	return g, nil
}

func (g *ring) add(rec ports.KeyRecord, kek KEK) error {
	switch rec.Use {
	case ports.KeyData:
		return g.addData(rec, kek)
	case ports.KeyDigest:
		var err error
		g.digest, err = kek.open(g.realm, rec)
		return err
	}
	g.private[rec.ID] = sync.OnceValues(func() (ports.Key, error) { return g.parse(rec) })
	return nil
}

func (g *ring) addData(rec ports.KeyRecord, kek KEK) error {
	id, err := parseKeyID(rec.ID)
	if err != nil {
		return err
	}
	if g.data[id], err = kek.open(g.realm, rec); err != nil {
		return err
	}
	if rec.State == ports.KeyActive {
		g.writing = id
	}
	return nil
}

// box gives the subkey of a data key for a purpose; ErrForged where the realm has no such data key.
func (g *ring) box(id keyID, p ports.Purpose) (box, error) {
	key, ok := g.data[id]
	if !ok {
		return box{}, ports.ErrForged
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	name := boxName{id, p}
	if b, ok := g.boxes[name]; ok {
		return b, nil
	}
	b, err := newBox(id, key, "voordeur/seal/"+string(p))
	if err == nil {
		g.boxes[name] = b
	}
	return b, err
}

func (g *ring) seal(p ports.Purpose, context string, plain []byte) ([]byte, error) {
	b, err := g.box(g.writing, p)
	if errors.Is(err, ports.ErrForged) {
		return nil, fmt.Errorf("keys: realm %s has no data key: %w", g.realm, ports.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return b.seal(associated(g.realm, string(p), context), plain), nil
}

func (g *ring) open(p ports.Purpose, context string, sealed []byte) ([]byte, error) {
	id, ok := idOf(sealed)
	if !ok {
		return nil, ports.ErrForged
	}
	b, err := g.box(id, p)
	if err != nil {
		return nil, err
	}
	return b.open(associated(g.realm, string(p), context), sealed)
}

// knows tells whether the value was sealed with a data key of this ring, or is not a sealed value at all.
func (g *ring) knows(sealed []byte) bool {
	id, ok := idOf(sealed)
	return !ok || g.data[id] != nil
}

func parseKeyID(s string) (keyID, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(keyID{}) || keyID(b) == (keyID{}) {
		return keyID{}, fmt.Errorf("keys: %q is not the id of a symmetric key", s)
	}
	return keyID(b), nil
}
