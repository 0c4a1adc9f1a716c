package signin

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// SkipOffer goes on without an authenticator, where that may be skipped. No second code is asked: one was
// just entered (MA-12, MA-13).
func (s *Service) SkipOffer(ctx context.Context, b Browser) (State, error) {
	return s.offered(ctx, b, func(ctx context.Context, st ports.Store, c current, w *row, p ports.Profile, o login.OfferAuthenticator) error {
		if !o.Skippable {
			return nil
		}
		a, err := st.Accounts().ForUpdate(ctx, p.Person.ID)
		if err != nil {
			return err
		}
		a.Skip(s.Now())
		w.Skipped = true
		e := s.personEvent(ctx, c, p)
		e.Action, e.Result = audit.OfferSkipped, audit.Done
		if err := st.Audit().Append(ctx, e); err != nil {
			return err
		}
		return st.Accounts().Put(ctx, a)
	})
}

// AcceptOffer goes on to set up an authenticator.
func (s *Service) AcceptOffer(ctx context.Context, b Browser) (State, error) {
	return s.offered(ctx, b, func(_ context.Context, _ ports.Store, _ current, w *row, _ ports.Profile, _ login.OfferAuthenticator) error {
		w.Accepted = true
		return nil
	})
}

func (s *Service) offered(ctx context.Context, b Browser, f func(context.Context, ports.Store, current, *row, ports.Profile, login.OfferAuthenticator) error) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, func(ctx context.Context, st ports.Store, w *row) error {
		e, p, err := s.evidence(ctx, st, c, w.facts)
		if err != nil {
			return err
		}
		if o, ok := login.Next(c.realm.Document.Policy, e, s.Now()).(login.OfferAuthenticator); ok {
			return f(ctx, st, c, w, p, o)
		}
		return nil
	})
}

// LeaveEnrolment goes back from setting up an authenticator to the question whether to (MA-12).
func (s *Service) LeaveEnrolment(ctx context.Context, b Browser) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, at[login.EnrolAuthenticator](s, c, func(_ context.Context, _ ports.Store, w *row, _ ports.Profile) error {
		w.Accepted = false
		return nil
	}))
}
