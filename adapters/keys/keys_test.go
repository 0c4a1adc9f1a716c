package keys_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// names of a service provider that does not exist.
var names = keys.Names{CommonName: "schatkist.example", Organisation: "Voorbeeldministerie", OIN: "00000001000000000000"}

// clock stands still until a test moves it.
type clock struct{ nanos atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.nanos.Store(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC).UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.nanos.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.nanos.Add(int64(d)) }

// counted counts the loads of the records behind it and may delay them.
type counted struct {
	ports.KeyRecords
	loads atomic.Int64
	hold  chan struct{}
}

func (c *counted) Load(ctx context.Context, r realm.ID) (ports.KeySet, error) {
	c.loads.Add(1)
	if c.hold != nil {
		<-c.hold
	}
	return c.KeyRecords.Load(ctx, r)
}

func realmOf(b byte) realm.ID { return realm.IDFrom([16]byte{15: b}) }

func kek(t testing.TB) keys.KEK {
	t.Helper()
	k, err := keys.ParseKEK(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func files(t testing.TB) ports.KeyRecords {
	t.Helper()
	f, err := keys.NewFiles(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func store(t testing.TB, records ports.KeyRecords, c *clock) *keys.Store {
	t.Helper()
	return keys.New(records, kek(t), rand.Reader, c.now, 8)
}

// ready gives a store in which the realm has its keys.
func ready(t testing.TB, r realm.ID) (*keys.Store, ports.KeyRecords, *clock) {
	t.Helper()
	records, c := files(t), newClock()
	s := store(t, records, c)
	ensure(t, s, r)
	return s, records, c
}

func ensure(t testing.TB, s *keys.Store, r realm.ID) {
	t.Helper()
	if err := s.Ensure(t.Context(), r, names); err != nil {
		t.Fatal(err)
	}
}

func TestEnsureTwiceChangesNothing(t *testing.T) {
	s, records, _ := ready(t, realmOf(1))
	before, err := records.Load(t.Context(), realmOf(1))
	if err != nil {
		t.Fatal(err)
	}
	ensure(t, s, realmOf(1))
	after, err := records.Load(t.Context(), realmOf(1))
	if err != nil || after.Version != before.Version || len(after.Records) != 7 {
		t.Fatalf("version %d with %d records (%v), want version %d with 7", after.Version, len(after.Records), err, before.Version)
	}
}

func TestTwoNodesThatEnsureAtOnceShareOneSetOfKeys(t *testing.T) {
	records, c := files(t), newClock()
	first, second := store(t, records, c), store(t, records, c)
	var wait sync.WaitGroup
	for _, s := range []*keys.Store{first, second} {
		wait.Go(func() {
			if err := s.Ensure(context.Background(), realmOf(1), names); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	a, errA := first.Active(t.Context(), realmOf(1), ports.KeyOIDCES256)
	b, errB := second.Active(t.Context(), realmOf(1), ports.KeyOIDCES256)
	if errA != nil || errB != nil || a.ID != b.ID {
		t.Fatalf("keys %q and %q (%v, %v), want one", a.ID, b.ID, errA, errB)
	}
}

func TestKeysOutliveARestart(t *testing.T) {
	s, records, c := ready(t, realmOf(1))
	sealed, err := s.Seal(t.Context(), realmOf(1), "mail", "row 1", []byte("plain"))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := store(t, records, c).Open(t.Context(), realmOf(1), "mail", "row 1", sealed)
	if err != nil || string(plain) != "plain" {
		t.Fatalf("%q, %v", plain, err)
	}
}

func TestAnotherKeyEncryptionKeyOpensNothing(t *testing.T) {
	_, records, c := ready(t, realmOf(1))
	other, err := keys.ParseKEK(bytes.Repeat([]byte{8}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s := keys.New(records, other, rand.Reader, c.now, 8)
	if _, err := s.Active(t.Context(), realmOf(1), ports.KeySAMLSigning); !errors.Is(err, ports.ErrForged) {
		t.Fatalf("got %v, want ErrForged", err)
	}
}

func TestNothingAtRestIsPlain(t *testing.T) {
	folder := t.TempDir()
	f, err := keys.NewFiles(folder)
	if err != nil {
		t.Fatal(err)
	}
	ensure(t, store(t, f, newClock()), realmOf(1))
	path := filepath.Join(folder, realmOf(1).String()+".json")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v; want 0600", info.Mode(), err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(raw), "PRIVATE KEY") {
		t.Fatalf("a private key lies open (%v)", err)
	}
}

func TestOneLoadServesManyCallersUntilTheLifetimeEnds(t *testing.T) {
	_, records, c := ready(t, realmOf(1))
	held := &counted{KeyRecords: records, hold: make(chan struct{})}
	s := store(t, held, c)
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			if _, err := s.MAC(context.Background(), realmOf(1), "code", "a"); err != nil {
				t.Error(err)
			}
		})
	}
	close(held.hold)
	wait.Wait()
	if n := held.loads.Load(); n != 1 {
		t.Fatalf("%d loads for 16 callers, want 1", n)
	}
	c.advance(keys.Lifetime)
	if _, err := s.MAC(t.Context(), realmOf(1), "code", "a"); err != nil || held.loads.Load() != 2 {
		t.Fatalf("%d loads after the lifetime (%v), want 2", held.loads.Load(), err)
	}
}

func TestTheRealmLongestOutOfUseIsForgottenFirst(t *testing.T) {
	c := newClock()
	held := &counted{KeyRecords: files(t)}
	s := keys.New(held, kek(t), rand.Reader, c.now, 2)
	touch := func(b byte) { _, _ = s.Published(t.Context(), realmOf(b), ports.KeySAMLTLS) }
	touch(1)
	touch(2)
	touch(1)
	touch(3) // forgets 2
	if touch(1); held.loads.Load() != 3 {
		t.Fatalf("%d loads, want 3: realm 1 was in use", held.loads.Load())
	}
	if touch(2); held.loads.Load() != 4 {
		t.Fatalf("%d loads, want 4: realm 2 was forgotten", held.loads.Load())
	}
}

func TestACallerThatGivesUpDoesNotFailTheOthers(t *testing.T) {
	_, records, c := ready(t, realmOf(1))
	held := &counted{KeyRecords: records, hold: make(chan struct{})}
	s := store(t, held, c)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.MAC(gone, realmOf(1), "code", "a"); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want context.Canceled", err)
	}
	close(held.hold)
	if _, err := s.MAC(t.Context(), realmOf(1), "code", "a"); err != nil {
		t.Fatal(err)
	}
}

func TestKeyEncryptionKeyIsNeverOverwrittenNorPrinted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kek")
	first, err := keys.EnsureKEK(path, bytes.NewReader(bytes.Repeat([]byte("K"), 32)))
	if err != nil {
		t.Fatal(err)
	}
	again, err := keys.EnsureKEK(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	records, c := files(t), newClock()
	ensure(t, keys.New(records, first, rand.Reader, c.now, 1), realmOf(1))
	if _, err := keys.New(records, again, rand.Reader, c.now, 1).MAC(t.Context(), realmOf(1), "code"); err != nil {
		t.Fatalf("the second start made another key: %v", err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if out := fmt.Sprintf(verb, first); out != "[key-encryption key]" {
			t.Errorf("%s prints %q", verb, out)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v (%v), want 0600", info.Mode(), err)
	}
}

func TestKeyEncryptionKeyOfAnotherLengthIsRefused(t *testing.T) {
	for _, n := range []int{0, 16, 31, 33, 64} {
		if _, err := keys.ParseKEK(make([]byte, n)); err == nil {
			t.Errorf("%d bytes were accepted", n)
		}
	}
	if _, err := keys.ReadKEK(filepath.Join(t.TempDir(), "absent")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent file: %v", err)
	}
}
