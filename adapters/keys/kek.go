package keys

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// size of the key-encryption key and of every symmetric key, in bytes.
const size = 32

// KEK is the key-encryption key: the one secret that opens all others. It cannot be printed.
type KEK struct {
	id   keyID
	wrap box
}

// String gives a fixed word, so that no log shows the key.
func (KEK) String() string { return "[key-encryption key]" }

// GoString answers %#v with the same word.
func (k KEK) GoString() string { return k.String() }

// ParseKEK makes a KEK of exactly 32 random bytes.
func ParseKEK(raw []byte) (KEK, error) {
	if len(raw) != size {
		return KEK{}, fmt.Errorf("keys: a key-encryption key has %d bytes, this one has %d", size, len(raw))
	}
	id, err := hkdf.Key(sha256.New, raw, nil, "voordeur/kek/id", len(keyID{}))
	if err != nil {
		return KEK{}, fmt.Errorf("keys: derive the id of the key-encryption key: %w", err)
	}
	wrap, err := newBox(keyID(id), raw, "voordeur/kek/wrap")
	return KEK{id: keyID(id), wrap: wrap}, err
}

// ReadKEK reads the key-encryption key from a file that holds nothing but its 32 bytes.
func ReadKEK(path string) (KEK, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return KEK{}, fmt.Errorf("read the key-encryption key: %w", err)
	}
	return ParseKEK(raw)
}

// CreateKEK makes a new key-encryption key in a file only its owner can read. It never overwrites one:
// where the file exists the error wraps fs.ErrExist.
func CreateKEK(path string, random io.Reader) (err error) {
	raw := make([]byte, size)
	if _, err := io.ReadFull(random, raw); err != nil {
		return fmt.Errorf("make a key-encryption key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("create the key-encryption key: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(raw); err != nil {
		return fmt.Errorf("write the key-encryption key: %w", err)
	}
	return f.Sync()
}

// EnsureKEK reads the key-encryption key and makes it first where there is none. It is for the demo;
// in production a missing key must stop the start, as a new one would open nothing.
func EnsureKEK(path string, random io.Reader) (KEK, error) {
	if err := CreateKEK(path, random); err != nil && !errors.Is(err, fs.ErrExist) {
		return KEK{}, err
	}
	return ReadKEK(path)
}

func (k KEK) seal(r realm.ID, use ports.KeyUse, id string, key []byte) []byte {
	return k.wrap.seal(associated(r, string(use), id), key)
}

func (k KEK) open(r realm.ID, rec ports.KeyRecord) ([]byte, error) {
	key, err := k.wrap.open(associated(r, string(rec.Use), rec.ID), rec.Sealed)
	if err != nil {
		return nil, fmt.Errorf("keys: this key-encryption key does not open %s key %s of realm %s: %w", rec.Use, rec.ID, r, err)
	}
	if len(key) != size {
		return nil, fmt.Errorf("keys: %s key %s of realm %s has %d bytes", rec.Use, rec.ID, r, len(key))
	}
	return key, nil
}
