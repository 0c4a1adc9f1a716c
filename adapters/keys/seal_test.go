package keys_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

func TestSealedValueOpensOnlyWhereItWasMade(t *testing.T) {
	s, _, _ := ready(t, realmOf(1))
	ensure(t, s, realmOf(2))
	sealed, err := s.Seal(t.Context(), realmOf(1), "mail", "row 1", []byte("plain"))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		realm   realm.ID
		purpose ports.Purpose
		context string
		want    error
	}{
		"here":                    {realmOf(1), "mail", "row 1", nil},
		"another realm":           {realmOf(2), "mail", "row 1", ports.ErrForged},
		"a realm without keys":    {realmOf(3), "mail", "row 1", ports.ErrForged},
		"another purpose":         {realmOf(1), "sms", "row 1", ports.ErrForged},
		"another context":         {realmOf(1), "mail", "row 2", ports.ErrForged},
		"the same letters, moved": {realmOf(1), "mailrow", " 1", ports.ErrForged},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			plain, err := s.Open(t.Context(), tt.realm, tt.purpose, tt.context, sealed)
			if !errors.Is(err, tt.want) || (tt.want == nil) != (string(plain) == "plain") {
				t.Fatalf("got %q, %v; want %v", plain, err, tt.want)
			}
		})
	}
}

func TestEveryFlippedBitIsForged(t *testing.T) {
	s, _, _ := ready(t, realmOf(1))
	sealed, err := s.Seal(t.Context(), realmOf(1), "mail", "", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		for bit := range 8 {
			bad := bytes.Clone(sealed)
			bad[i] ^= 1 << bit
			if _, err := s.Open(t.Context(), realmOf(1), "mail", "", bad); !errors.Is(err, ports.ErrForged) {
				t.Fatalf("byte %d bit %d: %v, want ErrForged", i, bit, err)
			}
		}
	}
	for n := range sealed {
		if _, err := s.Open(t.Context(), realmOf(1), "mail", "", sealed[:n]); !errors.Is(err, ports.ErrForged) {
			t.Fatalf("cut to %d bytes: %v, want ErrForged", n, err)
		}
	}
}

func TestSealingTwiceGivesTwoValues(t *testing.T) {
	s, _, _ := ready(t, realmOf(1))
	a, errA := s.Seal(t.Context(), realmOf(1), "mail", "", nil)
	b, errB := s.Seal(t.Context(), realmOf(1), "mail", "", nil)
	if errA != nil || errB != nil || bytes.Equal(a, b) || len(a) != 33 {
		t.Fatalf("%x and %x (%v, %v), want two different values of 33 bytes", a, b, errA, errB)
	}
}

func TestSealWithoutKeysSaysSo(t *testing.T) {
	s := store(t, files(t), newClock())
	if _, err := s.Seal(t.Context(), realmOf(1), "mail", "", nil); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("Seal: %v, want ErrNotFound", err)
	}
	if _, err := s.MAC(t.Context(), realmOf(1), "code"); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("MAC: %v, want ErrNotFound", err)
	}
}

func TestMACBindsRealmPurposeAndEachPart(t *testing.T) {
	s, records, c := ready(t, realmOf(1))
	ensure(t, s, realmOf(2))
	seen := map[string]string{}
	add := func(name string, r realm.ID, p ports.Purpose, parts ...string) {
		mac, err := s.MAC(t.Context(), r, p, parts...)
		if err != nil || len(mac) != 32 {
			t.Fatalf("%s: %d bytes, %v", name, len(mac), err)
		}
		if other, ok := seen[string(mac)]; ok {
			t.Errorf("%s and %s give one digest", name, other)
		}
		seen[string(mac)] = name
	}
	add("base", realmOf(1), "code", "ab", "c")
	add("realm", realmOf(2), "code", "ab", "c")
	add("purpose", realmOf(1), "address", "ab", "c")
	add("moved letter", realmOf(1), "code", "a", "bc")
	add("joined", realmOf(1), "code", "abc")
	add("empty part", realmOf(1), "code", "ab", "c", "")
	add("no part", realmOf(1), "code")

	again, err := store(t, records, c).MAC(t.Context(), realmOf(1), "code", "ab", "c")
	if err != nil || seen[string(again)] != "base" {
		t.Errorf("the digest changed after a restart (%v)", err)
	}
}

func FuzzOpen(f *testing.F) {
	s, _, _ := ready(f, realmOf(1))
	sealed, err := s.Seal(f.Context(), realmOf(1), "mail", "row", []byte("plain"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte{})
	f.Add([]byte{1})
	f.Add(append([]byte{2}, sealed[1:]...))
	f.Fuzz(func(t *testing.T, b []byte) {
		plain, err := s.Open(t.Context(), realmOf(1), "mail", "row", b)
		if bytes.Equal(b, sealed) {
			return
		}
		if !errors.Is(err, ports.ErrForged) || plain != nil {
			t.Fatalf("opened %x: %q, %v", b, plain, err)
		}
	})
}
