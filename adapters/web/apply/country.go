package apply

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// People type the name of a country: a list of 250 names, asked for three times, weighs more than the rest of
// the page by far (XC-33). Names are known in the languages of the house and in that of the country itself.

// tags are the languages of the house.
var tags = map[i18n.Lang]language.Tag{i18n.NL: language.Dutch, i18n.EN: language.English, i18n.DE: language.German}

// byName finds countries by what they are called anywhere, and byCode calls them in the house's languages.
var (
	byName = sync.OnceValue(namesOfAll)
	byCode = map[i18n.Lang]func(registration.Country) string{i18n.NL: calls(i18n.NL), i18n.EN: calls(i18n.EN), i18n.DE: calls(i18n.DE)}
)

// also are names that no list of names has.
var also = map[string]registration.Country{
	"holland": "NL", "engeland": "GB", "england": "GB", "uk": "GB", "great britain": "GB", "groot brittannie": "GB", "scotland": "GB", "schotland": "GB",
	"wales": "GB", "usa": "US", "us": "US", "amerika": "US", "america": "US", "turkey": "TR", "turkije": "TR", "rusland": "RU", "czech republic": "CZ",
	"tsjechische republiek": "CZ", "korea": "KR", "birma": "MM", "burma": "MM", "swaziland": "SZ", "bosnie herzegovina": "BA", "bosnia": "BA", "bosnie": "BA", "bosnien": "BA", "macedonia": "MK", "macedonie": "MK",
	"staatloos": registration.Stateless, "stateless": registration.Stateless, "staatenlos": registration.Stateless,
}

func calls(l i18n.Lang) func(registration.Country) string {
	names := sync.OnceValue(func() display.Namer { return display.Regions(tags[l]) })
	return func(c registration.Country) string { return nameIn(names(), c) }
}

func nameIn(names display.Namer, c registration.Country) string {
	region, err := language.ParseRegion(string(c))
	if err != nil || names == nil {
		return ""
	}
	return names.Name(region)
}

// read are languages that many applicants write, in countries that have several: Belgium is Belgique too.
var read = []language.Tag{
	language.French, language.Spanish, language.Portuguese, language.Italian, language.Polish, language.Turkish, language.Arabic, language.Russian,
	language.Ukrainian, language.SimplifiedChinese,
}

// namesOfAll gives every name in the form in which it is compared. Those of the house's languages win.
func namesOfAll() map[string]registration.Country {
	out := map[string]registration.Country{}
	for _, tag := range read {
		names := display.Regions(tag)
		for _, c := range registration.Countries() {
			out[plain(nameIn(names, c))] = c
		}
	}
	for _, c := range registration.Countries() {
		base, _ := language.Make("und-" + string(c)).Base() // what most people there speak
		out[plain(nameIn(display.Regions(language.Make(base.String())), c))] = c
		out[strings.ToLower(language.MustParseRegion(string(c)).ISO3())], out[strings.ToLower(string(c))] = c, c
	}
	for l := range tags {
		for _, c := range registration.Countries() {
			out[plain(byCode[l](c))] = c
		}
	}
	for name, c := range also {
		out[name] = c
	}
	delete(out, "")
	return out
}

// plain drops what people type differently: capitals, marks on letters, hyphens, dots and spaces.
func plain(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '.' || r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		default:
			space = true
		}
	}
	return b.String()
}

// Country reads the name of a country. What names none comes back as it was typed.
func Country(typed string) registration.Country {
	typed = strings.TrimSpace(typed)
	if c, ok := byName()[plain(typed)]; ok {
		return c
	}
	return registration.Country(typed)
}

// CountryName calls a country by its name in the language of the page; what is none stays as it was typed.
func CountryName(c ui.Ctx, code registration.Country) string {
	if code == registration.Stateless {
		return c.ApplyAboutStateless()
	}
	if name := byCode[c.Lang()](code); name != "" {
		return name
	}
	return string(code)
}

// meant gives the countries whose name looks most like what was typed, at most three.
func meant(c ui.Ctx, typed string) []string {
	wanted := plain(typed)
	if len(wanted) < 3 || len(wanted) > 60 {
		return nil
	}
	var out []string
	for _, code := range registration.Countries() {
		name := byCode[c.Lang()](code)
		if is := plain(name); strings.HasPrefix(is, wanted) || distance(is, wanted) <= 1+len(wanted)/5 {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out[:min(3, len(out))]
}

// distance counts the letters to change, add or drop (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal, row[j+1] = row[j+1], min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
