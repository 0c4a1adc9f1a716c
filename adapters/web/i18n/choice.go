package i18n

import (
	"slices"

	"golang.org/x/text/language"
)

// Wishes are the places where a person's language may be known from, strongest first.
type Wishes struct {
	Asked   string // the parameter lang of this request
	Portal  string // ui_locales of the login request, tags separated by spaces (OIDC Core 3.1.2.1)
	Cookie  string // the choice made before
	Browser string // the header Accept-Language
	Spoken  []Lang // what the realm speaks, its own language first; empty: Dutch and English
}

var matcher = language.NewMatcher([]language.Tag{language.Dutch, language.English, language.German})

// Choose finds the language to speak. The first place that names a language of the realm decides; a
// language the realm does not speak is passed over, whoever wishes it (OL-34).
func Choose(w Wishes) Lang {
	spoken := w.Spoken
	if len(spoken) == 0 {
		spoken = Spoken(nil)
	}
	for _, wish := range []string{w.Asked, spaced(w.Portal), w.Cookie, w.Browser} {
		if l, ok := match(wish, spoken); ok {
			return l
		}
	}
	return spoken[0]
}

// match reads a list as Accept-Language writes it; what is no list names no language.
func match(list string, spoken []Lang) (Lang, bool) {
	if len(list) > 200 {
		return "", false // longer than any browser sends
	}
	tags, _, err := language.ParseAcceptLanguage(list)
	if err != nil {
		return "", false
	}
	for _, tag := range tags {
		_, index, sure := matcher.Match(tag)
		if l := all[index]; sure >= language.High && slices.Contains(spoken, l) {
			return l, true
		}
	}
	return "", false
}

func spaced(locales string) string {
	out := []byte(locales)
	for i, b := range out {
		if b == ' ' {
			out[i] = ','
		}
	}
	return string(out)
}
