package means

import (
	"strings"

	"github.com/voordeur/voordeur/domain/identity"
)

// Column names one of the eight things that are told of a person, in a form and in a file (MR-26, MR-32).
type Column string

// The columns, in the order of the guide.
const (
	ColumnGivenNames Column = "given-names"
	ColumnPrefix     Column = "prefix"
	ColumnFamilyName Column = "family-name"
	ColumnBorn       Column = "born"
	ColumnBirthPlace Column = "birth-place"
	ColumnEmail      Column = "email"
	ColumnMobile     Column = "mobile"
	ColumnEmployed   Column = "employed"
)

// Columns gives all of them in the order of the guide.
func Columns() []Column {
	return []Column{ColumnGivenNames, ColumnPrefix, ColumnFamilyName, ColumnBorn, ColumnBirthPlace, ColumnEmail, ColumnMobile, ColumnEmployed}
}

// Typed is one person as text, the way a form or a file gives it. Anything may stand in it.
type Typed struct {
	GivenNames string
	Prefix     string
	FamilyName string
	Born       string
	BirthPlace string
	Email      string
	Mobile     string
	Employed   string // J or N (MR-27)
}

// Of gives the value of a column; "" for one that does not exist.
func (t Typed) Of(c Column) string {
	if at := t.at(c); at != nil {
		return *at
	}
	return ""
}

// Set changes the value of a column.
func (t *Typed) Set(c Column, value string) {
	if at := t.at(c); at != nil {
		*at = value
	}
}

func (t *Typed) at(c Column) *string {
	switch c {
	case ColumnGivenNames:
		return &t.GivenNames
	case ColumnPrefix:
		return &t.Prefix
	case ColumnFamilyName:
		return &t.FamilyName
	case ColumnBorn:
		return &t.Born
	case ColumnBirthPlace:
		return &t.BirthPlace
	case ColumnEmail:
		return &t.Email
	case ColumnMobile:
		return &t.Mobile
	case ColumnEmployed:
		return &t.Employed
	}
	return nil
}

// IsZero tells whether nothing was told.
func (t Typed) IsZero() bool { return t == Typed{} }

// Applicant is somebody for whom a means can be ordered. Check makes one.
type Applicant struct {
	GivenNames string // in full, as the civil registration has them; empty for who has one name (XC-37)
	Prefix     string // most people have none (MR-61)
	FamilyName string
	Born       identity.Date
	BirthPlace string
	Email      identity.EmailAddress
	Mobile     identity.Phone
	Employed   bool // by the organisation: who is not is identified first (MR-41)
}

// RestoreApplicant is the door through which an applicant comes back from storage. What is plausible now, as
// an age is, was plausible then.
func RestoreApplicant(a Applicant) (Applicant, error) {
	if a.FamilyName == "" || a.BirthPlace == "" || !a.Born.Valid() || a.Email.IsZero() || a.Mobile.IsZero() {
		return Applicant{}, ErrInvalid
	}
	return a, nil
}

// FullName is how the applicant is called.
func (a Applicant) FullName() string {
	return strings.Join(strings.Fields(a.GivenNames+" "+a.Prefix+" "+a.FamilyName), " ")
}

// Typed gives the applicant as text again, to be changed in a form. Check of it gives the same applicant.
func (a Applicant) Typed() Typed {
	t := Typed{
		GivenNames: a.GivenNames, Prefix: a.Prefix, FamilyName: a.FamilyName, Born: dateText(a.Born), BirthPlace: a.BirthPlace,
		Email: a.Email.String(), Mobile: a.Mobile.String(), Employed: employedNo,
	}
	if a.Employed {
		t.Employed = employedYes
	}
	return t
}

// The two answers to whether somebody is employed (MR-27).
const (
	employedYes = "J"
	employedNo  = "N"
)
