package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// mountLink puts the steps of a login that proves an account of the portal's own (J3).
func (s *Server) mountLink(r *gin.RouterGroup) {
	r.GET("/login/:login/link", s.page(s.showLink))
	r.POST("/login/:login/link", s.page(s.proveLink))
	r.POST("/login/:login/link/pincode", s.page(s.checkPincode))
	r.POST("/login/:login/link/resend", s.page(s.resendPincode))
	r.POST("/login/:login/link/reason", s.page(s.explainLink))
	r.POST("/login/:login/link/withdraw", s.page(s.withdrawLink))
	r.GET("/login/:login/link/forgot", s.page(s.showForgotLink))
	r.POST("/login/:login/link/forgot", s.page(s.forgotLink))
	r.POST("/login/:login/institution", s.page(s.chooseInstitution))
}

// byCode is how the address of the form says that an activation code is used.
const byCode = "?by=code"

// link shows where the proof of an account is.
func (v *visit) link(st signin.State) error {
	l := st.Link
	switch {
	case l.Outcome == linking.ReasonAsked:
		return v.linkReason(st, pages.LinkReason{State: pages.LinkReasonState(v.Query("reason"))})
	case l.Outcome != "":
		return v.render(http.StatusOK, pages.LinkOutcomePage(v.of(st), v.linkOutcome(st)))
	case l.Pincode.To != "" && l.Pincode.Code != ports.CodeTaken:
		return v.render(http.StatusOK, pages.LinkCodePage(v.of(st), v.pincode(st)))
	}
	return v.linkForm(st, pages.Link{ByCode: l.ByCode})
}

// showLink goes back to the form, with what was typed, whatever was proven: to use another account or address.
func (s *Server) showLink(v *visit) error {
	st, err := s.Signin.Show(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	if _, ok := st.Step.(login.LinkAccount); !ok {
		return v.step(st, false)
	}
	return v.linkForm(st, pages.Link{ByCode: v.Query("by") == "code"})
}

// linkForm shows the form with what came of it.
func (v *visit) linkForm(st signin.State, page pages.Link) error {
	at := v.at("login", st.Login, "link")
	page.Cancel, page.Host, page.Desk = v.at("login", st.Login, "stop"), v.s.host, v.helpdesk()
	page = v.linkFields(page, st.Link, st.Audience.Link, at)
	if !page.ByCode {
		page.Forgot = at + "/forgot"
	}
	if page.Account == "" {
		page.Account = st.Service.Name.In(string(v.lang(st.Languages)))
	}
	return v.render(linkStatus(page), pages.LinkPage(v.of(st), page))
}

// linkFields fills in what the form always shows, in a login and in a session.
func (v *visit) linkFields(page pages.Link, l signin.LinkedState, rules policy.Link, at string) pages.Link {
	lang := string(v.lang(nil))
	page.Account, page.Who = rules.Accounts.In(lang), v.realm.Document.Tenant.Helpdesk.Name.In(lang)
	page.Length = linking.SelectorLength + linking.SecretLength
	password, code := offers(l.Proofs, policy.LegacyCredentials), offers(l.Proofs, policy.ActivationCode)
	page.ByCode = code && (page.ByCode || !password)
	page.Action = at
	if page.ByCode {
		page.Action += byCode
	}
	switch {
	case page.ByCode && password:
		page.Other = at
	case !page.ByCode && code:
		page.Other = at + byCode
	}
	for _, rule := range rules.Proofs {
		if rule.Proof == policy.LegacyCredentials && !password && !rule.Until.IsZero() && !v.s.Now().Before(rule.Until) {
			page.Ended = rule.Until
		}
	}
	if page.Address.Value == "" {
		page.Address.Value = l.Email
	}
	if page.UserName == "" && page.State == pages.LinkFresh {
		page.UserName = l.UserName
	}
	if page.Address.State == pages.EmailFresh && l.Pincode.Code == ports.CodeTaken {
		page.Address.State = pages.EmailUnusable
	}
	if page.State == pages.LinkFresh && page.Address.State == pages.EmailFresh {
		page.Notice = linkNotice(l)
	}
	page.Address.Denied = v.realm.Document.Policy.Email.Deny
	return page
}

func offers(all []policy.LinkProof, one policy.LinkProof) bool {
	for _, p := range all {
		if p == one {
			return true
		}
	}
	return false
}

func linkNotice(l signin.LinkedState) pages.LinkNotice {
	if l.Lapsed {
		return pages.LinkNoticeChanged
	}
	return pages.LinkNotice(l.Was)
}

// linkStatus is the status of the form: one that was refused is answered with the page itself, as no secret is kept.
func linkStatus(page pages.Link) int {
	switch {
	case page.State == pages.LinkBusy:
		return http.StatusServiceUnavailable
	case page.State == pages.LinkTooMany:
		return http.StatusTooManyRequests
	case page.State != pages.LinkFresh || page.Address.State != pages.EmailFresh:
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// typedLink reads the form, and tells what is missing in it.
func (v *visit) typedLink() (ports.TypedLink, pages.Link) {
	email := v.PostForm("email")
	t := ports.TypedLink{
		Email: ascii(email), Confirmed: v.confirmed(), UserName: strings.TrimSpace(v.PostForm("username")), Password: v.PostForm("password"),
		Code: v.PostForm("code"), ByCode: v.Query("by") == "code",
	}
	page := pages.Link{ByCode: t.ByCode, UserName: t.UserName, Code: strings.TrimSpace(t.Code), Address: pages.Email{Value: email}}
	_, _, shaped := linking.SplitActivationCode(t.Code)
	switch {
	case t.ByCode && page.Code == "":
		page.State = pages.LinkNoCode
	case t.ByCode && !shaped:
		page.State = pages.LinkMalformed
	case t.ByCode:
	case t.UserName == "":
		page.State = pages.LinkNoName
	case t.Password == "":
		page.State = pages.LinkNoPassword
	}
	return t, page
}

// proveLink takes what was typed. Nothing is tried where something is missing.
func (s *Server) proveLink(v *visit) error {
	typed, page := v.typedLink()
	if page.State != pages.LinkFresh {
		st, err := s.Signin.Show(v.ctx(), v.browser())
		if err != nil {
			return err
		}
		if _, ok := st.Step.(login.LinkAccount); !ok {
			return v.onward(st, "")
		}
		page.Address = v.linkAddress(v.PostForm("email"), ports.BegunLink{
			Weighed: v.realm.Document.Policy.Email.Weigh(typed.Email, st.Legal.KvK, typed.Confirmed),
		})
		return v.linkForm(st, page)
	}
	out, err := s.Signin.ProveLink(v.ctx(), v.browser(), typed)
	if errors.Is(err, ports.ErrBusy) {
		return v.linkBusy(page)
	}
	if err != nil {
		return err
	}
	if out.NotNeeded || out.Sent() {
		return v.onward(out.State, "")
	}
	return v.linkForm(out.State, v.linkRefused(page, out.BegunLink))
}

// linkRefused is the form with what came of it.
func (v *visit) linkRefused(page pages.Link, b ports.BegunLink) pages.Link {
	page.Address = v.linkAddress(v.PostForm("email"), b)
	switch {
	case b.Wrong:
		page.State = pages.LinkWrong
	case !b.Until.IsZero():
		page.State, page.Until = pages.LinkTooMany, b.Until
	}
	return page
}

// linkAddress is the field of the address with what came of it.
func (v *visit) linkAddress(typed string, b ports.BegunLink) pages.Email {
	if b.Outcome == policy.AddressAccepted {
		return pages.Email{Value: typed, Confirmed: v.PostFormArray("confirmed")}
	}
	out := v.refused(typed, ports.SentCode{Weighed: b.Weighed})
	if b.Outcome == policy.AddressShared {
		out.State = pages.EmailMailbox
	}
	return out
}

func (v *visit) linkBusy(page pages.Link) error {
	st, err := v.s.Signin.Show(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	v.Header("Retry-After", strconv.Itoa(int(busyFor.Seconds())))
	page.State, page.Until = pages.LinkBusy, v.s.Now().Add(busyFor)
	return v.linkForm(st, page)
}
