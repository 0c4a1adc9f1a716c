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

// offered runs f where the question is asked, also when somebody who accepted comes back from setting up.
func (s *Service) offered(ctx context.Context, b Browser, f func(context.Context, ports.Store, current, *row, ports.Profile, login.OfferAuthenticator) error) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, func(ctx context.Context, st ports.Store, w *row) error {
		asking := *w
		asking.Accepted = false
		e, p, err := s.evidence(ctx, st, c, &asking)
		if err != nil {
			return err
		}
		if o, ok := login.Next(c.realm.Document.Policy, e, s.Now()).(login.OfferAuthenticator); ok {
			w.facts = asking.facts
			return f(ctx, st, c, w, p, o)
		}
		return nil
	})
}
