package apply

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// Review shows all that was told, before it is sent.
type Review struct {
	Action   string // where it is sent: field "consent"
	Privacy  string // where the statement is; empty: the tenant gave none
	Audience string // its name; empty where there is one only
	Applied  registration.Application
	Form     registration.Form
	Password bool // was chosen
	Missing  bool // consent is
	Change   map[registration.Step]string
	Phone    string // as people write it
	Trail
}

// part is a section with a way to change it.
type part struct {
	title, edit string
	facts       []ui.Fact
}

func (v Review) parts(c ui.Ctx) []part {
	out := []part{
		v.account(c), {c.ApplyAboutTitle(), v.Change[registration.StepDetails], About(c, v.Applied.Applicant, v.Form)},
		{c.ApplyAboutContact(), v.Change[registration.StepAddress], v.reached(c)},
	}
	if v.Form.File.ID != "" {
		out = append(out, part{c.ApplyFileYours(), v.Change[registration.StepDocument], FileFacts(c, v.Form.File)})
	}
	if v.Password {
		out = append(out, part{c.ApplyCheckLogin(), v.Change[registration.StepPassword], []ui.Fact{{Term: c.ApplyPasswordLabel(), Lines: []string{c.ApplyCheckSet()}}}})
	}
	return out
}

func (v Review) reached(c ui.Ctx) []ui.Fact {
	return append(Reached(c, v.Applied.Applicant, v.Form, v.Phone), ui.Fact{Term: c.ApplyCheckLanguage(), Lines: []string{i18n.Lang(v.Applied.Language).Name()}})
}

func (v Review) account(c ui.Ctx) part {
	p := part{title: c.ApplyTitle(), edit: v.Change[registration.StepEmail]}
	if v.Audience != "" {
		p.facts = append(p.facts, ui.Fact{Term: c.ApplyCheckFor(), Lines: []string{v.Audience}})
	}
	p.facts = append(p.facts, ui.Fact{Term: c.ApplyCheckAs(), Lines: []string{applicant(c, v.Applied.Applicant)}})
	p.facts = append(p.facts, ui.Fact{Term: c.PasswordEmail(), Lines: []string{v.Applied.Email.String()}})
	return p
}

// About lists who somebody is, in the order in which it was asked. Reviewers read it too.
func About(c ui.Ctx, who registration.Applicant, f registration.Form) []ui.Fact {
	out := known(nil, c.ApplyCheckName(), f.FullName())
	out = known(out, c.ApplyAboutLatin(), f.LatinName)
	out = known(out, c.ApplyAboutBorn(), day(c, f.Born))
	out = known(out, c.ApplyAboutNationality(), CountryName(c, f.Nationality))
	if who == registration.Company {
		out = known(out, c.ApplyAboutCalled(), f.Business.Name)
		out = known(out, c.ApplyAboutNumber(), f.Business.Number, CountryName(c, f.Business.Register))
		out = known(out, c.ApplyAboutRole(), f.Business.Role)
	}
	return out
}

// Reached lists where somebody is reached.
func Reached(c ui.Ctx, who registration.Applicant, f registration.Form, phone string) []ui.Fact {
	return known(known(nil, where(c, who), postal(c, f)...), c.ApplyAboutPhone(), phone)
}

// known adds a fact where there is one.
func known(out []ui.Fact, term string, lines ...string) []ui.Fact {
	if lines[0] == "" {
		return out
	}
	return append(out, ui.Fact{Term: term, Lines: lines})
}

// postal writes an address line by line. In which order a country writes postal code and place is its own.
func postal(c ui.Ctx, f registration.Form) []string {
	out := strings.Split(f.Address.Lines, "\n")
	out = append(out, strings.TrimSpace(f.Address.PostalCode+" "+f.Address.Place))
	country := CountryName(c, f.Address.Country)
	if f.Residence == registration.TemporarilyHere {
		country = c.ApplyAboutHere()
	}
	return append(out, country)
}

// day writes a date of birth; what no calendar has is written as it was typed.
func day(c ui.Ctx, d registration.Date) string {
	if d.IsZero() {
		return ""
	}
	if t, ok := d.Calendar(); ok {
		return c.Date(t)
	}
	return strings.Join(func() []string { t := Typed(d); return t[:] }(), "-")
}
