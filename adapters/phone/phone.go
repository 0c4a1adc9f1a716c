// Package phone reads telephone numbers as people type them, by the numbering plans of all countries. It
// implements ports.PhoneNumbers.
package phone

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// Plans knows the numbering plans. The zero value is ready, and safe for concurrent use.
type Plans struct{}

var _ ports.PhoneNumbers = Plans{}

const (
	home     = "NL"
	homeCode = 31
	longest  = 64 // characters that a number is typed in, signs between the digits included
)

// Parse reads a number of any kind.
func (Plans) Parse(typed, region string) (identity.Phone, error) {
	n, err := read(typed, region)
	if err != nil {
		return identity.Phone{}, err
	}
	return identity.ParsePhone(phonenumbers.Format(n, phonenumbers.E164))
}

// ParseMobile reads a number that takes text messages.
func (p Plans) ParseMobile(typed, region string) (identity.Phone, error) {
	n, err := read(typed, region)
	if err != nil {
		return identity.Phone{}, err
	}
	switch phonenumbers.GetNumberType(n) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		return identity.ParsePhone(phonenumbers.Format(n, phonenumbers.E164))
	}
	return identity.Phone{}, ports.ErrNotMobile
}

// Format writes a Dutch number as it is dialled here, and any other with its country.
func (Plans) Format(p identity.Phone) string {
	n, err := phonenumbers.Parse(p.String(), phonenumbers.UNKNOWN_REGION)
	if err != nil {
		return p.String()
	}
	if n.GetCountryCode() == homeCode {
		return phonenumbers.Format(n, phonenumbers.NATIONAL)
	}
	return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}

// read is stricter than the library, which takes letters for digits or for nothing, and cuts extensions off: a
// code that goes to the next best number goes to somebody else.
func read(typed, region string) (*phonenumbers.PhoneNumber, error) {
	if len(typed) > longest {
		return nil, identity.ErrPhone
	}
	typed = strings.TrimPrefix(strings.TrimSpace(strings.Map(seen, typed)), "tel:")
	if strings.ContainsFunc(typed, foreign) {
		return nil, identity.ErrPhone
	}
	n, err := phonenumbers.Parse(typed, strings.ToUpper(cmp.Or(region, home)))
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return nil, identity.ErrPhone
	}
	return n, nil
}

// seen drops what address books put around a number to keep it running from left to right.
func seen(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// foreign holds for what is no digit and does not stand between digits.
func foreign(r rune) bool {
	return !unicode.IsDigit(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Dash, r) && !strings.ContainsRune("+＋()./", r)
}
