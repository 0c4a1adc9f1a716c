package middel

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/means"
)

// Details are the personal data that the administrator entered (MR-52).
type Details struct {
	Person       means.Applicant
	Phone        string // masked: who owns it knows it
	Organisation string
	Next, Wrong  string
}

// facts are the personal data, in the order of the guide.
func (v Details) facts(c ui.Ctx) []ui.Fact {
	p := v.Person
	out := known(nil, c.MiddelDetailsGiven(), p.GivenNames)
	out = known(out, c.MiddelDetailsPrefix(), p.Prefix)
	out = known(out, c.MiddelDetailsFamily(), p.FamilyName)
	out = known(out, c.MiddelDetailsBorn(), c.Date(p.Born.In(time.UTC).Add(12*time.Hour)))
	out = known(out, c.MiddelDetailsPlace(), p.BirthPlace)
	out = known(out, c.MiddelDetailsEmail(), p.Email.String())
	out = known(out, c.MiddelDetailsMobile(), v.Phone)
	return known(out, c.MiddelDetailsEmployed(), v.employed(c))
}

func (v Details) employed(c ui.Ctx) string {
	if v.Person.Employed {
		return c.MiddelDetailsIs(v.Organisation)
	}
	return c.MiddelDetailsIsNot()
}

// ReturnState says what was wrong with a remark or a number.
type ReturnState string

// The states. Their words are those of the use case.
const (
	ReturnFresh     ReturnState = ""
	ReturnMissing   ReturnState = "missing"
	ReturnLong      ReturnState = "long"
	NumberMissing   ReturnState = "no-number"
	NumberMalformed ReturnState = "malformed"
	NumberFixed     ReturnState = "fixed"
	NumberSame      ReturnState = "same"
)

// Return asks what is not right (MR-72), or for another number (MR-73).
type Return struct {
	Action, Back string
	State        ReturnState
	Value        string
	Max          int // characters of a remark
}

func (v Return) refusal(c ui.Ctx) string {
	switch v.State {
	case ReturnMissing:
		return c.MiddelReturnMissing()
	case ReturnLong:
		return c.MiddelReturnLong(v.Max)
	case NumberMissing:
		return c.MiddelNumberMissing()
	case NumberMalformed:
		return c.MiddelNumberMalformed()
	case NumberFixed:
		return c.MiddelNumberFixed()
	case NumberSame:
		return c.MiddelNumberSame()
	}
	return ""
}

func (v Return) area(c ui.Ctx) ui.AreaView {
	return ui.AreaView{ID: "remark", Label: c.MiddelReturnLabel(), Hint: c.MiddelReturnHint(), Error: v.refusal(c), Value: v.Value, Rows: 4, Max: v.Max}
}

func (v Return) field(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "number", Label: c.MiddelNumberLabel(), Hint: c.MiddelNumberHint(), Error: v.refusal(c), Value: v.Value, Kind: "tel", Autocomplete: "tel", Required: true,
	}
}
