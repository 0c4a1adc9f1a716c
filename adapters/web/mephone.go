package web

import (
	"net/http"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/account"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

func (s *Server) showPhone(v *visit) error {
	o, err := s.Profile.Sensitive(v.ctx(), v.self())
	if err != nil {
		return err
	}
	return v.phone(http.StatusOK, o, account.Phone{})
}

func (v *visit) phone(code int, o profile.Own, page account.Phone) error {
	page.Action, page.Back, page.Now = v.at("me", "phone"), v.at("me"), v.s.Profile.Number(o.Account.Phone)
	if page.Now != "" {
		page.Remove = v.at("me", "phone", "remove")
	}
	return v.render(code, account.PhonePage(v.meContext(o), page))
}

func (s *Server) sendPhone(v *visit) error {
	typed := strings.TrimSpace(v.PostForm("phone"))
	page := account.Phone{Value: typed, State: account.PhoneMissing}
	if typed == "" {
		o, err := s.Profile.Sensitive(v.ctx(), v.self())
		if err != nil {
			return err
		}
		return v.phone(http.StatusUnprocessableEntity, o, page)
	}
	sent, err := s.Profile.SendPhoneCode(v.ctx(), v.self(), typed)
	switch {
	case err != nil:
		return err
	case sent.Sent():
		return v.seeOther(v.at("me", "phone", "code"))
	case sent.NotMobile:
		page.State = account.PhoneNotMobile
	case sent.Malformed:
		page.State = account.PhoneMalformed
	case sent.Same:
		page.State = account.PhoneSame
	default:
		page.State, page.Until = account.PhoneTooMany, sent.Until
		return v.phone(http.StatusTooManyRequests, sent.Own, page)
	}
	return v.phone(http.StatusUnprocessableEntity, sent.Own, page)
}

// showPhoneCode asks for the code that was sent to the new number.
func (s *Server) showPhoneCode(v *visit) error {
	o, err := s.Profile.PhoneCode(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if !o.Sent || o.Code == ports.CodeUsed {
		return v.seeOther(v.at("me", "phone"))
	}
	page := pages.Factor{Code: v.sentCode(o.CodeProofState), Channel: pages.FromSMS, Own: pages.OwnPhone}
	page.Action, page.Resend, page.Back = v.at("me", "phone", "code"), v.at("me", "phone", "resend"), v.at("me", "phone")
	page.Length, page.Underway = challenge.SMSFactor.Length, o.Delivery == challenge.DeliveryPending
	if number, err := identity.ParsePhone(o.To); err == nil {
		page.Address = s.Profile.Number(number)
	}
	if state, ok := factorStates[ports.CodeState(v.Query("code"))]; ok && (page.State == pages.CodeFresh || page.State == pages.CodeResent) {
		page.State = state
	}
	if !o.Blocked.IsZero() {
		return v.render(http.StatusTooManyRequests, account.BlockedPage(v.meContext(o.Own), account.Blocked{Until: o.Blocked, Back: v.at("me")}))
	}
	return v.render(http.StatusOK, pages.FactorPage(v.meContext(o.Own), page))
}

// checkPhone takes the code; whatever comes of it is shown by a GET.
func (s *Server) checkPhone(v *visit) error {
	typed, at := v.PostForm("code"), v.at("me", "phone", "code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(at + "?code=missing")
	}
	out, err := s.Profile.CheckPhoneCode(v.ctx(), v.self(), typed)
	switch {
	case err != nil:
		return err
	case !out.Asked:
		return v.seeOther(v.at("me", "phone"))
	case out.Refused != "":
		return v.seeOther(at + "?code=" + string(out.Refused))
	case !out.From.IsZero():
		return v.seeOther(v.at("me"))
	}
	return v.seeOther(v.at("me") + "?done=" + string(account.DonePhone))
}

func (s *Server) resendPhone(v *visit) error {
	sent, err := s.Profile.ResendPhoneCode(v.ctx(), v.self())
	switch {
	case err != nil:
		return err
	case sent.Malformed:
		return v.seeOther(v.at("me", "phone"))
	case sent.Sent():
		return v.seeOther(v.at("me", "phone", "code") + "?sent=again")
	}
	return v.seeOther(v.at("me", "phone", "code"))
}

func (s *Server) removePhone(v *visit) error {
	out, err := s.Profile.RemovePhone(v.ctx(), v.self())
	switch {
	case err != nil:
		return err
	case out.Needed:
		o, err := s.Profile.Sensitive(v.ctx(), v.self())
		if err != nil {
			return err
		}
		return v.phone(http.StatusUnprocessableEntity, o, account.Phone{Needed: true})
	case !out.From.IsZero():
		return v.seeOther(v.at("me"))
	}
	return v.seeOther(v.at("me") + "?done=" + string(account.DoneNoPhone))
}

// undoChange takes back what does not count yet.
func (s *Server) undoChange(v *visit) error {
	if err := s.Profile.UndoChange(v.ctx(), v.self(), v.PostForm("change")); err != nil {
		return err
	}
	return v.seeOther(v.at("me") + "?done=" + string(account.DoneUndone))
}
