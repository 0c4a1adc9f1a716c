package wire

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// counterparties measures how the brokers of realms are doing, while logins pass through it.
type counterparties struct {
	ports.Upstream
	app   *App
	find  func(context.Context, realm.ID) (ports.Realm, error)
	since time.Time
	mu    sync.Mutex
	seen  map[realm.ID]answered
}

// answered is when a broker last answered about a login of a realm, and when it last did not.
type answered struct{ at, missed time.Time }

func newCounterparties(a *App, u ports.Upstream) *counterparties {
	return &counterparties{Upstream: u, app: a, find: a.realm, since: a.parts.Now(), seen: map[realm.ID]answered{}}
}

func (a *App) realm(ctx context.Context, id realm.ID) (ports.Realm, error) {
	return a.Realms.ByID(ctx, id)
}

// spoken are the failures that only an answer of the broker brings.
var spoken = []ports.UpstreamFailure{ports.UpstreamCancelled, ports.UpstreamLevel, ports.UpstreamNoMandate, ports.UpstreamUnsupported}

// Resolve implements ports.Upstream. A message that broke a rule tells nothing of the broker: anybody can send one.
func (c *counterparties) Resolve(ctx context.Context, r realm.ID, in ports.UpstreamReturn) (ports.UpstreamAnswer, error) {
	out, err := c.Upstream.Resolve(ctx, r, in)
	if err != nil {
		return out, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.seen[r]
	switch {
	case out.Assertion != nil, slices.Contains(spoken, out.Failure):
		known.at = c.app.parts.Now()
	case out.Failure == ports.UpstreamUnavailable:
		known.missed = c.app.parts.Now()
	}
	c.seen[r] = known
	return out, nil
}

// Of implements ports.Counterparties.
func (c *counterparties) Of(ctx context.Context, id realm.ID) ([]ports.Counterparty, error) {
	r, err := c.find(ctx, id)
	if err != nil || r.Document.EHerkenning.OIN.IsZero() {
		return nil, err
	}
	b, err := c.app.brokers.of(ctx, r.Document.EHerkenning.Broker)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	seen := c.seen[id]
	c.mu.Unlock()
	health := b.source.Health()
	out := ports.Counterparty{
		Name: health.Entity, Since: c.since, Fetched: health.Refreshed, Fault: metadataFault(health.Err), Answered: seen.at, Missed: seen.missed,
	}
	if trust, err := b.source.Trust(); err == nil {
		out.Trusted, out.Until, out.Certificates = true, trust.ValidUntil, trust.Signing
	}
	return []ports.Counterparty{out}, nil
}

func metadataFault(err error) ports.MetadataFault {
	switch {
	case err == nil:
		return ports.MetadataFetched
	case errors.Is(err, metadata.ErrFetch):
		return ports.MetadataUnreachable
	case errors.Is(err, metadata.ErrUntrusted):
		return ports.MetadataUntrusted
	case errors.Is(err, metadata.ErrExpired):
		return ports.MetadataExpired
	}
	return ports.MetadataUnusable
}
