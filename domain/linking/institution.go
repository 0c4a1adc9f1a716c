package linking

import (
	"errors"
	"strings"

	"github.com/voordeur/voordeur/domain/identity"
)

// Institution is a school or a school board: what somebody acts for at the portal (MH-27).
type Institution struct {
	Code Code
	Name string
	KvK  identity.KvK // zero: not on record
}

// Code names an institution: the code of a school ("12AB"), of one of its sites ("12AB01"), or the number of a
// school board ("41234").
type Code struct{ value string }

// Kind says what a code names.
type Kind string

// The kinds.
const (
	School Kind = "school"
	Board  Kind = "board"
)

// ErrCode tells that a text is no code of an institution.
var ErrCode = errors.New("linking: an institution code is 2 digits and 2 letters, with 2 digits more for a site; a board number is 5 digits")

// ParseCode accepts a code as people type it: letter case, spaces and points do not count.
func ParseCode(typed string) (Code, error) {
	s := strings.ToUpper(strings.NewReplacer(" ", "", ".", "", "-", "").Replace(typed))
	if !shaped(s, "00000") && !shaped(s, "00AA") && !shaped(s, "00AA00") {
		return Code{}, ErrCode
	}
	return Code{s}, nil
}

// shaped tells whether s has a digit where form has a 0, a letter where it has an A, and nothing else.
func shaped(s, form string) bool {
	if len(s) != len(form) {
		return false
	}
	for i := range len(s) {
		low, high := byte('0'), byte('9')
		if form[i] == 'A' {
			low, high = 'A', 'Z'
		}
		if s[i] < low || s[i] > high {
			return false
		}
	}
	return true
}

// IsZero tells whether there is no code.
func (c Code) IsZero() bool { return c.value == "" }

// String gives the code.
func (c Code) String() string { return c.value }

// Kind tells what the code names.
func (c Code) Kind() Kind {
	if shaped(c.value, "00000") {
		return Board
	}
	return School
}
