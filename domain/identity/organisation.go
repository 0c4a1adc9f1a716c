package identity

import (
	"fmt"
	"strings"
)

// KvK is a number of the Dutch business register: 8 digits.
type KvK struct{ value string }

// ParseKvK accepts exactly 8 digits, leading zeros kept.
func ParseKvK(s string) (KvK, error) {
	if !digits(s, 8) {
		return KvK{}, fmt.Errorf("identity: a KvK number has 8 digits")
	}
	return KvK{s}, nil
}

// IsZero tells whether there is no number.
func (k KvK) IsZero() bool { return k.value == "" }

// String gives the 8 digits.
func (k KvK) String() string { return k.value }

// RSIN is the number of a legal entity: 9 digits that pass the eleven test.
type RSIN struct{ value string }

// ParseRSIN accepts 9 digits that pass the eleven test.
func ParseRSIN(s string) (RSIN, error) {
	if !digits(s, 9) || !elevenTest(s) {
		return RSIN{}, fmt.Errorf("identity: an RSIN has 9 digits and passes the eleven test")
	}
	return RSIN{s}, nil
}

// IsZero tells whether there is no number.
func (r RSIN) IsZero() bool { return r.value == "" }

// String gives the 9 digits.
func (r RSIN) String() string { return r.value }

// OIN identifies an organisation of the government in messages: 20 digits.
type OIN struct{ value string }

// ParseOIN accepts exactly 20 digits.
func ParseOIN(s string) (OIN, error) {
	if !digits(s, 20) {
		return OIN{}, fmt.Errorf("identity: an OIN has 20 digits")
	}
	return OIN{s}, nil
}

// IsZero tells whether there is no number.
func (o OIN) IsZero() bool { return o.value == "" }

// String gives the 20 digits.
func (o OIN) String() string { return o.value }

// Branch is the number of a branch (vestiging) in the business register: 12 digits.
type Branch struct{ value string }

// ParseBranch accepts exactly 12 digits.
func ParseBranch(s string) (Branch, error) {
	if !digits(s, 12) {
		return Branch{}, fmt.Errorf("identity: a branch number has 12 digits")
	}
	return Branch{s}, nil
}

// IsZero tells whether there is no branch.
func (b Branch) IsZero() bool { return b.value == "" }

// String gives the 12 digits.
func (b Branch) String() string { return b.value }

// Legal says which organisation is represented. KvK number and RSIN are two names of one
// organisation (ET-05); at least one is there, or the person acts for themselves (zero Legal).
type Legal struct {
	KvK  KvK
	RSIN RSIN
}

// IsZero tells whether the person acts for themselves.
func (l Legal) IsZero() bool { return l.KvK.IsZero() && l.RSIN.IsZero() }

// Pseudonym names an acting person towards one service provider, as eHerkenning gives it:
// opaque, but hexadecimal parts differ in letter case between brokers, so they are kept in upper case.
type Pseudonym struct{ value string }

// ParsePseudonym accepts 1 to 256 printable ASCII characters without spaces.
func ParsePseudonym(s string) (Pseudonym, error) {
	if s == "" || len(s) > 256 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return Pseudonym{}, fmt.Errorf("identity: a pseudonym is 1 to 256 visible ASCII characters")
	}
	if isHex(strings.ReplaceAll(s, "@", "")) {
		s = strings.ToUpper(s)
	}
	return Pseudonym{s}, nil
}

// IsZero tells whether there is no pseudonym.
func (p Pseudonym) IsZero() bool { return p.value == "" }

// String gives the normalised pseudonym.
func (p Pseudonym) String() string { return p.value }

// Subject is who was authenticated upstream. A person is keyed by both parts, never by the
// pseudonym alone: one human has one pseudonym per represented organisation (ET-05).
type Subject struct {
	Legal  Legal
	Acting Pseudonym
}

func digits(s string, n int) bool {
	return len(s) == n && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

func elevenTest(s string) bool {
	sum := 0
	for i, c := range s {
		weight := 9 - i
		if i == 8 {
			weight = -1
		}
		sum += weight * int(c-'0')
	}
	return sum%11 == 0 && s != "000000000"
}

func isHex(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'f') && (r < 'A' || r > 'F')
	})
}
