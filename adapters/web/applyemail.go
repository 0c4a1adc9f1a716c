package web

import (
	"net/http"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/apply"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/policy"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// showApplyEmail asks for the address, as it was typed before.
func (s *Server) showApplyEmail(v *visit) error {
	p, ok, err := v.applying(applied.StepEmail)
	if !ok {
		return err
	}
	return v.applyEmail(p, pages.Email{Value: p.Applied.Email.String()})
}

func (v *visit) applyEmail(p registration.Page, page pages.Email) error {
	page.Action, page.Denied = v.at("apply", "email"), v.realm.Document.Policy.Email.Deny
	out := apply.Email{Email: page, Trail: v.trail(p, applied.StepEmail), Proven: !p.Applied.Proven.IsZero() && page.State == ""}
	if out.Proven {
		out.Next = v.at("apply", "details")
	}
	return v.render(refusedIf(page.State != ""), apply.EmailPage(v.applyContext(), out))
}

// sendApplyCode sends a code to the address. What the page shows does not depend on who has an account (XC-07).
func (s *Server) sendApplyCode(v *visit) error {
	p, ok, err := v.applying(applied.StepEmail)
	if !ok {
		return err
	}
	typed := v.PostForm("email")
	sent, err := s.Applying.SendCode(v.ctx(), v.visitor(), ascii(typed), v.confirmed())
	if err != nil {
		return err
	}
	if sent.Sent() {
		v.holdOn()
		if !p.Applied.Proven.IsZero() && sent.Address.Key() == p.Applied.Email.Key() {
			return v.seeOther(v.at("apply", "details"))
		}
		return v.seeOther(v.at("apply", "code"))
	}
	return v.applyEmail(p, v.refused(typed, sent))
}

func (s *Server) resendApplyCode(v *visit) error {
	p, ok, err := v.applying(applied.StepEmail)
	if !ok {
		return err
	}
	sent, err := s.Applying.SendCode(v.ctx(), v.visitor(), p.Applied.Email.String(), policy.Confirmed{Spelling: true, Shared: true})
	if err != nil {
		return err
	}
	if sent.Sent() {
		return v.seeOther(v.at("apply", "code") + "?sent=again")
	}
	return v.seeOther(v.at("apply", "code"))
}

// showApplyCode asks for the code. What the last answer led to stands in the address.
func (s *Server) showApplyCode(v *visit) error {
	p, ok, err := v.applying(applied.StepEmail)
	switch {
	case !ok:
		return err
	case !p.Applied.Proven.IsZero():
		return v.seeOther(v.at("apply", "details"))
	case !p.Code.Sent:
		return v.seeOther(v.at("apply", "email"))
	}
	page := apply.Code{Code: v.applyCode(p.Code), Trail: v.trail(p, applied.StepEmail)}
	page.Action, page.Resend, page.Code.Back = v.at("apply", "code"), v.at("apply", "resend"), v.at("apply", "email")
	page.Poll = v.at("apply", "code", "state")
	if !p.Blocked.IsZero() {
		page.State, page.ResendAt, page.Blocked = pages.CodeTooMany, p.Blocked, true
	}
	return v.render(http.StatusOK, apply.CodePage(v.applyContext(), page))
}

// applyCode is where a code is, with what the last answer led to where the code itself says nothing graver.
func (v *visit) applyCode(code ports.CodeProofState) pages.Code {
	if answer := ports.CodeState(v.Query("code")); code.Code == "" && (answer == ports.CodeWrong || answer == ports.CodeSuperseded) {
		code.Code = answer
	}
	return v.codeOf(ports.AddressState{
		Address: code.To, Sent: code.Sent, Until: code.Until, TriesLeft: code.TriesLeft, ResendAt: code.ResendAt, Delivery: code.Delivery, Code: code.Code,
	})
}

// checkApplyCode takes the code; whatever comes of it is shown by a GET, so that a refresh repeats nothing.
func (s *Server) checkApplyCode(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.at("apply", "code") + "?code=missing")
	}
	answered, err := s.Applying.CheckCode(v.ctx(), v.visitor(), typed)
	switch {
	case gone(err):
		_, _, err = v.applying("")
		return err
	case err != nil:
		return err
	case answered.Refused == ports.CodeTaken:
		return v.knownAccount(answered.Address.String())
	case answered.Asked && answered.Refused != "":
		return v.seeOther(v.at("apply", "code") + "?code=" + string(answered.Refused))
	}
	v.holdOn()
	return v.seeOther(v.at("apply", "details"))
}

// knownAccount is for who has shown that they read the address: they may know that it has an account.
func (v *visit) knownAccount(address string) error {
	p, ok, err := v.applying("")
	if !ok {
		return err
	}
	return v.render(http.StatusConflict, apply.KnownPage(v.applyContext(), apply.Known{
		Email: address, Login: p.Portal, Other: v.at("apply", "email"), Account: v.accountName(p.Applied.Kind),
	}))
}

// applyCodeState answers the quiet question of the page: the state's word, and nothing else.
func (s *Server) applyCodeState(v *visit) error {
	word := pages.CodeAsked
	p, err := s.Applying.Show(v.ctx(), v.visitor())
	if err != nil && !gone(err) {
		return err
	}
	if p.Code.Delivery == challenge.DeliveryRefused {
		word = string(pages.CodeRefused)
	}
	secure(v.Writer.Header(), "'none'")
	v.String(http.StatusOK, word)
	return nil
}
