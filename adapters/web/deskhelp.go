package web

import (
	"context"
	"net/http"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/identity"
)

// help is one way to help: the right it needs, and how it is done.
type help struct {
	right desk.Right
	do    func(*desk.Service, context.Context, desk.Caller, string, identity.PersonID, string) (deskpages.Done, error)
}

// helps are all of them, by the last part of their address.
var helps = map[deskpages.Act]help{
	deskpages.Unblock: {desk.Unblock, propose(approval.Unblock)},
	deskpages.Reset:   {desk.ResetFactor, propose(approval.ResetFactor)},
	deskpages.Suspend: {desk.Suspend, func(s *desk.Service, ctx context.Context, c desk.Caller, at string, id identity.PersonID, reason string) (deskpages.Done, error) {
		_, err := s.Suspend(ctx, c, at, id, reason)
		return deskpages.DoneSuspend, err
	}},
	deskpages.Reinstate: {desk.Suspend, func(s *desk.Service, ctx context.Context, c desk.Caller, at string, id identity.PersonID, reason string) (deskpages.Done, error) {
		_, err := s.Reinstate(ctx, c, at, id, reason)
		return deskpages.DoneReinstate, err
	}},
}

func propose(a approval.Action) func(*desk.Service, context.Context, desk.Caller, string, identity.PersonID, string) (deskpages.Done, error) {
	return func(s *desk.Service, ctx context.Context, c desk.Caller, at string, id identity.PersonID, reason string) (deskpages.Done, error) {
		helped, err := s.Propose(ctx, c, at, id, a, reason)
		return led(helped.Proposal), err
	}
}

// led says what became of a proposal.
func led(p approval.Proposal) deskpages.Done {
	switch {
	case p.State == approval.Open:
		return deskpages.DoneProposed
	case p.State == approval.Agreed:
		return deskpages.DonePlanned
	case p.State == approval.Declined:
		return deskpages.DoneDeclined
	case p.Action == approval.Unblock:
		return deskpages.DoneUnblock
	}
	return deskpages.DoneReset
}

// deskHelp shows the questions for the caller, and asks why (OL-33).
func (s *Server) deskHelp(a deskpages.Act) func(*visit) error {
	return func(v *visit) error { return v.deskShowHelp(a, deskpages.NoProblem) }
}

func (v *visit) deskShowHelp(a deskpages.Act, problem deskpages.Problem) error {
	if _, err := v.s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), helps[a].right); err != nil {
		return err
	}
	d, err := v.s.Desk.Look(v.ctx(), v.deskCaller(), v.deskTarget(), v.deskAccountID(), false)
	if err != nil {
		return err
	}
	page := deskpages.HelpView{
		Frame: v.deskFrame(d.Staff), Act: a, Name: d.Account.Name, Address: d.Account.Email.Masked(), ShownOnce: d.Kind.Enrolment.ShownOnce,
		FourEyes: d.Kind.Helpdesk.FourEyes && (a == deskpages.Unblock || a == deskpages.Reset), Lapse: d.Kind.Helpdesk.Lapse, Wait: d.Kind.ChangeWait,
		Reason: v.PostForm("reason"), Problem: problem, Action: v.deskAccountAt(d.Account.ID, string(a)), Back: v.deskAccountAt(d.Account.ID),
	}
	return v.render(refusedStatus(problem), deskpages.HelpPage(v.deskContext(d.Staff, d.Target), page))
}

// deskDoHelp does it, or leaves it for a colleague.
func (s *Server) deskDoHelp(a deskpages.Act) func(*visit) error {
	return func(v *visit) error {
		what, err := helps[a].do(s.Desk, v.ctx(), v.deskCaller(), v.deskTarget(), v.deskAccountID(), v.PostForm("reason"))
		if problem, ok := refusedAs(err, desk.ErrReason); ok {
			return v.deskShowHelp(a, problem)
		}
		if problem, ok := refusedAs(err, desk.ErrNothing, desk.ErrPending); ok {
			return v.deskShowAccount(false, problem)
		}
		if err != nil {
			return err
		}
		return v.seeOther(afterDone(v.deskAccountAt(v.deskAccountID()), what))
	}
}

// deskProposal is one as pages show it.
func (v *visit) deskProposal(at desk.At, a account.Account, p approval.Proposal, colleagues map[string]string) deskpages.Proposal {
	out := deskpages.Proposal{
		Act: deskpages.Unblock, Name: a.Name, By: colleagues[string(p.By)], At: p.At, Until: p.Until, From: p.From, Reason: p.Reason, Own: p.By == at.Actor(),
		Account: v.deskAccountAt(a.ID),
	}
	right := desk.Unblock
	if p.Action == approval.ResetFactor {
		out.Act, right = deskpages.Reset, desk.ResetFactor
	}
	if out.Name == "" {
		out.Name = a.Email.Masked()
	}
	if at.May(right) {
		out.Agree, out.Decline = v.inside("approvals", p.ID, "agree"), v.inside("approvals", p.ID, "decline")
	}
	return out
}

// deskApprovals lists what waits for a second pair of eyes (XC-18).
func (s *Server) deskApprovals(v *visit) error { return v.deskShowApprovals(deskpages.NoProblem) }

func (v *visit) deskShowApprovals(problem deskpages.Problem) error {
	waiting, err := v.s.Desk.Waiting(v.ctx(), v.deskCaller(), v.deskTarget())
	if err != nil {
		return err
	}
	page := deskpages.AgreeView{Frame: v.deskFrame(waiting.Staff), Done: v.deskDone(), Problem: problem}
	for _, p := range waiting.Proposals {
		page.Proposals = append(page.Proposals, v.deskProposal(waiting.At, p.Account, p.Proposal, waiting.Colleagues))
	}
	status := http.StatusOK
	if problem != deskpages.NoProblem {
		status = http.StatusConflict
	}
	return v.render(status, deskpages.AgreePage(v.deskContext(waiting.Staff, waiting.Target), page))
}

// actions that a proposal can be about, as forms name them.
var proposed = map[string]approval.Action{string(deskpages.Unblock): approval.Unblock, string(deskpages.Reset): approval.ResetFactor}

func (s *Server) deskAgree(v *visit) error { return v.deskSettle(s.Desk.Agree) }

func (s *Server) deskDecline(v *visit) error { return v.deskSettle(s.Desk.Decline) }

// deskSettle ends a proposal, and goes back to where that was done from.
func (v *visit) deskSettle(decide func(context.Context, desk.Caller, string, approval.Action, string) (desk.Helped, error)) error {
	action, ok := proposed[v.PostForm("action")]
	if !ok {
		return desk.ErrNotThere
	}
	helped, err := decide(v.ctx(), v.deskCaller(), v.deskTarget(), action, v.Param("proposal"))
	if problem, ok := refusedAs(err, desk.ErrSamePerson, desk.ErrOver, desk.ErrNothing); ok {
		return v.deskShowApprovals(problem)
	}
	if err != nil {
		return err
	}
	to := v.deskAccountAt(helped.Account.ID)
	if v.PostForm("list") == "yes" {
		to = v.inside("approvals")
	}
	return v.seeOther(afterDone(to, led(helped.Proposal)))
}
