package web

import (
	"net/http"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/account"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/ports"
)

// showChange is step 1 of a change of address, with what was typed before (MS-51).
func (s *Server) showChange(v *visit) error {
	o, err := s.Profile.Code(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if o.HasAccount() && !s.Profile.Fresh(o.Own) {
		return v.proveFirst()
	}
	var page pages.Email
	switch {
	case v.Query("email") == string(ports.CodeTaken) && o.AddressState.Code == ports.CodeUsed:
		page.Value, page.State = o.Address, pages.EmailUnusable
	case o.Sent && o.AddressState.Code != ports.CodeUsed:
		page.Value = o.Address
	}
	return v.changeEmail(o.Own, page)
}

func (v *visit) changeEmail(o profile.Own, page pages.Email) error {
	rules := v.realm.Document.Policy.Email
	page.Action, page.Back, page.Current = v.at("me", "email"), v.at("me"), o.Profile.Person.Email.String()
	page.Denied, page.Allowed = rules.Deny, rules.Allow[o.Profile.Organisation.Legal.KvK.String()]
	code := http.StatusOK
	if page.State != "" {
		code = http.StatusUnprocessableEntity
	}
	return v.render(code, pages.EmailPage(v.meContext(o), page))
}

func (s *Server) sendChange(v *visit) error {
	typed := v.PostForm("email")
	sent, err := s.Profile.SendCode(v.ctx(), v.self(), ascii(typed), v.confirmed())
	if err != nil {
		return err
	}
	if sent.Sent() {
		return v.seeOther(v.at("me", "code"))
	}
	page := v.refused(typed, sent.SentCode)
	if sent.Same {
		page.State = pages.EmailSame
	}
	return v.changeEmail(sent.Own, page)
}

// showChangeCode is step 2. What the last answer led to stands in the address, and is shown where the
// code itself says nothing graver.
func (s *Server) showChangeCode(v *visit) error {
	o, err := s.Profile.Code(v.ctx(), v.self())
	if err != nil {
		return err
	}
	switch {
	case !o.Sent || o.AddressState.Code == ports.CodeUsed:
		return v.seeOther(v.at("me"))
	case !o.Blocked.IsZero():
		return v.render(http.StatusTooManyRequests, account.BlockedPage(v.meContext(o.Own), account.Blocked{Until: o.Blocked, Back: v.at("me")}))
	}
	if answer := ports.CodeState(v.Query("code")); o.AddressState.Code == "" && (answer == ports.CodeWrong || answer == ports.CodeSuperseded) {
		o.AddressState.Code = answer
	}
	page := v.codeOf(o.AddressState)
	page.Action, page.Resend, page.Back, page.Poll = v.at("me", "code"), v.at("me", "resend"), v.at("me", "email"), v.at("me", "code", "state")
	return v.render(http.StatusOK, pages.CodePage(v.meContext(o.Own), page))
}

// checkChange takes the code; whatever comes of it is shown by a GET, so that a refresh repeats nothing.
func (s *Server) checkChange(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.at("me", "code") + "?code=missing")
	}
	answered, err := s.Profile.CheckCode(v.ctx(), v.self(), typed)
	switch {
	case err != nil:
		return err
	case !answered.Asked:
		return v.seeOther(v.at("me", "email"))
	case answered.Refused == ports.CodeTaken:
		return v.seeOther(v.at("me", "email") + "?email=" + string(ports.CodeTaken))
	case answered.Refused != "":
		return v.seeOther(v.at("me", "code") + "?code=" + string(answered.Refused))
	}
	if !answered.From.IsZero() {
		return v.seeOther(v.at("me")) // which says from when on it counts
	}
	return v.seeOther(v.at("me") + "?changed=yes")
}

// changeState answers the quiet question of step 2: the state's word, and nothing else.
func (s *Server) changeState(v *visit) error {
	o, err := s.Profile.Code(v.ctx(), v.self())
	if err != nil {
		return err
	}
	word := pages.CodeAsked
	if o.Delivery == challenge.DeliveryRefused {
		word = string(pages.CodeRefused)
	}
	secure(v.Writer.Header(), "'none'")
	v.String(http.StatusOK, word)
	return nil
}
