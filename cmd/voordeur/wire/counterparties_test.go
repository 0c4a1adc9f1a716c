package wire

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/telemetry"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// broken is a broker that gives one answer, whatever it is asked.
type broken struct {
	ports.Upstream
	answer ports.UpstreamAnswer
	err    error
}

func (b *broken) Resolve(context.Context, realm.ID, ports.UpstreamReturn) (ports.UpstreamAnswer, error) {
	return b.answer, b.err
}

// Issue 6, health of counterparties: an answer is one that only the broker can have given. A message that breaks a rule,
// which anybody can send, and a fault of ours tell nothing of it.
func TestAnAnswerIsMeasuredWhenTheBrokerGaveIt(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for name, x := range map[string]struct {
		given            broken
		answered, missed bool
	}{
		"assertion":     {broken{answer: ports.UpstreamAnswer{Assertion: &ports.Assertion{}}}, true, false},
		"cancelled":     {broken{answer: ports.UpstreamAnswer{Failure: ports.UpstreamCancelled}}, true, false},
		"no mandate":    {broken{answer: ports.UpstreamAnswer{Failure: ports.UpstreamNoMandate}}, true, false},
		"unavailable":   {broken{answer: ports.UpstreamAnswer{Failure: ports.UpstreamUnavailable}}, false, true},
		"rejected":      {broken{answer: ports.UpstreamAnswer{Failure: ports.UpstreamRejected}}, false, false},
		"fault of ours": {broken{err: errors.New("no key")}, false, false},
	} {
		c := newCounterparties(&App{parts: Parts{Now: func() time.Time { return now }}}, &x.given)
		if _, err := c.Resolve(t.Context(), realm.ID{}, ports.UpstreamReturn{}); !errors.Is(err, x.given.err) {
			t.Errorf("%s: %v", name, err)
		}
		seen := c.seen[realm.ID{}]
		if got := seen.at.Equal(now); got != x.answered {
			t.Errorf("%s: it answered: %v", name, got)
		}
		if got := seen.missed.Equal(now); got != x.missed {
			t.Errorf("%s: it gave no answer: %v", name, got)
		}
	}
}

// What came of the last attempt is told by its kind.
func TestMetadataFaultsHaveKinds(t *testing.T) {
	for err, want := range map[error]ports.MetadataFault{
		nil: ports.MetadataFetched, metadata.ErrFetch: ports.MetadataUnreachable, metadata.ErrUntrusted: ports.MetadataUntrusted,
		metadata.ErrExpired: ports.MetadataExpired, metadata.ErrForeign: ports.MetadataUnusable, metadata.ErrOlder: ports.MetadataUnusable,
	} {
		if got := metadataFault(err); got != want {
			t.Errorf("%v is %q", err, got)
		}
	}
}

// Of names the broker of the live document with what was measured of it: the metadata that is in force, and when it last
// answered about a login of this realm. A realm without eHerkenning depends on nobody.
func TestCounterpartiesAreThoseOfTheRealm(t *testing.T) {
	now, since := samltest.Now, samltest.Now.Add(-time.Hour)
	oin, err := identity.ParseOIN("00000003123456780000")
	if err != nil {
		t.Fatal(err)
	}
	tel, err := telemetry.New(t.Context(), telemetry.Settings{Log: io.Discard}, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	broker := policy.Broker{EntityID: samltest.Broker, Metadata: "https://hm.makelaar.localhost/metadata"}
	document := policy.Document{EHerkenning: policy.Connection{OIN: oin, Broker: broker}}
	with, without, other := realm.IDFrom([16]byte{1}), realm.IDFrom([16]byte{2}), realm.IDFrom([16]byte{3})
	live := map[realm.ID]ports.Realm{with: {ID: with, Document: document}, other: {ID: other, Document: document}, without: {ID: without}}
	build := func(kept string) *counterparties {
		parts := Parts{Now: func() time.Time { return now }, CacheDir: t.TempDir(), Telemetry: tel}
		parts.Pin = func(policy.Broker) ([]*x509.Certificate, *x509.CertPool, error) {
			return []*x509.Certificate{samltest.Scheme().Certificate}, nil, nil
		}
		if kept != "" {
			if err := metadata.Folder(parts.CacheDir).Save(t.Context(), samltest.Broker, []byte(kept)); err != nil {
				t.Fatal(err)
			}
		}
		c := newCounterparties(&App{parts: parts, brokers: newBrokers(parts)}, &broken{answer: ports.UpstreamAnswer{Failure: ports.UpstreamUnavailable}})
		c.since = since
		c.find = func(_ context.Context, id realm.ID) (ports.Realm, error) {
			if r, ok := live[id]; ok {
				return r, nil
			}
			return ports.Realm{}, ports.ErrNotFound
		}
		return c
	}
	good := samltest.Metadata("https://ars.makelaar.localhost", &samltest.Signature{Pair: samltest.Scheme()}, nil, samltest.BrokerSigning())
	c := build(good)
	if _, err := c.Resolve(t.Context(), with, ports.UpstreamReturn{}); err != nil {
		t.Fatal(err)
	}
	for id, missed := range map[realm.ID]time.Time{with: now, other: {}} {
		got, err := c.Of(t.Context(), id)
		want := []ports.Counterparty{{
			Name: samltest.Broker, Since: since, Trusted: true, Until: time.Date(2026, 2, 15, 0, 0, 0, 0, time.UTC), Missed: missed,
			Certificates: []*x509.Certificate{samltest.BrokerSigning().Certificate},
		}}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *x509.Certificate) bool { return a.Equal(b) })); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	}
	if got, err := c.Of(t.Context(), without); err != nil || got != nil {
		t.Errorf("a realm without eHerkenning depends on %v, %v", got, err)
	}
	if _, err := c.Of(t.Context(), realm.IDFrom([16]byte{9})); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("an unknown realm: %v", err)
	}
	for name, kept := range map[string]string{
		"nothing yet": "",
		"forged":      samltest.Metadata("https://ars.makelaar.localhost", &samltest.Signature{Pair: samltest.Stranger()}, nil, samltest.Stranger()),
	} {
		got, err := build(kept).Of(t.Context(), with)
		if err != nil || len(got) != 1 || got[0].Trusted || got[0].Certificates != nil || !got[0].Until.IsZero() || !got[0].Fetched.IsZero() {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
