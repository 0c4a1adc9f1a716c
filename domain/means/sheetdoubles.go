package means

import (
	"strings"
	"unicode"

	"github.com/voordeur/voordeur/domain/identity"
)

// Traits are what somebody is recognised by. What is zero could not be read, and is like nobody else's.
type Traits struct {
	Email  string // in the form in which addresses are compared
	Name   string // its letters, in lower case
	Born   identity.Date
	Mobile identity.Phone
}

// Traits reads of what was typed all that can be read, also where the rest of it is wrong.
func (t Typed) Traits() Traits {
	var out Traits
	if e, err := identity.ParseEmail(t.Email); err == nil {
		out.Email = e.Key()
	}
	if d, _, why := ReadDate(t.Born); why == "" {
		out.Born = d
	}
	if p, err := identity.ParsePhone(strings.TrimSpace(t.Mobile)); err == nil {
		out.Mobile = p
	}
	out.Name = letters(t.GivenNames + t.Prefix + t.FamilyName)
	return out
}

// Traits are those of what was typed.
func (a Applicant) Traits() Traits { return a.Typed().Traits() }

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// Standing is where somebody is known from.
type Standing string

// The standings.
const (
	InSheet Standing = "sheet"   // on another line
	Pending Standing = "pending" // in an application that is not finished
	Holder  Standing = "holder"  // of a means
)

// Known is somebody who is there already, or on a line.
type Known struct {
	Standing Standing
	Ref      string // whatever the caller finds them by
	Line     int    // with InSheet
	Traits
}

// Double tells that somebody on a line is there already.
type Double struct {
	Line  int
	Fault       // its column, its code, and what the two have in common as it stands on the line
	Other Known // the first who has it
}

// Doubles finds who is on two lines, and who is known already (MR-66), by line. The first of two lines is not the
// double. Of one person and line each code comes once: who has the address and the name has both.
func Doubles(rows []Row, known []Known) []Double {
	seen := index{emails: map[string]Known{}, people: map[person]Known{}, mobiles: map[identity.Phone]Known{}}
	for _, k := range known {
		seen.add(k)
	}
	var out []Double
	for _, r := range rows {
		here := Known{Standing: InSheet, Line: r.Line, Traits: r.Typed.Traits()}
		out = append(out, seen.doubles(here, r.Typed)...)
		seen.add(here)
	}
	return out
}

type person struct {
	name string
	born identity.Date
}

// index keeps the first who has something.
type index struct {
	emails  map[string]Known
	people  map[person]Known
	mobiles map[identity.Phone]Known
}

func (x index) add(k Known) {
	if k.Email != "" {
		first(x.emails, k.Email, k)
	}
	if k.Name != "" && !k.Born.IsZero() {
		first(x.people, person{k.Name, k.Born}, k)
	}
	if !k.Mobile.IsZero() {
		first(x.mobiles, k.Mobile, k)
	}
}

func first[K comparable](in map[K]Known, key K, k Known) {
	if _, there := in[key]; !there {
		in[key] = k
	}
}

func (x index) doubles(here Known, as Typed) []Double {
	var out []Double
	add := func(column Column, code FaultCode, value string, other Known, there bool) {
		if there {
			out = append(out, Double{here.Line, Fault{column, code, value}, other})
		}
	}
	other, there := x.emails[here.Email]
	add(ColumnEmail, FaultSameEmail, as.Email, other, there)
	other, there = x.people[person{here.Name, here.Born}]
	add(ColumnFamilyName, FaultSamePerson, spaced(as.GivenNames+" "+as.Prefix+" "+as.FamilyName), other, there)
	other, there = x.mobiles[here.Mobile]
	add(ColumnMobile, FaultSameMobile, as.Mobile, other, there)
	return out
}
