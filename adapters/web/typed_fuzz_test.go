package web

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/registration"
)

// OL-08: three boxes make the day that was typed in them, or none that the calendar has; empty boxes are no answer.
func FuzzDateInThreeBoxes(f *testing.F) {
	for _, s := range [][3]string{{"29", "2", "1980"}, {"31", "2", "1980"}, {"", "", ""}, {"1", "", ""}, {"+1", "01", "1980"}, {"٣", "1", "1980"}, {"99999999999999999999", "1", "1"}, {"-1", "-1", "-1"}} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, day, month, year string) {
		got := date([3]string{day, month, year})
		if got.IsZero() != (day+month+year == "") {
			t.Errorf("%q, %q, %q became %+v", day, month, year, got)
		}
		at, ok := got.Calendar()
		if !ok {
			return
		}
		if (registration.Date{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}) != got || got.Year > 9999 {
			t.Errorf("%+v is %s", got, at)
		}
		for i, typed := range []string{day, month, year} {
			want := []int{got.Day, got.Month, got.Year}[i]
			if digits := strings.TrimLeft(typed, "0"); digits != fmt.Sprint(want) {
				t.Errorf("%q was taken for %d", typed, want)
			}
		}
	})
}

// A day that is taken is the day that was typed, however it was; the day after begins no more than 25 hours later.
func FuzzDay(f *testing.F) {
	for _, s := range []string{"31-12-2027", "2027-12-31", "29 2 2028", "26/03/2028", "", " ", "x", "31-2-2027", "1-1-0000", "99999999999999999999-1-2027"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		day, ok := dayOf(typed)
		end, ends := afterDay(typed)
		if ok != ends || ok && day.IsZero() != end.IsZero() {
			t.Errorf("%q: %s, %t but ends %s, %t", typed, day, ok, end, ends)
		}
		if !ok || day.IsZero() {
			return
		}
		if long := end.Sub(day); long < 22*time.Hour || long > 26*time.Hour {
			t.Errorf("%q lasts %s", typed, long)
		}
		for _, form := range []string{"2-1-2006", "2006-01-02"} {
			if again, ok := dayOf(day.Format(form)); !ok || !again.Equal(day) {
				t.Errorf("%q became %s, and %s became %s, %t", typed, day, day.Format(form), again, ok)
			}
		}
	})
}

// Strangers are told apart by their network, which says less than their address and holds it.
func FuzzNetwork(f *testing.F) {
	for _, s := range []string{"198.51.100.7", "::ffff:198.51.100.7", "2001:db8::1", "fe80::1%eth0", "127.0.0.1", "10.1.2.3", "", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		got := network(address)
		if got == "" {
			return
		}
		in, err := netip.ParsePrefix(got)
		from, err2 := netip.ParseAddr(address)
		if err != nil || err2 != nil || !in.Contains(from.Unmap().WithZone("")) || in.Masked() != in || !slices.Contains([]int{24, 56}, in.Bits()) {
			t.Errorf("%q is in %q", address, got)
		}
	})
}

// OL-27: the name of an uploaded file is one line that can be shown, leads to no folder, and does not turn the
// direction of what stands beside it ("fdp.exe" for "exe.pdf").
func FuzzFileName(f *testing.F) {
	for _, s := range []string{"paspoort.pdf", `C:\scans\pas"poort.pdf`, "../../etc/passwd", "..", "/", "", "\u202efdp.exe", "a\r\nContent-Type: x", "\xff", strings.Repeat("é", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got := fileName(given)
		if got == "" || got == "." || got == ".." || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 200 || strings.ContainsAny(got, "/\\\"\r\n\x00\x7f") || strings.ContainsFunc(got, turnsDirection) {
			t.Errorf("%q became %q", given, got)
		}
		if again := fileName(got); again != got {
			t.Errorf("%q became %q, and then %q", given, got, again)
		}
	})
}
