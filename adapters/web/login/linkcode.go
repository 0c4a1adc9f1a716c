package login

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// LinkCode asks for the pincode that completes a link (MH-16, MH-17). It never calls it a code only: the supplier
// of eHerkenning sent one too (G11). With CodeUnsent the account is proven, and the pincode
// waits: others were sent a moment ago. CodeReplayed does not come here. CodeTooMany is also that of too many answers;
// ResendAt is then when one may try again.
type LinkCode struct {
	Code            // Back is where another address or account is given
	Adding   bool   // in a session, beside the accounts that one has
	Underway bool   // the message has not left yet
	Sender   string // who the e-mail is from; empty: the service
}

func (v LinkCode) sender(c ui.Ctx) string {
	if v.Sender == "" {
		return sender(c)
	}
	return v.Sender
}

// wait says how long it takes until a pincode can be sent.
func (v LinkCode) wait(c ui.Ctx) string {
	switch {
	case v.Wait == 0:
		return c.LinkPincodeNow()
	case v.Blocked:
		return c.LinkPincodeOften(v.ResendAt)
	}
	return c.LinkPincodeSoon(v.Wait)
}

func (v LinkCode) sent(c ui.Ctx) string {
	if v.Underway {
		return c.LinkPincodeUnderway()
	}
	return c.LinkGuideSent()
}

// refusal is the short sentence; the field says more.
func (v LinkCode) refusal(c ui.Ctx) string {
	switch v.State {
	case CodeMissing:
		return c.LinkPincodeMissing()
	case CodeWrong:
		return c.LinkPincodeWrong(v.sender(c))
	case CodeExhausted:
		return c.LinkPincodeExhausted()
	case CodeExpired:
		return c.LinkPincodeExpired()
	case CodeUsed:
		return c.LinkPincodeUsed()
	case CodeSuperseded:
		return c.LinkPincodeSuperseded()
	case CodeRefused:
		return c.LinkPincodeRefused(v.Address[strings.LastIndexByte(v.Address, '@')+1:])
	case CodeTooMany:
		return c.LinkPincodeTooMany(v.ResendAt)
	}
	return ""
}

// problem points at the field where there is one, else at the way out.
func (v LinkCode) problem(c ui.Ctx) []ui.Problem {
	switch {
	case v.State == CodeTooMany:
		return problems("", v.refusal(c)) // nothing on the page solves it but the clock
	case v.dead():
		return problems("resend", v.refusal(c))
	}
	return problems("code", v.refusal(c))
}

func (v LinkCode) field(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{ID: "code", Label: c.LinkGuideLabel(), Hint: c.LinkPincodeHint(v.Length, v.sender(c)), Value: v.Entered}
	switch v.State {
	case CodeWrong:
		f.Error = c.LinkPincodeWrong(v.sender(c)) + " " + c.LinkPincodeLeft(v.Left)
	case CodeMissing, CodeSuperseded:
		f.Error = v.refusal(c)
	}
	return f
}
