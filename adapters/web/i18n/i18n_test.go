package i18n

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNumbersAreWrittenTheirWay(t *testing.T) {
	for n, want := range map[int][2]string{ // German writes them as Dutch does
		0: {"0", "0"}, 7: {"7", "7"}, 999: {"999", "999"}, 1284: {"1.284", "1,284"},
		-1284: {"-1.284", "-1,284"}, -123: {"-123", "-123"}, 1234567: {"1.234.567", "1,234,567"},
	} {
		if got := [2]string{In(NL).Number(n), In(EN).Number(n)}; got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
		if got := In(DE).Number(n); got != want[0] {
			t.Errorf("%d: %q in German, want %q", n, got, want[0])
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
		In(DE).Time(at):                                                  "19:45 Uhr",
		In(DE).Date(at):                                                  "21. November 2026",
		In(DE).ShortDate(at):                                             "21. Nov. 2026",
		In(DE).Moment(at):                                                "21. November 2026, 19:45 Uhr (niederländische Zeit)",
		In(EN).Moment(at):                                                "21 November 2026, 19:45 (Dutch time)",
		In(NL).Clock(at):                                                 "19:45 uur",
		In(DE).Clock(at):                                                 "19:45 Uhr (niederländische Zeit)",
		In(EN).Clock(at):                                                 "19:45 (Dutch time)",
		In(DE).ShortDate(time.Date(2026, 3, 13, 23, 30, 0, 0, time.UTC)): "14. März 2026",
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

// OL-34: German where the catalogue has it, else English, never Dutch.
func TestAGermanReaderReadsGermanOrEnglish(t *testing.T) {
	de, at := In(DE), time.Date(2026, 11, 21, 18, 45, 0, 0, time.UTC)
	for got, want := range map[string]string{
		de.AppContinue():                  "Weiter",
		de.CodePageValid(at):              "Der Code gilt bis 19:45 Uhr.",
		de.MailCodeValid(at):              "Der Code gilt bis 21. November 2026, 19:45 Uhr (niederländische Zeit).",
		de.CodeErrorLeft(1):               "Sie haben noch 1 Versuch. Danach brauchen Sie einen neuen Code.",
		de.CodeErrorLeft(2):               "Sie haben noch 2 Versuche. Danach brauchen Sie einen neuen Code.",
		de.Duration(8 * time.Hour):        "8 Stunden",
		de.Duration(time.Minute):          "1 Minute",
		de.ExplainTitle():                 "Explanation of user administration", // staff read Dutch or English
		In("fr").AppContinue():            "Ga verder",
		DE.Name() + EN.Name() + NL.Name(): "DeutschEnglishNederlands",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A text is chosen and joined without garbage, in every language.
func TestATextWithoutArgumentsCostsNothing(t *testing.T) {
	for _, l := range all {
		p := In(l)
		if n := testing.AllocsPerRun(10, func() { _ = p.AppContinue() }); n != 0 {
			t.Errorf("%s: %v allocations", l, n)
		}
	}
}

func TestWordsAreJoinedAsASentenceDoes(t *testing.T) {
	for _, c := range []struct {
		words []string
		lang  Lang
		want  string
	}{
		{nil, NL, ""},
		{[]string{"a"}, DE, "a"},
		{[]string{"a", "b"}, NL, "a en b"},
		{[]string{"a", "b", "c"}, NL, "a, b en c"},
		{[]string{"a", "b", "c"}, EN, "a, b and c"},
		{[]string{"a", "b"}, DE, "a und b"},
		{[]string{"a", "b", "c"}, DE, "a, b und c"},
	} {
		if got := In(c.lang).List(c.words); got != c.want {
			t.Errorf("%v in %s: %q, want %q", c.words, c.lang, got, c.want)
		}
	}
}

// XC-30: what is asked now wins, then the portal, then what was chosen before, then the browser.
func TestTheStrongestWishDecidesTheLanguage(t *testing.T) {
	german := []Lang{NL, EN, DE}
	for _, c := range []struct {
		name string
		w    Wishes
		want Lang
	}{
		{"nothing known", Wishes{}, NL},
		{"realm", Wishes{Spoken: []Lang{EN, NL}}, EN},
		{"browser", Wishes{Browser: "en-GB,en;q=0.9,nl;q=0.8"}, EN},
		{"browser prefers Dutch", Wishes{Browser: "nl-BE, en;q=0.5", Spoken: []Lang{EN, NL}}, NL},
		{"browser speaks neither", Wishes{Browser: "fr-FR, it;q=0.9", Spoken: []Lang{EN, NL}}, EN},
		{"cookie over browser", Wishes{Cookie: "nl", Browser: "en"}, NL},
		{"portal over cookie", Wishes{Portal: "en nl", Cookie: "nl"}, EN},
		{"asked over all", Wishes{Asked: "nl", Portal: "en", Cookie: "en", Browser: "en"}, NL},
		{"nonsense is passed over", Wishes{Asked: "'; drop", Browser: "en"}, EN},
		{"German where it is spoken", Wishes{Browser: "de-AT,de;q=0.9,en;q=0.5", Spoken: german}, DE},
		{"German cookie where it is spoken", Wishes{Cookie: "de", Browser: "en", Spoken: german}, DE},
		{"asked German where it is spoken", Wishes{Asked: "de", Portal: "nl", Spoken: german}, DE},
		{"an unknown language before German", Wishes{Browser: "fr, de;q=0.8, en;q=0.5", Spoken: german}, DE},
		{"a realm of one language", Wishes{Asked: "en", Browser: "de", Spoken: []Lang{NL}}, NL},
	} {
		if got := Choose(c.w); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// OL-34: a realm without German never speaks it, whoever asks; the next wish decides.
func TestGermanIsOnlySpokenWhereTheRealmDoes(t *testing.T) {
	for _, c := range []struct {
		name string
		w    Wishes
		want Lang
	}{
		{"asked", Wishes{Asked: "de"}, NL},
		{"asked, and English chosen before", Wishes{Asked: "de", Cookie: "en"}, EN},
		{"portal", Wishes{Portal: "de en"}, EN},
		{"cookie of a realm that does", Wishes{Cookie: "de", Browser: "nl"}, NL},
		{"browser", Wishes{Browser: "de-DE,de;q=0.9,en;q=0.8"}, EN},
		{"everybody", Wishes{Asked: "de", Portal: "de", Cookie: "de", Browser: "de"}, NL},
	} {
		if got := Choose(c.w); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// XC-30: no realm is without Dutch and English.
func TestARealmSpeaksDutchAndEnglishAndWhatItLists(t *testing.T) {
	for _, c := range []struct {
		tags []string
		want []Lang
	}{
		{nil, []Lang{NL, EN}},
		{[]string{"fr"}, []Lang{NL, EN}},
		{[]string{"nl"}, []Lang{NL, EN}},
		{[]string{"nl", "en", "de"}, []Lang{NL, EN, DE}},
		{[]string{"de"}, []Lang{NL, EN, DE}},
	} {
		if diff := cmp.Diff(c.want, Spoken(c.tags)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.tags, diff)
		}
	}
}

func FuzzChoose(f *testing.F) {
	f.Add("nl", "en nl", "en", "nl-NL,nl;q=0.9", "")
	f.Add("de", "de", "de", "de-DE", "nl en de")
	f.Fuzz(func(t *testing.T, asked, portal, cookie, browser, realm string) {
		spoken := Spoken(strings.Fields(realm))
		w := Wishes{Asked: asked, Portal: portal, Cookie: cookie, Browser: browser, Spoken: spoken}
		if l := Choose(w); !slices.Contains(spoken, l) {
			t.Errorf("chose %q of %v", l, spoken)
		}
	})
}
