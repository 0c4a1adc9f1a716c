package registration

import (
	"context"
	"errors"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// sweepBatch bounds what one run looks at.
const sweepBatch = 100

// Sweep does what time demands in a realm (OL-27): drafts that were left are forgotten in silence, questions
// that nobody answered end in a refusal, and what was told and shown goes when the policy says so after the
// decision. It gives the number of applications it dealt with; sweepBatch: there may be more.
func (s *Service) Sweep(ctx context.Context, r realm.ID) (int, error) {
	var due []registration.Application
	err := s.Work.View(ctx, r, func(ctx context.Context, st ports.Store) (err error) {
		due, err = st.Applications().Due(ctx, s.Now(), sweepBatch)
		return err
	})
	if err != nil {
		return 0, err
	}
	for i, a := range due {
		if err := s.sweep(ctx, r, a.ID); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

// sweep looks at one application again, held: whoever was at it meanwhile goes before.
func (s *Service) sweep(ctx context.Context, r realm.ID, id registration.ID) error {
	return s.in(ctx, r, func(ctx context.Context, st ports.Store, known ports.Realm) error {
		a, err := st.Applications().ForUpdate(ctx, id)
		if errors.Is(err, ports.ErrNotFound) || (err == nil && (a.Due.IsZero() || s.Now().Before(a.Due))) {
			return nil
		}
		if err != nil {
			return err
		}
		h := held{realm: known, Application: a}
		h.kind, _ = known.Document.Policy.AccountsOf(a.Kind)
		return s.overdue(ctx, st, h)
	})
}

func (s *Service) overdue(ctx context.Context, st ports.Store, h held) error {
	switch h.State {
	case registration.Draft, registration.Withdrawn:
		return st.Applications().Remove(ctx, h.ID)
	case registration.MoreAsked:
		return s.giveUp(ctx, st, h)
	case registration.Refused:
		if err := s.wiped(ctx, st, h); err != nil {
			return err
		}
		if err := s.erase(ctx, st, h.Person); err != nil {
			return err
		}
		return st.Applications().Remove(ctx, h.ID)
	}
	if err := s.wiped(ctx, st, h); err != nil {
		return err
	}
	if err := st.Documents().Remove(ctx, h.ID); err != nil {
		return err
	}
	h.Wipe()
	return st.Applications().Put(ctx, h.Application)
}

func (s *Service) wiped(ctx context.Context, st ports.Store, h held) error {
	e := s.event(h, audit.ApplicationWiped, audit.Done, registration.System)
	e.Origin = "job"
	return st.Audit().Append(ctx, e)
}

// giveUp refuses an application whose applicant did not answer.
func (s *Service) giveUp(ctx context.Context, st ports.Store, h held) error {
	if h.GiveUp(s.Now(), h.kind.Registration.KeepFor) != registration.Done {
		return nil
	}
	if err := s.carryOut(ctx, st, h, ""); err != nil {
		return err
	}
	if err := s.decided(ctx, st, h, registration.System); err != nil {
		return err
	}
	return st.Applications().Put(ctx, h.Application)
}
