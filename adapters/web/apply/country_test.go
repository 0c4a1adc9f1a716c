package apply

import (
	"slices"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// OL-34: a country is known by its name in the languages of the house and in its own, however it is typed.
func TestCountriesByName(t *testing.T) {
	for typed, want := range map[string]registration.Country{
		"België": "BE", "belgie": "BE", " BELGIUM ": "BE", "Belgien": "BE", "be": "BE", "BEL": "BE",
		"Belgique": "BE", "Suisse": "CH", "Svizzera": "CH", "Бельгия": "BE", "Polska": "PL", "Polen": "PL", "中国": "CN", "España": "ES", "espana": "ES", "Ελλάδα": "GR", "Österreich": "AT", "Oostenrijk": "AT",
		"Bosnië-Herzegovina": "BA", "Ivoorkust": "CI", "Cote d'Ivoire": "CI", "U.S.A.": "US", "Türkiye": "TR", "Turkije": "TR", "Holland": "NL",
		"Sint Maarten": "SX", "Kosovo": "XK", "staatloos": registration.Stateless, "Stateless": registration.Stateless,
		"Atlantis": "Atlantis", "": "", "België en Nederland": "België en Nederland",
	} {
		if got := Country(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

// Every country has a name in each language, and each of those names leads back to it.
func TestEveryCountryHasANameInEachLanguage(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.NL, i18n.EN, i18n.DE} {
		c := ui.Ctx{Printer: i18n.In(l)}
		for _, code := range registration.Countries() {
			if name := CountryName(c, code); name == string(code) || Country(name) != code {
				t.Errorf("%s in %s is %q, which is %q", code, l, name, Country(name))
			}
		}
	}
}

func TestWhatCountryWasMeant(t *testing.T) {
	c := ui.Ctx{Printer: i18n.In(i18n.NL)}
	for typed, want := range map[string][]string{
		"Belgei": {"België"}, "Duitslnd": {"Duitsland"}, "Guin": {"Guinee", "Guinee-Bissau"}, "xx": nil, "Atlantis": nil,
	} {
		if got := meant(c, typed); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
