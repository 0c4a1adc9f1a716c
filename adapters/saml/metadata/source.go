package metadata

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Cache keeps the last good document of an entity over restarts. It need not be trusted: what
// it gives is verified like what the network gives.
type Cache interface {
	// Load gives the document, nil where there is none.
	Load(ctx context.Context, entity string) ([]byte, error)
	Save(ctx context.Context, entity string, raw []byte) error
}

// SourceConfig says where the metadata of one broker comes from.
type SourceConfig struct {
	URL    string
	Entity string              // entity id of the broker
	Pinned []*x509.Certificate // any of them may have signed the document
	Roots  *x509.CertPool      // for TLS; nil: those of the system
	Cache  Cache               // nil: nothing is kept over a restart
	Every  time.Duration       // between refreshes in Run; 0: an hour
	Now    func() time.Time
}

// Source keeps the Trust in one broker up to date. Its methods may be called at the same time;
// Trust never waits for the network.
type Source struct {
	config SourceConfig
	client *http.Client
	trust  atomic.Pointer[Trust]

	refreshing sync.Mutex // one refresh at a time; guards etag and replaced
	etag       string
	replaced   map[[sha256.Size]byte]struct{} // documents that a newer one has replaced

	state     sync.Mutex // guards health
	refreshed time.Time
	failure   error
}

// Health tells how a Source is doing.
type Health struct {
	Entity     string
	Refreshed  time.Time // last time the broker was asked with success; zero: never
	ValidUntil time.Time // of the Trust in force; zero: no end, or none in force
	Err        error     // of the last refresh
}

// NewSource makes a Source that has no Trust yet: call Restore or Refresh, then Run.
func NewSource(c SourceConfig) (*Source, error) {
	if _, err := ParseLocation(c.URL); err != nil {
		return nil, err
	}
	if c.Entity == "" || len(c.Pinned) == 0 || c.Now == nil {
		return nil, errors.New("metadata: a source needs an entity, a pinned certificate and a clock")
	}
	if c.Every == 0 {
		c.Every = time.Hour
	}
	return &Source{
		config:   c,
		client:   NewClient(&tls.Config{RootCAs: c.Roots}),
		replaced: map[[sha256.Size]byte]struct{}{},
	}, nil
}

// Trust gives what is in force, or ErrNone.
func (s *Source) Trust() (*Trust, error) {
	t := s.trust.Load()
	if t == nil || t.Expired(s.config.Now()) {
		return nil, ErrNone
	}
	return t, nil
}

// Health reports for /readyz and the console.
func (s *Source) Health() Health {
	s.state.Lock()
	defer s.state.Unlock()
	h := Health{Entity: s.config.Entity, Refreshed: s.refreshed, Err: s.failure}
	if t, err := s.Trust(); err == nil {
		h.ValidUntil = t.ValidUntil
	}
	return h
}

// Restore takes the document of the cache, so that a restart needs no network.
func (s *Source) Restore(ctx context.Context) error {
	if s.config.Cache == nil {
		return nil
	}
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	raw, err := s.config.Cache.Load(ctx, s.config.Entity)
	if err != nil {
		return fmt.Errorf("metadata: load kept document: %w", err)
	}
	if raw == nil {
		return nil
	}
	_, err = s.take(raw)
	return err
}

// Refresh asks the broker once. On failure the last good Trust stays in force.
func (s *Source) Refresh(ctx context.Context) error {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	err := s.refresh(ctx)
	s.state.Lock()
	defer s.state.Unlock()
	s.failure = err
	if err == nil {
		s.refreshed = s.config.Now()
	}
	return err
}

func (s *Source) refresh(ctx context.Context) error {
	raw, etag, err := s.fetch(ctx)
	if err != nil || raw == nil { // nil: not modified
		return err
	}
	news, err := s.take(raw)
	if err != nil {
		return err
	}
	s.etag = etag
	if !news || s.config.Cache == nil {
		return nil
	}
	if err := s.config.Cache.Save(ctx, s.config.Entity, raw); err != nil {
		return fmt.Errorf("metadata: keep document: %w", err)
	}
	return nil
}

// take puts a document in force when it is good and not older than the one that is.
func (s *Source) take(raw []byte) (news bool, err error) {
	fresh, err := Parse(raw, s.config.Pinned, s.config.Entity, s.config.Now())
	if err != nil {
		return false, err
	}
	present := s.trust.Load()
	if present != nil {
		if fresh.hash == present.hash {
			return false, nil
		}
		if _, was := s.replaced[fresh.hash]; was || fresh.older(present) {
			return false, ErrOlder
		}
		s.replaced[present.hash] = struct{}{}
	}
	s.trust.Store(fresh)
	return true, nil
}

// Run refreshes until ctx ends, at once and then every period; after a failure sooner.
func (s *Source) Run(ctx context.Context) {
	for {
		wait := s.config.Every
		if s.Refresh(ctx) != nil {
			wait = min(wait, time.Minute)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}
