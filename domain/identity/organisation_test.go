package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/identity"
)

// number is what the four kinds of numbers have in common.
type number interface {
	fmt.Stringer
	IsZero() bool
}

func reader[T number](parse func(string) (T, error)) func(string) (number, error) {
	return func(s string) (number, error) { return parse(s) }
}

// ET-05: numbers of the registers, exactly as long as they are, leading zeros kept.
func TestNumbersOfRegisters(t *testing.T) {
	for name, c := range map[string]struct {
		parse func(string) (number, error)
		right []string
		wrong []string
	}{
		"KvK":    {reader(identity.ParseKvK), []string{"68750110", "01234567"}, []string{"", "6875011", "687501100", "6875011x", " 68750110", "٦٨٧٥٠١١٠"}},
		"RSIN":   {reader(identity.ParseRSIN), []string{"123456782", "001234560"}, []string{"", "123456789", "12345678", "1234567820", "000000000", "12345678x"}},
		"OIN":    {reader(identity.ParseOIN), []string{"00000099000000001000"}, []string{"", "99000000001000", "0000009900000000100x", "000000990000000010000"}},
		"branch": {reader(identity.ParseBranch), []string{"000012345678"}, []string{"", "12345678", "0000123456789", "00001234567x"}},
	} {
		for _, s := range c.right {
			if n, err := c.parse(s); err != nil || n.String() != s || n.IsZero() {
				t.Errorf("%s %q: %v, %v", name, s, n, err)
			}
		}
		for _, s := range c.wrong {
			n, err := c.parse(s)
			if err == nil || !n.IsZero() {
				t.Errorf("%s %q was read as %s", name, s, n)
			}
			if err != nil && s != "" && strings.Contains(err.Error(), s) {
				t.Errorf("%s: the error repeats what was given: %v", name, err)
			}
		}
	}
}

// ET-05: a pseudonym is opaque; only the letter case of hexadecimal ones does not count.
func TestPseudonyms(t *testing.T) {
	for in, want := range map[string]string{
		"0a1b2c@ff": "0A1B2C@FF", "0A1B2C@FF": "0A1B2C@FF", "Xy-12": "Xy-12", "@": "@", "abcdef": "ABCDEF", strings.Repeat("a", 256): strings.Repeat("A", 256),
	} {
		if p, err := identity.ParsePseudonym(in); err != nil || p.String() != want || p.IsZero() {
			t.Errorf("%q: %q, %v", in, p, err)
		}
	}
	for _, wrong := range []string{"", " ", "a b", "a\n", "é", "a\x7f", strings.Repeat("a", 257)} {
		if p, err := identity.ParsePseudonym(wrong); err == nil || !p.IsZero() {
			t.Errorf("%q was read", wrong)
		}
	}
}

// MS-46, MS-54: somebody without numbers acts for nobody but themselves.
func TestLegalSubjects(t *testing.T) {
	kvk, _ := identity.ParseKvK("68750110")
	rsin, _ := identity.ParseRSIN("123456782")
	if !(identity.Legal{}).IsZero() || (identity.Legal{KvK: kvk}).IsZero() || (identity.Legal{RSIN: rsin}).IsZero() {
		t.Error("a legal subject is not what its numbers say")
	}
}

func FuzzNumbers(f *testing.F) {
	f.Add("68750110")
	f.Add("123456782")
	f.Add("0a1b2c@ff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, parse := range []func(string) (number, error){
			reader(identity.ParseKvK), reader(identity.ParseRSIN), reader(identity.ParseOIN), reader(identity.ParseBranch), reader(identity.ParsePseudonym),
		} {
			n, err := parse(s)
			if err != nil {
				continue
			}
			if again, err := parse(n.String()); err != nil || again != n || !strings.EqualFold(n.String(), s) {
				t.Errorf("%q became %q", s, n)
			}
		}
	})
}
