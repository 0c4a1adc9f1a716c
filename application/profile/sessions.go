package profile

import (
	"context"

	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Sessions are those of one person that are alive, the one that asks among them (XC-29).
type Sessions struct {
	Own
	Alive []session.Session
}

// Sessions lists them.
func (s *Service) Sessions(ctx context.Context, c Caller) (Sessions, error) {
	var out Sessions
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out.Own, err = s.enter(ctx, st, c); err != nil {
			return err
		}
		out.Alive, err = st.Sessions().AliveOf(ctx, out.Session.Person, s.Now())
		return err
	})
	return out, err
}

// EndSession ends one of the caller's other sessions, and tells its portals. Any other id ends nothing.
func (s *Service) EndSession(ctx context.Context, c Caller, id session.ID) error {
	return s.ending(ctx, c, func(held session.Session) bool { return held.ID == id })
}

// EndOtherSessions ends all but the one that asks.
func (s *Service) EndOtherSessions(ctx context.Context, c Caller) error {
	return s.ending(ctx, c, all)
}

func (s *Service) ending(ctx context.Context, c Caller, which func(session.Session) bool) error {
	return s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.enter(ctx, st, c)
		if err != nil {
			return err
		}
		return s.end(ctx, st, o, session.EndByPerson, which)
	})
}

// end ends those of the person's other sessions that are meant.
func (s *Service) end(ctx context.Context, st ports.Store, o Own, why session.EndReason, which func(session.Session) bool) error {
	other := func(held session.Session) bool { return held.ID != o.Session.ID && which(held) }
	_, err := s.Closer.CloseOf(ctx, o.Realm.ID, st, o.Session.Person, why, other)
	return err
}

func all(session.Session) bool { return true }
