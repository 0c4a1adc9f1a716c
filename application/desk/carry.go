package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// system acts where no person does: when the time of what was agreed has come.
const system approval.Actor = "system"

// agreed does what was agreed, or tells the owner when it will be done.
func (s *Service) agreed(ctx context.Context, st ports.Store, r ports.Realm, a account.Account, p *approval.Proposal, by approval.Actor) error {
	if p.Due(s.Now()) {
		return s.carry(ctx, st, r, a, p, by)
	}
	if err := st.Approvals().Put(ctx, *p); err != nil {
		return err
	}
	if err := s.Postbox.Post(ctx, st, r.ID, ports.Posting{Topic: ports.TopicApproval, Says: ports.DueApproval{ID: p.ID}, Due: p.From}); err != nil {
		return err
	}
	return s.Notices.Notify(ctx, st, r, a, ports.Notice{Kind: ports.LetterResetPlanned, From: p.From})
}

// carry changes the account, and tells its owner over every channel (XC-42). The password stays as it is (MA-28).
func (s *Service) carry(ctx context.Context, st ports.Store, r ports.Realm, a account.Account, p *approval.Proposal, by approval.Actor) error {
	if err := p.Carry(s.Now()); err != nil {
		return refusal(err)
	}
	kind, _ := r.Document.Policy.AccountsOf(a.Kind)
	until := s.Now().Add(kind.Helpdesk.Lapse)
	done := s.unblock
	if p.Action == approval.ResetFactor {
		done = s.reset
	}
	told, err := done(ctx, st, r, a, until)
	if err != nil {
		return err
	}
	if err := st.Approvals().Put(ctx, *p); err != nil {
		return err
	}
	if err := s.record(ctx, st, by, told.action, *p); err != nil {
		return err
	}
	return s.Notices.Notify(ctx, st, r, a, told.notice)
}

// told is how the owner and the audit hear of what was done.
type told struct {
	action audit.Action
	notice ports.Notice
}

// unblock lets the QR code be shown once more, until it lapses. The secret that was shown before is dead for
// ever (OL-26), and so is every other one that was never confirmed.
func (s *Service) unblock(ctx context.Context, st ports.Store, _ ports.Realm, a account.Account, until time.Time) (told, error) {
	a.Enrolment.Unlock(s.Now(), until)
	if err := st.Accounts().Put(ctx, a); err != nil {
		return told{}, err
	}
	err := s.Apps.Drop(ctx, st, a.ID, func(app account.Authenticator) bool { return app.Confirmed.IsZero() })
	return told{audit.EnrolmentUnblocked, ports.Notice{Kind: ports.LetterUnblocked, Until: until}}, err
}

// reset forgets the authenticators with all that stands in for them: recovery codes, and browsers that are
// spared the second factor. Nobody stays logged in.
func (s *Service) reset(ctx context.Context, st ports.Store, r ports.Realm, a account.Account, until time.Time) (told, error) {
	a.Enrolment.Reset(s.Now(), until)
	if err := st.Accounts().Put(ctx, a); err != nil {
		return told{}, err
	}
	if err := s.Apps.Drop(ctx, st, a.ID, func(account.Authenticator) bool { return true }); err != nil {
		return told{}, err
	}
	if err := st.RecoveryCodes().Replace(ctx, a.ID, nil, s.Now()); err != nil {
		return told{}, err
	}
	if err := st.Devices().Distrust(ctx, a.ID); err != nil {
		return told{}, err
	}
	_, err := s.Closer.CloseOf(ctx, r.ID, st, a.ID, session.EndFactorReset, nil)
	out := told{audit.FactorReset, ports.Notice{Kind: ports.LetterFactorReset}}
	if kind, _ := r.Document.Policy.AccountsOf(a.Kind); kind.Enrolment.ShownOnce {
		out.notice.Until = until // elsewhere nothing lapses
	}
	return out, err
}

// errEarly: the clock of the node that moved the message was ahead. It is tried again, so that nothing is lost.
var errEarly = errors.New("desk: what was agreed is not due yet")

// CarryDue handles messages of TopicApproval: the time of what was agreed has come.
func (s *Service) CarryDue(ctx context.Context, id realm.ID, m ports.Message) error {
	var due ports.DueApproval
	if err := s.Postbox.Open(ctx, id, m, &due); err != nil {
		return err
	}
	r, err := s.Directory.ByID(ctx, id)
	if err != nil {
		return err
	}
	return s.Work.Do(ctx, id, func(ctx context.Context, st ports.Store) error { return s.carryDue(ctx, st, r, due.ID) })
}

// batch is how much of what is due is done in one turn of a realm.
const batch = 100

// CarryOverdue does what is due in a realm and nobody did: its message was given up, or it was agreed before there were
// messages. Where the message comes at the same moment, it is done once.
func (s *Service) CarryOverdue(ctx context.Context, id realm.ID) error {
	r, err := s.Directory.ByID(ctx, id)
	if err != nil || len(r.Document.Policy.Accounts) == 0 {
		return err
	}
	var due []approval.Proposal
	err = s.Work.View(ctx, id, func(ctx context.Context, st ports.Store) (err error) {
		due, err = st.Approvals().Due(ctx, s.Now(), batch)
		return err
	})
	for _, p := range due { // what fails stops none of the others
		err = errors.Join(err, s.Work.Do(ctx, id, func(ctx context.Context, st ports.Store) error { return s.carryDue(ctx, st, r, p.ID) }))
	}
	return err
}

// carryDue does it, unless it was stopped or done before, the account was closed meanwhile, or the authenticator was
// used: then it is not lost.
func (s *Service) carryDue(ctx context.Context, st ports.Store, r ports.Realm, id string) error {
	p, err := st.Approvals().ForUpdate(ctx, id)
	switch {
	case errors.Is(err, ports.ErrNotFound) || err == nil && p.State != approval.Agreed:
		return nil
	case err != nil:
		return err
	case !p.Due(s.Now()):
		return errEarly
	}
	a, err := st.Accounts().ForUpdate(ctx, p.Account)
	if errors.Is(err, ports.ErrNotFound) {
		return s.decline(ctx, st, &p, system)
	}
	if err != nil {
		return err
	}
	apps, err := st.Authenticators().Of(ctx, a.ID)
	if err != nil {
		return err
	}
	found := slices.ContainsFunc(apps, func(app account.Authenticator) bool { return app.UsedAt.After(p.At) })
	if found || errors.Is(s.possible(ctx, st, r, a, p.Action), ErrNothing) {
		return s.decline(ctx, st, &p, system)
	}
	return s.carry(ctx, st, r, a, &p, system)
}
