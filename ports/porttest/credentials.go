package porttest

import (
	"context"
	"errors"
	"testing"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/ports"
)

// PasswordHasher runs the contract of ports.PasswordHasher.
func PasswordHasher(t *testing.T, open func(*testing.T) ports.PasswordHasher) {
	const right, composed, apart = "vier paarse lampen", "caf\u00e9 om de hoek", "cafe\u0301 om de hoek"
	made := func(t *testing.T, h ports.PasswordHasher, typed string) credential.Hash {
		t.Helper()
		out, err := h.Hash(t.Context(), typed)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	verdict := func(t *testing.T, h ports.PasswordHasher, typed string, stored credential.Hash) ports.PasswordVerdict {
		t.Helper()
		v, err := h.Verify(t.Context(), typed, stored)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	t.Run("the password is right and no other", func(t *testing.T) {
		h := open(t)
		stored := made(t, h, right)
		if verdict(t, h, right, stored) != (ports.PasswordVerdict{Right: true}) {
			t.Error("it is wrong, or to be hashed again at once")
		}
		for _, wrong := range []string{"", "Vier paarse lampen", right + " ", right + "\x00", stored.Reveal()} {
			if verdict(t, h, wrong, stored) != (ports.PasswordVerdict{}) {
				t.Errorf("%q is right", wrong)
			}
		}
	})
	t.Run("a hash survives storage, and no two are alike", func(t *testing.T) {
		h := open(t)
		stored := made(t, h, right)
		again, err := credential.ParseHash(stored.Reveal())
		if err != nil || !verdict(t, h, right, again).Right {
			t.Errorf("read again it is wrong: %v", err)
		}
		if stored.Equal(made(t, h, right)) {
			t.Error("one password has one hash")
		}
	})
	t.Run("the zero hash is never right", func(t *testing.T) { // XC-07
		h := open(t)
		for _, typed := range []string{"", right} {
			if verdict(t, h, typed, credential.Hash{}) != (ports.PasswordVerdict{}) {
				t.Errorf("%q is right", typed)
			}
		}
	})
	t.Run("one password on every keyboard", func(t *testing.T) {
		h := open(t)
		if h.Normalise(apart) != composed || !verdict(t, h, apart, made(t, h, composed)).Right || !verdict(t, h, composed, made(t, h, apart)).Right {
			t.Error("it depends on the keyboard")
		}
	})
	t.Run("who is gone gets the error of the context", func(t *testing.T) {
		h := open(t)
		gone, leave := context.WithCancel(t.Context())
		leave()
		if _, err := h.Hash(gone, right); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if _, err := h.Verify(gone, right, credential.Hash{}); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}
