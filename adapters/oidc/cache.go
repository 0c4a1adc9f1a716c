package oidc

import (
	"container/list"
	"sync"

	"github.com/voordeur/voordeur/domain/realm"
)

// issuers keeps the issuers in use, each at its newest revision.
type issuers struct {
	size  int
	build func(Realm) (*issuer, error)

	mu    sync.Mutex
	byID  map[realm.ID]*list.Element // of *issuer
	order *list.List                 // the one used last in front
}

func newIssuers(size int, build func(Realm) (*issuer, error)) *issuers {
	return &issuers{size: size, build: build, byID: map[realm.ID]*list.Element{}, order: list.New()}
}

// of gives the issuer of a realm, built anew for another revision or slug. Two callers may build at once:
// both issuers are good, one is kept.
func (s *issuers) of(r Realm) (*issuer, error) {
	if i := s.get(r); i != nil {
		return i, nil
	}
	i, err := s.build(r)
	if err != nil {
		return nil, err
	}
	s.put(i)
	return i, nil
}

func (s *issuers) get(r Realm) *issuer {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.byID[r.ID]
	if !ok || !e.Value.(*issuer).realm.same(r) {
		return nil
	}
	s.order.MoveToFront(e)
	return e.Value.(*issuer)
}

func (s *issuers) put(i *issuer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.byID[i.realm.ID]; ok {
		s.order.Remove(e)
	}
	s.byID[i.realm.ID] = s.order.PushFront(i)
	for s.order.Len() > s.size {
		last := s.order.Back()
		s.order.Remove(last)
		delete(s.byID, last.Value.(*issuer).realm.ID)
	}
}
