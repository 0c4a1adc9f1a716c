package notices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// ErrNoReport: the link leads nowhere. It was never ours, or is older than we keep it.
var ErrNoReport = fault.New(fault.NotFound, "notices.no-report")

// Reported is what a link in a notice leads to.
type Reported struct {
	Realm ports.Realm
	About ports.LetterKind // of the notice
	At    time.Time        // of the notice
	Late  bool             // it can no longer be used
	Done  bool             // somebody said before that it was not them
}

// Look tells what a link is about. It changes nothing: programs that read mail follow links (XC-16).
func (s *Service) Look(ctx context.Context, r realm.ID, token string) (Reported, error) {
	var out Reported
	known, err := s.Directory.ByID(ctx, r)
	if err != nil {
		return out, fmt.Errorf("notices: realm: %w", err)
	}
	err = s.Work.View(ctx, r, func(ctx context.Context, st ports.Store) error {
		held, err := s.find(ctx, st, token)
		out = s.reported(known, held)
		return err
	})
	return out, err
}

func (s *Service) find(ctx context.Context, st ports.Store, token string) (account.Report, error) {
	held, err := st.Reports().ForUpdate(ctx, digest(token))
	if errors.Is(err, ports.ErrNotFound) {
		return held, ErrNoReport
	}
	return held, err
}

func (s *Service) reported(r ports.Realm, held account.Report) Reported {
	done := !held.UsedAt.IsZero()
	return Reported{Realm: r, About: ports.LetterKind(held.About), At: held.CreatedAt, Done: done, Late: !done && !s.Now().Before(held.Until)}
}

// Say takes the word of whoever has the link: nobody gets into the account any more, nobody stays in, and
// what waits to change does not. The password goes too, since it may be a stranger's by now. Said twice, it
// is done once.
func (s *Service) Say(ctx context.Context, r realm.ID, token string) (Reported, error) {
	var out Reported
	known, err := s.Directory.ByID(ctx, r)
	if err != nil {
		return out, fmt.Errorf("notices: realm: %w", err)
	}
	err = s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) error {
		held, err := s.find(ctx, st, token)
		if err != nil {
			return err
		}
		used := held.Use(s.Now())
		if out = s.reported(known, held); !used {
			return nil
		}
		if err := st.Reports().Put(ctx, held); err != nil {
			return err
		}
		return s.freeze(ctx, st, known, held)
	})
	return out, err
}

// freeze does it, unless the account is closed already: by another notice of the same break-in, or by staff.
func (s *Service) freeze(ctx context.Context, st ports.Store, r ports.Realm, held account.Report) error {
	a, err := st.Accounts().ForUpdate(ctx, held.Account)
	if errors.Is(err, ports.ErrNotFound) || err == nil && a.State != account.Active && a.State != account.Pending {
		return nil
	}
	if err != nil {
		return err
	}
	a.Suspend(account.ReportedBy)
	a.Password = credential.Hash{}
	if err := st.Accounts().Put(ctx, a); err != nil {
		return err
	}
	for _, end := range []func(context.Context, ports.Store, ports.Realm, identity.PersonID) error{s.endSessions, s.undoChanges, s.stopHelp, s.forgetDevices} {
		if err := end(ctx, st, r, a.ID); err != nil {
			return err
		}
	}
	if err := st.Audit().Append(ctx, s.event(audit.AccountReported, a.ID, map[string]string{"about": held.About})); err != nil {
		return err
	}
	return s.spread(ctx, st, r, a, held)
}

func (s *Service) endSessions(ctx context.Context, st ports.Store, r ports.Realm, of identity.PersonID) error {
	_, err := s.Closer.CloseOf(ctx, r.ID, st, of, session.EndReported, nil)
	return err
}

func (s *Service) undoChanges(ctx context.Context, st ports.Store, _ ports.Realm, of identity.PersonID) error {
	waiting, err := st.Changes().Waiting(ctx, of)
	if err != nil {
		return err
	}
	for _, c := range waiting {
		c.Undo(s.Now())
		if err := st.Changes().Put(ctx, c); err != nil {
			return err
		}
		if err := st.Audit().Append(ctx, s.event(audit.ChangeUndone, of, map[string]string{"field": string(c.Field)})); err != nil {
			return err
		}
	}
	return nil
}

// stopHelp ends what the helpdesk was asked to do: perhaps not by the owner, who objects by this (MA-26).
func (s *Service) stopHelp(ctx context.Context, st ports.Store, _ ports.Realm, of identity.PersonID) error {
	pending, err := st.Approvals().Of(ctx, of, s.Now())
	if err != nil {
		return err
	}
	for _, p := range pending {
		if err := p.Decline("owner", s.Now()); err != nil {
			return err
		}
		if err := st.Approvals().Put(ctx, p); err != nil {
			return err
		}
		if err := st.Audit().Append(ctx, s.event(audit.ProposalDeclined, of, map[string]string{"proposal": p.ID, "action": string(p.Action)})); err != nil {
			return err
		}
	}
	return nil
}

// forgetDevices makes every browser a stranger: one of them is.
func (s *Service) forgetDevices(ctx context.Context, st ports.Store, _ ports.Realm, of identity.PersonID) error {
	known, err := st.Devices().Of(ctx, of)
	if err != nil {
		return err
	}
	for _, d := range known {
		d.Revoked = s.Now()
		if err := st.Devices().Put(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// spread tells the person over every channel, and the helpdesk, which must speak with them.
func (s *Service) spread(ctx context.Context, st ports.Store, r ports.Realm, a account.Account, held account.Report) error {
	l, err := s.letter(ctx, st, r, a.ID, ports.Notice{Kind: ports.LetterFrozen})
	if err != nil {
		return err
	}
	if err := s.tell(ctx, st, r.ID, a, l, true); err != nil {
		return err
	}
	desk := r.Document.Tenant.Helpdesk.Email
	if desk == "" {
		return nil
	}
	l = s.blank(r, ports.LetterReported, "nl")
	l.To, l.Person, l.Action = desk, a.Email.Masked(), held.About
	return s.Postbox.Mail(ctx, st, r.ID, l)
}

// event is done by whoever has the link: perhaps the person, so nobody is named as who did it.
func (s *Service) event(action audit.Action, of identity.PersonID, facts map[string]string) audit.Event {
	return audit.Event{
		ID: s.NewID(), Action: action, Object: "person:" + string(of), Result: audit.Done, Origin: "browser", Actor: "anonymous", At: s.Now(), Facts: facts,
	}
}
