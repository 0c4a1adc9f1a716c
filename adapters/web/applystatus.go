package web

import (
	"context"
	"crypto/sha256"
	"net/http"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/apply"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/registration"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// showStatus tells where an application is, to the browser that holds it (OL-29).
func (s *Server) showStatus(v *visit) error {
	p, err := s.Applying.Show(v.ctx(), v.visitor())
	switch {
	case err != nil && !gone(err):
		return err
	case err != nil || !strings.EqualFold(p.Applied.Reference, v.Param("reference")):
		return v.seeOther(v.at("apply", "status") + "?lost=yes")
	case p.Applied.State == applied.Draft:
		return v.seeOther(v.stepAt(p))
	}
	return v.render(http.StatusOK, apply.StatusPage(v.applyContext(), v.status(p)))
}

func (v *visit) status(p registration.Page) apply.Status {
	a := p.Applied
	out := apply.Status{
		Status: p.Status, Withdrawn: a.State == applied.Withdrawn, Reference: a.Reference, Audience: v.appliedFor(a.Audience), Sent: a.SubmittedAt, Since: a.Since,
		Days: p.Kind.Registration.Expected, Account: v.accountName(a.Kind), App: p.Kind.Enrolment.Required, Practice: a.Practice,
		Login: p.Portal, Leave: v.at("apply", "leave"),
	}
	out.Helpdesk, out.Contact = v.helper()
	switch a.State {
	case applied.MoreAsked:
		out.Correct, out.Answer = v.at("apply", "details"), a.Due
	case applied.Refused, applied.Withdrawn:
		out.Again = v.at("apply")
	}
	if !a.State.Decided() {
		out.Withdraw = v.at("apply", "withdraw")
	}
	if d, ok := a.Last(); ok && (a.State == applied.MoreAsked || a.State == applied.Refused) {
		out.Reason, out.Note = d.Reason, p.Note
	}
	return out
}

// showWithdraw asks whether somebody means it.
func (s *Server) showWithdraw(v *visit) error {
	p, ok, err := v.applying("")
	if !ok {
		return err
	}
	back := v.at("apply", "status", p.Applied.Reference)
	if p.Applied.State == applied.Draft || p.Applied.State.Decided() {
		return v.seeOther(v.stepAt(p))
	}
	return v.render(http.StatusOK, apply.WithdrawPage(v.applyContext(), apply.Withdraw{Action: v.at("apply", "withdraw"), Back: back}))
}

func (s *Server) withdrawApply(v *visit) error {
	ok, err := v.applicantDoes(func(ctx context.Context, a registration.Visitor) error {
		_, err := s.Applying.Withdraw(ctx, a)
		return err
	})
	if !ok {
		return err
	}
	p, ok, err := v.applying("")
	if !ok {
		return err
	}
	return v.seeOther(v.at("apply", "status", p.Applied.Reference))
}

// leaveApply makes this browser forget the application.
func (s *Server) leaveApply(v *visit) error {
	if err := s.Applying.Leave(v.ctx(), v.visitor()); err != nil {
		return err
	}
	http.SetCookie(v.Writer, forget(v.cookieOf(applyCookie)))
	return v.seeOther(v.at("apply", "status"))
}

// statusLife is how long the question for an application may take.
const statusLife = time.Hour

func (v *visit) asker() registration.Asker {
	a := v.visitor()
	a.Token = v.heldToken(statusCookie)
	return a
}

// showStatusAsk leads to the application that the browser holds, or asks for the address it was sent from.
func (s *Server) showStatusAsk(v *visit) error {
	if len(registration.Open(v.realm.Document.Policy)) == 0 {
		return ports.ErrNotFound
	}
	p, err := s.Applying.Show(v.ctx(), v.visitor())
	if err != nil && !gone(err) {
		return err
	}
	if err == nil && p.Applied.State != applied.Draft && v.Query("lost") == "" {
		return v.seeOther(v.at("apply", "status", p.Applied.Reference)) // not the step that waits: the status says why it does
	}
	return v.statusAsk(pages.Email{})
}

func (v *visit) statusAsk(page pages.Email) error {
	page.Action = v.at("apply", "status")
	return v.render(refusedIf(page.State != ""), apply.EmailPage(v.applyContext(), apply.Email{
		Email: page, Ask: true, Anew: v.at("apply"), Trail: apply.Trail{Back: v.at("apply")},
	}))
}

// askStatus sends a code to an address, if an application was sent from it. The page is the same for all (XC-07).
func (s *Server) askStatus(v *visit) error {
	typed := v.PostForm("email")
	token, err := s.Applying.StatusToken()
	if err != nil {
		return err
	}
	a := v.asker()
	if a.Token == ([32]byte{}) {
		v.hold(statusCookie, token, statusLife)
		a.Token = sha256.Sum256([]byte(token))
	}
	asked, err := s.Applying.AskStatus(v.ctx(), a, ascii(typed))
	if err != nil {
		return err
	}
	if !asked.Sent() {
		return v.statusAsk(v.refused(typed, asked.SentCode))
	}
	return v.seeOther(v.at("apply", "code-of-status"))
}

func (s *Server) resendStatusCode(v *visit) error {
	asked, err := s.Applying.LookStatus(v.ctx(), v.asker())
	if err != nil {
		return err
	}
	if !asked.Code.Sent {
		return v.seeOther(v.at("apply", "status") + "?lost=yes")
	}
	if asked, err = s.Applying.AskStatus(v.ctx(), v.asker(), asked.Code.To); err != nil {
		return err
	}
	if asked.Sent() {
		return v.seeOther(v.at("apply", "code-of-status") + "?sent=again")
	}
	return v.seeOther(v.at("apply", "code-of-status"))
}

func (s *Server) showStatusCode(v *visit) error {
	asked, err := s.Applying.LookStatus(v.ctx(), v.asker())
	if err != nil {
		return err
	}
	if !asked.Code.Sent {
		return v.seeOther(v.at("apply", "status") + "?lost=yes")
	}
	page := apply.Code{Code: v.applyCode(asked.Code), Ask: true}
	page.Action, page.Resend, page.Code.Back = v.at("apply", "code-of-status"), v.at("apply", "code-of-status", "resend"), v.at("apply", "status")+"?lost=yes"
	if !asked.Blocked.IsZero() {
		page.State, page.ResendAt, page.Blocked = pages.CodeTooMany, asked.Blocked, true
	}
	return v.render(http.StatusOK, apply.CodePage(v.applyContext(), page))
}

// checkStatusCode takes the code: the right one gives this browser the application.
func (s *Server) checkStatusCode(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.at("apply", "code-of-status") + "?code=missing")
	}
	asked, err := s.Applying.CheckStatus(v.ctx(), v.asker(), typed)
	switch {
	case err != nil:
		return err
	case asked.Token == "" && asked.Refused != "":
		return v.seeOther(v.at("apply", "code-of-status") + "?code=" + string(asked.Refused))
	case asked.Token == "":
		return v.seeOther(v.at("apply", "status") + "?lost=yes")
	}
	http.SetCookie(v.Writer, forget(v.cookieOf(statusCookie)))
	v.hold(applyCookie, asked.Token, applied.DraftLife)
	return v.seeOther(v.at("apply", "status", asked.Reference))
}
