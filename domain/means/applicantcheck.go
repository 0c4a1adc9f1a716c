package means

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/identity"
)

// Limits of a person (MR-69).
const (
	MinimumAge = 16
	MaximumAge = 120
	MaxText    = 300 // characters of a value: names are shorter by far, and none is cut off (XC-37)
)

// Check reads what was typed, and tells all that is wrong with it at once, in the order of the columns (MR-65,
// MR-69). Space around values and within names does not count. The mobile number is read before, by who knows
// the numbering plans, and comes as E.164; what could not be read comes as it was typed. Days begin in the zone
// of now. Only without faults is there an applicant.
func Check(t Typed, now time.Time) (Applicant, []Fault) {
	var c checker
	a := Applicant{
		GivenNames: c.name(ColumnGivenNames, t.GivenNames, false), Prefix: c.name(ColumnPrefix, t.Prefix, false),
		FamilyName: c.name(ColumnFamilyName, t.FamilyName, true), Born: c.born(t.Born, now), BirthPlace: c.place(t.BirthPlace),
		Email: c.email(t.Email), Mobile: c.mobile(t.Mobile), Employed: c.employed(t.Employed),
	}
	if len(c.found) > 0 {
		return Applicant{}, c.found
	}
	return a, nil
}

type checker struct{ found []Fault }

func (c *checker) add(column Column, code FaultCode, value string) {
	c.found = append(c.found, Fault{column, code, value})
}

// name reads a name as the civil registration has them: letters with all they carry, of one alphabet, and what
// stands between them.
func (c *checker) name(column Column, typed string, required bool) string {
	s := spaced(typed)
	switch {
	case s == "" && !required:
	case !c.text(column, s):
	case lost(s):
		c.add(column, FaultLost, s)
	case !written(s, "'’‘ʼʻ-‐‑.·/"):
		c.add(column, FaultStrange, s)
	case mixed(s):
		c.add(column, FaultMixed, s)
	}
	return s
}

// place reads where somebody was born; places have numbers, commas and brackets in their names.
func (c *checker) place(typed string) string {
	s := spaced(typed)
	switch {
	case !c.text(ColumnBirthPlace, s):
	case lost(s):
		c.add(ColumnBirthPlace, FaultLost, s)
	case !written(s, "'’‘ʼʻ-‐‑.·/,()&0123456789"):
		c.add(ColumnBirthPlace, FaultStrange, s)
	}
	return s
}

// text tells whether there is a value of a length that can be looked at.
func (c *checker) text(column Column, s string) bool {
	switch {
	case s == "":
		c.add(column, FaultMissing, "")
	case utf8.RuneCountInString(s) > MaxText:
		c.add(column, FaultTooLong, s)
	default:
		return true
	}
	return false
}

func (c *checker) born(typed string, now time.Time) identity.Date {
	s := spaced(typed)
	if !c.text(ColumnBorn, s) {
		return identity.Date{}
	}
	d, _, why := ReadDate(s)
	switch {
	case why != "":
	case d.In(now.Location()).After(now):
		why = FaultUnborn
	case d.Age(now) < MinimumAge:
		why = FaultTooYoung
	case d.Age(now) > MaximumAge:
		why = FaultTooOld
	}
	if why != "" {
		c.add(ColumnBorn, why, s)
	}
	return d
}

func (c *checker) email(typed string) identity.EmailAddress {
	s := strings.TrimSpace(typed)
	if !c.text(ColumnEmail, s) {
		return identity.EmailAddress{}
	}
	e, err := identity.ParseEmail(s)
	if err != nil {
		c.add(ColumnEmail, FaultEmail, s)
	}
	return e
}

func (c *checker) mobile(typed string) identity.Phone {
	s := strings.TrimSpace(typed)
	if !c.text(ColumnMobile, s) {
		return identity.Phone{}
	}
	p, err := identity.ParsePhone(s)
	if why := noMobile(s, err == nil); why != "" {
		c.add(ColumnMobile, why, s)
	}
	return p
}

func (c *checker) employed(typed string) bool {
	s := strings.TrimSpace(typed)
	if c.text(ColumnEmployed, s) && s != employedYes && s != employedNo {
		c.add(ColumnEmployed, FaultEmployed, s)
	}
	return s == employedYes
}

// spaced leaves one space between words and none around them. No other space is part of a name.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// lost tells whether a program that could not write a letter put something else in its place.
func lost(s string) bool { return strings.ContainsAny(s, "?\ufffd") || !utf8.ValidString(s) }

// written tells whether a text is made of letters, with at least one, and of the signs between them. A sign that
// a spreadsheet would calculate with never comes first (MR-67).
func written(s, signs string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return first != '-' && !unicode.IsMark(first) && strings.ContainsFunc(s, unicode.IsLetter) && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != ' ' && !strings.ContainsRune(signs, r)
	})
}

// mixed tells whether letters stand together that look alike and are not: of Latin, Greek and Cyrillic.
func mixed(s string) bool {
	scripts := 0
	for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic} {
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && unicode.Is(script, r) }) {
			scripts++
		}
	}
	return scripts > 1
}
