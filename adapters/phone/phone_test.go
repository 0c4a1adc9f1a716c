package phone_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/phone"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// OL-34: numbers as people type them, with and without their country.
func TestNumbersAsTyped(t *testing.T) {
	for _, c := range []struct{ typed, region, want string }{
		{"06 12345678", "", "+31612345678"},
		{"0612345678", "NL", "+31612345678"},
		{"06-12 34 56 78", "nl", "+31612345678"},
		{"(06) 12.34.56.78", "", "+31612345678"},
		{"  06 12345678\n", "", "+31612345678"},
		{"06\u00a01234\u20115678", "", "+31612345678"},
		{"\u202a+31612345678\u202c", "", "+31612345678"},
		{"+31 6 12345678", "", "+31612345678"},
		{"+31 (0)6 12345678", "", "+31612345678"},
		{"0031612345678", "", "+31612345678"},
		{"tel:+31612345678", "", "+31612345678"},
		{"٠٦١٢٣٤٥٦٧٨", "", "+31612345678"},
		{"０６１２３４５６７８", "", "+31612345678"},
		{"+32 470 12 34 56", "", "+32470123456"},
		{"0470 12 34 56", "BE", "+32470123456"},
		{"+49 1512 3456789", "", "+4915123456789"},
		{"07400 123456", "GB", "+447400123456"},
		{"+44 7400 123456", "XX", "+447400123456"},
		{"+39 312 345 6789", "", "+393123456789"},
		{"(415) 555-2671", "US", "+14155552671"},
		{"+86 139 1234 5678", "", "+8613912345678"},
		{"+599 9 518 1234", "", "+59995181234"},
	} {
		any, err := phone.Plans{}.Parse(c.typed, c.region)
		mobile, err2 := phone.Plans{}.ParseMobile(c.typed, c.region)
		if err != nil || err2 != nil || any.String() != c.want || mobile != any {
			t.Errorf("%q in %q became %q and %q: %v, %v", c.typed, c.region, any, mobile, err, err2)
		}
	}
}

// J4: codes go to numbers that take them; those of offices are numbers all the same.
func TestNumbersThatTakeNoCodes(t *testing.T) {
	for typed, want := range map[string]string{
		"088 012 3456": "+31880123456", "010-1234567": "+31101234567", "0800 1234": "+318001234", "0900-1234": "+319001234",
		"+32 2 555 12 12": "+3225551212", "+49 30 901820": "+4930901820", "+39 06 1234 5678": "+390612345678", "+800 1234 5678": "+80012345678",
	} {
		p, err := phone.Plans{}.Parse(typed, "")
		if err != nil || p.String() != want {
			t.Errorf("%q became %q, %v", typed, p, err)
		}
		if p, err := (phone.Plans{}).ParseMobile(typed, ""); !errors.Is(err, ports.ErrNotMobile) || errors.Is(err, identity.ErrPhone) || !p.IsZero() {
			t.Errorf("%q takes codes: %v", typed, err)
		}
	}
}

// OL-34: what is no number is refused, and so is one that would have to be guessed at.
func TestWhatIsNoNumber(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""}, {"   ", ""}, {"+", ""}, {"112", ""}, {"061234567", ""}, {"06123456789", ""}, {"066 12345678", ""}, {"612345678", "XX"}, {"0612345678", "BE"},
		{"0470 12 34 56", ""}, {"+31 6 1234567", ""}, {"+999 123456789", ""}, {"O612345678", ""}, {"06 1234567B", ""}, {"0612345678x", ""}, {"06-12345678 ext. 5", ""},
		{"06-12345678;ext=5", ""}, {"0612345678#5", ""}, {"0612345678, 5", ""}, {"1-800-FLOWERS", "US"}, {"0612345678;phone-context=+32", ""}, {"06 12345678 / 06 87654321", ""},
		{"a@b.example", ""}, {"06 12345678\x00", ""}, {"\xff", ""}, {strings.Repeat("0", 1<<20), ""}, {strings.Repeat(" 0", 40), ""},
	} {
		any, err := phone.Plans{}.Parse(c[0], c[1])
		mobile, err2 := phone.Plans{}.ParseMobile(c[0], c[1])
		if !errors.Is(err, identity.ErrPhone) || !errors.Is(err2, identity.ErrPhone) || !any.IsZero() || !mobile.IsZero() {
			t.Errorf("%.40q in %q became %q and %q: %v, %v", c[0], c[1], any, mobile, err, err2)
		}
	}
}

// OL-34: numbers are shown as people know them.
func TestNumbersAsShown(t *testing.T) {
	for number, want := range map[string]string{
		"+31612345678": "06 12345678", "+31101234567": "010 123 4567", "+31880123456": "088 012 3456", "+32470123456": "+32 470 12 34 56", "+447400123456": "+44 7400 123456",
		"+14155552671": "+1 415-555-2671", "+99912345678": "+99912345678",
	} {
		p, err := identity.ParsePhone(number)
		if err != nil {
			t.Fatal(err)
		}
		if got := (phone.Plans{}).Format(p); got != want {
			t.Errorf("%s is shown as %q", number, got)
		}
	}
	if got := (phone.Plans{}).Format(identity.Phone{}); got != "" {
		t.Errorf("no number is shown as %q", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"06 12345678", "+32 470 12 34 56", "tel:+31612345678;ext=5", "٠٦١٢٣٤٥٦٧٨", "0031", "(((("} {
		f.Add(s, "NL")
	}
	f.Fuzz(func(t *testing.T, typed, region string) {
		any, err := phone.Plans{}.Parse(typed, region)
		mobile, err2 := phone.Plans{}.ParseMobile(typed, region)
		if err == nil && errors.Is(err2, identity.ErrPhone) || err2 == nil && (err != nil || mobile != any) {
			t.Errorf("%q in %q: %q, %v and %q, %v", typed, region, any, err, mobile, err2)
		}
		if err != nil {
			return
		}
		for _, again := range []string{any.String(), phone.Plans{}.Format(any)} {
			if same, err := (phone.Plans{}).Parse(again, ""); err != nil || same != any {
				t.Errorf("%q became %q, and %q became %q: %v", typed, any, again, same, err)
			}
		}
	})
}
