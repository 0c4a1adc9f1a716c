package web

import (
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/account"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/middel"
	"github.com/voordeur/voordeur/application/enlisting"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// showEnlistDetails shows the personal data (MR-52). Who proves the number again has compared them before.
func (s *Server) showEnlistDetails(v *visit) error {
	p, ok, err := v.enlisted(enlisting.Prove)
	if !ok {
		return err
	}
	if p.Application.State != means.EmailConfirmed {
		return v.seeOther(v.enlistAt("mobiel"))
	}
	page := v.enlistDetails(p)
	page.Next, page.Wrong = v.enlistAt("mobiel"), v.enlistAt("terug")
	return v.render(http.StatusOK, middel.DetailsPage(v.enlistContext(), page))
}

func (v *visit) enlistDetails(p enlisting.Page) middel.Details {
	return middel.Details{Person: p.Application.Person, Phone: p.Application.Person.Mobile.Masked(), Organisation: p.Organisation}
}

// showEnlistPhone shows where the code will go (MR-53).
func (s *Server) showEnlistPhone(v *visit) error {
	p, ok, err := v.enlisted(enlisting.Prove)
	if !ok {
		return err
	}
	return v.enlistPhone(http.StatusOK, p, middel.Phone{})
}

func (v *visit) enlistPhone(code int, p enlisting.Page, page middel.Phone) error {
	page.Action, page.Number = v.enlistAt("mobiel"), p.Application.Person.Mobile.Masked()
	page.Again = p.Application.State != means.EmailConfirmed
	if !page.Again {
		page.Back = v.enlistAt("gegevens")
	}
	if p.Application.State != means.Choosing {
		page.Other = v.enlistAt("mobiel", "wijzigen")
	}
	return v.render(code, middel.PhonePage(v.enlistContext(), page))
}

// sendEnlistPhone sends the code, also anew (MR-54, MR-73).
func (s *Server) sendEnlistPhone(v *visit) error {
	sent, err := s.Enlisting.SendPhone(v.ctx(), v.enlistVisitor())
	if err != nil {
		return err
	}
	if sent.Place != enlisting.Prove {
		return v.seeOther(v.enlistStep(sent.Place))
	}
	return v.afterSend(sent, "mobiel", "mobiel/code")
}

// afterSend leads to the page that asks for the code. Where none is under way it says how long that takes.
func (v *visit) afterSend(sent enlisting.SentCode, ask, code string) error {
	switch {
	case sent.Until.IsZero() && v.Query("again") == "yes":
		return v.seeOther(v.enlistAt(code) + "?sent=again")
	case sent.Until.IsZero():
		return v.seeOther(v.enlistAt(code))
	}
	p, ok, err := v.enlisted(enlisting.Prove, enlisting.Overview)
	if !ok {
		return err
	}
	if state := sentFor(p); state.Sent {
		return v.seeOther(v.enlistAt(code))
	}
	if ask == "mobiel" {
		return v.enlistPhone(http.StatusTooManyRequests, p, middel.Phone{Until: sent.Until, Wait: v.secondsUntil(sent.Until)})
	}
	return v.enlistOverview(http.StatusTooManyRequests, p, middel.Check{Until: sent.Until, Wait: v.secondsUntil(sent.Until)})
}

// sentFor is where the code of a place is.
func sentFor(p enlisting.Page) ports.CodeProofState {
	if p.Place == enlisting.Overview {
		return p.Confirm
	}
	return p.Phone
}

// showEnlistCode asks for the code that proves the number (MR-55).
func (s *Server) showEnlistCode(v *visit) error {
	p, ok, err := v.enlisted(enlisting.Prove)
	if !ok {
		return err
	}
	if !p.Phone.Sent || p.Phone.Code == ports.CodeUsed {
		return v.seeOther(v.enlistAt("mobiel"))
	}
	page := v.enlistCode(p, "mobiel/code", "mobiel")
	page.Resend = v.enlistAt("mobiel") + "?again=yes"
	if p.Application.State == means.EmailConfirmed {
		page.Step = 2
	}
	if p.Application.State != means.Choosing {
		page.Other = v.enlistAt("mobiel", "wijzigen")
	}
	return v.showSMSCode(p, page)
}

// enlistCode is the page of a code that went to the telephone.
func (v *visit) enlistCode(p enlisting.Page, action, back string) middel.Code {
	state := sentFor(p)
	page := middel.Code{Factor: pages.Factor{Code: v.sentCode(state), Channel: pages.FromSMS}, Desk: v.meansDesk()}
	page.Action, page.Back, page.Poll = v.enlistAt(action), v.enlistAt(back), v.enlistAt("sms")
	page.Address, page.Length, page.Underway = p.Application.Person.Mobile.Masked(), challenge.SMSFactor.Length, state.Delivery == challenge.DeliveryPending
	if state, ok := factorStates[ports.CodeState(v.Query("code"))]; ok && (page.State == pages.CodeFresh || page.State == pages.CodeResent) {
		page.State = state
	}
	return page
}

func (v *visit) showSMSCode(p enlisting.Page, page middel.Code) error {
	if !p.Blocked.IsZero() {
		return v.render(http.StatusTooManyRequests, account.BlockedPage(v.enlistContext(), account.Blocked{Until: p.Blocked, Back: page.Back}))
	}
	return v.render(http.StatusOK, middel.CodePage(v.enlistContext(), page))
}

// checkEnlistCode takes it; what comes of it is shown by a GET, so that a refresh repeats nothing.
func (s *Server) checkEnlistCode(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.enlistAt("mobiel", "code") + "?code=missing")
	}
	out, err := s.Enlisting.CheckPhone(v.ctx(), v.enlistVisitor(), typed)
	switch {
	case err != nil:
		return err
	case out.Refused != "":
		return v.seeOther(v.enlistAt("mobiel", "code") + "?code=" + string(out.Refused))
	case out.Place == enlisting.Prove: // none was sent
		return v.seeOther(v.enlistAt("mobiel"))
	}
	return v.went(out.Went)
}

// enlistCodeState answers the quiet question of a page: whether the message was refused.
func (s *Server) enlistCodeState(v *visit) error {
	p, err := s.Enlisting.Show(v.ctx(), v.enlistVisitor())
	if err != nil {
		return err
	}
	secure(v.Writer.Header(), "'none'")
	v.String(http.StatusOK, codeWord(sentFor(p).Delivery))
	return nil
}

// showReturn asks what is not right (MR-72).
func (s *Server) showReturn(v *visit) error { return v.sendingBack("", "", middel.ReturnFresh) }

// showRenumber asks for another number (MR-73).
func (s *Server) showRenumber(v *visit) error { return v.sendingBack("number", "", middel.ReturnFresh) }

// sendingBack shows the form for a remark, or for a number.
func (v *visit) sendingBack(what, value string, state middel.ReturnState) error {
	p, ok, err := v.enlisted(enlisting.Prove, enlisting.Overview)
	if !ok {
		return err
	}
	if p.Application.State == means.Choosing {
		return v.seeOther(v.enlistAt("mobiel"))
	}
	page := middel.Return{State: state, Value: value, Max: enlisting.MaxRemark}
	if what == "number" {
		page.Action, page.Back = v.enlistAt("mobiel", "wijzigen"), v.enlistAt("mobiel")
		return v.render(refusedIf(state != middel.ReturnFresh), middel.NumberPage(v.enlistContext(), page))
	}
	page.Action, page.Back = v.enlistAt("terug"), v.enlistStep(p.Place)
	return v.render(refusedIf(state != middel.ReturnFresh), middel.ReturnPage(v.enlistContext(), page))
}

func (s *Server) sendReturn(v *visit) error {
	typed := v.PostForm("remark")
	out, err := s.Enlisting.Return(v.ctx(), v.enlistVisitor(), typed)
	return v.sentBack(out, err, "", typed)
}

func (s *Server) sendRenumber(v *visit) error {
	typed := v.PostForm("number")
	out, err := s.Enlisting.Renumber(v.ctx(), v.enlistVisitor(), typed, v.enlistContext().MiddelNumberRemark)
	return v.sentBack(out, err, "number", typed)
}

func (v *visit) sentBack(out enlisting.Sent, err error, what, typed string) error {
	if err != nil {
		return err
	}
	if out.Problem != "" && (out.Place == enlisting.Prove || out.Place == enlisting.Overview) {
		return v.sendingBack(what, typed, middel.ReturnState(out.Problem))
	}
	return v.seeOther(v.enlistStep(out.Place))
}

// secondsUntil is how long somebody waits, where that is less than a minute: a code was sent a moment ago (XC-01). 0: longer.
func (v *visit) secondsUntil(at time.Time) int {
	left := at.Sub(v.s.Now())
	if left >= time.Minute {
		return 0
	}
	return max(1, int(math.Ceil(left.Seconds())))
}
