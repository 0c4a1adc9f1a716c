package wire

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
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
