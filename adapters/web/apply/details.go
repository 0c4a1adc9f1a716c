package apply

import (
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// Details asks an applicant about themselves (OL-08): who they are, or where they are reached.
type Details struct {
	Where      bool   // where they are reached
	Action     string // where the form is posted: fields by the names of the domain, and "language"
	Form       registration.Form
	Born       [3]string // day, month and year as they were typed
	Applicant  registration.Applicant
	Language   string
	Problems   []registration.Problem // empty before the first answer
	MinimumAge int
	Helpdesk   string
	Contact    string // how the helpdesk is reached
	Trail
}

// fault gives what is wrong with an answer, in words; empty where nothing is.
func (v Details) fault(c ui.Ctx, f registration.Field) string {
	for _, p := range v.Problems {
		if p.Field == f {
			return v.sentence(c, p)
		}
	}
	return ""
}

func (v Details) sentence(c ui.Ctx, p registration.Problem) string {
	switch p.Fault {
	case registration.Missing:
		return missing(c, p.Field)
	case registration.TooLong:
		return c.ApplyWrongLong(registration.Longest(p.Field))
	case registration.NoDate:
		return c.ApplyWrongDate()
	case registration.Implausible:
		return c.ApplyWrongBorn()
	case registration.BelowAge:
		return c.ApplyWrongYoung(v.MinimumAge)
	case registration.NoPhone:
		return c.ApplyWrongPhone()
	case registration.NotLatin:
		return c.ApplyWrongLatin()
	case registration.OnlyAbroad:
		return c.ApplyWrongAbroad()
	case registration.Strange:
		return c.ApplyWrongStrange()
	}
	return v.unknown(c, p.Field)
}

// unknown is for an answer that is none of those there are.
func (v Details) unknown(c ui.Ctx, f registration.Field) string {
	typed, ok := map[registration.Field]registration.Country{
		registration.FieldNationality: v.Form.Nationality, registration.FieldCountry: v.Form.Address.Country, registration.FieldRegister: v.Form.Business.Register,
	}[f]
	if !ok {
		return c.ApplyWrongUnknown()
	}
	if names := meant(c, string(typed)); len(names) > 0 {
		return c.ApplyWrongMeant(strings.Join(names, c.ApplyWrongOr()))
	}
	return c.ApplyWrongCountry()
}

// missing asks for one answer by its name.
func missing(c ui.Ctx, f registration.Field) string {
	switch f {
	case registration.FieldFamilyName:
		return c.ApplyMissingFamily()
	case registration.FieldLatinName:
		return c.ApplyMissingLatin()
	case registration.FieldBorn:
		return c.ApplyMissingBorn()
	case registration.FieldNationality:
		return c.ApplyMissingNationality()
	case registration.FieldResidence:
		return c.ApplyMissingResidence()
	case registration.FieldLines:
		return c.ApplyMissingLines()
	case registration.FieldPlace:
		return c.ApplyMissingPlace()
	case registration.FieldPhone:
		return c.ApplyMissingPhone()
	case registration.FieldBusiness:
		return c.ApplyMissingCalled()
	case registration.FieldNumber:
		return c.ApplyMissingNumber()
	case registration.FieldRole:
		return c.ApplyMissingRole()
	}
	return c.ApplyMissingCountry()
}

func (v Details) list(c ui.Ctx) []ui.Problem {
	var out []ui.Problem
	for _, p := range v.Problems {
		field := string(p.Field)
		if p.Field == registration.FieldBorn {
			field += "-day" // the fieldset holds three boxes; the first one takes the focus
		}
		out = append(out, ui.Problem{Field: field, Text: v.sentence(c, p)})
	}
	return out
}

// young tells that the policy wants applicants to be older: no other answer mends that (XC-43).
func (v Details) young() bool {
	for _, p := range v.Problems {
		if p.Fault == registration.BelowAge {
			return true
		}
	}
	return false
}

// q is a question with its answer.
func (v Details) q(c ui.Ctx, f registration.Field, label, hint, value string) question {
	return question{id: string(f), label: label, hint: hint, err: v.fault(c, f), value: value}
}

func (v Details) born(c ui.Ctx) [3]question {
	id := string(registration.FieldBorn)
	parts := [3]question{
		{id: id + "-day", label: c.ApplyAboutDay()}, {id: id + "-month", label: c.ApplyAboutMonth()}, {id: id + "-year", label: c.ApplyAboutYear()},
	}
	for i := range parts {
		parts[i].value = v.Born[i]
	}
	return parts
}

// Typed gives a day as one types it; nothing where there is none.
func Typed(d registration.Date) [3]string {
	if d.IsZero() {
		return [3]string{}
	}
	return [3]string{strconv.Itoa(d.Day), strconv.Itoa(d.Month), strconv.Itoa(d.Year)}
}

// country is a question for the name of one. What was typed comes back where it names none.
func (v Details) country(c ui.Ctx, f registration.Field, label, hint string, answer registration.Country) question {
	return v.q(c, f, label, hint, CountryName(c, answer))
}

func (v Details) residence(c ui.Ctx) ui.GroupView {
	legend := c.ApplyAboutLives()
	if v.Applicant == registration.Company {
		legend = c.ApplyAboutLivesCompany()
	}
	return ui.GroupView{
		ID: string(registration.FieldResidence), Legend: legend, Error: v.fault(c, registration.FieldResidence),
		Options: []ui.Option{
			{Value: string(registration.Abroad), Label: c.ApplyAboutAbroad(), Chosen: v.Form.Residence == registration.Abroad},
			{Value: string(registration.TemporarilyHere), Label: c.ApplyAboutHere(), Chosen: v.Form.Residence == registration.TemporarilyHere},
		},
	}
}

func (v Details) title(c ui.Ctx) string {
	if v.Where {
		return where(c, v.Applicant)
	}
	return c.ApplyAboutTitle()
}

// where is whose address is asked for.
func where(c ui.Ctx, who registration.Applicant) string {
	if who == registration.Company {
		return c.ApplyAboutWhereCompany()
	}
	return c.ApplyAboutWhere()
}

// letters asks in which language letters are written; each is called what it calls itself.
func (v Details) letters(c ui.Ctx) ui.GroupView {
	g := ui.GroupView{ID: "language", Legend: c.ApplyAboutLetters()}
	spoken := c.Languages
	if len(spoken) == 0 {
		spoken = i18n.Spoken(nil)
	}
	for _, l := range spoken {
		g.Options = append(g.Options, ui.Option{Value: string(l), Label: l.Name(), Chosen: string(l) == v.Language})
	}
	return g
}
