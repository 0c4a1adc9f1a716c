package desk

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Suspended is an account that was closed until further notice, or opened again.
type Suspended struct {
	At
	Account account.Account
	Ended   int // sessions
}

// Suspend closes an account until somebody opens it again. Nobody stays logged in.
func (s *Service) Suspend(ctx context.Context, c Caller, environment string, id identity.PersonID, why string) (Suspended, error) {
	return s.switched(ctx, c, environment, id, why, func(ctx context.Context, st ports.Store, out *Suspended, reason string) error {
		if out.Account.State != account.Active {
			return ErrNothing
		}
		out.Account.Suspend(account.ByStaff)
		var err error
		if out.Ended, err = s.shut(ctx, st, out.Target, out.Account, s.Now()); err != nil {
			return err
		}
		return s.tellSwitched(ctx, st, out, audit.AccountSuspended, ports.LetterSuspended, reason)
	})
}

// Reinstate opens it, whoever or whatever closed it.
func (s *Service) Reinstate(ctx context.Context, c Caller, environment string, id identity.PersonID, why string) (Suspended, error) {
	return s.switched(ctx, c, environment, id, why, func(ctx context.Context, st ports.Store, out *Suspended, reason string) error {
		was := out.Account.Why
		if !out.Account.Reinstate() {
			return ErrNothing
		}
		if _, err := s.shut(ctx, st, out.Target, out.Account, time.Time{}); err != nil {
			return err
		}
		if err := s.tellSwitched(ctx, st, out, audit.AccountReinstated, ports.LetterReinstated, reason); err != nil {
			return err
		}
		out.Account.Why = was
		return nil
	})
}

func (s *Service) switched(ctx context.Context, c Caller, environment string, id identity.PersonID, why string, f func(context.Context, ports.Store, *Suspended, string) error) (Suspended, error) {
	var out Suspended
	err := s.in(ctx, c, environment, Suspend, func(ctx context.Context, st ports.Store, at At) error {
		reason, err := reasoned(why)
		if err != nil {
			return err
		}
		out = Suspended{At: at}
		if out.Account, err = s.account(ctx, st, id); err != nil {
			return err
		}
		return f(ctx, st, &out, reason)
	})
	return out, err
}

// shut stores an account whose state changed, and the same of its person: what runs on sessions looks there.
func (s *Service) shut(ctx context.Context, st ports.Store, r ports.Realm, a account.Account, since time.Time) (int, error) {
	if err := st.Accounts().Put(ctx, a); err != nil {
		return 0, err
	}
	p, err := st.People().ByID(ctx, a.ID, s.Now())
	if err != nil {
		return 0, err
	}
	p.Person.Suspended = since
	if err := st.People().Put(ctx, p.Person); err != nil || since.IsZero() {
		return 0, err
	}
	return s.Closer.CloseOf(ctx, r.ID, st, a.ID, session.EndSuspended, nil)
}

func (s *Service) tellSwitched(ctx context.Context, st ports.Store, out *Suspended, a audit.Action, k ports.LetterKind, reason string) error {
	e := s.event(out.Actor(), a, person(out.Account.ID))
	e.Personal = map[string]string{"reason": reason}
	if err := st.Audit().Append(ctx, e); err != nil {
		return err
	}
	return s.write(ctx, st, out.Target, out.Account, ports.Letter{Kind: k})
}
