package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// A sealed value is: version (1 byte) | key id (4) | nonce (12) | ciphertext and tag (plain + 16).
const (
	layout  = 1
	header  = 1 + len(keyID{})
	minimum = header + 12 + 16
)

// keyID names a symmetric key inside a sealed value.
type keyID [4]byte

// idOf reads the key id of a sealed value; false where it is too short or of another layout.
func idOf(sealed []byte) (keyID, bool) {
	if len(sealed) < minimum || sealed[0] != layout {
		return keyID{}, false
	}
	return keyID(sealed[1:header]), true
}

// box seals with one subkey: AES-256-GCM. The nonce comes from the cipher itself and not from a reader that
// a test may fix: a nonce used twice gives the key away (NIST SP 800-38D, section 8).
type box struct {
	id   keyID
	aead cipher.AEAD
}

func newBox(id keyID, key []byte, info string) (box, error) {
	sub, err := hkdf.Key(sha256.New, key, nil, info, size)
	if err != nil {
		return box{}, fmt.Errorf("keys: derive a subkey: %w", err)
	}
	block, err := aes.NewCipher(sub)
	if err != nil {
		return box{}, fmt.Errorf("keys: make a cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return box{}, fmt.Errorf("keys: make a cipher: %w", err)
	}
	return box{id: id, aead: aead}, nil
}

func (b box) seal(ad, plain []byte) []byte {
	out := make([]byte, header, minimum+len(plain))
	out[0] = layout
	copy(out[1:], b.id[:])
	return b.aead.Seal(out, nil, plain, ad)
}

func (b box) open(ad, sealed []byte) ([]byte, error) {
	if id, ok := idOf(sealed); !ok || id != b.id {
		return nil, ports.ErrForged
	}
	plain, err := b.aead.Open(nil, nil, sealed[header:], ad)
	if err != nil {
		return nil, ports.ErrForged // the cipher's own error says no more, on purpose
	}
	return plain, nil
}

// associated binds a sealed value to its realm, purpose and context. Lengths go before the parts, so that
// no two triples give the same bytes.
func associated(r realm.ID, parts ...string) []byte {
	id := r.Bytes()
	return appendParts(append([]byte(nil), id[:]...), parts...)
}

func appendParts(b []byte, parts ...string) []byte {
	for _, p := range parts {
		b = binary.BigEndian.AppendUint64(b, uint64(len(p)))
		b = append(b, p...)
	}
	return b
}
