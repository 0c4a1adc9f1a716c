package identity

import (
	"errors"
	"strings"
)

// Phone is a telephone number as the whole world dials it (E.164): "+31612345678". What people type is read
// by an adapter that knows the numbering plans.
type Phone struct{ value string }

// ErrPhone tells that a text is no telephone number.
var ErrPhone = errors.New("identity: not a telephone number")

// ParsePhone accepts a plus and 7 to 15 digits of which the first is no zero.
func ParsePhone(s string) (Phone, error) {
	number, ok := strings.CutPrefix(s, "+")
	if !ok || len(number) < 7 || len(number) > 15 || number[0] == '0' || !digits(number, len(number)) {
		return Phone{}, ErrPhone
	}
	return Phone{s}, nil
}

// IsZero tells whether there is no number.
func (p Phone) IsZero() bool { return p.value == "" }

// String gives the number with its plus.
func (p Phone) String() string { return p.value }

// Masked shows enough to recognise one's own number: "06 •• •• •• 78", "+32 ••• •• 78". The number of dots
// does not tell the length.
func (p Phone) Masked() string {
	if p.IsZero() {
		return ""
	}
	last := p.value[len(p.value)-2:]
	switch {
	case strings.HasPrefix(p.value, "+316") && len(p.value) == len("+31612345678"):
		return "06 •• •• •• " + last
	case strings.HasPrefix(p.value, "+31"):
		return "0•• ••• •• " + last
	}
	return p.value[:1+callingCode(p.value[1:])] + " ••• •• " + last
}

// callingCode is how many digits of a number name its country or region (ITU-T E.164, annex of assigned codes).
func callingCode(number string) int {
	if number[0] == '1' || number[0] == '7' {
		return 1
	}
	switch number[:2] {
	case "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
		"51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
		"81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98":
		return 2
	}
	return 3
}
