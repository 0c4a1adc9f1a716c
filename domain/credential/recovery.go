package credential

import (
	"io"
	"strings"

	"github.com/voordeur/voordeur/domain/challenge"
)

// What a person gets to print and keep for the day the phone is gone (MA-26). Twelve letters of 31 are 59 bits:
// beyond guessing for as long as they lie in the drawer, even for who has the keyed digests but not the key.
const (
	RecoveryCodes  = 10
	recoveryLength = 12
	recoveryGroup  = 4
)

// NewRecoveryCodes draws a set of codes in the form they are shown in: "ABCD-EFGH-JKMN".
func NewRecoveryCodes(random io.Reader) ([]string, error) {
	codes := make([]string, RecoveryCodes)
	for i := range codes {
		code, err := challenge.NewCode(random, challenge.Letters, recoveryLength)
		if err != nil {
			return nil, err
		}
		codes[i] = grouped(code, "-")
	}
	return codes, nil
}

// NormaliseRecovery gives what was typed in the form its digest is made of, and false for what cannot be a
// recovery code. Letter case, spaces and dashes do not count (XC-05).
func NormaliseRecovery(typed string) (string, bool) {
	if len(typed) > 4*recoveryLength {
		return "", false
	}
	code := challenge.Normalise(typed)
	foreign := func(r rune) bool { return !strings.ContainsRune(string(challenge.Letters), r) }
	if len(code) != recoveryLength || strings.ContainsFunc(code, foreign) {
		return "", false
	}
	return code, true
}

// grouped sets code apart in fours, as people read it.
func grouped(code, between string) string {
	var out strings.Builder
	for i := 0; i < len(code); i += recoveryGroup {
		if i > 0 {
			out.WriteString(between)
		}
		out.WriteString(code[i:min(i+recoveryGroup, len(code))])
	}
	return out.String()
}
