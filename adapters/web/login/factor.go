package login

import (
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Channel is where the code of the second step comes from.
type Channel string

// The channels (MA-04). Their words are those of the policy's factors.
const (
	FromApp      Channel = "authenticator"
	FromEmail    Channel = "email-code"
	FromSMS      Channel = "sms-code"
	FromRecovery Channel = "recovery-code" // a list that was kept, for a lost phone (MA-26)
)

// sends tells whether we send the code, so that a new one can be asked for.
func (ch Channel) sends() bool { return ch == FromEmail || ch == FromSMS }

// CodeReplayed tells that an app's code did its work before; the next one is 30 seconds away (OL-20, MA-27).
const CodeReplayed CodeState = "replayed"

// CodeUnsent tells that no code was sent in this login by this way: another one went so lately that this must wait
// (XC-01). With CodeTooMany it is the number that stands in the way. Of neither is there a code to enter.
const CodeUnsent CodeState = "unsent"

// Factor is the second step of a login, and the fresh code that a portal asks for (MA-05, MA-06). In Code the
// Address is masked, Poll and Resend are for channels that send, and of the states CodeUsed is for those and
// for a recovery code, CodeReplayed for the app.
type Factor struct {
	Code                 // fields "code" and, where devices may be trusted, "trust"
	Channel  Channel     // where the code comes from
	Ways     []FactorWay // other ways to get a code, in the order of the policy
	Other    string      // where another way is posted: field "channel"; Resend is posted with it too
	Underway bool        // the message has not left yet (MA-30)
	Until    time.Time   // when a code can be entered again, for CodeExhausted of an app or a recovery code; zero when unknown
	Drift    bool        // codes failed again and again: the clock of the phone may be wrong (MA-27)
	Purpose  string      // the action that is being confirmed (MA-24); empty at a login
	Repair   bool        // the code ends the block of one's own enrolment (OL-32)
	Own      OwnCode     // the code is asked on a page of one's own account, not in a login
	Trust    int         // days for which this device may be trusted (MA-31); 0 offers nothing
	Trusted  bool        // that was ticked
	Ending   Ending      // the channel ends on a day to come (MA-21)
	Ended    Ended       // a channel the person used has ended
	Desk     Helpdesk    // for who lost the phone
}

// OwnCode says for what a code is asked on a page of one's own account.
type OwnCode string

// What it is asked for.
const (
	OwnNothing OwnCode = ""
	OwnProof   OwnCode = "proof" // a change that a stranger must not make
	OwnPhone   OwnCode = "phone" // the telephone number is theirs (XC-17)
)

// FactorWay is another way to get a code.
type FactorWay struct {
	Channel Channel
	To      string // where it goes, masked; empty for what is not sent
}

// Ending announces that a channel stops: the zero value announces nothing.
type Ending struct {
	On   time.Time // the first day without it
	Left []Channel // what one can use from then on
}

// Ended explains that a channel has stopped: the zero value explains nothing.
type Ended struct {
	Channel Channel
	On      time.Time // the first day without it
}

func (v Factor) title(c ui.Ctx) string {
	switch {
	case v.Own == OwnProof:
		return c.OwnProveTitle()
	case v.Own == OwnPhone:
		return c.OwnPhoneConfirm()
	case v.Repair:
		return c.FactorRepairTitle()
	case v.Purpose != "":
		return c.FactorPurposeTitle()
	}
	return c.FactorTitle()
}

func (v Factor) button(c ui.Ctx) string {
	switch {
	case v.Repair:
		return c.AppContinue()
	case v.Purpose != "", v.Own != OwnNothing:
		return c.FactorConfirm()
	}
	return c.PasswordLogin()
}

func (v Factor) lead(c ui.Ctx) string {
	switch {
	case v.Channel == FromEmail && v.Underway:
		return c.FactorUnderWayMail(v.Length)
	case v.Channel == FromEmail:
		return c.FactorLeadMail(v.Length)
	case v.Channel == FromSMS && v.Underway:
		return c.FactorUnderWaySms(v.Length)
	case v.Channel == FromSMS:
		return c.FactorLeadSms(v.Length)
	case v.Channel == FromRecovery:
		return c.FactorLeadRecovery()
	}
	return c.FactorLeadApp()
}

// dead tells that no code can be entered now: a new one, another way or some patience is needed.
func (v Factor) dead() bool {
	if v.Channel.sends() {
		return v.Code.dead() || v.Valid.IsZero() // too soon after another code, none was sent yet
	}
	return v.State == CodeExhausted || v.State == CodeTooMany
}

// refusal is the short sentence; where no channel differs it is that of the first code (MS-50).
func (v Factor) refusal(c ui.Ctx) string {
	switch v.State {
	case CodeMissing:
		return c.FactorErrorMissing()
	case CodeReplayed:
		return c.FactorErrorReplayed()
	case CodeSuperseded:
		return c.FactorErrorSuperseded()
	case CodeUsed:
		if v.Channel == FromRecovery {
			return c.FactorErrorSpent()
		}
	case CodeExhausted, CodeTooMany:
		if !v.Channel.sends() {
			return patience(c, v.Until)
		}
	case CodeRefused:
		if v.Channel == FromSMS {
			return c.FactorErrorUnreached()
		}
		return c.FactorErrorRefused(v.Address[strings.LastIndexByte(v.Address, '@')+1:])
	}
	return v.Code.refusal(c)
}

// patience is what is left after too many wrong codes of an app or a list.
func patience(c ui.Ctx, until time.Time) string {
	if until.IsZero() {
		return c.FactorErrorSoon()
	}
	return c.FactorErrorWait(until)
}

// problem points at the field where there is one, else at the way out.
func (v Factor) problem(c ui.Ctx) []ui.Problem {
	switch {
	case v.State == CodeTooMany, v.dead() && !v.Channel.sends():
		return problems("", v.refusal(c))
	case v.dead():
		return problems("resend", v.refusal(c))
	}
	return problems("code", v.refusal(c))
}

func (v Factor) field(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{ID: "code", Value: v.Entered}
	switch v.Channel {
	case FromApp:
		f.Label, f.Hint, f.Mode = c.FactorLabelApp(), c.FactorHintApp(v.Length), "numeric"
	case FromRecovery:
		f.Label, f.Hint, f.Autocomplete, f.Capitals, f.Required, f.Max = c.FactorLabelRecovery(), c.FactorHintRecovery(), "off", true, true, 40
	default:
		f.Label, f.Hint, f.Mode = c.FactorLabelSent(v.Length), c.FactorHintSent(), "numeric"
	}
	switch v.State {
	case CodeFresh, CodeResent, CodeTooMany:
	default:
		f.Error = strings.TrimSpace(v.refusal(c) + " " + v.left(c))
	}
	return f
}

// left counts the tries, where they are counted.
func (v Factor) left(c ui.Ctx) string {
	switch {
	case v.State != CodeWrong || v.Left == 0:
		return ""
	case v.Channel.sends():
		return c.CodeErrorLeft(v.Left)
	}
	return c.FactorErrorPause(v.Left)
}

// Verb says what taking the way does.
func (w FactorWay) Verb(c ui.Ctx) string {
	switch w.Channel {
	case FromEmail:
		return c.FactorWayMail(w.To)
	case FromSMS:
		return c.FactorWaySms(w.To)
	case FromRecovery:
		return c.FactorWayRecovery()
	}
	return c.FactorWayApp()
}
