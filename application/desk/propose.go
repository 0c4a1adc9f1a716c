package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// Refusals of help; outcomes for the staff, not faults.
var (
	ErrReason     = fault.New(fault.Invalid, "desk.reason")       // too short or too long
	ErrNothing    = fault.New(fault.Conflict, "desk.nothing")     // the account needs no such help (any more)
	ErrPending    = fault.New(fault.Conflict, "desk.pending")     // somebody proposed it already
	ErrSamePerson = fault.New(fault.Forbidden, "desk.same-staff") // another one must agree (XC-18)
	ErrOver       = fault.New(fault.Conflict, "desk.over")        // somebody was first, or it waited too long
)

// refusals gives the rules of package approval their message keys.
func refusal(err error) error {
	switch {
	case errors.Is(err, approval.ErrSamePerson):
		return ErrSamePerson
	case errors.Is(err, approval.ErrOver):
		return ErrOver
	}
	return err
}

// rightTo is the right that an action needs, of who proposes it and of who agrees.
func rightTo(a approval.Action) Right {
	if a == approval.Unblock {
		return Unblock
	}
	return ResetFactor
}

// reasoned takes the reason that the staff gives: a sentence that a colleague can judge by.
func reasoned(typed string) (string, error) {
	reason := strings.TrimSpace(typed)
	if n := utf8.RuneCountInString(reason); n < 5 || n > 500 {
		return "", ErrReason
	}
	return reason, nil
}

// Helped is what a proposal led to: it waits for another one (open), for its time (agreed), or is done (carried).
type Helped struct {
	At
	Account  account.Account
	Proposal approval.Proposal
}

// Propose asks for an unblocking (OL-33) or a reset (XC-18). Where policy asks for no second person and for
// no waiting, it is done at once.
func (s *Service) Propose(ctx context.Context, c Caller, environment string, id identity.PersonID, a approval.Action, why string) (Helped, error) {
	var out Helped
	reason, err := reasoned(why)
	if err != nil {
		if _, refused := s.EnterAt(ctx, c, environment, rightTo(a)); refused != nil {
			err = refused
		}
		return out, err
	}
	err = s.in(ctx, c, environment, rightTo(a), func(ctx context.Context, st ports.Store, at At) (err error) {
		out = Helped{At: at}
		if out.Account, err = s.account(ctx, st, id); err != nil {
			return err
		}
		if err := s.possible(ctx, st, at.Target, out.Account, a); err != nil {
			return err
		}
		pending, err := st.Approvals().Of(ctx, id, s.Now())
		if err != nil {
			return err
		}
		if slices.ContainsFunc(pending, func(p approval.Proposal) bool { return p.Action == a }) {
			return ErrPending
		}
		out.Proposal = approval.New(s.NewID(), a, id, reason, at.Actor(), s.Now())
		return s.begin(ctx, st, &out)
	})
	return out, err
}

// possible tells whether the account is in need of the action.
func (s *Service) possible(ctx context.Context, st ports.Store, r ports.Realm, of account.Account, a approval.Action) error {
	kind, _ := r.Document.Policy.AccountsOf(of.Kind)
	if a == approval.Unblock {
		if blocked(kind, of, of.Enrolment.In("", s.Now())) {
			return nil
		}
		return ErrNothing
	}
	apps, err := st.Authenticators().Of(ctx, of.ID)
	if err == nil && (of.State != account.Active || !usable(apps)) {
		err = ErrNothing
	}
	return err
}

// begin leaves the proposal for a colleague, or goes on where policy asks for none.
func (s *Service) begin(ctx context.Context, st ports.Store, h *Helped) error {
	kind, _ := h.Target.Document.Policy.AccountsOf(h.Account.Kind)
	if err := s.record(ctx, st, h.Actor(), audit.ProposalMade, h.Proposal); err != nil {
		return err
	}
	if kind.Helpdesk.FourEyes {
		return st.Approvals().Put(ctx, h.Proposal)
	}
	h.Proposal.Alone(s.Now(), s.from(h.Target, h.Account, h.Proposal.Action))
	return s.agreed(ctx, st, h.Target, h.Account, &h.Proposal, h.Actor())
}

// from is when what was agreed is done: a reset waits as long as a change of address does, so that the owner
// can object (MA-26, XC-17). An unblocking takes nothing from anybody and does not wait.
func (s *Service) from(r ports.Realm, a account.Account, of approval.Action) time.Time {
	kind, _ := r.Document.Policy.AccountsOf(a.Kind)
	if of == approval.ResetFactor {
		return s.Now().Add(kind.ChangeWait)
	}
	return s.Now()
}

// Agree is the second pair of eyes. Of many who agree at once one does.
func (s *Service) Agree(ctx context.Context, c Caller, environment string, a approval.Action, proposal string) (Helped, error) {
	var out Helped
	err := s.in(ctx, c, environment, rightTo(a), func(ctx context.Context, st ports.Store, at At) (err error) {
		out = Helped{At: at}
		if out.Account, out.Proposal, err = s.held(ctx, st, a, proposal); err != nil {
			return err
		}
		if err := out.Proposal.Agree(at.Actor(), s.Now(), s.from(at.Target, out.Account, a)); err != nil {
			return refusal(err)
		}
		if err := s.possible(ctx, st, at.Target, out.Account, a); err != nil {
			return err
		}
		if err := s.record(ctx, st, at.Actor(), audit.ProposalAgreed, out.Proposal); err != nil {
			return err
		}
		return s.agreed(ctx, st, at.Target, out.Account, &out.Proposal, at.Actor())
	})
	return out, err
}

// held gives a proposal with its account, both held. One of another action is not there.
func (s *Service) held(ctx context.Context, st ports.Store, a approval.Action, proposal string) (account.Account, approval.Proposal, error) {
	p, err := st.Approvals().ForUpdate(ctx, proposal)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && p.Action != a) {
		return account.Account{}, p, ErrNotThere
	}
	if err != nil {
		return account.Account{}, p, err
	}
	of, err := s.account(ctx, st, p.Account)
	return of, p, err
}

// Decline ends a proposal that another one made, or that is one's own.
func (s *Service) Decline(ctx context.Context, c Caller, environment string, a approval.Action, proposal string) (Helped, error) {
	var out Helped
	err := s.in(ctx, c, environment, rightTo(a), func(ctx context.Context, st ports.Store, at At) (err error) {
		out = Helped{At: at}
		if out.Account, out.Proposal, err = s.held(ctx, st, a, proposal); err != nil {
			return err
		}
		return s.decline(ctx, st, &out.Proposal, at.Actor())
	})
	return out, err
}

func (s *Service) decline(ctx context.Context, st ports.Store, p *approval.Proposal, by approval.Actor) error {
	if err := p.Decline(by, s.Now()); err != nil {
		return refusal(err)
	}
	if err := st.Approvals().Put(ctx, *p); err != nil {
		return err
	}
	return s.record(ctx, st, by, audit.ProposalDeclined, *p)
}

// record keeps the reason among what can be erased: it is about a person.
func (s *Service) record(ctx context.Context, st ports.Store, by approval.Actor, a audit.Action, p approval.Proposal) error {
	e := s.event(by, a, person(p.Account))
	e.Facts["proposal"], e.Facts["action"], e.Facts["proposed-by"] = p.ID, string(p.Action), string(p.By)
	e.Personal = map[string]string{"reason": p.Reason}
	if !p.From.IsZero() {
		e.Facts["from"] = p.From.UTC().Format(time.RFC3339)
	}
	return st.Audit().Append(ctx, e)
}

// Waiting is what waits for a second pair of eyes.
type Waiting struct {
	At
	Proposals  []Proposed
	Colleagues map[string]string // e-mail addresses by "staff:…"
}

// Proposed is a proposal with the account that it is about.
type Proposed struct {
	approval.Proposal
	Account account.Account
	Own     bool // the caller made it, so another one must agree
}

// Waiting lists the proposals that the caller may agree with, and their own.
func (s *Service) Waiting(ctx context.Context, c Caller, environment string) (Waiting, error) {
	var out Waiting
	err := s.in(ctx, c, environment, Right{}, func(ctx context.Context, st ports.Store, at At) error {
		out = Waiting{At: at}
		if !at.May(Unblock) && !at.May(ResetFactor) {
			return ErrForbidden
		}
		all, err := st.Approvals().Waiting(ctx, s.Now(), 100)
		if err != nil {
			return err
		}
		for _, p := range all {
			if !at.May(rightTo(p.Action)) {
				continue
			}
			a, err := st.Accounts().ByID(ctx, p.Account)
			if errors.Is(err, ports.ErrNotFound) {
				continue // erased meanwhile
			}
			if err != nil {
				return err
			}
			out.Proposals = append(out.Proposals, Proposed{p, a, p.By == at.Actor()})
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	out.Colleagues, err = s.Colleagues(ctx, out.Staff)
	return out, err
}
