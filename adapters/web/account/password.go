package account

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Password is a change of one's own password: the present one, and the new one with its state.
type Password struct {
	New     login.NewPassword // Action, Back, Email, State, Min, Max and Word are used
	Present PresentState
	Until   time.Time // for PresentTooMany
	None    bool      // the account has no password yet
}

// PresentState says what came of the present password.
type PresentState string

// The states.
const (
	PresentFresh   PresentState = ""
	PresentMissing PresentState = "missing"
	PresentWrong   PresentState = "wrong"
	PresentTooMany PresentState = "too-many"
)

func (s PresentState) refusal(c ui.Ctx, until time.Time) string {
	switch s {
	case PresentMissing:
		return c.OwnPasswordMissing()
	case PresentWrong:
		return c.OwnPasswordWrong()
	case PresentTooMany:
		return c.PasswordErrorTooMany(until)
	}
	return ""
}

func (v Password) problems(c ui.Ctx) []ui.Problem {
	field := "present"
	if v.Present == PresentTooMany {
		field = "" // nothing on the page mends it
	}
	return append(problems(field, v.Present.refusal(c, v.Until)), problems("password", v.New.Refusal(c))...)
}

func (v Password) present(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{ID: "present", Label: c.OwnPasswordPresent(), Autocomplete: "current-password"}
	if v.Present != PresentTooMany {
		f.Error = v.Present.refusal(c, v.Until)
	}
	return f
}

func (v Password) wanted(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "password", Label: c.ForgotNewLabel(), Hint: c.ForgotNewHint(v.New.Min), Error: v.New.Refusal(c), Autocomplete: "new-password",
	}
}
