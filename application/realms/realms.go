// Package realms keeps what this installation serves: it publishes versions of a realm's document and
// answers from memory which version is live.
package realms

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work     ports.UnitOfWork
	Register ports.Realms
	Reader   ports.DocumentReader
	Now      func() time.Time
	NewID    func() string // UUIDv7
}

// Service implements ports.Directory and ports.Publisher.
type Service struct {
	Config
	mu    sync.RWMutex
	slugs map[realm.Slug]realm.ID
	live  map[realm.ID]int
	read  map[versionKey]ports.Realm
	known *catalogue // of the versions that are live; nil: to be made
}

type versionKey struct {
	id      realm.ID
	version int
}

// New makes a service that knows no realm yet; Refresh reads the register.
func New(c Config) *Service {
	return &Service{Config: c, slugs: map[realm.Slug]realm.ID{}, live: map[realm.ID]int{}, read: map[versionKey]ports.Realm{}}
}

// Refresh reads which realms there are and which version of each is live. Call it every few seconds.
func (s *Service) Refresh(ctx context.Context) error {
	all, err := s.Register.All(ctx)
	if err != nil {
		return fmt.Errorf("realms: refresh: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range all {
		s.slugs[r.Slug] = r.ID
		if r.Version > s.live[r.ID] { // one that was published here meanwhile is newer than what was read
			s.known, s.live[r.ID] = nil, r.Version
		}
	}
	return nil
}

// BySlug gives the live version of a realm.
func (s *Service) BySlug(ctx context.Context, slug realm.Slug) (ports.Realm, error) {
	s.mu.RLock()
	id, ok := s.slugs[slug]
	s.mu.RUnlock()
	if !ok {
		return ports.Realm{}, ports.ErrNotFound
	}
	return s.ByID(ctx, id)
}

// ByID gives the live version of a realm.
func (s *Service) ByID(ctx context.Context, id realm.ID) (ports.Realm, error) {
	s.mu.RLock()
	version := s.live[id]
	s.mu.RUnlock()
	if version == 0 {
		return ports.Realm{}, ports.ErrNotFound
	}
	return s.AtVersion(ctx, id, version)
}

// AtVersion gives one version; versions never change, so each is read once.
func (s *Service) AtVersion(ctx context.Context, id realm.ID, version int) (ports.Realm, error) {
	key := versionKey{id, version}
	s.mu.RLock()
	r, ok := s.read[key]
	s.mu.RUnlock()
	if ok {
		return r, nil
	}
	r, err := s.load(ctx, key)
	if err != nil {
		return ports.Realm{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetOld(key)
	s.read[key] = r
	return r, nil
}

// versionsKept bounds how many old versions of a realm stay in memory: logins last an hour at most.
const versionsKept = 8

func (s *Service) forgetOld(k versionKey) {
	for old := range s.read {
		if old.id == k.id && old.version <= k.version-versionsKept {
			delete(s.read, old)
		}
	}
}

func (s *Service) load(ctx context.Context, k versionKey) (ports.Realm, error) {
	var v ports.PolicyVersion
	err := s.Work.View(ctx, k.id, func(ctx context.Context, st ports.Store) (err error) {
		v, err = st.Policies().ByNumber(ctx, k.version)
		return err
	})
	if err != nil {
		return ports.Realm{}, fmt.Errorf("realms: read version %d: %w", k.version, err)
	}
	d, faults := s.Reader.Read(v.Document)
	if len(faults) > 0 {
		return ports.Realm{}, fmt.Errorf("realms: version %d of %s cannot be read any more: %w", k.version, d.Realm, &Faulty{faults})
	}
	return ports.Realm{ID: k.id, Slug: d.Realm, Version: k.version, Document: d}, nil
}

// Faulty is the error of a document that cannot be used, with every fault.
type Faulty struct{ Faults []policy.Fault }

func (f *Faulty) Error() string {
	var all error
	for _, x := range f.Faults {
		all = errors.Join(all, errors.New(x.String()))
	}
	return all.Error()
}
