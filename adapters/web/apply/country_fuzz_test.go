package apply

import (
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// OL-34: what is typed for a country is one of the list, whose names lead back to it, or stays as it was typed; what
// is proposed instead are a few countries. A name that is found is found however its marks and spaces are typed.
func FuzzCountry(f *testing.F) {
	for _, s := range []string{"België", " BELGIUM ", "Cote d'Ivoire", "Belgei", "Atlantis", "", "\xff", "be", "Бельгия", "U.S.A.", "stateless", "ı", "ẞ"} {
		f.Add(s)
	}
	known := append(registration.Countries(), registration.Stateless)
	f.Fuzz(func(t *testing.T, typed string) {
		got, found := Country(typed), byName()[plain(typed)]
		if found != "" && (!slices.Contains(known, got) || got != found) || found == "" && len(got) > len(typed) {
			t.Errorf("%q became %q", typed, got)
		}
		if utf8.ValidString(typed) && plain(plain(typed)) != plain(typed) {
			t.Errorf("%q is compared as %q, and that as %q", typed, plain(typed), plain(plain(typed)))
		}
		for _, l := range []i18n.Lang{i18n.NL, i18n.EN, i18n.DE} {
			c := ui.Ctx{Printer: i18n.In(l)}
			if name := CountryName(c, got); found != "" && Country(name) != got {
				t.Errorf("%q became %q, and %q became %q", typed, got, name, Country(name))
			}
			proposed := meant(c, typed)
			for _, name := range proposed {
				if code := Country(name); !slices.Contains(known, code) || len(proposed) > 3 {
					t.Errorf("%q: %q is proposed", typed, proposed)
				}
			}
		}
	})
}
