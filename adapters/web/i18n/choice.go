package i18n

import "golang.org/x/text/language"

// Wishes are the places where a person's language may be known from, strongest first.
type Wishes struct {
	Asked   string // the parameter lang of this request
	Portal  string // ui_locales of the login request, tags separated by spaces (OIDC Core 3.1.2.1)
	Cookie  string // the choice made before
	Browser string // the header Accept-Language
	Tenant  Lang   // what the tenant speaks
}

var matcher = language.NewMatcher([]language.Tag{language.Dutch, language.English})

// Choose finds the language to speak. The first place that names a language of ours decides.
func Choose(w Wishes) Lang {
	for _, wish := range []string{w.Asked, spaced(w.Portal), w.Cookie, w.Browser} {
		if l, ok := match(wish); ok {
			return l
		}
	}
	if w.Tenant == EN {
		return EN
	}
	return NL
}

// match reads a list as Accept-Language writes it; what is no list names no language.
func match(list string) (Lang, bool) {
	if len(list) > 200 {
		return "", false // longer than any browser sends
	}
	tags, _, err := language.ParseAcceptLanguage(list)
	if err != nil || len(tags) == 0 {
		return "", false
	}
	_, index, sure := matcher.Match(tags...)
	return []Lang{NL, EN}[index], sure >= language.High
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
