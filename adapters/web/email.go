package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// verify shows step 1 or step 2, whichever is next.
func (v *visit) verify(st signin.State) error {
	if !st.Email.Sent || st.Email.Code == ports.CodeTaken {
		return v.email(st, pages.Email{})
	}
	return v.render(http.StatusOK, pages.CodePage(v.of(st), v.code(st)))
}

// showEmail goes back to step 1, with the address as it was typed (MS-51).
func (s *Server) showEmail(v *visit) error {
	st, err := s.Signin.Show(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	if _, ok := st.Step.(login.VerifyEmail); !ok {
		return v.step(st, false)
	}
	return v.email(st, pages.Email{})
}

// email shows step 1 with what came of an address.
func (v *visit) email(st signin.State, page pages.Email) error {
	page.Action, page.Cancel = v.at("login", st.Login, "email"), v.at("login", st.Login, "stop")
	page.Portal = st.Service.Called.In(string(v.lang(st.Languages)))
	page.Denied = v.realm.Document.Policy.Email.Deny
	page.Allowed = v.realm.Document.Policy.Email.Allow[st.Legal.KvK.String()]
	if page.Value == "" {
		page.Value = st.Email.Address
	}
	if page.State == "" && st.Email.Code == ports.CodeTaken {
		page.State = pages.EmailUnusable
	}
	code := http.StatusOK
	if page.State != "" {
		code = http.StatusUnprocessableEntity
	}
	return v.render(code, pages.EmailPage(v.of(st), page))
}

// addressStates names the state of the page for each outcome.
var addressStates = map[policy.AddressOutcome]pages.EmailState{
	policy.AddressMalformed: pages.EmailMalformed, policy.AddressDenied: pages.EmailFree, policy.AddressForeign: pages.EmailForeign,
	policy.AddressShared: pages.EmailUnusable, policy.AddressAccepted: pages.EmailTooMany,
}

func (s *Server) sendCode(v *visit) error {
	typed := v.PostForm("email")
	sent, err := s.Signin.SendCode(v.ctx(), v.browser(), ascii(typed), v.confirmed())
	if err != nil {
		return err
	}
	if sent.NotNeeded || sent.Sent() {
		return v.onward(sent.State, "")
	}
	return v.email(sent.State, v.refused(typed, sent.SentCode))
}

// confirmed reads which questions about an address were answered with "this is right".
func (v *visit) confirmed() policy.Confirmed {
	answers := v.PostFormArray("confirmed")
	return policy.Confirmed{Spelling: slices.Contains(answers, "typo"), Shared: slices.Contains(answers, "shared")}
}

// refused is step 1 with what came of an address to which no code went.
func (v *visit) refused(typed string, sent ports.SentCode) pages.Email {
	page := pages.Email{Value: typed, State: addressStates[sent.Outcome], Confirmed: v.PostFormArray("confirmed"), Until: sent.Until}
	switch {
	case strings.TrimSpace(typed) == "":
		page.State = pages.EmailMissing
	case sent.Outcome == policy.AddressConfirm && sent.Shared:
		page.State = pages.EmailShared
	case sent.Outcome == policy.AddressConfirm:
		page.State, page.Meant = pages.EmailTypo, sent.Suggestion.String()
	}
	return page
}

// ascii writes a host in another script the way mail servers do; what is no host is left for the use
// case to refuse.
func ascii(typed string) string {
	typed = strings.TrimSpace(typed)
	i := strings.LastIndexByte(typed, '@')
	if i < 0 {
		return typed
	}
	host, err := idna.Lookup.ToASCII(typed[i+1:])
	if err != nil {
		return typed
	}
	return typed[:i+1] + host
}

func (s *Server) resendCode(v *visit) error {
	st, err := s.Signin.Show(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	if st.Finished != nil {
		return v.onward(st, "")
	}
	sent, err := s.Signin.SendCode(v.ctx(), v.browser(), st.Email.Address, policy.Confirmed{Spelling: true, Shared: true})
	if err != nil {
		return err
	}
	if sent.Sent() {
		return v.onward(sent.State, "?sent=again")
	}
	return v.onward(sent.State, "")
}

func (s *Server) checkCode(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.at("login", v.Param("login")) + "?code=missing")
	}
	st, err := s.Signin.CheckCode(v.ctx(), v.browser(), typed)
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

// codeStates names the state of the page for what the last answer led to.
var codeStates = map[ports.CodeState]pages.CodeState{
	ports.CodeWrong: pages.CodeWrong, ports.CodeExpired: pages.CodeExpired, ports.CodeExhausted: pages.CodeExhausted,
	ports.CodeUsed: pages.CodeUsed, ports.CodeSuperseded: pages.CodeSuperseded,
}

// code shows step 2 of a login.
func (v *visit) code(st signin.State) pages.Code {
	page := v.codeOf(st.Email)
	page.Action, page.Resend = v.at("login", st.Login, "code"), v.at("login", st.Login, "resend")
	page.Back, page.Cancel = v.at("login", st.Login, "email"), v.at("login", st.Login, "stop")
	page.Poll = v.at("login", st.Login, "state")
	return page
}

// codeOf is step 2 wherever its forms lead. What the address says ("?code=missing") is only shown where
// nothing graver is the case.
func (v *visit) codeOf(e ports.AddressState) pages.Code {
	page := pages.Code{
		State: codeStates[e.Code], Address: e.Address, Length: v.realm.Document.Policy.Email.CodeLength, Valid: e.Until, Left: e.TriesLeft,
	}
	switch {
	case e.Delivery == challenge.DeliveryRefused:
		page.State = pages.CodeRefused
	case page.State == pages.CodeFresh && v.Query("code") == "missing":
		page.State = pages.CodeMissing
	case page.State == pages.CodeFresh && v.Query("sent") == "again":
		page.State = pages.CodeResent
	}
	if wait := e.ResendAt.Sub(v.s.Now()); !e.ResendAt.IsZero() && wait > 0 {
		page.ResendAt, page.Wait, page.Blocked = e.ResendAt, int(wait.Seconds())+1, wait > time.Minute
	}
	return page
}
