package identity_test

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/identity"
)

// OL-34: a number is kept as the whole world dials it, and nothing else passes for one.
func TestPhones(t *testing.T) {
	for _, right := range []string{"+31612345678", "+32470123456", "+1234567", "+861234567890123", "+6841234"} {
		if p, err := identity.ParsePhone(right); err != nil || p.String() != right || p.IsZero() {
			t.Errorf("%q became %q, %v", right, p, err)
		}
	}
	for _, wrong := range []string{
		"", "+", "0612345678", "31612345678", "0031612345678", "+0612345678", "+31 612345678", "+31-612345678", "+31612345678 ", "+3161234567890123", "+123456",
		"+3161234567a", "+٣١٦١٢٣٤٥٦٧", "++31612345678", "+31612345678\n", "tel:+31612345678", "+31(0)612345678",
	} {
		if p, err := identity.ParsePhone(wrong); err == nil || !p.IsZero() {
			t.Errorf("%q was read as %q", wrong, p)
		}
	}
}

// A mask shows enough to know one's own number, and no more.
func TestMaskedPhones(t *testing.T) {
	for number, want := range map[string]string{
		"+31612345678": "06 •• •• •• 78", "+31880123456": "0•• ••• •• 56", "+3161234567": "0•• ••• •• 67", "+3197012345678": "0•• ••• •• 78", "+32470123456": "+32 ••• •• 56",
		"+352621123456": "+352 ••• •• 56", "+4915112345678": "+49 ••• •• 78", "+14155550123": "+1 ••• •• 23", "+79161234567": "+7 ••• •• 67", "+5997171234": "+599 ••• •• 34",
		"+2975601234": "+297 ••• •• 34", "+48501234567": "+48 ••• •• 67", "+420601123456": "+420 ••• •• 56", "+861391234567": "+86 ••• •• 67", "+8801712345678": "+880 ••• •• 78",
	} {
		p, err := identity.ParsePhone(number)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Masked(); got != want {
			t.Errorf("%s is masked %s", number, got)
		}
	}
	if (identity.Phone{}).Masked() != "" || !(identity.Phone{}).IsZero() {
		t.Error("no number has a mask")
	}
}

func FuzzParsePhone(f *testing.F) {
	f.Add("+31612345678")
	f.Add("+1234567")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := identity.ParsePhone(s)
		if err != nil {
			return
		}
		if again, err := identity.ParsePhone(p.String()); err != nil || again != p || p.String() != s {
			t.Errorf("%q became %q", s, p)
		}
		if shown := strings.Count(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return 'd'
			}
			return r
		}, p.Masked()), "d"); shown > 5 || len(s)-1-shown < 2 {
			t.Errorf("%q is masked %q", s, p.Masked())
		}
	})
}
