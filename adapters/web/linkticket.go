package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/links"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	app "github.com/voordeur/voordeur/application/linking"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// mountTickets are the pages behind links in mails to those on record. They ask for no session: whoever got the mail
// may act. Opening them changes nothing (XC-16).
func (s *Server) mountTickets(r *gin.RouterGroup) {
	r.GET("/link/:token", s.page(s.showTicket))
	r.POST("/link/:token/object", s.page(s.objectToLink))
	r.POST("/link/:token/send", s.page(s.sendConsent))
	r.GET("/link/:token/code", s.page(s.showConsent))
	r.GET("/link/:token/state", s.page(s.consentState))
	r.POST("/link/:token/code", s.page(s.checkConsent))
	r.POST("/link/:token/decline", s.page(s.declineLink))
	r.POST("/link/:token/password", s.page(s.setLinkPassword))
}

func (v *visit) ticketAt(parts ...string) string {
	return v.at(append([]string{"link", v.Param("token")}, parts...)...)
}

func (v *visit) ticketContext() ui.Ctx {
	c := v.anyContext()
	c.Here = v.ticketAt()
	return c
}

// lookTicket shows the page of a link that leads nowhere, as one that is over: it tells no more to whoever has it.
func (v *visit) lookTicket() (app.Ticketed, bool, error) {
	t, err := v.s.Links.Look(v.ctx(), v.realm.ID, v.Param("token"))
	if errors.Is(err, app.ErrNoTicket) {
		return t, false, v.lateTicket("")
	}
	return t, err == nil, err
}

func (v *visit) lateTicket(p linking.TicketPurpose) error {
	return v.render(http.StatusGone, links.LatePage(v.ticketContext(), links.Late{Purpose: p, Who: v.deskName(), Desk: v.helpdesk()}))
}

func (v *visit) deskName() string {
	return v.realm.Document.Tenant.Helpdesk.Name.In(string(v.lang(nil)))
}

func (s *Server) showTicket(v *visit) error {
	t, ok, err := v.lookTicket()
	if !ok {
		return err
	}
	if t.Late {
		return v.lateTicket(t.Ticket.Purpose)
	}
	switch t.Ticket.Purpose {
	case linking.ToObject:
		return v.object(t)
	case linking.ToApprove:
		return v.approve(t)
	case linking.ToSetPassword:
		return v.linkPassword(t, pages.NewPassword{}, http.StatusOK)
	}
	return v.lateTicket("")
}

// about is what the pages say of a link.
func (v *visit) about(t app.Ticketed) links.About {
	l, of := t.Link, t.By.Organisation
	out := links.About{
		Account: t.Account.UserName, Institutions: allOf(t.Account, linking.Code{}), Person: l.Email.Masked(), Reason: l.Reason, At: l.AskedAt,
		Organisation: pages.Organisation{Name: of.Name, KvK: of.Legal.KvK.String()}, Who: v.deskName(), Desk: v.helpdesk(),
	}
	if !l.Since.IsZero() {
		out.At = l.Since
	}
	return out
}

func (v *visit) object(t app.Ticketed) error {
	page := links.Object{
		About: v.about(t), Action: v.ticketAt("object"), Waiting: t.Link.State == linking.Waiting || t.Link.State == linking.Declined,
		Password: t.Link.Proof == linking.OldPassword,
	}
	if t.Done {
		return v.render(http.StatusOK, links.ObjectDonePage(v.ticketContext(), page))
	}
	return v.render(http.StatusOK, links.ObjectPage(v.ticketContext(), page))
}

func (s *Server) objectToLink(v *visit) error {
	return v.acted(s.Links.Object(v.ctx(), v.realm.ID, v.Param("token")))
}

// acted ends a post: what came of it is shown by a GET, so that a refresh does nothing twice.
func (v *visit) acted(_ app.Ticketed, err error) error {
	if errors.Is(err, app.ErrNoTicket) {
		return v.lateTicket("")
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.ticketAt())
}

func (v *visit) approve(t app.Ticketed) error {
	switch {
	case t.Done && t.Link.State == linking.LinkActive:
		return v.render(http.StatusOK, links.ApprovedPage(v.ticketContext(), v.about(t)))
	case t.Done && t.Link.State == linking.Declined:
		return v.render(http.StatusOK, links.DeclinedPage(v.ticketContext(), v.about(t)))
	case t.Done:
		return v.lateTicket(t.Ticket.Purpose)
	}
	page := links.Approve{About: v.about(t), Send: v.ticketAt("send"), Decline: v.ticketAt("decline"), Until: t.Ticket.Until}
	code := http.StatusOK
	if !t.Code.ResendAt.IsZero() && v.Query("wait") == "yes" && t.Code.ResendAt.After(v.s.Now()) {
		page.Wait, code = t.Code.ResendAt, http.StatusTooManyRequests
	}
	return v.render(code, links.ApprovePage(v.ticketContext(), page))
}

// sendConsent sends the code by which somebody on record agrees, now that they ask for it.
func (s *Server) sendConsent(v *visit) error {
	out, err := s.Links.AskConsent(v.ctx(), v.realm.ID, v.Param("token"), string(v.lang(nil)), browserLabel(v.GetHeader("User-Agent")))
	switch {
	case err != nil || out.Late || out.Done:
		return v.acted(out.Ticketed, err)
	case !out.Until.IsZero() && !out.Code.Sent:
		return v.seeOther(v.ticketAt() + "?wait=yes")
	case out.Until.IsZero() && v.Query("again") == "yes":
		return v.seeOther(v.ticketAt("code") + "?sent=again")
	}
	return v.seeOther(v.ticketAt("code"))
}

func (s *Server) showConsent(v *visit) error {
	t, ok, err := v.lookTicket()
	if !ok {
		return err
	}
	if t.Ticket.Purpose != linking.ToApprove || t.Late || t.Done || !t.Code.Sent {
		return v.seeOther(v.ticketAt())
	}
	return v.render(http.StatusOK, links.ApproveCodePage(v.ticketContext(), v.consent(t)))
}

func (v *visit) consent(t app.Ticketed) links.ApproveCode {
	to, _ := identity.ParseEmail(t.Ticket.To)
	state := ports.AddressState{
		Address: to.Masked(), Sent: true, Until: t.Code.Until, TriesLeft: t.Code.TriesLeft, ResendAt: t.Code.ResendAt, Delivery: t.Code.Delivery, Code: t.Code.Code,
	}
	if said := ports.CodeState(v.Query("code")); state.Code == "" && (said == ports.CodeWrong || said == ports.CodeSuperseded) {
		state.Code = said
	}
	page := links.ApproveCode{Code: v.codeOf(state), Underway: t.Code.Delivery == challenge.DeliveryPending}
	page.Action, page.Resend, page.Back, page.Poll = v.ticketAt("code"), v.ticketAt("send")+"?again=yes", v.ticketAt(), v.ticketAt("state")
	page.Length = challenge.EmailFactor.Length
	if !t.Blocked.IsZero() {
		page.State, page.ResendAt = pages.CodeTooMany, t.Blocked
	}
	return page
}

func (s *Server) consentState(v *visit) error {
	t, ok, err := v.lookTicket()
	if !ok {
		return err
	}
	secure(v.Writer.Header(), "'none'")
	v.String(http.StatusOK, codeWord(t.Code.Delivery))
	return nil
}

// checkConsent takes the code; the right one approves.
func (s *Server) checkConsent(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.ticketAt("code") + "?code=missing")
	}
	out, err := s.Links.Consent(v.ctx(), v.realm.ID, v.Param("token"), typed)
	if err == nil && out.Refused != "" {
		return v.seeOther(v.ticketAt("code") + "?code=" + string(out.Refused))
	}
	return v.acted(out.Ticketed, err)
}

func (s *Server) declineLink(v *visit) error {
	return v.acted(s.Links.Refuse(v.ctx(), v.realm.ID, v.Param("token")))
}

// linkPassword asks who is authorised for a new password, or says that it holds.
func (v *visit) linkPassword(t app.Ticketed, page pages.NewPassword, code int) error {
	page.Action, page.Min, page.Max = v.ticketAt("password"), app.Minimum(), credential.MaximumPassword
	view := links.SetPassword{New: page, Account: t.Account.UserName, Institutions: allOf(t.Account, linking.Code{}), Who: v.deskName(), Desk: v.helpdesk()}
	if t.Done {
		return v.render(http.StatusOK, links.SetPasswordDonePage(v.ticketContext(), view))
	}
	return v.render(code, links.SetPasswordPage(v.ticketContext(), view))
}

func (s *Server) setLinkPassword(v *visit) error {
	typed := v.PostForm("password")
	if typed == "" {
		t, ok, err := v.lookTicket()
		if !ok {
			return err
		}
		if t.Late || t.Done || t.Ticket.Purpose != linking.ToSetPassword {
			return v.seeOther(v.ticketAt())
		}
		return v.linkPassword(t, pages.NewPassword{State: pages.NewPasswordMissing}, http.StatusUnprocessableEntity)
	}
	out, err := s.Links.SetPassword(v.ctx(), v.realm.ID, v.Param("token"), typed)
	switch {
	case errors.Is(err, ports.ErrBusy):
		v.Header("Retry-After", strconv.Itoa(int(busyFor.Seconds())))
		return v.render(http.StatusServiceUnavailable, pages.BusyPage(v.ticketContext(), pages.Busy{
			Until: v.s.Now().Add(busyFor), Wait: int(busyFor.Seconds()), Retry: v.ticketAt(), At: v.s.Now(),
		}))
	case err == nil && !out.Problem.None():
		page := pages.NewPassword{State: pages.NewPasswordState(out.Problem.Objection), Word: out.Problem.Word}
		return v.linkPassword(out.Ticketed, page, http.StatusUnprocessableEntity)
	}
	return v.acted(out.Ticketed, err)
}
