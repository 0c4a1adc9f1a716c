package account

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// PhoneState says what came of a number that was entered.
type PhoneState string

// The states.
const (
	PhoneFresh     PhoneState = ""
	PhoneMissing   PhoneState = "missing"
	PhoneMalformed PhoneState = "malformed"
	PhoneNotMobile PhoneState = "not-mobile"
	PhoneSame      PhoneState = "same"
	PhoneTooMany   PhoneState = "too-many"
)

// Phone asks for a telephone number, and lets the present one go.
type Phone struct {
	Action string // where the form is posted: field "phone"
	Remove string // where removing is posted; empty without a number
	Back   string
	Now    string // the present number as it is dialled; empty: none
	Value  string // as it was entered; kept
	State  PhoneState
	Until  time.Time // for PhoneTooMany
	Needed bool      // removing was refused: it is the only way to get a code
}

func (v Phone) refusal(c ui.Ctx) string {
	switch v.State {
	case PhoneMissing:
		return c.OwnPhoneMissing()
	case PhoneMalformed:
		return c.OwnPhoneMalformed()
	case PhoneNotMobile:
		return c.OwnPhoneNotMobile()
	case PhoneSame:
		return c.OwnPhoneSame()
	case PhoneTooMany:
		return c.OwnProveWait(v.Until)
	}
	return ""
}

func (v Phone) problems(c ui.Ctx) []ui.Problem {
	switch {
	case v.Needed:
		return problems("", c.OwnPhoneNeeded())
	case v.State == PhoneTooMany:
		return problems("", v.refusal(c))
	}
	return problems("phone", v.refusal(c))
}

func (v Phone) field(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{
		ID: "phone", Label: c.OwnPhoneLabel(), Hint: c.OwnPhoneHint(), Value: v.Value, Kind: "tel", Mode: "tel", Autocomplete: "tel", Required: true, Max: 40,
	}
	if v.State != PhoneTooMany {
		f.Error = v.refusal(c)
	}
	return f
}
