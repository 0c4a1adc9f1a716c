package web

import (
	"net/http"
	"strings"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// showForgotLink says beforehand who gets the mail (MH-41), or that it was sent.
func (s *Server) showForgotLink(v *visit) error {
	st, err := s.Signin.LookForgotLink(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	if _, ok := st.Step.(login.LinkAccount); !ok {
		return v.step(st, false)
	}
	at := v.at("login", st.Login, "link")
	if f := st.Link.Forgot; v.Query("sent") == "yes" && f.UserName != "" {
		page := v.forgotSent(f, at)
		page.Cancel, page.Reference = v.at("login", st.Login, "stop"), st.Reference
		return v.render(http.StatusOK, pages.LinkForgotSentPage(v.of(st), page))
	}
	return v.forgotLink(st, pages.LinkForgot{UserName: st.Link.UserName})
}

// forgotSent is the one answer to every user name.
func (v *visit) forgotSent(f ports.ForgottenLink, back string) pages.LinkForgotSent {
	return pages.LinkForgotSent{UserName: f.UserName, Left: f.Left, Lifetime: linking.SetPasswordLifetime, Back: back, Desk: v.helpdesk(), At: f.At}
}

func (v *visit) forgotLink(st signin.State, page pages.LinkForgot) error {
	at := v.at("login", st.Login, "link")
	page.Action, page.Back, page.Cancel = at+"/forgot", at, v.at("login", st.Login, "stop")
	page.Names, page.Desk = maskedNames(st.Link.Contacts), v.helpdesk()
	return v.render(forgotStatus(page), pages.LinkForgotPage(v.of(st), page))
}

func maskedNames(all []linking.Contact) []string {
	var out []string
	for _, c := range all {
		out = append(out, c.Masked())
	}
	return out
}

func forgotStatus(page pages.LinkForgot) int {
	switch page.State {
	case pages.LinkForgotTooMany:
		return http.StatusTooManyRequests
	case pages.LinkForgotMissing:
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// typedForgot reads the form.
func (v *visit) typedForgot() pages.LinkForgot {
	page := pages.LinkForgot{UserName: strings.TrimSpace(v.PostForm("username")), Left: v.PostForm("left") != ""}
	if page.UserName == "" {
		page.State = pages.LinkForgotMissing
	}
	return page
}

func (s *Server) forgotLink(v *visit) error {
	page := v.typedForgot()
	if page.State == pages.LinkForgotFresh {
		st, until, err := s.Signin.ForgotLink(v.ctx(), v.browser(), page.UserName, page.Left)
		if err != nil {
			return err
		}
		if _, ok := st.Step.(login.LinkAccount); !ok {
			return v.onward(st, "")
		}
		if until.IsZero() {
			return v.seeOther(v.at("login", v.Param("login"), "link", "forgot") + "?sent=yes")
		}
		page.State, page.Until = pages.LinkForgotTooMany, until
	}
	st, err := s.Signin.LookForgotLink(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	if _, ok := st.Step.(login.LinkAccount); !ok {
		return v.onward(st, "")
	}
	return v.forgotLink(st, page)
}
