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
	out := []part{v.account(c), {c.ApplyAboutTitle(), v.Change[registration.StepDetails], About(c, v.Applied.Applicant, v.Form, v.Phone)}}
	if v.Form.File.ID != "" {
		out = append(out, part{c.ApplyFileYours(), v.Change[registration.StepDocument], FileFacts(c, v.Form.File)})
	}
	if v.Password {
		out = append(out, part{c.ApplyCheckLogin(), v.Change[registration.StepPassword], []ui.Fact{{Term: c.ApplyPasswordLabel(), Lines: []string{c.ApplyCheckSet()}}}})
	}
	return out
}

func (v Review) account(c ui.Ctx) part {
	p := part{title: c.ApplyTitle(), edit: v.Change[registration.StepEmail]}
	if v.Audience != "" {
		p.facts = append(p.facts, ui.Fact{Term: c.ApplyCheckFor(), Lines: []string{v.Audience}})
	}
	p.facts = append(p.facts, ui.Fact{Term: c.ApplyCheckAs(), Lines: []string{applicant(c, v.Applied.Applicant)}})
	p.facts = append(p.facts, ui.Fact{Term: c.PasswordEmail(), Lines: []string{v.Applied.Email.String()}})
	p.facts = append(p.facts, ui.Fact{Term: c.ApplyCheckLanguage(), Lines: []string{i18n.Lang(v.Applied.Language).Name()}})
	return p
}

// About lists what somebody told of themselves, in the order in which it was asked. Reviewers read it too.
func About(c ui.Ctx, who registration.Applicant, f registration.Form, phone string) []ui.Fact {
	var out []ui.Fact
	add := func(term string, lines ...string) {
		if len(lines) > 0 && lines[0] != "" {
			out = append(out, ui.Fact{Term: term, Lines: lines})
		}
	}
	add(c.ApplyCheckName(), f.FullName())
	add(c.ApplyAboutLatin(), f.LatinName)
	add(c.ApplyAboutBorn(), day(c, f.Born))
	add(c.ApplyAboutNationality(), countryName(c, f.Nationality))
	if who == registration.Company {
		add(c.ApplyAboutCalled(), f.Business.Name)
		add(c.ApplyAboutNumber(), f.Business.Number, countryName(c, f.Business.Register))
		add(c.ApplyAboutRole(), f.Business.Role)
	}
	add(where(c, who), postal(c, f)...)
	add(c.ApplyAboutPhone(), phone)
	return out
}

func where(c ui.Ctx, who registration.Applicant) string { return Details{Applicant: who}.where(c) }

// postal writes an address line by line. In which order a country writes postal code and place is its own.
func postal(c ui.Ctx, f registration.Form) []string {
	out := strings.Split(f.Address.Lines, "\n")
	out = append(out, strings.TrimSpace(f.Address.PostalCode+" "+f.Address.Place))
	country := countryName(c, f.Address.Country)
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
