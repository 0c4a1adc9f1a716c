package registration

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/identity"
)

// Field names a question of the form.
type Field string

// The questions.
const (
	FieldGivenNames  Field = "given-names"
	FieldFamilyName  Field = "family-name"
	FieldLatinName   Field = "latin-name"
	FieldBorn        Field = "born"
	FieldNationality Field = "nationality"
	FieldResidence   Field = "residence"
	FieldLines       Field = "address"
	FieldPostalCode  Field = "postal-code"
	FieldPlace       Field = "place"
	FieldCountry     Field = "country"
	FieldPhone       Field = "phone"
	FieldBusiness    Field = "company"
	FieldNumber      Field = "company-number"
	FieldRegister    Field = "company-register"
	FieldRole        Field = "company-role"
)

// Fault says what is wrong with an answer.
type Fault string

// The faults.
const (
	Missing       Fault = "missing"
	TooLong       Fault = "too-long"
	NoDate        Fault = "no-date"     // no such day
	Implausible   Fault = "implausible" // not born yet, or too long ago
	BelowAge      Fault = "below-age"   // the policy wants applicants to be older (XC-43)
	NoPhone       Fault = "no-phone"    // no number that exists
	NotLatin      Fault = "not-latin"   // letters of another script where the passport has Latin ones
	OnlyAbroad    Fault = "only-abroad" // in the Netherlands one is only temporarily
	Strange       Fault = "strange"     // characters that no name or address holds
	UnknownAnswer Fault = "unknown"     // not one of the answers
)

// Problem is a question with what is wrong with its answer.
type Problem struct {
	Field Field
	Fault Fault
}

// Asked is what the policy and the applicant's kind make of the form.
type Asked struct {
	Applicant  Applicant
	MinimumAge int
	Practice   bool           // any data will do, as long as there are some (OL-09)
	Zone       *time.Location // in which days begin
}

// The longest answers, in characters. Names of people and places are shorter by far (XC-37).
const (
	maxText  = 300
	maxLines = 1000
	maxAge   = 120 // years
)

// Longest gives how many characters an answer may have.
func Longest(f Field) int {
	if f == FieldLines {
		return maxLines
	}
	return maxText
}

// Check lists what is wrong with the answers, in the order of the questions.
func (f Form) Check(q Asked, now time.Time) []Problem {
	c := checker{q: q}
	c.text(FieldGivenNames, f.GivenNames, false)
	c.text(FieldFamilyName, f.FamilyName, true)
	c.latin(f)
	c.born(f.Born, now.In(q.Zone))
	c.country(FieldNationality, f.Nationality, true)
	if q.Applicant == Company {
		c.text(FieldBusiness, f.Business.Name, true)
		c.text(FieldNumber, f.Business.Number, true)
		c.country(FieldRegister, f.Business.Register, false)
		c.text(FieldRole, f.Business.Role, true)
	}
	c.residence(f)
	c.text(FieldLines, f.Address.Lines, true)
	c.text(FieldPostalCode, f.Address.PostalCode, false)
	c.text(FieldPlace, f.Address.Place, true)
	c.phone(f.Phone)
	return c.found
}

type checker struct {
	q     Asked
	found []Problem
}

func (c *checker) add(f Field, why Fault) { c.found = append(c.found, Problem{f, why}) }

func (c *checker) text(f Field, s string, required bool) {
	switch {
	case s == "" && required:
		c.add(f, Missing)
	case utf8.RuneCountInString(s) > Longest(f):
		c.add(f, TooLong)
	case strange(s):
		c.add(f, Strange)
	}
}

// strange tells whether a text holds what no keyboard gives, or what would be read as markup.
func strange(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return (r < ' ' && r != '\n') || r == 0x7f || r == '<' || r == '>' || r == utf8.RuneError ||
			(r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) // turns the direction of what follows
	})
}

// latin asks for the name as in the passport where the name itself is of another script (OL-34).
func (c *checker) latin(f Form) {
	c.text(FieldLatinName, f.LatinName, f.OtherScript() && !c.q.Practice)
	if otherScript(f.LatinName) && !c.q.Practice {
		c.add(FieldLatinName, NotLatin)
	}
}

func (c *checker) born(d Date, now time.Time) {
	switch {
	case d.IsZero():
		c.add(FieldBorn, Missing)
	case !d.Valid():
		c.add(FieldBorn, NoDate)
	case c.q.Practice:
	case d.In(c.q.Zone).After(now) || d.Age(now) > maxAge:
		c.add(FieldBorn, Implausible)
	case d.Age(now) < c.q.MinimumAge:
		c.add(FieldBorn, BelowAge)
	}
}

// phone wants a number as the whole world dials it; what was typed is made into one elsewhere, where it can be.
func (c *checker) phone(s string) {
	if _, err := identity.ParsePhone(s); err == nil {
		return
	}
	if s != "" && !c.q.Practice {
		c.add(FieldPhone, NoPhone)
		return
	}
	c.text(FieldPhone, s, true)
}

func (c *checker) country(f Field, of Country, person bool) {
	switch {
	case of == "" || c.q.Practice:
		c.text(f, string(of), true)
	case !of.exists() && (!person || of != Stateless):
		c.add(f, UnknownAnswer)
	}
}

// residence: who lives abroad does so outside the Netherlands; who is here temporarily lives here.
func (c *checker) residence(f Form) {
	switch f.Residence {
	case "":
		c.add(FieldResidence, Missing)
	case Abroad:
		c.country(FieldCountry, f.Address.Country, false)
		if f.Address.Country == "NL" && !c.q.Practice {
			c.add(FieldCountry, OnlyAbroad)
		}
	case TemporarilyHere:
	default:
		c.add(FieldResidence, UnknownAnswer)
	}
}
