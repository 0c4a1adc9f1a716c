package apply

import (
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// country is one with its name in a language.
type country struct {
	code registration.Country
	name string
}

// countries holds the lists by language: they take a while to make, and never change.
var countries = map[i18n.Lang]func() []country{
	i18n.NL: sync.OnceValue(func() []country { return list(language.Dutch) }),
	i18n.EN: sync.OnceValue(func() []country { return list(language.English) }),
	i18n.DE: sync.OnceValue(func() []country { return list(language.German) }),
}

// list gives all countries in the order of a dictionary of the language.
func list(tag language.Tag) []country {
	names, order := display.Regions(tag), collate.New(tag)
	var out []country
	for _, code := range registration.Countries() {
		out = append(out, country{code, names.Name(language.MustParseRegion(string(code)))})
	}
	slices.SortStableFunc(out, func(a, b country) int { return order.CompareString(a.name, b.name) })
	return out
}

// countryOptions are the answers to a question for a country; the first one asks to choose.
func countryOptions(c ui.Ctx, chosen registration.Country, first ...ui.Option) []ui.Option {
	out := append([]ui.Option{{Label: c.ApplyAboutChoose()}}, first...)
	for _, k := range countries[c.Lang()]() {
		out = append(out, ui.Option{Value: string(k.code), Label: k.name})
	}
	for i := range out {
		out[i].Chosen = out[i].Value == string(chosen)
	}
	return out
}

// countryName is what a country is called; a nationality may be none.
func countryName(c ui.Ctx, code registration.Country) string {
	if code == registration.Stateless {
		return c.ApplyAboutStateless()
	}
	for _, k := range countries[c.Lang()]() {
		if k.code == code {
			return k.name
		}
	}
	return ""
}
