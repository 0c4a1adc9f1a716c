package replay

import (
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// Kind is how a login ends, as far as can be said.
type Kind string

// The kinds.
const (
	LetIn   Kind = "let-in"
	Refused Kind = "refused"
	Asked   Kind = "asked" // for more than was proven
	Unsure  Kind = "unsure"
)

// Outcome is what becomes of a login. Two are the same if they are equal.
type Outcome struct {
	Kind   Kind
	Reason login.Reason // with Refused
	Steps  string       // what is asked before that, in its order: "ask-code:sms-code verify-email"
	Open   bool         // with Asked: what comes after the last step hangs on a choice, or on somebody else
}

// Each gives the steps one by one.
func (o Outcome) Each() []string { return strings.Fields(o.Steps) }

// most is more steps than a login can have.
const most = 20

// Foresee tells how a login goes on from its evidence, if the person does at now whatever they are asked.
func Foresee(p policy.Policy, e login.Evidence, now time.Time) Outcome {
	var steps []string
	end := func(o Outcome) Outcome {
		o.Steps = strings.Join(steps, " ")
		return o
	}
	for range most {
		step := login.Next(p, e, now)
		switch step := step.(type) {
		case login.Granted:
			if len(steps) == 0 {
				return Outcome{Kind: LetIn}
			}
			return end(Outcome{Kind: Asked})
		case login.Refused:
			return end(Outcome{Kind: Refused, Reason: step.Reason})
		}
		steps = append(steps, Name(step))
		if !answered(step, &e, now) {
			break
		}
	}
	return end(Outcome{Kind: Asked, Open: true})
}

// answered changes the evidence to what it is once the person did as the step asks. False where that is for them
// to choose, or for somebody else to do.
func answered(step login.Step, e *login.Evidence, now time.Time) bool {
	switch step := step.(type) {
	case login.AskCode:
		return prove(step.Factors[0].Factor, &e.Factors, now)
	case login.OfferAuthenticator:
		e.Account.Skipped, e.Account.Accepted = step.Skippable, !step.Skippable
	case login.EnrolAuthenticator:
		e.Account.Authenticator = login.EnrolledNow
	case login.KeepRecoveryCodes:
		e.Account.Unkept = false
	case login.VerifyEmail:
		e.Person.EmailProven, e.Person.EmailHere = true, true
	case login.LinkAccount:
		e.Person.Links = 1
	case login.ChooseAccount:
		e.Person.LinkChosen = true
	case login.ChooseOrganisation:
		e.Person.OrgChosen = true
	default:
		return false
	}
	return true
}

func prove(f policy.Factor, in *login.Factors, now time.Time) bool {
	switch f {
	case policy.Authenticator:
		in.Authenticator = now
	case policy.EmailCode:
		in.EmailCode = now
	case policy.SMSCode:
		in.SMSCode = now
	case policy.RecoveryCode:
		in.Recovery = now
	default:
		return false
	}
	return true
}

// Name is a step in a word; of a code, with what it comes from.
func Name(step login.Step) string {
	switch step := step.(type) {
	case login.ChooseMethod:
		return "choose-method"
	case login.AuthenticateUpstream:
		return "authenticate-upstream"
	case login.AskPassword:
		return "ask-password"
	case login.AskCode:
		return "ask-code:" + string(step.Factors[0].Factor)
	case login.OfferAuthenticator:
		return "offer-authenticator"
	case login.EnrolAuthenticator:
		return "enrol-authenticator"
	case login.KeepRecoveryCodes:
		return "keep-recovery-codes"
	case login.VerifyEmail:
		return "verify-email"
	case login.LinkAccount:
		return "link-account"
	case login.AwaitLink:
		return "await-link"
	case login.ChooseOrganisation:
		return "choose-organisation"
	case login.ChooseAccount:
		return "choose-account"
	case login.AwaitRole:
		return "await-role"
	case login.Refused:
		return "refused"
	case login.Granted:
		return "granted"
	}
	return "unknown"
}
