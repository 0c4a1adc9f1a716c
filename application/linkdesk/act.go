package linkdesk

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Disable lets nobody link or use an account. Nobody stays logged in with it; the link of its holder stays.
func (s *Service) Disable(ctx context.Context, at At, id linking.AccountID, why string) error {
	return s.change(ctx, at, id, why, func(ctx context.Context, st ports.Store, a *linking.Account, reason string) error {
		if !a.Disable(reason, s.Now()) {
			return ErrNothing
		}
		if err := s.endSessions(ctx, st, at.Realm, a.ID, linking.Code{}); err != nil {
			return err
		}
		return st.Audit().Append(ctx, because(s.event(at, audit.PortalAccountDisabled, id.Object()), reason))
	})
}

// Enable undoes it.
func (s *Service) Enable(ctx context.Context, at At, id linking.AccountID, why string) error {
	return s.change(ctx, at, id, why, func(ctx context.Context, st ports.Store, a *linking.Account, reason string) error {
		if !a.Enable(reason, s.Now()) {
			return ErrNothing
		}
		return st.Audit().Append(ctx, because(s.event(at, audit.PortalAccountEnabled, id.Object()), reason))
	})
}

// SetRecord changes who is on record for an account. Who is not any more is told.
func (s *Service) SetRecord(ctx context.Context, at At, id linking.AccountID, to linking.Record, why string) error {
	return s.change(ctx, at, id, why, func(ctx context.Context, st ports.Store, a *linking.Account, reason string) error {
		former, changed := a.SetRecord(to, s.Now())
		if !changed {
			return ErrNothing
		}
		for _, e := range former {
			l := s.letter(at.Realm, ports.LetterRecordChanged, e.String())
			l.Institution = a.Named()
			if err := s.Postbox.Mail(ctx, st, at.Realm.ID, l); err != nil {
				return err
			}
		}
		e := because(s.event(at, audit.RecordChanged, id.Object()), reason)
		e.Personal["email"], e.Personal["authorised"], e.Personal["second"] = to.Email.String(), to.Authorised.Email.String(), to.Second.Email.String()
		return st.Audit().Append(ctx, e)
	})
}

// change holds an account, changes it for a reason, and stores it.
func (s *Service) change(ctx context.Context, at At, id linking.AccountID, why string, f func(context.Context, ports.Store, *linking.Account, string) error) error {
	reason, err := reasoned(why)
	if err != nil {
		return err
	}
	return s.do(ctx, at, func(ctx context.Context, st ports.Store) error {
		a, err := st.PortalAccounts().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		if err := f(ctx, st, &a, reason); err != nil {
			return err
		}
		return st.PortalAccounts().Put(ctx, a)
	})
}

// endSessions ends the sessions that use an account: all, or those for one of its institutions.
func (s *Service) endSessions(ctx context.Context, st ports.Store, r ports.Realm, id linking.AccountID, of linking.Code) error {
	links, err := st.Links().Of(ctx, id)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.State != linking.LinkActive {
			continue
		}
		_, err := s.Closer.CloseOf(ctx, r.ID, st, l.Person, session.EndUnlinked, func(held session.Session) bool {
			return held.Link == l.ID && (of.IsZero() || held.Institution == of)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Approve lets a link that waits count (MH-34). The link that it replaces ends, and both holders are told.
func (s *Service) Approve(ctx context.Context, at At, id linking.LinkID, why string) error {
	return s.decide(ctx, at, id, why, "", s.Keeper.Approve)
}

// Decline refuses it.
func (s *Service) Decline(ctx context.Context, at At, id linking.LinkID, why string) error {
	return s.decide(ctx, at, id, why, linking.EndedByStaff, s.Keeper.Decline)
}

// End ends a link, with the sessions that use it (MH-35).
func (s *Service) End(ctx context.Context, at At, id linking.LinkID, why string) error {
	return s.decide(ctx, at, id, why, linking.EndedByStaff, s.Keeper.End)
}

type decision func(context.Context, ports.Store, ports.Realm, linking.LinkID, ports.LinkDecision) (linking.Link, error)

func (s *Service) decide(ctx context.Context, at At, id linking.LinkID, why string, end linking.EndReason, f decision) error {
	reason, err := reasoned(why)
	if err != nil {
		return err
	}
	return s.do(ctx, at, func(ctx context.Context, st ports.Store) error {
		_, err := f(ctx, st, at.Realm, id, ports.LinkDecision{By: at.By, Why: end, Note: reason, Event: audit.Event{Origin: at.Origin, Actor: at.By}})
		return err
	})
}
