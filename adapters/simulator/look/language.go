package look

import (
	"net/http"
	"net/url"

	"golang.org/x/text/language"
)

// Language is one of the two that every page speaks.
type Language string

// Dutch comes first: it is what a visitor gets who asks for neither.
const (
	Dutch   Language = "nl"
	English Language = "en"
)

// Languages are both, the default first.
var Languages = []Language{Dutch, English}

const languageCookie = "taal"

var matcher = language.NewMatcher([]language.Tag{language.Dutch, language.English})

// Lang is the language for r: ?lang= before the cookie before Accept-Language before Dutch.
func Lang(r *http.Request) Language {
	if l, ok := parseLanguage(r.URL.Query().Get("lang")); ok {
		return l
	}
	if c, err := r.Cookie(languageCookie); err == nil {
		if l, ok := parseLanguage(c.Value); ok {
			return l
		}
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return Dutch
	}
	_, i, sure := matcher.Match(tags...)
	if sure == language.No {
		return Dutch
	}
	return Languages[i]
}

func parseLanguage(s string) (Language, bool) {
	switch l := Language(s); l {
	case Dutch, English:
		return l, true
	default:
		return "", false
	}
}

// remember keeps the language that ?lang= chose for a year.
func remember(w http.ResponseWriter, r *http.Request) {
	l, ok := parseLanguage(r.URL.Query().Get("lang"))
	if !ok {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// choice is one entry of the language navigation.
type choice struct {
	Lang    Language
	Short   string
	Name    string
	Href    string
	Current bool
}

// choices keeps the rest of the query, so that changing language loses nothing.
func choices(r *http.Request, here string, now Language) []choice {
	at := url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	if here != "" {
		if u, err := url.Parse(here); err == nil {
			at = *u
		}
	}
	href := func(l Language) string {
		q := at.Query()
		q.Set("lang", string(l))
		u := at
		u.RawQuery = q.Encode()
		return u.String()
	}
	return []choice{
		{Dutch, "NL", "Nederlands", href(Dutch), now == Dutch},
		{English, "EN", "English", href(English), now == English},
	}
}
