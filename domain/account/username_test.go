package account_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/account"
)

func TestUserNames(t *testing.T) {
	for typed, want := range map[string]struct {
		name    string
		problem account.UserNameProblem
	}{
		"noor.berg": {"noor.berg", ""}, "  Noor.Berg ": {"noor.berg", ""}, "NOOR_BERG-1": {"noor_berg-1", ""}, "12345": {"12345", ""},
		"n----": {"n----", ""}, strings.Repeat("a", 30): {strings.Repeat("a", 30), ""}, "9.-_9": {"9.-_9", ""},
		"": {"", account.UserNameMissing}, " \t\n": {"", account.UserNameMissing},
		"noor": {"", account.UserNameShort}, "a": {"", account.UserNameShort}, strings.Repeat("a", 31): {"", account.UserNameLong},
		".noor": {"", account.UserNameStart}, "-noor": {"", account.UserNameStart}, "_noor": {"", account.UserNameStart}, ".": {"", account.UserNameStart},
		"noor berg": {"", account.UserNameStrange}, "noor@berg.example": {"", account.UserNameStrange}, "noör.berg": {"", account.UserNameStrange},
		"noor\x00berg": {"", account.UserNameStrange}, "nоor.berg": {"", account.UserNameStrange}, "ＮＯＯＲ.": {"", account.UserNameStrange},
		"noor\u200bberg": {"", account.UserNameStrange}, "\xff\xfe\xfd\xfc\xfb": {"", account.UserNameStrange},
	} {
		if name, problem := account.ParseUserName(typed); name != want.name || problem != want.problem {
			t.Errorf("%q is %q, %q", typed, name, problem)
		}
	}
}

// Every character of Unicode, in the first place and in a later one: what is kept is of the one alphabet, so that
// no two names look alike but for I and l.
func TestEveryCharacterOfAUserName(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		name, problem := account.ParseUserName("noor" + string(r) + "x")
		if allowed := r < utf8.RuneSelf && strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_", r); allowed != (problem == "") {
			t.Fatalf("%U in a name: %q, %q", r, name, problem)
		}
		first, problem := account.ParseUserName(string(r) + "noor")
		if problem == "" && strings.Trim(first, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != "" {
			t.Fatalf("%U leads to %q", r, first)
		}
	}
}

// Every length.
func TestEveryLengthOfAUserName(t *testing.T) {
	for n := range 100 {
		name, problem := account.ParseUserName(strings.Repeat("a", n))
		if ok := n >= account.MinUserName && n <= account.MaxUserName; ok != (problem == "") || ok && len(name) != n {
			t.Errorf("%d characters: %q", n, problem)
		}
	}
}

// XC-37: everybody is offered a name that may be used, whatever they are called.
func TestASuggestionCanBeUsed(t *testing.T) {
	for _, c := range []struct {
		given, family string
		number        int
		want          string
	}{
		{"Noor Éléonore", "Berg", 0, "noor.berg"}, {"Noor", "Berg", 1, "noor.berg"}, {"Noor", "Berg", 2, "noor.berg2"}, {"", "Suparman", 0, "suparman"},
		{"Þóra", "Ólafsdóttir", 0, "thora.olafsdottir"}, {"Łukasz", "Wałęsa", 0, "lukasz.walesa"}, {"IJsbrand", "van ’t Hooft", 0, "ijsbrand.vanthooft"},
		{"Jo", "Li", 0, "jo.li"}, {"O", "X", 0, "o.x01"}, {"", "X", 0, "x0001"}, {"Мария", "Иванова", 0, "gebruiker"}, {"明", "王", 3, "gebruiker3"},
		{"Maximiliaan", "Hottentottententententoonstelling", 0, "maximiliaan.hottentottententen"}, {"Maximiliaan", "Hottentottententententoonstelling", 12, "maximiliaan.hottentottentent12"},
		{"Abcdefghijklmnopqrstuvwxyzabc", "Y", 0, "abcdefghijklmnopqrstuvwxyzabc"}, {" ", "-", 0, "gebruiker"},
	} {
		if got := account.SuggestUserName(c.given, c.family, c.number); got != c.want {
			t.Errorf("%s %s (%d) is offered %q", c.given, c.family, c.number, got)
		}
	}
}

func FuzzSuggestUserName(f *testing.F) {
	f.Add("Noor", "van den Berg", 2)
	f.Fuzz(func(t *testing.T, given, family string, number int) {
		got := account.SuggestUserName(given, family, number)
		if name, problem := account.ParseUserName(got); problem != "" || name != got {
			t.Errorf("%q %q %d: %q is refused: %s", given, family, number, got, problem)
		}
	})
}
