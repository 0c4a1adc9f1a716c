package web

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/apply"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/registration"
	applied "github.com/voordeur/voordeur/domain/registration"
)

// mountApply puts the pages of applicants on a router (OL-07, OL-29).
func (s *Server) mountApply(r *gin.RouterGroup) {
	r.GET("/apply", s.applicantPage(s.showApply))
	r.POST("/apply", s.applicantPage(s.beginApply))
	r.POST("/apply/drop", s.applicantPage(s.dropApply))
	r.GET("/apply/email", s.applicantPage(s.showApplyEmail))
	r.POST("/apply/email", s.applicantPage(s.sendApplyCode))
	r.GET("/apply/code", s.applicantPage(s.showApplyCode))
	r.POST("/apply/code", s.applicantPage(s.checkApplyCode))
	r.GET("/apply/code/state", s.applicantPage(s.applyCodeState))
	r.POST("/apply/resend", s.applicantPage(s.resendApplyCode))
	r.GET("/apply/details", s.applicantPage(s.showDetails))
	r.POST("/apply/details", s.applicantPage(s.tellDetails))
	r.GET("/apply/address", s.applicantPage(s.showAddress))
	r.POST("/apply/address", s.applicantPage(s.tellAddress))
	r.GET("/apply/document", s.applicantPage(s.showDocument))
	r.POST("/apply/document", s.page(s.addDocument))
	r.GET("/apply/document/file", s.applicantPage(s.ownDocument))
	r.POST("/apply/document/remove", s.applicantPage(s.removeDocument))
	r.GET("/apply/password", s.applicantPage(s.showApplyPassword))
	r.POST("/apply/password", s.applicantPage(s.chooseApplyPassword))
	r.GET("/apply/review", s.applicantPage(s.showReview))
	r.POST("/apply/review", s.applicantPage(s.submitApply))
	r.GET("/apply/status", s.applicantPage(s.showStatusAsk))
	r.POST("/apply/status", s.applicantPage(s.askStatus))
	r.GET("/apply/status/:reference", s.applicantPage(s.showStatus))
	r.GET("/apply/code-of-status", s.applicantPage(s.showStatusCode))
	r.POST("/apply/code-of-status", s.applicantPage(s.checkStatusCode))
	r.POST("/apply/code-of-status/resend", s.applicantPage(s.resendStatusCode))
	r.GET("/apply/withdraw", s.applicantPage(s.showWithdraw))
	r.POST("/apply/withdraw", s.applicantPage(s.withdrawApply))
	r.POST("/apply/leave", s.applicantPage(s.leaveApply))
}

// maxForm bounds what is read of a form without a file.
const maxForm = 64 << 10

// applicantPage is page for forms without a file.
func (s *Server) applicantPage(h func(*visit) error) gin.HandlerFunc {
	return s.page(func(v *visit) error {
		v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, maxForm)
		return h(v)
	})
}

// A browser holds an application, and the question for one, by a cookie each.
const (
	applyCookie  = "__Host-apply-"  // and the realm
	statusCookie = "__Host-status-" // and the realm
)

func (v *visit) cookieOf(kind string) string {
	return kind + v.realm.Slug.Tenant() + "." + v.realm.Slug.Environment()
}

// heldToken gives the digest of what the browser holds, zero where it holds nothing.
func (v *visit) heldToken(kind string) [32]byte {
	c, err := v.Request.Cookie(v.cookieOf(kind))
	if err != nil || c.Value == "" {
		return [32]byte{}
	}
	return sha256.Sum256([]byte(c.Value))
}

func (v *visit) hold(kind, token string, life time.Duration) {
	now := v.s.Now()
	http.SetCookie(v.Writer, cookie(v.cookieOf(kind), token, now.Add(life), now))
}

// holdOn prolongs the cookie of an application together with its draft.
func (v *visit) holdOn() {
	if c, err := v.Request.Cookie(v.cookieOf(applyCookie)); err == nil {
		v.hold(applyCookie, c.Value, applied.DraftLife)
	}
}

// visitor is the applicant.
func (v *visit) visitor() registration.Visitor {
	return registration.Visitor{Realm: v.realm.ID, Token: v.heldToken(applyCookie), Lang: string(v.lang(nil)), Network: network(v.ClientIP())}
}

// applyContext is the context of an applicant's pages: home is where they will log in.
func (v *visit) applyContext() ui.Ctx {
	c := v.anyContext()
	c.Here = v.Request.URL.RequestURI()
	if len(v.realm.Document.Policy.Services) > 0 {
		c.Service = v.realm.Document.Policy.Services[0].Name.In(string(c.Lang()))
	}
	return c
}

// applying gives the browser's application for the page of a step. Where that step is not to be done yet, or
// not any more, it answers with the one that is, and gives false.
func (v *visit) applying(at applied.Step) (registration.Page, bool, error) {
	p, err := v.s.Applying.Show(v.ctx(), v.visitor())
	if errors.Is(err, registration.ErrNone) {
		return p, false, v.render(http.StatusOK, apply.NonePage(v.applyContext(), apply.None{Ask: v.at("apply", "status"), Anew: v.at("apply")}))
	}
	if err != nil {
		return p, false, err
	}
	if at == "" || reached(p, at) {
		return p, true, nil
	}
	return p, false, v.seeOther(v.stepAt(p))
}

// reached tells whether a step is the next one, or comes before it.
func reached(p registration.Page, at applied.Step) bool {
	for _, s := range p.Steps {
		if s == at {
			return p.Next != applied.StepStatus
		}
		if s == p.Next {
			return false
		}
	}
	return false
}

// stepAt is where the application goes on.
func (v *visit) stepAt(p registration.Page) string {
	switch {
	case p.Next == applied.StepStatus:
		return v.at("apply", "status", p.Applied.Reference)
	case p.Next == applied.StepEmail && p.Code.Sent:
		return v.at("apply", "code")
	}
	return v.at("apply", string(p.Next))
}

// onwardApply goes to the step after the one that was done.
func (v *visit) onwardApply(p registration.Page, done applied.Step) error {
	v.holdOn()
	for i, s := range p.Steps {
		if s == done && i+1 < len(p.Steps) {
			return v.seeOther(v.at("apply", string(p.Steps[i+1])))
		}
	}
	return v.seeOther(v.stepAt(p))
}

// trail is where a step is among the others. A draft has the choice before all of them.
func (v *visit) trail(p registration.Page, at applied.Step) apply.Trail {
	t := apply.Trail{Of: len(p.Steps), Change: p.Applied.State != applied.Draft, Back: v.at("apply")}
	if t.Change {
		t.Back = v.at("apply", "status", p.Applied.Reference)
	} else {
		t.At, t.Of = 1, t.Of+1
	}
	for _, s := range p.Steps {
		t.At++
		if s == at {
			return t
		}
		t.Back = v.at("apply", string(s))
	}
	return t
}

// helper is who helps, and how they are reached.
func (v *visit) helper() (name, contact string) {
	h := v.realm.Document.Tenant.Helpdesk
	return h.Name.In(string(v.lang(nil))), strings.Join(h.Ways(), ", ")
}

// accountName is what the accounts of a kind are called.
func (v *visit) accountName(kind string) string {
	a, _ := v.realm.Document.Policy.AccountsOf(kind)
	return a.Name.In(string(v.lang(nil)))
}

// appliedFor is what an audience is called, empty where one can apply for one only.
func (v *visit) appliedFor(id string) string {
	if len(registration.Open(v.realm.Document.Policy)) < 2 {
		return ""
	}
	for _, s := range v.realm.Document.Policy.Services {
		if a, ok := s.Audience(id); ok {
			return a.Name.In(string(v.lang(nil)))
		}
	}
	return id
}

// page of an applicant that was refused is answered as what it is; the rest is fine.
func refusedIf(refused bool) int {
	if refused {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// gone tells whether nothing is there (any more) to be changed.
func gone(err error) bool { return errors.Is(err, registration.ErrNone) }

// applicantDoes runs an act of the applicant; where the browser holds nothing, the page says so.
func (v *visit) applicantDoes(f func(context.Context, registration.Visitor) error) (bool, error) {
	err := f(v.ctx(), v.visitor())
	if gone(err) {
		_, _, err = v.applying("")
		return false, err
	}
	return err == nil, err
}
