package credential_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
)

func known(t testing.TB) credential.Context {
	t.Helper()
	email, err := identity.ParseEmail("a.zilverbeek+portaal@mail.oostereind.example")
	if err != nil {
		t.Fatal(err)
	}
	return credential.Context{Names: []string{"Gemeente Veenmeer", "MijnAccountantsPortal", "Ánna", "van Zilverbeek", "Иван"}, Email: email}
}

// J4: how long a password is counts in characters, and depends on whether something else is asked as well
// (NIST SP 800-63B-4, 3.1.1.2).
func TestPasswordsHaveALength(t *testing.T) {
	alone, second := credential.RulesFor(false), credential.RulesFor(true)
	for _, c := range []struct {
		rules    credential.Rules
		password string
		want     credential.Objection
	}{
		{alone, "vlk gz prt hk", credential.TooShort},
		{alone, "vlk gz prt hkd", credential.TooShort},
		{alone, "vlk gz prt hkdm", ""},
		{credential.Rules{}, "vlk gz prt hkd", credential.TooShort},
		{second, "vlkgzpr", credential.TooShort},
		{second, "vlkgzprt", ""},
		{credential.Rules{Minimum: 4}, "vlkgzpr", credential.TooShort},
		{credential.Rules{Minimum: 12}, "vlkgzprtxcw", credential.TooShort},
		{credential.Rules{Minimum: 12}, "vlkgzprtxcwn", ""},
		{credential.Rules{Minimum: 1000}, rare(128), ""},
		{second, rare(128), ""},
		{second, rare(129), credential.TooLong},
		{second, strings.Repeat("☃", 2) + "𝕏ß日本語", credential.TooShort},
		{second, strings.Repeat("☃", 2) + "𝕏ß日本語λ", ""},
		{second, strings.Repeat("\U0001F300\U0001F301", 1<<20), credential.TooLong},
		{second, "", credential.TooShort},
	} {
		if got := c.rules.Check(c.password, credential.Context{}); got.Objection != c.want {
			t.Errorf("%+v %.40q: %v", c.rules, c.password, got)
		}
	}
}

// rare gives n characters without a word, a pattern or a repetition.
func rare(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]byte, n)
	for i := range out {
		out[i] = "bcdfghjkmnpqrtvwxz"[r.IntN(18)]
	}
	return string(out)
}

// J4: spaces and all scripts are welcome; what cannot be typed again is not.
func TestPasswordsAreMadeOfWhatCanBeTyped(t *testing.T) {
	for password, want := range map[string]credential.Objection{
		"vier paarse lampen": "", "пароль для реки": "", "川の向こうに三つの山": "", "🦩🌵🪐🧵🧭🛶🪗🎏": "", "naïveté — ‘ja’": "",
		"vlkgz\x00prt": credential.Unreadable, "vlkgz\nprtk": credential.Unreadable, "vlkgz\xffprt": credential.Unreadable, "vlkgz\u0085prt": credential.Unreadable,
	} {
		if got := credential.RulesFor(true).Check(password, known(t)); got.Objection != want {
			t.Errorf("%q: %v", password, got)
		}
	}
}

// J4: a password that is little more than a word many choose is refused, and the word is named: "omdat ‹welkom›
// er in staat". Dutch words too.
func TestEasyPasswordsAreRefusedWithTheReason(t *testing.T) {
	none := credential.Problem{}
	because := func(o credential.Objection, word string) credential.Problem {
		return credential.Problem{Objection: o, Word: word}
	}
	for password, want := range map[string]credential.Problem{
		"Welkom2026!":                       because(credential.Listed, "welkom"),
		"W3lk0m!!2026":                      because(credential.Listed, "welkom"),
		"!!!welkom!!!":                      because(credential.Listed, "welkom"),
		"welkom83749201":                    because(credential.Listed, "welkom"),
		"welkomwelkom":                      because(credential.Pattern, "welkom"),
		"welkomx9":                          because(credential.Listed, "welkom"),
		"wachtw00rd":                        because(credential.Listed, "wachtwoord"),
		"W@chtwóórd #1":                     because(credential.Listed, "wachtwoord"),
		"Geheim-Geheim1":                    because(credential.Listed, "geheim"),
		"Zomer2026!":                        because(credential.Listed, "zomer"),
		"najaar2026":                        because(credential.Listed, "najaar"),
		"September26":                       because(credential.Listed, "september"),
		"Donderdag12":                       because(credential.Listed, "donderdag"),
		"amsterdam utrecht":                 because(credential.Listed, "amsterdam"),
		"Feyenoord010":                      because(credential.Listed, "feyenoord"),
		"Ajax2024!":                         because(credential.Listed, "ajax"),
		"psv-1988-":                         because(credential.Listed, "psv"),
		"Pa$$w0rd1234567":                   because(credential.Listed, "password"),
		"iloveyou99":                        because(credential.Listed, "iloveyou"),
		"qwertyui":                          because(credential.Pattern, "qwertyui"),
		"poiuytrewq":                        because(credential.Pattern, "poiuytrewq"),
		"azertyuiop":                        because(credential.Pattern, "azertyuiop"),
		"12345678":                          because(credential.Pattern, "12345678"),
		"87654321":                          because(credential.Pattern, "87654321"),
		"abcdefgh":                          because(credential.Pattern, "abcdefgh"),
		"abcd1234":                          because(credential.Pattern, "abcd"),
		"2345cdefgh":                        because(credential.Pattern, "cdefgh"),
		"aaaaaaaa":                          because(credential.Pattern, "a"),
		"        ":                          because(credential.Pattern, " "),
		"xkqxkqxkqxk":                       because(credential.Pattern, "xkq"),
		"aaaabbbb":                          because(credential.Pattern, "aaaa"),
		"31121980":                          because(credential.Pattern, "31121980"),
		"1980-12-31":                        because(credential.Pattern, "1980-12-31"),
		"31-12-80":                          because(credential.Pattern, "31-12-80"),
		"veenmeer2026":                      because(credential.Own, "veenmeer"),
		"GemeenteVeenmeer":                  because(credential.Own, "gemeenteveenmeer"),
		"accountants!1":                     because(credential.Own, "accountants"),
		"Zilverbeek1!":                      because(credential.Own, "zilverbeek"),
		"a.zilverbeek":                      because(credential.Own, "zilverbeek"),
		"oostereind88":                      because(credential.Own, "oostereind"),
		"anna1971!":                         because(credential.Own, "ánna"),
		"Иван19711971":                      because(credential.Own, "иван"),
		"vlkgzprt":                          none,
		"welkomxyz":                         none,
		"84712390":                          none,
		"32139974":                          none,
		"correct paard batterij nietje":     none,
		"zomer winter lente herfst":         none,
		"Welkom in het groene bos van Ede":  none,
		"mijn veenmeer ligt achter de dijk": none,
	} {
		if got := credential.RulesFor(true).Check(password, known(t)); got != want {
			t.Errorf("%q: %v, not %v", password, got, want)
		}
	}
}

// J4: words of the lists do not turn up by chance in what a password manager draws.
func TestDrawnPasswordsAreWelcome(t *testing.T) {
	const small, all = "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!@#$%^&*-_=+"
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		signs           string
		length, refused int
	}{{small, 8, 1}, {all, 8, 3}, {all, 10, 1}, {small, 15, 0}, {all, 15, 0}, {all, 20, 0}} {
		refused := 0
		for range 800 {
			drawn := make([]byte, c.length)
			for i := range drawn {
				drawn[i] = c.signs[r.IntN(len(c.signs))]
			}
			if p := credential.RulesFor(true).Check(string(drawn), known(t)); !p.None() {
				refused++
			}
		}
		if refused > c.refused {
			t.Errorf("%d of 800 of length %d refused", refused, c.length)
		}
	}
}

// J4: the strength is advice, from what everybody knows to what nobody guesses.
func TestStrengthIsAdvice(t *testing.T) {
	for password, want := range map[string]int{
		"": 0, "a": 0, "welkom": 0, "Pa$$w0rd1234567": 0, "gemeenteveenmeer": 0, "welkomwelkom": 0, "aaaaaaaaaaaaaaaaaaaa": 0, "qwertyuiop": 0,
		"Welkom01!": 1, "Zomer2026!": 1, "welkom83749201": 1, "Zilverbeek71": 0, "xkq": 0, "xkqxkqxkqxk": 1,
		"vlkgzprt": 2, "84712390": 2, "welkomxyz": 1, "vlkgzprtx": 3, "vlkgzprtxcwn": 4, "correct paard batterij nietje": 4, "川の向こうに三つの山": 4,
	} {
		if got := credential.Strength(password, known(t)); got != want {
			t.Errorf("%q has strength %d, not %d", password, got, want)
		}
	}
}

func FuzzPassword(f *testing.F) {
	for _, s := range []string{"", "Welkom01!", "\xff\xfe", strings.Repeat("ab", 300), "W@chtwóórd", "31-12-1980", "aAaAaA111", "ıİſK"} {
		f.Add(s, "Gemeente Veenmeer")
	}
	f.Fuzz(func(t *testing.T, password, name string) {
		c := credential.Context{Names: []string{name}}
		score := credential.Strength(password, c)
		if score < 0 || score > 4 {
			t.Fatalf("%q has strength %d", password, score)
		}
		got := credential.RulesFor(true).Check(password, c)
		named := got.Objection == credential.Listed || got.Objection == credential.Own || got.Objection == credential.Pattern
		if named != (got.Word != "") || named && score > 1 && got.Objection != credential.Pattern {
			t.Errorf("%q: %v, strength %d", password, got, score)
		}
		if got.None() && (utf8.RuneCountInString(password) < 8 || utf8.RuneCountInString(password) > 128 || !utf8.ValidString(password)) {
			t.Errorf("%q was taken", password)
		}
		if stricter := credential.RulesFor(false).Check(password, c); got.Objection != "" && stricter.None() {
			t.Errorf("%q is refused beside a second factor only", password)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	c, long := known(b), rare(128)
	for b.Loop() {
		credential.RulesFor(true).Check(long, c)
	}
}
