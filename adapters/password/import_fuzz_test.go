package password_test

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"
	"golang.org/x/crypto/scrypt"

	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/ports"
)

// elsewhere writes hashes of a password as the systems do that accounts come from, by the libraries themselves.
func elsewhere(t *testing.T, typed string, salt []byte) map[string]string {
	t.Helper()
	b64 := base64.RawStdEncoding.EncodeToString
	pb, err := pbkdf2.Key(sha256.New, typed, salt, 3, 32)
	if err != nil {
		t.Fatal(err)
	}
	sc, err := scrypt.Key([]byte(typed), salt, 1<<4, 8, 1, 32)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{
		"pbkdf2": fmt.Sprintf("$pbkdf2-sha256$3$%s$%s", b64(salt), b64(pb)),
		"scrypt": fmt.Sprintf("$scrypt$ln=4,r=8,p=1$%s$%s", b64(salt), b64(sc)),
	}
	if len(typed) <= 72 { // more than that its library refuses to hash
		bc, err := bcrypt.GenerateFromPassword([]byte(typed), bcrypt.MinCost)
		if err != nil {
			t.Fatal(err)
		}
		out["bcrypt"] = string(bc)
	}
	return out
}

// J4: an import takes the password it was made of, byte by byte, and no other, whatever either holds.
func FuzzImports(f *testing.F) {
	f.Add("Grenswàl 42 ☃", "grenswàl 42 ☃", []byte("zoutzout"))
	f.Add(strings.Repeat("a", 72), strings.Repeat("a", 73), []byte("0123456789abcdef"))
	f.Add("kort", "kort\x00kort", []byte{0})
	f.Add("\xff", "\ufffd", []byte("x"))
	f.Add(strings.Repeat("é", 40), "é", []byte("x"))
	h := hasher(f, password.Settings{Params: cheap})
	f.Fuzz(func(t *testing.T, made, tried string, salt []byte) {
		if made == "" || strings.ContainsRune(made, 0) || len(made) > credential.MaximumTyped || len(salt) == 0 || len(salt) > 64 {
			return
		}
		for name, text := range elsewhere(t, made, salt) {
			stored := parse(t, text)
			if got := verify(t, h, made, stored); got != (ports.PasswordVerdict{Right: true, Rehash: true}) {
				t.Errorf("%s: %q is not right: %+v", name, made, got)
			}
			if got := verify(t, h, tried, stored); got.Right != (tried == made) {
				t.Errorf("%s: %q is taken for %q", name, tried, made)
			}
		}
	})
}

// J4: whatever text was imported as a hash and taken for one can be compared with: it faults at no login, and no
// password is right by chance.
func FuzzImportedText(f *testing.F) {
	for _, text := range vectors {
		f.Add(text, typed)
	}
	f.Add("$2b$04$"+strings.Repeat(".", 53), "")
	f.Add("$argon2id$v=19$m=8,t=1,p=1$AA$"+strings.Repeat("A", 22), "x")
	f.Add("$scrypt$ln=1,r=1,p=16$AA$"+strings.Repeat("A", 22), "x")
	h := hasher(f, password.Settings{Params: cheap})
	f.Fuzz(func(t *testing.T, text, tried string) {
		stored, err := credential.ParseHash(text)
		if err != nil || stored.IsZero() || dear(stored.Params()) {
			return
		}
		got, err := h.Verify(t.Context(), tried, stored)
		if err != nil {
			t.Fatalf("%q was taken and cannot be compared with: %v", text, err)
		}
		if got.Right && tried != typed || got.Rehash && !got.Right {
			t.Errorf("%q is right for %q: %+v", tried, text, got)
		}
	})
}

// dear holds for hashes that a login may pay for, and a fuzzer may not.
func dear(p credential.Params) bool {
	return p.KiB() > 1<<10 || p.Passes > 1000 || p.Scheme == credential.Bcrypt && p.Passes > 5 || p.Scheme == credential.Argon2id && p.Passes > 4 || p.Lanes > 16
}
