package look

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Language is one that a page speaks.
type Language string

// Every page speaks Dutch and English; Dutch is what a visitor gets who asks for neither. German is for
// who serves people abroad (OL-34): Brand.Also.
const (
	Dutch   Language = "nl"
	English Language = "en"
	German  Language = "de"
)

// Languages are the two of every page, the default first.
var Languages = []Language{Dutch, English}

var names = map[Language]string{Dutch: "Nederlands", English: "English", German: "Deutsch"}

const languageCookie = "taal"

// matchers by whether German is spoken too.
var matchers = map[bool]language.Matcher{
	false: language.NewMatcher([]language.Tag{language.Dutch, language.English}),
	true:  language.NewMatcher([]language.Tag{language.Dutch, language.English, language.German}),
}

// Lang is the language for r, of a page that may speak more than Dutch and English: ?lang= before the cookie
// before Accept-Language before Dutch.
func Lang(r *http.Request, also ...Language) Language {
	spoken := spoken(also)
	if l := Language(r.URL.Query().Get("lang")); slices.Contains(spoken, l) {
		return l
	}
	if c, err := r.Cookie(languageCookie); err == nil && slices.Contains(spoken, Language(c.Value)) {
		return Language(c.Value)
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return Dutch
	}
	_, i, sure := matchers[slices.Contains(also, German)].Match(tags...)
	if sure == language.No {
		return Dutch
	}
	return spoken[i]
}

func spoken(also []Language) []Language { return append(slices.Clone(Languages), also...) }

// remember keeps the language that ?lang= chose for a year.
func remember(w http.ResponseWriter, r *http.Request, also []Language) {
	l := Language(r.URL.Query().Get("lang"))
	if !slices.Contains(spoken(also), l) {
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
func choices(r *http.Request, here string, now Language, also []Language) []choice {
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
	var all []choice
	for _, l := range spoken(also) {
		all = append(all, choice{l, strings.ToUpper(string(l)), names[l], href(l), now == l})
	}
	return all
}
