package credential

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/identity"
)

// How long passwords are, in characters of Unicode in normal form (NIST SP 800-63B-4, 3.1.1.2). Bytes are
// capped too, so that nobody makes us fold or hash a novel.
const (
	MinimumAlone      = 15 // where the password is the only factor
	MinimumWithSecond = 8
	MaximumPassword   = 128
	MaximumTyped      = 16 * MaximumPassword // bytes, before Unicode is put into normal form
)

// Rules says which passwords a realm takes. There are no rules of composition and no expiry: both make people
// choose worse (NIST SP 800-63B-4, 3.1.1.2). The zero Rules are those for a password that is the only factor.
type Rules struct{ Minimum int }

// RulesFor gives the rules of a realm that asks for a second factor, or does not.
func RulesFor(second bool) Rules {
	if second {
		return Rules{MinimumWithSecond}
	}
	return Rules{MinimumAlone}
}

// Context is what a stranger who tries knows of the person and the place. No password is made of it.
type Context struct {
	Names []string // of the tenant, the service and the person
	Email identity.EmailAddress
}

// Objection says what is wrong with a password.
type Objection string

// The objections; the empty one is none. The last three come with a word to show.
const (
	TooShort   Objection = "too-short"
	TooLong    Objection = "too-long"
	Unreadable Objection = "unreadable" // holds what no keyboard gives: control characters, broken Unicode
	Listed     Objection = "listed"     // is little more than a word that many choose
	Own        Objection = "own"        // is little more than a name of the person or the place
	Pattern    Objection = "pattern"    // repeats itself, or runs along the keys
)

// Problem is why a password is refused. Word is what makes it easy to guess, as it is listed or was typed.
type Problem struct {
	Objection Objection
	Word      string
}

// None tells that the password may be used.
func (p Problem) None() bool { return p.Objection == "" }

// Check looks for a reason to refuse a new password, given in Unicode NFC: forms of one character count once.
func (r Rules) Check(password string, c Context) Problem {
	switch n := utf8.RuneCountInString(password); {
	case len(password) > MaximumTyped || n > MaximumPassword:
		return Problem{Objection: TooLong}
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return Problem{Objection: Unreadable}
	case n < r.Least():
		return Problem{Objection: TooShort}
	}
	t := look(password)
	unit := t.unit() // saying it again makes it no longer
	if unit < r.Least() {
		return Problem{Pattern, t.part(0, unit)}
	}
	return t.head(unit).guessable(c)
}

// Least is how many characters a password has at least. A policy may ask for more than NIST does, never for less.
func (r Rules) Least() int {
	if r.Minimum == 0 {
		return MinimumAlone
	}
	return min(max(r.Minimum, MinimumWithSecond), MaximumPassword)
}
