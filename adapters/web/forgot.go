package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

func (v *visit) forgotAt(parts ...string) string {
	return v.at(append([]string{"login", v.Param("login"), "forgot", strconv.Itoa(max(0, v.option()))}, parts...)...)
}

// showForgot shows where replacing a forgotten password is. "?step=email" goes back to the address.
func (s *Server) showForgot(v *visit) error {
	out, err := s.Signin.LookForgot(v.ctx(), v.browser(), v.option())
	if err != nil {
		return err
	}
	switch {
	case out.Done:
		return v.seeOther(v.at("login", v.Param("login")))
	case out.Forgot.Proven:
		return v.newPassword(out, pages.NewPassword{})
	case out.Forgot.Name != "" && v.Query("step") != "email":
		return v.render(http.StatusOK, pages.ForgotCodePage(v.of(out.State), v.forgotCode(out)))
	}
	return v.forgot(out, pages.Forgot{Email: out.Forgot.Name})
}

func (v *visit) forgot(out signin.Forgot, page pages.Forgot) error {
	page.Action, page.Back = v.forgotAt(), v.at("login", v.Param("login"), "with", strconv.Itoa(max(0, v.option())))
	page.Cancel, page.UserNames = v.at("login", v.Param("login"), "stop"), out.Accounts.UserNames
	code := http.StatusOK
	if page.State != pages.ForgotFresh {
		code = http.StatusUnprocessableEntity
	}
	return v.render(code, pages.ForgotPage(v.of(out.State), page))
}

// askForgot sends a code to whoever has an account with the address.
func (s *Server) askForgot(v *visit) error {
	typed, named := v.typedName()
	page := pages.Forgot{Email: typed}
	if typed == "" {
		page.State = pages.ForgotMissing
	} else if _, err := identity.ParseEmail(ascii(typed)); err != nil && !named {
		page.State = pages.ForgotMalformed
	}
	if page.State != pages.ForgotFresh {
		out, err := s.Signin.LookForgot(v.ctx(), v.browser(), v.option())
		if err != nil {
			return err
		}
		return v.forgot(out, page)
	}
	out, err := s.Signin.AskForgot(v.ctx(), v.browser(), v.option(), ascii(typed))
	if err != nil {
		return err
	}
	if !out.Until.IsZero() && !out.Forgot.Code.Sent {
		page.State, page.Until = pages.ForgotTooMany, out.Until
		return v.forgot(out, page)
	}
	return v.seeOther(v.forgotAt())
}

func (s *Server) resendForgot(v *visit) error {
	out, err := s.Signin.LookForgot(v.ctx(), v.browser(), v.option())
	if err != nil {
		return err
	}
	if out.Forgot.Name == "" {
		return v.seeOther(v.forgotAt())
	}
	sent, err := s.Signin.AskForgot(v.ctx(), v.browser(), v.option(), out.Forgot.Name)
	if err != nil {
		return err
	}
	if sent.Until.IsZero() {
		return v.seeOther(v.forgotAt() + "?sent=again")
	}
	return v.seeOther(v.forgotAt())
}

func (v *visit) forgotCode(out signin.Forgot) pages.ForgotCode {
	page := v.sentCode(out.Forgot.Code)
	page.Address = out.Forgot.Name
	page.Action, page.Resend, page.Back = v.forgotAt("code"), v.forgotAt("resend"), v.forgotAt()+"?step=email"
	page.Cancel = v.at("login", v.Param("login"), "stop")
	return pages.ForgotCode{Code: page, UserNames: out.Accounts.UserNames}
}

func (s *Server) checkForgot(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.forgotAt() + "?code=missing")
	}
	if _, err := s.Signin.CheckForgot(v.ctx(), v.browser(), v.option(), typed); err != nil {
		return err
	}
	return v.seeOther(v.forgotAt())
}

func (v *visit) newPassword(out signin.Forgot, page pages.NewPassword) error {
	page.Action, page.Back = v.forgotAt("password"), v.forgotAt()+"?step=email"
	page.Cancel, page.Email = v.at("login", v.Param("login"), "stop"), out.Forgot.Name
	page.Min, page.Max = out.Forgot.Minimum, credential.MaximumPassword
	code := http.StatusOK
	if page.State != pages.NewPasswordFresh {
		code = http.StatusUnprocessableEntity
	}
	return v.render(code, pages.NewPasswordPage(v.of(out.State), page))
}

// setPassword chooses the new password. What is wrong with it is said with the word that makes it weak.
func (s *Server) setPassword(v *visit) error {
	typed := v.PostForm("password")
	if typed == "" {
		out, err := s.Signin.LookForgot(v.ctx(), v.browser(), v.option())
		if err != nil {
			return err
		}
		return v.newPassword(out, pages.NewPassword{State: pages.NewPasswordMissing})
	}
	out, err := s.Signin.SetPassword(v.ctx(), v.browser(), v.option(), typed)
	switch {
	case errors.Is(err, ports.ErrBusy):
		v.Header("Retry-After", strconv.Itoa(int(busyFor.Seconds())))
		return v.render(http.StatusServiceUnavailable, pages.BusyPage(v.of(out.State), pages.Busy{
			Until: v.s.Now().Add(busyFor), Wait: int(busyFor.Seconds()), Retry: v.forgotAt(), Reference: out.Reference, At: v.s.Now(),
		}))
	case err != nil:
		return err
	case !out.Problem.None():
		return v.newPassword(out, pages.NewPassword{State: pages.NewPasswordState(out.Problem.Objection), Word: out.Problem.Word})
	case !out.Set:
		return v.seeOther(v.forgotAt())
	}
	return v.seeOther(v.forgotAt("done") + "?strength=" + string(strengths[out.Strength]))
}

// strengths is what is told of a password that was accepted: advice, and no rule.
var strengths = map[int]pages.Strength{2: pages.StrengthFair, 3: pages.StrengthStrong, 4: pages.StrengthStrong}

// forgotDone says what changed and what did not (MA-28). It tells nothing of an account, so it asks for none.
func (s *Server) forgotDone(v *visit) error {
	out, err := s.Signin.LookForgot(v.ctx(), v.browser(), v.option())
	if err != nil {
		return err
	}
	page := pages.ForgotDone{
		Login: v.at("login", v.Param("login"), "with", strconv.Itoa(max(0, v.option()))), Sessions: true, Factor: len(out.Audience.SecondFactors) > 0,
	}
	for _, known := range strengths {
		if string(known) == v.Query("strength") {
			page.Strength = known
		}
	}
	return v.render(http.StatusOK, pages.ForgotDonePage(v.of(out.State), page))
}

// sentCode is where a code that was sent is, for any page that asks for one.
func (v *visit) sentCode(c ports.CodeProofState) pages.Code {
	page := v.codeOf(ports.AddressState{
		Address: c.To, Sent: c.Sent, Until: c.Until, TriesLeft: c.TriesLeft, ResendAt: c.ResendAt, Delivery: c.Delivery, Code: c.Code,
	})
	page.Length = 6
	return page
}
