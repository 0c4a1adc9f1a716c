package credential_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/credential"
)

const (
	salt16 = "AAECAwQFBgcICQoLDA0ODw"                      // 0 to 15
	sum32  = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8" // 0 to 31
	ours   = "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "$" + sum32
	crypt  = "R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
)

func numbered(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(i)
	}
	return out
}

func hash(t testing.TB, s string) credential.Hash {
	t.Helper()
	h, err := credential.ParseHash(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return h
}

// J4: hashes of ours and of what other systems export are read with their parameters.
func TestHashesAreRead(t *testing.T) {
	type params = credential.Params
	for text, want := range map[string]params{
		ours: credential.Default,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt16 + "$" + sum32:  {Scheme: credential.Argon2id, Memory: 65536, Passes: 3, Lanes: 4},
		"$argon2id$v=19$m=262144,t=4,p=1$" + salt16 + "$" + sum32: {Scheme: credential.Argon2id, Memory: 262144, Passes: 4, Lanes: 1},
		"$2a$10$" + crypt: {Scheme: credential.Bcrypt, Passes: 10},
		"$2b$04$" + crypt: {Scheme: credential.Bcrypt, Passes: 4},
		"$2y$14$" + crypt: {Scheme: credential.Bcrypt, Passes: 14},
		"$pbkdf2-sha256$29000$" + salt16 + "$" + sum32:                           {Scheme: credential.PBKDF2SHA256, Passes: 29000},
		"$pbkdf2-sha256$i=600000$" + salt16 + "$" + sum32:                        {Scheme: credential.PBKDF2SHA256, Passes: 600000},
		"$pbkdf2-sha256$i=600000,l=32$" + salt16 + "$" + sum32:                   {Scheme: credential.PBKDF2SHA256, Passes: 600000},
		"$pbkdf2-sha512$25000$" + salt16 + "$" + sum32:                           {Scheme: credential.PBKDF2SHA512, Passes: 25000},
		"$pbkdf2$131000$" + salt16 + "$AAECAwQFBgcICQoLDA0ODxAREhM":              {Scheme: credential.PBKDF2SHA1, Passes: 131000},
		"$pbkdf2-sha1$131000$" + salt16 + "$" + sum32:                            {Scheme: credential.PBKDF2SHA1, Passes: 131000},
		"pbkdf2_sha256$600000$AAECAwQFBgcICQoLDA0ODw$" + sum32 + "=":             {Scheme: credential.PBKDF2SHA256, Passes: 600000},
		"pbkdf2_sha1$600000$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhM=": {Scheme: credential.PBKDF2SHA1, Passes: 600000},
		"$scrypt$ln=17,r=8,p=1$" + salt16 + "$" + sum32:                          {Scheme: credential.Scrypt, Passes: 17, Block: 8, Lanes: 1},
		"$scrypt$ln=14,r=8,p=16$" + salt16 + "$" + sum32:                         {Scheme: credential.Scrypt, Passes: 14, Block: 8, Lanes: 16},
	} {
		h := hash(t, text)
		if diff := cmp.Diff(want, h.Params()); diff != "" || h.Reveal() != text || h.IsZero() {
			t.Errorf("%s: %s", text, diff)
		}
		if want.Scheme == credential.Bcrypt {
			continue // its library takes it apart
		}
		wantSalt := numbered(16)
		if strings.HasPrefix(text, "pbkdf2_") {
			wantSalt = []byte(salt16)
		}
		if !bytes.Equal(h.Salt(), wantSalt) || !bytes.HasPrefix(numbered(32), h.Sum()) || len(h.Sum()) < 20 {
			t.Errorf("%s: salt %x, sum %x", text, h.Salt(), h.Sum())
		}
	}
	if h := hash(t, ""); !h.IsZero() || h.Reveal() != "" {
		t.Error("no text is a hash")
	}
	if h := hash(t, "$pbkdf2-sha256$29000$.QECAwQFBgcICQoLDA0ODw$"+sum32); h.Salt()[0] != 0xf9 {
		t.Errorf("the dot of passlib is read as %x", h.Salt()[0])
	}
}

// J4: a hash that costs too much is a way to stop the service; one that is not understood proves nobody.
func TestHashesAreRefused(t *testing.T) {
	ends := "$" + salt16 + "$" + sum32
	for name, text := range map[string]string{
		"a password":               "welkom",
		"dollars":                  "$$$$$",
		"a lone dollar":            "$",
		"4 GiB":                    "$argon2id$v=19$m=4194304,t=1,p=1" + ends,
		"more memory than allowed": "$argon2id$v=19$m=262145,t=1,p=1" + ends,
		"too little memory":        "$argon2id$v=19$m=15,t=1,p=2" + ends,
		"no memory":                "$argon2id$v=19$m=0,t=1,p=1" + ends,
		"no passes":                "$argon2id$v=19$m=19456,t=0,p=1" + ends,
		"too many passes":          "$argon2id$v=19$m=262144,t=5,p=1" + ends,
		"passes beyond a number":   "$argon2id$v=19$m=19456,t=4294967298,p=1" + ends,
		"no lanes":                 "$argon2id$v=19$m=19456,t=2,p=0" + ends,
		"many lanes":               "$argon2id$v=19$m=19456,t=2,p=17" + ends,
		"the first version":        "$argon2id$v=16$m=19456,t=2,p=1" + ends,
		"no version":               "$argon2id$m=19456,t=2,p=1" + ends,
		"another argon":            "$argon2i$v=19$m=19456,t=2,p=1" + ends,
		"a zero before":            "$argon2id$v=19$m=019456,t=2,p=1" + ends,
		"a sign before":            "$argon2id$v=19$m=+19456,t=2,p=1" + ends,
		"another order":            "$argon2id$v=19$t=2,m=19456,p=1" + ends,
		"a key besides":            "$argon2id$v=19$m=19456,t=2,p=1,keyid=AA" + ends,
		"no sum":                   "$argon2id$v=19$m=19456,t=2,p=1$" + salt16,
		"an empty sum":             "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "$",
		"a short sum":              "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "$AAECAw",
		"a long sum":               "$argon2id$v=19$m=19456,t=2,p=1$" + salt16 + "$" + strings.Repeat("A", 88),
		"no salt":                  "$argon2id$v=19$m=19456,t=2,p=1$$" + sum32,
		"a long salt":              "$argon2id$v=19$m=19456,t=2,p=1$" + strings.Repeat("A", 88) + "$" + sum32,
		"padding":                  ours + "=",
		"bits left over":           ours[:len(ours)-1] + "9",
		"something after":          ours + "$",
		"a line after":             ours + "\n",
		"bcrypt for a day":         "$2b$31$" + crypt,
		"bcrypt dear":              "$2b$15$" + crypt,
		"bcrypt cheap":             "$2b$03$" + crypt,
		"bcrypt of one digit":      "$2b$4$" + crypt,
		"bcrypt faulty":            "$2x$10$" + crypt,
		"bcrypt unnamed":           "$2$10$" + crypt,
		"bcrypt short":             "$2b$10$" + crypt[1:],
		"bcrypt long":              "$2b$10$" + crypt + "a",
		"bcrypt of other letters":  "$2b$10$" + crypt[:52] + "+",
		"bcrypt by another name":   "$bcrypt$10" + ends,
		"pbkdf2 for a day":         "$pbkdf2-sha256$2000001" + ends,
		"pbkdf2 of many blocks":    "$pbkdf2-sha1$1000001" + ends,
		"pbkdf2 without work":      "$pbkdf2-sha256$0" + ends,
		"pbkdf2 of md5":            "$pbkdf2-md5$29000" + ends,
		"pbkdf2 of another length": "$pbkdf2-sha256$i=29000,l=64" + ends,
		"django of md5":            "pbkdf2_md5$29000$zout$" + sum32 + "=",
		"django without padding":   "pbkdf2_sha256$29000$zout$" + sum32,
		"django without salt":      "pbkdf2_sha256$29000$$" + sum32 + "=",
		"django plain":             "plain$$welkom",
		"django bcrypt":            "bcrypt_sha256$$2b$12$" + crypt,
		"scrypt of 1 GiB":          "$scrypt$ln=20,r=8,p=1" + ends,
		"scrypt beyond a shift":    "$scrypt$ln=63,r=8,p=1" + ends,
		"scrypt of long blocks":    "$scrypt$ln=10,r=65,p=1" + ends,
		"scrypt of many lanes":     "$scrypt$ln=17,r=8,p=3" + ends,
		"scrypt of no block":       "$scrypt$ln=17,r=0,p=1" + ends,
		"scrypt of no lane":        "$scrypt$ln=17,r=8,p=0" + ends,
		"scrypt of no work":        "$scrypt$ln=0,r=8,p=1" + ends,
		"a long text":              "$pbkdf2-sha256$29000$" + strings.Repeat("A", 600) + "$" + sum32,
	} {
		if h, err := credential.ParseHash(text); !errors.Is(err, credential.ErrHash) || !h.IsZero() || strings.Contains(fmt.Sprint(err), text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHashesAreMade(t *testing.T) {
	h, err := credential.NewHash(credential.Default, numbered(16), numbered(32))
	if err != nil || h.Reveal() != ours || !h.Equal(hash(t, ours)) || h.Equal(credential.Hash{}) {
		t.Errorf("%s, %v", h.Reveal(), err)
	}
	for name, p := range map[string]credential.Params{
		"nothing":     {},
		"an old form": {Scheme: credential.Bcrypt, Passes: 10},
		"too much":    {Scheme: credential.Argon2id, Memory: 1 << 22, Passes: 1, Lanes: 1},
	} {
		if h, err := credential.NewHash(p, numbered(16), numbered(32)); err == nil {
			t.Errorf("%s made %s", name, h.Reveal())
		}
	}
}

// J4: what takes less work to guess at is made anew at the next login; so is every imported form.
func TestWeakHashesAreKnown(t *testing.T) {
	argon := func(params string) string { return "$argon2id$v=19$" + params + "$" + salt16 + "$" + sum32 }
	for text, want := range map[string]bool{
		ours:                     false,
		argon("m=47104,t=1,p=1"): false, // OWASP holds it for as strong
		argon("m=65536,t=3,p=4"): false,
		argon("m=19456,t=3,p=1"): false,
		argon("m=19456,t=1,p=1"): true,
		argon("m=12288,t=3,p=1"): true,
		argon("m=7168,t=16,p=1"): true, // passes cannot buy memory
		"$2b$14$" + crypt:        true,
		"$scrypt$ln=17,r=8,p=1$" + salt16 + "$" + sum32:               true,
		"$pbkdf2-sha512$i=1000000$" + salt16 + "$" + sum32:            true,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt16[:11] + "$" + sum32: true, // a short salt
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt16 + "$" + salt16:     true, // a short sum
	} {
		if got := hash(t, text).Weaker(credential.Default); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

// A hash never prints: who has it can guess at leisure.
func TestHashesAreNotPrinted(t *testing.T) {
	h := hash(t, ours)
	for _, v := range []any{h, &h, struct{ h credential.Hash }{h}, []credential.Hash{h}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, sum32) || strings.Contains(out, salt16) || strings.Contains(out, "0, 1, 2, 3") || strings.Contains(out, "000102") || strings.Contains(out, "0x0, 0x1") {
				t.Errorf("%s gives %s", verb, out)
			}
		}
	}
}

func FuzzParseHash(f *testing.F) {
	for _, s := range []string{"", ours, "$2b$10$" + crypt, "$pbkdf2-sha256$i=29000,l=32$" + salt16 + "$" + sum32, "pbkdf2_sha1$1$a$" + sum32 + "=", "$scrypt$ln=17,r=8,p=1$" + salt16 + "$" + sum32} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := credential.ParseHash(s)
		if err != nil {
			if !h.IsZero() {
				t.Errorf("%q is refused and kept", s)
			}
			return
		}
		p := h.Params()
		if h.Reveal() != s || s != "" && (!p.Valid() || p.KiB() > 256<<10) || len(h.Salt()) > 64 || len(h.Sum()) > 64 {
			t.Errorf("%q: %+v", s, p)
		}
		if s != "" && p.Scheme != credential.Bcrypt && (len(h.Salt()) == 0 || len(h.Sum()) < 16) {
			t.Errorf("%q is empty", s)
		}
		if p.Scheme == credential.Argon2id {
			if again, err := credential.NewHash(p, h.Salt(), h.Sum()); err != nil || again.Reveal() != strings.ReplaceAll(s, ".", "+") {
				t.Errorf("%q became %q, %v", s, again.Reveal(), err)
			}
		}
	})
}
