package keys_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/ports"
)

func published(t *testing.T, s *keys.Store, use ports.KeyUse) (ids []string, states []ports.KeyState) {
	t.Helper()
	all, err := s.Published(t.Context(), realmOf(1), use)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range all {
		ids, states = append(ids, k.ID), append(states, k.State)
	}
	return ids, states
}

func TestAKeyIsAnnouncedThenActiveThenRetiringThenGone(t *testing.T) {
	s, _, _ := ready(t, realmOf(1))
	for _, use := range []ports.KeyUse{ports.KeySAMLDecryption, ports.KeyOIDCES256} {
		t.Run(string(use), func(t *testing.T) {
			first, _ := published(t, s, use)
			if err := s.Announce(t.Context(), realmOf(1), use, names); err != nil {
				t.Fatal(err)
			}
			both, states := published(t, s, use)
			if diff := cmp.Diff([]ports.KeyState{ports.KeyActive, ports.KeyAnnounced}, states); diff != "" || both[0] != first[0] {
				t.Fatalf("after Announce: %s", diff)
			}
			if err := s.Promote(t.Context(), realmOf(1), use); err != nil {
				t.Fatal(err)
			}
			turned, states := published(t, s, use)
			if diff := cmp.Diff([]ports.KeyState{ports.KeyActive, ports.KeyRetiring}, states); diff != "" || !slices.Equal(turned, []string{both[1], both[0]}) {
				t.Fatalf("after Promote: %s", diff)
			}
			if err := s.Retire(t.Context(), realmOf(1), use); err != nil {
				t.Fatal(err)
			}
			if left, _ := published(t, s, use); !slices.Equal(left, both[1:]) {
				t.Fatalf("after Retire: %v, want %v", left, both[1:])
			}
		})
	}
}

func TestStepsOutOfOrderAreRefused(t *testing.T) {
	s, _, _ := ready(t, realmOf(1))
	if err := s.Promote(t.Context(), realmOf(1), ports.KeySAMLTLS); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("Promote before Announce: %v", err)
	}
	if err := s.Retire(t.Context(), realmOf(1), ports.KeySAMLTLS); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("Retire before Promote: %v", err)
	}
	if err := s.Announce(t.Context(), realmOf(1), ports.KeyOIDCES256, names); err != nil {
		t.Fatal(err)
	}
	if err := s.Announce(t.Context(), realmOf(1), ports.KeyOIDCES256, names); !errors.Is(err, ports.ErrConflict) {
		t.Errorf("Announce twice: %v", err)
	}
	if err := s.Announce(t.Context(), realmOf(1), ports.KeyDigest, names); err == nil {
		t.Error("the digest key was rotated")
	}
	if err := s.Announce(t.Context(), realmOf(1), "lunch", names); err == nil {
		t.Error("a key for an unknown use was made")
	}
}

func TestOldValuesOpenAfterTheDataKeyTurned(t *testing.T) {
	s, records, c := ready(t, realmOf(1))
	other := store(t, records, c) // a node that still holds the old set
	old, err := other.Seal(t.Context(), realmOf(1), "mail", "", []byte("old"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Announce(t.Context(), realmOf(1), ports.KeyData, names); err != nil {
		t.Fatal(err)
	}
	if err := s.Promote(t.Context(), realmOf(1), ports.KeyData); err != nil {
		t.Fatal(err)
	}
	fresh, err := s.Seal(t.Context(), realmOf(1), "mail", "", []byte("new"))
	if err != nil || string(fresh[1:5]) == string(old[1:5]) {
		t.Fatalf("the new key is not in use (%v)", err)
	}
	if plain, err := s.Open(t.Context(), realmOf(1), "mail", "", old); err != nil || string(plain) != "old" {
		t.Fatalf("%q, %v", plain, err)
	}
	if _, err := s.Active(t.Context(), realmOf(1), ports.KeySAMLSigning); err != nil {
		t.Fatalf("a private key sealed with the old data key: %v", err)
	}
	if err := s.Retire(t.Context(), realmOf(1), ports.KeyData); err == nil {
		t.Fatal("the old data key was thrown away with values under it")
	}
	c.advance(time.Minute)
	if plain, err := other.Open(t.Context(), realmOf(1), "mail", "", fresh); err != nil || string(plain) != "new" {
		t.Fatalf("the other node did not read the new key: %q, %v", plain, err)
	}
}

func TestForgedKeyIDsDoNotMakeAFloodOfReads(t *testing.T) {
	_, records, c := ready(t, realmOf(1))
	held := &counted{KeyRecords: records}
	s := store(t, held, c)
	forged := make([]byte, 40)
	forged[0] = 1
	for i := range 50 {
		forged[1] = byte(i)
		if _, err := s.Open(t.Context(), realmOf(1), "mail", "", forged); !errors.Is(err, ports.ErrForged) {
			t.Fatal(err)
		}
	}
	if n := held.loads.Load(); n != 1 {
		t.Fatalf("%d reads, want 1", n)
	}
}
