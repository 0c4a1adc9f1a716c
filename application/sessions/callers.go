package sessions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Find implements ports.Callers.
func (s *Service) Find(ctx context.Context, st ports.Store, r ports.Realm, token [32]byte, here func(policy.Service) bool) (ports.Who, error) {
	held, err := st.Sessions().ByToken(ctx, token)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && !held.Alive(s.Now())) {
		return ports.Who{}, ports.ErrNoSession
	}
	if err != nil {
		return ports.Who{}, fmt.Errorf("sessions: caller: %w", err)
	}
	if service, ok := r.Document.Policy.Service(held.Service); here != nil && (!ok || !here(service)) {
		return ports.Who{}, ports.ErrElsewhere
	}
	p, err := st.People().ByID(ctx, held.Person, s.Now())
	if err != nil {
		return ports.Who{}, fmt.Errorf("sessions: person: %w", err)
	}
	if !p.Person.Suspended.IsZero() {
		return ports.Who{}, ports.ErrNoSession
	}
	return ports.Who{Realm: r, Session: held, Profile: p}, nil
}

// Touch implements ports.Callers.
func (s *Service) Touch(ctx context.Context, st ports.Store, held *session.Session) error {
	if s.Now().Sub(held.SeenAt) < time.Minute {
		return nil
	}
	held.SeenAt = s.Now()
	return st.Sessions().Put(ctx, *held)
}
