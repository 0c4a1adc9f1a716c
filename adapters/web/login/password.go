package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// PasswordState says what came of the address and the password that were entered.
type PasswordState string

// States of logging in with a password. Wrong is one sentence for every reason, so that it tells nothing
// about an account (XC-07).
const (
	PasswordFresh     PasswordState = ""
	PasswordNoEmail   PasswordState = "no-email"    // no address was entered
	PasswordMalformed PasswordState = "malformed"   // what was entered is no address
	PasswordMissing   PasswordState = "no-password" // no password was entered
	PasswordWrong     PasswordState = "wrong"       // for whatever reason
	PasswordTooMany   PasswordState = "too-many"    // this way is closed for a while; a known browser is not (XC-06)
)

// PasswordNotice says why somebody is asked to log in here.
type PasswordNotice string

// The notices.
const (
	NoticeNone      PasswordNotice = ""
	NoticeChanged   PasswordNotice = "changed"   // the password was changed
	NoticeIdle      PasswordNotice = "idle"      // nothing happened for so long
	NoticeEnded     PasswordNotice = "ended"     // the session was ended, here or from elsewhere
	NoticeReady     PasswordNotice = "ready"     // the account can be used from now on (OL-10)
	NoticeUnblocked PasswordNotice = "unblocked" // the helpdesk helped (OL-22)
)

// Password is logging in with address and password, both on one page so that managers fill in both (MA-08).
type Password struct {
	Action    string // where the form is posted: fields "email" and "password"
	Forgot    string // where a forgotten password is replaced; empty for none
	Apply     string // where one without an account goes; empty for none
	Back      string // to the choice of ways; empty for none
	Cancel    string
	UserNames bool   // the account has a user name, and Email is that
	Account   string // what such an account is called, such as "Omgevingsloket-ID"; empty for no name
	Host      string // our own host, for people to compare
	State     PasswordState
	Notice    PasswordNotice
	Purpose   string        // the action that is being confirmed (MA-24); empty for none
	Idle      time.Duration // for NoticeIdle
	Email     string        // as it was entered; kept, as the password never is
	Until     time.Time     // for PasswordTooMany
}

func (v Password) title(c ui.Ctx) string {
	if v.Account == "" {
		return c.PasswordPlain()
	}
	return c.PasswordTitle(v.Account)
}

func (v Password) refusal(c ui.Ctx) string {
	switch v.State {
	case PasswordNoEmail:
		return missingName(c, v.UserNames)
	case PasswordMalformed:
		return c.EmailErrorMalformed()
	case PasswordMissing:
		return c.PasswordErrorPassword()
	case PasswordWrong:
		if v.UserNames {
			return c.PasswordErrorWrongname()
		}
		return c.PasswordErrorWrong()
	case PasswordTooMany:
		return c.PasswordErrorTooMany(v.Until)
	}
	return ""
}

// problem points at the field to mend; nothing on the page but time mends too many tries.
func (v Password) problem(c ui.Ctx) []ui.Problem {
	switch v.State {
	case PasswordMissing:
		return problems("password", v.refusal(c))
	case PasswordTooMany:
		return problems("", v.refusal(c))
	}
	return problems(v.email(c).ID, v.refusal(c))
}

func (v Password) email(c ui.Ctx) ui.FieldView {
	f := accountName(c, v.Email, v.UserNames)
	switch v.State {
	case PasswordNoEmail, PasswordMalformed, PasswordWrong:
		f.Error = v.refusal(c)
	}
	return f
}

// accountEmail asks for the address of an account, which is the user name (MA-01).
func accountEmail(c ui.Ctx, value string) ui.FieldView {
	return ui.FieldView{
		ID: "email", Label: c.PasswordEmail(), Value: value,
		Kind: "email", Mode: "email", Autocomplete: "username", Required: true, Max: 254,
	}
}

// UserNameField is the field of a user name, where accounts have one.
const UserNameField = "username"

// accountName asks for the address of an account, or for the user name where accounts have one.
func accountName(c ui.Ctx, value string, named bool) ui.FieldView {
	if !named {
		return accountEmail(c, value)
	}
	return ui.FieldView{ID: UserNameField, Label: c.PasswordUsername(), Value: value, Autocomplete: "username", Required: true, Max: 60}
}

func missingName(c ui.Ctx, named bool) string {
	if named {
		return c.PasswordErrorUsername()
	}
	return c.EmailErrorMissing()
}

func (v Password) password(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{ID: "password", Label: c.PasswordPassword(), Autocomplete: "current-password"}
	if v.State == PasswordMissing {
		f.Error = v.refusal(c)
	}
	return f
}

// notice gives title and sentence; both empty where there is nothing to tell.
func (v Password) notice(c ui.Ctx) (tone ui.Tone, title, body string) {
	switch v.Notice {
	case NoticeChanged:
		return ui.Positive, c.PasswordNoticeChanged(), c.PasswordNoticeChangedBody()
	case NoticeIdle:
		return ui.Info, c.PagesLoggedoutTitle(), c.PagesLoggedoutIdle(c.Duration(v.Idle))
	case NoticeEnded:
		return ui.Info, c.PagesLoggedoutTitle(), c.PasswordNoticeEndedBody()
	case NoticeReady:
		return ui.Positive, c.PasswordNoticeReady(), c.PasswordNoticeReadyBody()
	case NoticeUnblocked:
		return ui.Positive, c.PasswordNoticeUnblocked(), c.PasswordNoticeUnblockedBody()
	}
	return "", "", ""
}

func (v Password) question(c ui.Ctx) string {
	if v.Account == "" {
		return c.PasswordApplyPlain()
	}
	return c.PasswordApplyQuestion(v.Account)
}
