package registration

import (
	"strings"
	"time"
	"unicode"

	"github.com/voordeur/voordeur/domain/identity"
)

// Form is what an applicant tells (OL-08). It is kept sealed. Texts are as they were typed, without the space
// around them: nothing is cut off or turned into another script (XC-37).
type Form struct {
	GivenNames  string // empty for who has one name
	FamilyName  string // with prefixes, as the person writes it
	LatinName   string // all names in Latin letters as in the passport; for other scripts
	Born        Date
	Nationality Country
	Residence   Residence
	Address     Address
	Phone       string // E.164; in practice realms as typed
	Business    Business
	File        File
	Password    string    // its hash, until the account has it
	Consent     time.Time // to the statement on privacy
}

// Residence says where an applicant lives (OL-01).
type Residence string

// The two.
const (
	Abroad          Residence = "abroad"
	TemporarilyHere Residence = "temporarily-here" // in the Netherlands
)

// Address is a place as its own country writes it (OL-34).
type Address struct {
	Lines      string // free form
	PostalCode string
	Place      string
	Country    Country
}

// Business is the company that somebody applies for.
type Business struct {
	Name     string
	Number   string  // in the register of its country
	Register Country // the country of that register
	Role     string  // of the applicant in it
}

// Date is a day without a time.
type Date = identity.Date

// FullName is how the applicant is called.
func (f Form) FullName() string { return strings.TrimSpace(f.GivenNames + " " + f.FamilyName) }

// OtherScript tells whether the name holds letters that are not Latin.
func (f Form) OtherScript() bool { return otherScript(f.FullName()) }

func otherScript(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// Normalise takes away what nobody means to tell: space around a text, and answers to questions that are
// not asked of this applicant.
func (f *Form) Normalise(who Applicant) {
	for _, s := range []*string{&f.GivenNames, &f.FamilyName, &f.LatinName, &f.Address.PostalCode, &f.Address.Place, &f.Phone,
		&f.Business.Name, &f.Business.Number, &f.Business.Role} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	f.Address.Lines = lines(f.Address.Lines)
	if who == Citizen {
		f.Business = Business{}
	}
	if f.Residence == TemporarilyHere {
		f.Address.Country = "NL"
	}
}

// lines keeps the lines of an address that hold something.
func lines(s string) string {
	var out []string
	for l := range strings.Lines(strings.ReplaceAll(s, "\r", "\n")) {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
