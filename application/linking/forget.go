package linking

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Forget implements ports.LinkKeeper.
func (s *Service) Forget(ctx context.Context, st ports.Store, r ports.Realm, p identity.PersonID, d ports.LinkDecision) error {
	d.Why = linking.EndedForgotten
	all, err := st.Links().Held(ctx, p)
	if err != nil {
		return err
	}
	for _, known := range all {
		_, l, err := s.hold(ctx, st, known.ID)
		if err != nil {
			return err
		}
		switch l.State {
		case linking.LinkActive:
			err = s.finish(ctx, st, r, &l, d)
		case linking.Waiting:
			err = s.refuse(ctx, st, &l, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// finish ends a link, with the sessions that use it, and records it.
func (s *Service) finish(ctx context.Context, st ports.Store, r ports.Realm, l *linking.Link, d ports.LinkDecision) error {
	if err := l.End(d.By, d.Why, s.Now()); err != nil {
		return err
	}
	if err := st.Links().Put(ctx, *l); err != nil {
		return err
	}
	uses := func(held session.Session) bool { return held.Link == l.ID }
	if _, err := s.Closer.CloseOf(ctx, r.ID, st, l.Person, session.EndUnlinked, uses); err != nil { // rights go with it (MH-35)
		return err
	}
	return s.decided(ctx, st, audit.LinkEnded, *l, d)
}

// refuse declines a link, and records it.
func (s *Service) refuse(ctx context.Context, st ports.Store, l *linking.Link, d ports.LinkDecision) error {
	if err := l.Decline(d.By, d.Why, s.Now()); err != nil {
		return err
	}
	if err := st.Links().Put(ctx, *l); err != nil {
		return err
	}
	return s.decided(ctx, st, audit.LinkDeclined, *l, d)
}
