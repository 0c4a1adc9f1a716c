package linking

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// hold gives a link as it is, with its account held.
func (s *Service) hold(ctx context.Context, st ports.Store, id linking.LinkID) (linking.Account, linking.Link, error) {
	known, err := st.Links().ByID(ctx, id)
	if err != nil {
		return linking.Account{}, known, err
	}
	account, err := st.PortalAccounts().ForUpdate(ctx, known.Account)
	if err != nil {
		return account, known, err
	}
	l, err := st.Links().ByID(ctx, id) // it may have been decided before the account was held
	return account, l, err
}

// Approve implements ports.LinkKeeper.
func (s *Service) Approve(ctx context.Context, st ports.Store, r ports.Realm, id linking.LinkID, d ports.LinkDecision) (linking.Link, error) {
	account, l, err := s.hold(ctx, st, id)
	if err != nil {
		return l, err
	}
	if account.State != linking.Active || !l.Open(s.Now()) {
		return l, linking.ErrOver
	}
	all, err := st.Links().Of(ctx, account.ID)
	if err != nil {
		return l, err
	}
	for _, held := range all {
		if held.State != linking.LinkActive {
			continue
		}
		if held.ID != l.Replaces {
			return l, linking.ErrOver
		}
		if err := s.end(ctx, st, r, account, held, ports.LinkDecision{By: d.By, Why: linking.EndedReplaced, Event: d.Event}); err != nil {
			return l, err
		}
	}
	if err := l.Activate(d.By, s.Now()); err != nil {
		return l, err
	}
	if err := st.Links().Put(ctx, l); err != nil {
		return l, err
	}
	if err := s.decided(ctx, st, audit.LinkApproved, l, d); err != nil {
		return l, err
	}
	of, err := st.People().ByID(ctx, l.Person, s.Now())
	if err != nil {
		return l, err
	}
	if err := s.tellHolder(ctx, st, r, ports.LetterLinkApproved, account, l, of); err != nil {
		return l, err
	}
	return l, s.tellLinked(ctx, st, r, account, l, of)
}

// Decline implements ports.LinkKeeper.
func (s *Service) Decline(ctx context.Context, st ports.Store, r ports.Realm, id linking.LinkID, d ports.LinkDecision) (linking.Link, error) {
	account, l, err := s.hold(ctx, st, id)
	if err != nil {
		return l, err
	}
	if err := s.refuse(ctx, st, &l, d); err != nil || d.Why == linking.EndedWithdrawn {
		return l, err
	}
	of, err := st.People().ByID(ctx, l.Person, s.Now())
	if err != nil {
		return l, err
	}
	return l, s.tellHolder(ctx, st, r, ports.LetterLinkDeclined, account, l, of)
}

// End implements ports.LinkKeeper.
func (s *Service) End(ctx context.Context, st ports.Store, r ports.Realm, id linking.LinkID, d ports.LinkDecision) (linking.Link, error) {
	account, l, err := s.hold(ctx, st, id)
	if err != nil {
		return l, err
	}
	if l.State != linking.LinkActive {
		return l, linking.ErrOver
	}
	if err := s.end(ctx, st, r, account, l, d); err != nil {
		return l, err
	}
	return st.Links().ByID(ctx, id)
}

// end ends a link of an account that is held.
func (s *Service) end(ctx context.Context, st ports.Store, r ports.Realm, account linking.Account, l linking.Link, d ports.LinkDecision) error {
	if err := s.finish(ctx, st, r, &l, d); err != nil {
		return err
	}
	of, err := st.People().ByID(ctx, l.Person, s.Now())
	if err != nil {
		return err
	}
	return s.tellHolder(ctx, st, r, ports.LetterLinkEnded, account, l, of)
}

// decided records a decision about a link: at the account, and with whose it is.
func (s *Service) decided(ctx context.Context, st ports.Store, a audit.Action, l linking.Link, d ports.LinkDecision) error {
	e := s.event(d.Event, a, audit.Done, l.Account)
	if d.Note != "" {
		e.Personal = map[string]string{"note": d.Note}
	}
	return s.record(ctx, st, e, "link", string(l.ID), "person", string(l.Person), "by", d.By, "why", string(d.Why))
}

// Remember implements ports.LinkKeeper.
func (s *Service) Remember(ctx context.Context, st ports.Store, of identity.PersonID, id linking.LinkID, c linking.Code) error {
	all, err := st.Links().Held(ctx, of)
	if err != nil {
		return err
	}
	for _, held := range all {
		_, has := held.To.Institution(c)
		if keep := has && held.ID == id; !keep && !held.Remembered {
			continue
		}
		_, l, err := s.hold(ctx, st, held.ID)
		if err != nil {
			return err
		}
		if l.State != linking.LinkActive {
			continue
		}
		l.Remembered, l.Chosen = has && l.ID == id, linking.Code{}
		if l.Remembered {
			l.Chosen = c
		}
		if err := st.Links().Put(ctx, l); err != nil {
			return err
		}
	}
	return nil
}
