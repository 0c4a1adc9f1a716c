package password

import (
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"errors"
	"fmt"
	"hash"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/crypto/scrypt"
	"golang.org/x/text/unicode/norm"

	"github.com/voordeur/voordeur/domain/credential"
)

// hashable tells whether a text can be a password. A NUL cannot be in one: HMAC, and so PBKDF2 and scrypt, take
// "a" and "a\x00" for the same key, and bcrypt takes "a" for "a\x00a".
func hashable(typed string) bool {
	return typed != "" && len(typed) <= credential.MaximumTyped && !strings.ContainsRune(typed, 0)
}

// equal tells whether the hash was made of what was typed. The answer takes the same work for every text: what
// cannot be right is compared as well, and refused. Imported hashes are compared with what was typed as it was
// typed, since the system they come from knew no normal form.
func equal(typed string, h credential.Hash) (bool, error) {
	possible := hashable(typed)
	if !possible {
		typed = ""
	}
	sum, p := h.Sum(), h.Params()
	var got []byte
	var err error
	switch p.Scheme {
	case credential.Argon2id:
		got = argon2id(norm.NFC.String(typed), h.Salt(), p, len(sum))
	case credential.Bcrypt:
		same, err := equalBcrypt(typed, h.Reveal())
		return same && possible, err
	case credential.PBKDF2SHA1:
		got, err = derive(sha1.New, typed, h)
	case credential.PBKDF2SHA256:
		got, err = derive(sha256.New, typed, h)
	case credential.PBKDF2SHA512:
		got, err = derive(sha512.New, typed, h)
	case credential.Scrypt:
		got, err = scrypt.Key([]byte(typed), h.Salt(), 1<<p.Passes, int(p.Block), int(p.Lanes), len(sum))
	default:
		err = errors.New("unknown scheme")
	}
	if err != nil {
		return false, fmt.Errorf("password: compare with a hash of %q: %w", p.Scheme, err)
	}
	return subtle.ConstantTimeCompare(got, sum) == 1 && possible, nil
}

func argon2id(normal string, salt []byte, p credential.Params, length int) []byte {
	return argon2.IDKey([]byte(normal), salt, p.Passes, p.Memory, uint8(p.Lanes), uint32(length))
}

func derive[H hash.Hash](h func() H, typed string, with credential.Hash) ([]byte, error) {
	return pbkdf2.Key(h, typed, with.Salt(), int(with.Params().Passes), len(with.Sum()))
}

// The most that bcrypt looks at. Its library compares the head of a longer password and calls it right.
const maxBcrypt = 72

func equalBcrypt(typed, text string) (bool, error) {
	possible := len(typed) <= maxBcrypt
	if !possible {
		typed = ""
	}
	err := bcrypt.CompareHashAndPassword([]byte(text), []byte(typed))
	if err != nil && !errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) {
		return false, fmt.Errorf("password: compare with a hash of bcrypt: %w", err)
	}
	return err == nil && possible, nil
}
