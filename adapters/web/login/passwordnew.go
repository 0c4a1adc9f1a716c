package login

import "github.com/voordeur/voordeur/adapters/web/ui"

// NewPasswordState says what came of a new password.
type NewPasswordState string

// States of choosing a password; those of a refusal have the words of the domain's objections. Each says what
// is weak; none asks for a capital or a digit.
const (
	NewPasswordFresh      NewPasswordState = ""
	NewPasswordMissing    NewPasswordState = "missing" // nothing was entered
	NewPasswordShort      NewPasswordState = "too-short"
	NewPasswordLong       NewPasswordState = "too-long"
	NewPasswordUnreadable NewPasswordState = "unreadable" // it has characters that no keyboard gives
	NewPasswordListed     NewPasswordState = "listed"     // a word that many choose is in it
	NewPasswordOwn        NewPasswordState = "own"        // a name of the person or the place is in it
	NewPasswordPattern    NewPasswordState = "pattern"    // a sequence or a repetition
	NewPasswordSame       NewPasswordState = "same"       // it is the old one
)

// NewPassword asks for a password, in one field: who doubts lets the page show it, and managers fill it in.
type NewPassword struct {
	Action string // where the form is posted: field "password"
	Back   string
	Cancel string
	State  NewPasswordState
	Email  string // whose password it is; also tells a manager where it belongs
	Min    int    // characters
	Max    int    // characters, for NewPasswordLong
	Word   string // what makes it easy to guess, for Listed, Own and Pattern
}

// Refusal is the sentence for a refused password; empty when nothing was refused.
func (v NewPassword) Refusal(c ui.Ctx) string {
	switch v.State {
	case NewPasswordMissing:
		return c.ForgotWeakMissing()
	case NewPasswordShort:
		return c.ForgotWeakShort(v.Min)
	case NewPasswordLong:
		return c.ForgotWeakLong(v.Max)
	case NewPasswordUnreadable:
		return c.ForgotWeakUnreadable()
	case NewPasswordListed:
		return c.ForgotWeakWord(v.Word)
	case NewPasswordOwn:
		return c.ForgotWeakOwn(v.Word)
	case NewPasswordPattern:
		return c.ForgotWeakPattern(v.Word)
	case NewPasswordSame:
		return c.ForgotWeakSame()
	}
	return ""
}

func (v NewPassword) field(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "password", Label: c.ForgotNewLabel(), Hint: c.ForgotNewHint(v.Min), Error: v.Refusal(c), Autocomplete: "new-password",
	}
}
