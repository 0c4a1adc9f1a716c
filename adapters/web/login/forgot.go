package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// ForgotState says what came of the address somebody lost the password of.
type ForgotState string

// States of the first step. None tells whether the address is known.
const (
	ForgotFresh     ForgotState = ""
	ForgotMissing   ForgotState = "missing"   // nothing was entered
	ForgotMalformed ForgotState = "malformed" // it is no address
	ForgotTooMany   ForgotState = "too-many"  // codes were asked for too often (XC-01)
)

// Forgot asks whose password is forgotten.
type Forgot struct {
	Action    string // where the form is posted: field "email"
	Back      string // to logging in
	Cancel    string
	State     ForgotState
	Email     string    // as it was entered; kept
	UserNames bool      // the account has a user name, and Email is that
	Until     time.Time // for ForgotTooMany
}

func (v Forgot) refusal(c ui.Ctx) string {
	switch v.State {
	case ForgotMissing:
		return missingName(c, v.UserNames)
	case ForgotMalformed:
		return c.EmailErrorMalformed()
	case ForgotTooMany:
		return c.EmailErrorTooMany(v.Until)
	}
	return ""
}

func (v Forgot) problem(c ui.Ctx) []ui.Problem {
	if v.State == ForgotTooMany {
		return problems("", v.refusal(c))
	}
	return problems(v.field(c).ID, v.refusal(c))
}

// lead says what to enter, and what comes of it.
func (v Forgot) lead(c ui.Ctx) string {
	if v.UserNames {
		return c.ForgotLeadName()
	}
	return c.ForgotLead()
}

func (v Forgot) field(c ui.Ctx) ui.FieldView {
	f := accountName(c, v.Email, v.UserNames)
	if v.State != ForgotTooMany {
		f.Error = v.refusal(c)
	}
	return f
}

// ForgotCode asks for the code that was sent, if the address is known: the page is the same when it is not,
// so it never takes CodeRefused, and Poll stays empty. Address is as it was entered.
type ForgotCode struct {
	Code
	UserNames bool // Address is a user name
}

// known says the same whether there is an account or not (XC-07).
func (v ForgotCode) known(c ui.Ctx) string {
	if v.UserNames {
		return c.ForgotCodeNamed()
	}
	return c.ForgotCodeKnown()
}

// factor lends the sentences of a code by e-mail.
func (v ForgotCode) factor() Factor { return Factor{Code: v.Code, Channel: FromEmail} }

// ForgotDone is a password that was changed by who forgot it.
type ForgotDone struct {
	Login    string   // where one logs in
	Sessions bool     // other sessions were ended
	Factor   bool     // a second factor is asked at each login; it stays what it was (MA-28)
	Strength Strength // advice on the new password
}

// Strength is advice, not a rule (UI page, section 4).
type Strength string

// What is told about a password that was accepted; the zero value tells nothing.
const (
	StrengthUnknown Strength = ""
	StrengthFair    Strength = "fair"
	StrengthStrong  Strength = "strong"
)

func (s Strength) advice(c ui.Ctx) string {
	switch s {
	case StrengthFair:
		return c.ForgotDoneFair()
	case StrengthStrong:
		return c.ForgotDoneStrong()
	}
	return ""
}
