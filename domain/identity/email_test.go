package identity_test

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/identity"
)

func address(t *testing.T, s string) identity.EmailAddress {
	t.Helper()
	a, err := identity.ParseEmail(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return a
}

// MS-21: addresses that mail can be sent to, and nothing else.
func TestEmailAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"a.vries@zilverbeek.example":                "a.vries@zilverbeek.example",
		"  a.vries@Zilverbeek.EXAMPLE\n":            "a.vries@zilverbeek.example",
		"O'Brien+tag@sub.a-b.example":               "O'Brien+tag@sub.a-b.example",
		"a@xn--bcher-kva.example":                   "a@xn--bcher-kva.example",
		strings.Repeat("a", 64) + "@b.example":      strings.Repeat("a", 64) + "@b.example",
		"a@" + strings.Repeat("b", 63) + ".example": "a@" + strings.Repeat("b", 63) + ".example",
		"!#$%&'*+-/=?^_`{|}~@b.example":             "!#$%&'*+-/=?^_`{|}~@b.example",
	} {
		if got := address(t, in); got.String() != want || got.IsZero() {
			t.Errorf("%q became %q", in, got)
		}
	}
	for _, wrong := range []string{
		"", "a", "@b.example", "a@", "a@b", "a@b.", "a@.b", "a@b..c", "a@-b.example", "a@b-.example", "a@b.c", "a@1.2.3.4", "a@[1.2.3.4]",
		".a@b.example", "a.@b.example", "a..b@b.example", "a b@b.example", `"a"@b.example`, "A <a@b.example>", "a@b@c.example", "a,b@c.example",
		"a@bücher.example", "é@b.example", "a@b.example\r\nBcc: x@y.example", strings.Repeat("a", 65) + "@b.example", "a@b_c.example",
		"a@" + strings.Repeat("b", 64) + ".example", "a@" + strings.Repeat("b.", 130) + "example",
	} {
		if got, err := identity.ParseEmail(wrong); err == nil {
			t.Errorf("%q was read as %q", wrong, got)
		}
	}
}

func FuzzParseEmail(f *testing.F) {
	f.Add("a.vries@zilverbeek.example")
	f.Add("a@gmial.con")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := identity.ParseEmail(s)
		if err != nil {
			return
		}
		again, err := identity.ParseEmail(a.String())
		if err != nil || again != a || strings.ContainsAny(a.String(), " \r\n<>,;\"") || a.Local()+"@"+a.Host() != a.String() {
			t.Errorf("%q became %q", s, a)
		}
		if meant, ok := a.Suggestion(); ok {
			if _, err := identity.ParseEmail(meant.String()); err != nil || meant == a {
				t.Errorf("%q suggests %q", a, meant)
			}
		}
	})
}

// MS-51, XC-14: a host that looks mistyped brings a suggestion; a right one does not.
func TestTyposAreSuggested(t *testing.T) {
	for in, want := range map[string]string{
		"jan@gmial.com": "jan@gmail.com", "jan@gmal.com": "jan@gmail.com", "jan@gmaill.com": "jan@gmail.com", "jan@hotmail.con": "jan@hotmail.com",
		"jan@zilverbeek.con": "jan@zilverbeek.com", "jan@zilverbeek.nll": "jan@zilverbeek.nl", "Jan@hitmail.com": "Jan@hotmail.com", "jan@outlok.com": "jan@outlook.com",
		"jan@gmail.com": "", "jan@zilverbeek.example": "", "jan@mail.com": "jan@gmail.com", "jan@zilverbeek.nl": "", "jan@gmailcom.example": "",
	} {
		got, ok := address(t, in).Suggestion()
		if got.String() != want || ok != (want != "") {
			t.Errorf("%s suggests %q", in, got)
		}
	}
}

// MS-52, MH-39: addresses that several people read are known by their name.
func TestSharedMailboxes(t *testing.T) {
	for in, want := range map[string]bool{
		"info@a.example": true, "Info@a.example": true, "administratie+x@a.example": true, "no-reply@a.example": true,
		"informant@a.example": false, "a.vries@a.example": false,
	} {
		if address(t, in).Shared() != want {
			t.Errorf("%s", in)
		}
	}
}

// A mask shows enough to know one's own address, and no more.
func TestMasks(t *testing.T) {
	for in, want := range map[string]string{
		"johanna@a.example": "j•••a@a.example", "jo@a.example": "j•••@a.example", "j@a.example": "j•••@a.example", "jan@a.example": "j•••n@a.example",
	} {
		if got := address(t, in).Masked(); got != want {
			t.Errorf("%s is masked %s", in, got)
		}
	}
	if (identity.EmailAddress{}).Masked() != "" || !(identity.EmailAddress{}).IsZero() {
		t.Error("no address has a mask")
	}
}

// MS-53: letter case makes no other address.
func TestAddressesAreComparedWithoutLetterCase(t *testing.T) {
	if address(t, "Jan@A.example").Key() != address(t, "jan@a.example").Key() {
		t.Error("two keys for one address")
	}
}
