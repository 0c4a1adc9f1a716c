package signin

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// RepairState is whether somebody can end the block of their own enrolment, and where that is (OL-32).
type RepairState struct {
	Left   int  // times that they still can; 0: only the helpdesk helps
	Lapsed bool // the helpdesk helped, and nobody came in time (OL-33)
	Code   ports.CodeProofState
}

// repairing runs f where the enrolment is blocked and the person may mend it. The password was proven in this
// very login; the code proves the address beside it.
func (s *Service) repairing(ctx context.Context, b Browser, f func(context.Context, ports.Store, current, *row, ports.Profile) error) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, func(ctx context.Context, st ports.Store, w *row) error {
		e, p, err := s.evidence(ctx, st, c, w)
		if err != nil {
			return err
		}
		defer w.changed()
		refused, ok := login.Next(c.realm.Document.Policy, e, s.Now()).(login.Refused)
		if !ok || refused.Reason != login.EnrolmentBlocked {
			return nil
		}
		if s.repairsLeft(c, w.owner.Account) == 0 {
			return nil
		}
		return f(ctx, st, c, w, p)
	})
}

// SendRepair sends the code that proves the address.
func (s *Service) SendRepair(ctx context.Context, b Browser) (SentFactor, error) {
	var until time.Time
	st, err := s.repairing(ctx, b, func(ctx context.Context, st ports.Store, c current, w *row, p ports.Profile) (err error) {
		w.Repair, w.CodeState = true, ""
		until, err = s.Codes.Send(ctx, st, s.repairProof(ctx, c, *w, p))
		return err
	})
	return SentFactor{State: st, Until: until}, err
}

// CheckRepair takes the answer. The right one lets the QR code be shown once more; the secret that was shown
// before is dead.
func (s *Service) CheckRepair(ctx context.Context, b Browser, typed string) (State, error) {
	return s.repairing(ctx, b, func(ctx context.Context, st ports.Store, c current, w *row, p ports.Profile) error {
		answer, err := s.Codes.Answer(ctx, st, s.repairProof(ctx, c, *w, p), typed)
		if err != nil || !answer.Asked {
			return err
		}
		if w.CodeState = answer.Refused; answer.Refused != "" {
			return nil
		}
		return s.repair(ctx, st, c, w, p)
	})
}

func (s *Service) repair(ctx context.Context, st ports.Store, c current, w *row, p ports.Profile) error {
	a, err := st.Accounts().ForUpdate(ctx, p.Person.ID)
	if err != nil {
		return err
	}
	if !a.Enrolment.Repair(s.enrolmentOf(c, a.Kind).Repairs) {
		return nil
	}
	w.Repair = false
	if err := st.Accounts().Put(ctx, a); err != nil {
		return err
	}
	if err := s.Apps.Drop(ctx, st, a.ID, unconfirmed); err != nil {
		return err
	}
	e := s.personEvent(ctx, c, p)
	e.Action, e.Result = audit.EnrolmentRepaired, audit.Done
	return st.Audit().Append(ctx, e)
}

func unconfirmed(a account.Authenticator) bool { return a.Confirmed.IsZero() }

func (s *Service) repairsLeft(c current, a account.Account) int {
	if a.Enrolment.ShownAt.IsZero() {
		return 0
	}
	return max(0, s.enrolmentOf(c, a.Kind).Repairs-a.Enrolment.Repairs)
}

func (s *Service) enrolmentOf(c current, kind string) policy.Enrolment {
	accounts, _ := c.realm.Document.Policy.AccountsOf(kind)
	return accounts.Enrolment
}

func (s *Service) repairProof(ctx context.Context, c current, w row, p ports.Profile) ports.CodeProof {
	proof := s.factorProof(ctx, c, w, p, policy.EmailCode)
	proof.Purpose = challenge.PurposeRepair
	return proof
}

func (s *Service) repairState(ctx context.Context, st ports.Store, c current, w row, p ports.Profile) (RepairState, error) {
	a := w.owner.Account
	out := RepairState{Left: s.repairsLeft(c, a), Lapsed: a.Enrolment.ShownAt.IsZero()}
	if !w.Repair {
		return out, nil
	}
	var err error
	out.Code, err = s.Codes.State(ctx, st, s.repairProof(ctx, c, w, p))
	if w.CodeState != "" {
		out.Code.Code = w.CodeState
	}
	return out, err
}
