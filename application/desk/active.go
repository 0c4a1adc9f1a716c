package desk

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Deactivate ends all that a member of the staff may, and their sessions. They come back by being given roles.
func (s *Service) Deactivate(ctx context.Context, c Caller, id identity.PersonID) (Changed, error) {
	return s.activate(ctx, c, id, func(ctx context.Context, st ports.Store, ch *Changed, a account.Account) error {
		if ch.Self() {
			return ErrSelfGrant
		}
		ch.Change = role.Change{Person: id, Take: ch.Roles}
		if err := s.allowed(ctx, st, *ch); err != nil {
			return err
		}
		if a.State != account.Active {
			return ErrNothing
		}
		if err := s.apply(ctx, st, *ch); err != nil {
			return err
		}
		a.Suspend(account.ByStaff)
		if _, err := s.shut(ctx, st, ch.Realm, a, s.Now()); err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.event(ch.Actor(), audit.AccountSuspended, person(id)))
	})
}

// Reactivate lets them in again, without any role until they are given one.
func (s *Service) Reactivate(ctx context.Context, c Caller, id identity.PersonID) (Changed, error) {
	return s.activate(ctx, c, id, func(ctx context.Context, st ports.Store, ch *Changed, a account.Account) error {
		if !a.Reinstate() {
			return ErrNothing
		}
		if _, err := s.shut(ctx, st, ch.Realm, a, time.Time{}); err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.event(ch.Actor(), audit.AccountReinstated, person(id)))
	})
}

func (s *Service) activate(ctx context.Context, c Caller, id identity.PersonID, f func(context.Context, ports.Store, *Changed, account.Account) error) (Changed, error) {
	var out Changed
	staff, err := s.Enter(ctx, c, EditRoles)
	if err != nil {
		return Changed{Member: Member{Staff: staff}}, err
	}
	err = s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		m, err := s.member(ctx, st, staff, id)
		if err != nil {
			return err
		}
		out = Changed{Member: m}
		a, err := s.account(ctx, st, id)
		if err != nil {
			return err
		}
		return f(ctx, st, &out, a)
	})
	return out, err
}
