package oidc

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// memory is a unit of work over maps: statements run one at a time, units of work side by side, so that
// compare-and-set is needed as on a real database. A failed one is undone.
type memory struct {
	mu      sync.Mutex
	tables  map[realm.ID]*tables
	calls   []string // of the store, in order
	commits int
	failing map[string]error // of the next call of that name
	failed  error            // what ended the newest unit of work that was rolled back
}

type tables struct {
	grants     map[string]ports.Grant
	superseded map[[32]byte]string
	sessions   map[session.ID]session.Session
	subjects   map[string]string
	spent      map[string]time.Time
	parked     map[[32]byte][]byte
	events     []audit.Event
}

func newMemory() *memory {
	return &memory{tables: map[realm.ID]*tables{}, failing: map[string]error{}}
}

// of gives the tables of a realm; mu is held.
func (m *memory) of(r realm.ID) *tables {
	t, ok := m.tables[r]
	if !ok {
		t = &tables{
			map[string]ports.Grant{}, map[[32]byte]string{}, map[session.ID]session.Session{},
			map[string]string{}, map[string]time.Time{}, map[[32]byte][]byte{}, nil,
		}
		m.tables[r] = t
	}
	return t
}

func (m *memory) Do(ctx context.Context, r realm.ID, f func(context.Context, ports.Store) error) error {
	s := &memoryStore{memory: m, realm: r}
	if err := f(ctx, s); err != nil {
		s.rollback()
		m.mu.Lock()
		m.failed = err
		m.mu.Unlock()
		return err
	}
	m.mu.Lock()
	m.commits++
	m.mu.Unlock()
	for _, f := range s.after {
		f()
	}
	return nil
}

func (m *memory) View(ctx context.Context, r realm.ID, f func(context.Context, ports.Store) error) error {
	s := &memoryStore{memory: m, realm: r, readOnly: true}
	return f(ctx, s)
}

// count forgets the calls so far and gives what f makes.
func (m *memory) count(f func()) (calls []string, commits int) {
	m.mu.Lock()
	m.calls, m.commits = nil, 0
	m.mu.Unlock()
	f()
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls, m.commits
}

func (m *memory) events(r realm.ID) []audit.Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]audit.Event{}, m.of(r).events...)
}

// holds tells whether a text is stored anywhere as it is.
func (m *memory) holds(t testing.TB, text string) bool {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, tb := range m.tables {
		for _, v := range []any{tb.grants, tb.subjects, tb.spent, tb.events} {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte(text)) {
				return true
			}
		}
		for _, p := range tb.parked {
			if bytes.Contains(p, []byte(text)) {
				return true
			}
		}
	}
	return false
}

type memoryStore struct {
	ports.Store // nil: what this adapter does not use
	*memory
	realm    realm.ID
	readOnly bool
	undo     []func()
	after    []func()
}

// step is one statement. f gives how to undo it.
func (s *memoryStore) step(name string, f func(*tables) (undo func(), err error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, name)
	if err := s.failing[name]; err != nil {
		delete(s.failing, name)
		return err
	}
	undo, err := f(s.of(s.realm))
	if undo != nil {
		if s.readOnly {
			return errors.New("a view wrote")
		}
		s.undo = append(s.undo, undo)
	}
	return err
}

func (s *memoryStore) rollback() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.undo) - 1; i >= 0; i-- {
		s.undo[i]()
	}
}

func (s *memoryStore) OneTime() ports.OneTime   { return memoryOneTime{s} }
func (s *memoryStore) Parked() ports.Parked     { return memoryParked{s} }
func (s *memoryStore) Sessions() ports.Sessions { return memorySessions{memoryStore: s} }
func (s *memoryStore) Grants() ports.Grants     { return memoryGrants{s} }
func (s *memoryStore) Subjects() ports.Subjects { return memorySubjects{s} }
func (s *memoryStore) Audit() ports.AuditLog    { return memoryAudit{memoryStore: s} }
func (s *memoryStore) AfterCommit(f func())     { s.after = append(s.after, f) }

type memoryGrants struct{ *memoryStore }

func (s memoryGrants) Create(_ context.Context, g ports.Grant) error {
	return s.step("grants.create", func(t *tables) (func(), error) {
		if _, ok := t.grants[g.ID]; ok {
			return nil, ports.ErrConflict
		}
		g.Revision = 1
		t.grants[g.ID] = g
		return func() { delete(t.grants, g.ID) }, nil
	})
}

func (s memoryGrants) Find(_ context.Context, by ports.GrantKey) (found ports.Grant, err error) {
	var zero [32]byte
	err = s.step("grants.find", func(t *tables) (func(), error) {
		if id, ok := t.superseded[by.Refresh]; ok {
			found = t.grants[id]
			found.Superseded = true
			return nil, nil
		}
		for _, g := range t.grants {
			if (by.ID != "" && g.ID == by.ID) || (by.Code != zero && g.Code == by.Code) ||
				(by.Access != zero && g.Access == by.Access) || (by.Refresh != zero && g.Refresh == by.Refresh) {
				found = g
				return nil, nil
			}
		}
		return nil, ports.ErrNotFound
	})
	return found, err
}

func (s memoryGrants) Update(_ context.Context, g ports.Grant) error {
	return s.step("grants.update", func(t *tables) (func(), error) {
		old, ok := t.grants[g.ID]
		if !ok || old.Revision != g.Revision {
			return nil, ports.ErrConflict
		}
		before := maps.Clone(t.superseded)
		if old.Refresh != g.Refresh && old.Refresh != [32]byte{} {
			t.superseded[old.Refresh] = g.ID
		}
		g.Revision++
		t.grants[g.ID] = g
		return func() { t.grants[g.ID], t.superseded = old, before }, nil
	})
}

func (s memoryGrants) Revoke(_ context.Context, id string, at time.Time) error {
	return s.step("grants.revoke", func(t *tables) (func(), error) {
		old, ok := t.grants[id]
		if !ok || !old.RevokedAt.IsZero() {
			return nil, nil
		}
		g := old
		g.RevokedAt, g.Revision = at, old.Revision+1
		t.grants[id] = g
		return func() { t.grants[id] = old }, nil
	})
}

func (s memoryGrants) OfSession(_ context.Context, id session.ID) (all []ports.Grant, err error) {
	err = s.step("grants.of-session", func(t *tables) (func(), error) {
		for _, g := range t.grants {
			if g.Session == id && g.RevokedAt.IsZero() {
				all = append(all, g)
			}
		}
		return nil, nil
	})
	return all, err
}

type memorySessions struct {
	ports.Sessions // nil: what this adapter does not use
	*memoryStore
}

func (s memorySessions) Start(_ context.Context, v session.Session) error {
	return s.step("sessions.start", func(t *tables) (func(), error) {
		t.sessions[v.ID] = v
		return func() { delete(t.sessions, v.ID) }, nil
	})
}

func (s memorySessions) Put(_ context.Context, v session.Session) error {
	return s.step("sessions.put", func(t *tables) (func(), error) {
		old := t.sessions[v.ID]
		t.sessions[v.ID] = v
		return func() { t.sessions[v.ID] = old }, nil
	})
}

func (s memorySessions) ByID(_ context.Context, id session.ID) (found session.Session, err error) {
	err = s.step("sessions.by-id", func(t *tables) (func(), error) {
		var ok bool
		if found, ok = t.sessions[id]; !ok {
			return nil, ports.ErrNotFound
		}
		return nil, nil
	})
	return found, err
}

func (s memorySessions) ByToken(_ context.Context, token [32]byte) (found session.Session, err error) {
	err = s.step("sessions.by-token", func(t *tables) (func(), error) {
		for _, v := range t.sessions {
			if v.Token == token {
				found = v
				return nil, nil
			}
		}
		return nil, ports.ErrNotFound
	})
	return found, err
}

type memorySubjects struct{ *memoryStore }

func (s memorySubjects) For(_ context.Context, p identity.PersonID, portal, candidate string) (sub string, err error) {
	err = s.step("subjects.for", func(t *tables) (func(), error) {
		key := string(p) + "\x00" + portal
		if _, ok := t.subjects[key]; !ok {
			t.subjects[key] = candidate
		}
		sub = t.subjects[key]
		return func() {}, nil
	})
	return sub, err
}

type memoryOneTime struct{ *memoryStore }

func (s memoryOneTime) Spend(_ context.Context, until time.Time, ids ...string) (first bool, err error) {
	err = s.step("one-time.spend", func(t *tables) (func(), error) {
		for _, id := range ids {
			if _, ok := t.spent[id]; ok {
				return nil, nil
			}
		}
		for _, id := range ids {
			t.spent[id] = until
		}
		first = true
		return func() {
			for _, id := range ids {
				delete(t.spent, id)
			}
		}, nil
	})
	return first, err
}

type memoryParked struct{ *memoryStore }

func (s memoryParked) Put(_ context.Context, key [32]byte, sealed []byte, _ time.Time) error {
	return s.step("parked.put", func(t *tables) (func(), error) {
		t.parked[key] = sealed
		return func() { delete(t.parked, key) }, nil
	})
}

func (s memoryParked) Get(_ context.Context, key [32]byte, _ time.Time) (sealed []byte, err error) {
	err = s.step("parked.get", func(t *tables) (func(), error) {
		var ok bool
		if sealed, ok = t.parked[key]; !ok {
			return nil, ports.ErrNotFound
		}
		return nil, nil
	})
	return sealed, err
}

func (s memoryParked) Take(_ context.Context, key [32]byte, _ time.Time) (sealed []byte, err error) {
	err = s.step("parked.take", func(t *tables) (func(), error) {
		var ok bool
		if sealed, ok = t.parked[key]; !ok {
			return nil, ports.ErrNotFound
		}
		delete(t.parked, key)
		return func() { t.parked[key] = sealed }, nil
	})
	return sealed, err
}

// memoryAudit leaves what only staff and people themselves read to an AuditLog that is not there.
type memoryAudit struct {
	*memoryStore
	ports.AuditLog
}

func (s memoryAudit) Append(_ context.Context, events ...audit.Event) error {
	return s.step("audit.append", func(t *tables) (func(), error) {
		for _, e := range events {
			if err := e.Check(); err != nil {
				return nil, err
			}
		}
		n := len(t.events)
		t.events = append(t.events, events...)
		return func() { t.events = t.events[:n] }, nil
	})
}

func (s memoryAudit) Read(context.Context, int64, int) ([]audit.Link, error) { return nil, nil }
