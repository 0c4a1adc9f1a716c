package i18n

import (
	"testing"
	"time"
)

func TestNumbersAreWrittenTheirWay(t *testing.T) {
	for n, want := range map[int][2]string{
		0: {"0", "0"}, 7: {"7", "7"}, 999: {"999", "999"}, 1284: {"1.284", "1,284"},
		-1284: {"-1.284", "-1,284"}, -123: {"-123", "-123"}, 1234567: {"1.234.567", "1,234,567"},
	} {
		if got := [2]string{In(NL).Number(n), In(EN).Number(n)}; got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// XC-36: the clock of Amsterdam, also in the night that summer time ends.
func TestTimesAreThoseOfAmsterdam(t *testing.T) {
	at := time.Date(2026, 11, 21, 18, 45, 0, 0, time.UTC)
	for got, want := range map[string]string{
		In(NL).Time(at):      "19:45 uur",
		In(EN).Time(at):      "19:45",
		In(NL).Date(at):      "21 november 2026",
		In(EN).ShortDate(at): "21 Nov 2026",
		In(NL).Moment(at):    "21 november 2026, 19:45 uur",
		In(NL).Time(time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)):      "02:30 uur",
		In(EN).Time(time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC)):      "02:30",
		In(NL).ShortDate(time.Date(2026, 3, 13, 23, 30, 0, 0, time.UTC)): "14 mrt 2026",
		In(NL).Duration(15 * time.Minute):                                "15 minuten",
		In(EN).Duration(8 * time.Hour):                                   "8 hours",
		In(EN).Duration(30 * time.Second):                                "1 minute",
		In(NL).Duration(90 * time.Minute):                                "90 minuten",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestOneIsSingularAndZeroIsNot(t *testing.T) {
	for n, want := range map[int]string{0: "0 gebruikers", 1: "1 gebruiker", 2: "2 gebruikers"} {
		if got := In(NL).UsersCount(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestWordsAreJoinedAsASentenceDoes(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  string
	}{
		{nil, ""}, {[]string{"a"}, "a"}, {[]string{"a", "b"}, "a en b"}, {[]string{"a", "b", "c"}, "a, b en c"},
	} {
		if got := In(NL).List(c.words); got != c.want {
			t.Errorf("%v: %q, want %q", c.words, got, c.want)
		}
	}
}

// XC-30: what is asked now wins, then the portal, then what was chosen before, then the browser.
func TestTheStrongestWishDecidesTheLanguage(t *testing.T) {
	for _, c := range []struct {
		name string
		w    Wishes
		want Lang
	}{
		{"nothing known", Wishes{}, NL},
		{"tenant", Wishes{Tenant: EN}, EN},
		{"browser", Wishes{Browser: "en-GB,en;q=0.9,nl;q=0.8"}, EN},
		{"browser prefers Dutch", Wishes{Browser: "nl-BE, en;q=0.5", Tenant: EN}, NL},
		{"browser speaks neither", Wishes{Browser: "fr-FR, de;q=0.9", Tenant: EN}, EN},
		{"cookie over browser", Wishes{Cookie: "nl", Browser: "en"}, NL},
		{"portal over cookie", Wishes{Portal: "en nl", Cookie: "nl"}, EN},
		{"asked over all", Wishes{Asked: "nl", Portal: "en", Cookie: "en", Browser: "en"}, NL},
		{"nonsense is passed over", Wishes{Asked: "'; drop", Browser: "en"}, EN},
	} {
		if got := Choose(c.w); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func FuzzChoose(f *testing.F) {
	f.Add("nl", "en nl", "en", "nl-NL,nl;q=0.9")
	f.Fuzz(func(t *testing.T, asked, portal, cookie, browser string) {
		if l := Choose(Wishes{Asked: asked, Portal: portal, Cookie: cookie, Browser: browser}); l != NL && l != EN {
			t.Errorf("chose %q", l)
		}
	})
}
