package desk

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// country calls a country by its name, or by its code where there is no such country.
func country(c ui.Ctx, code registration.Country) string {
	region, err := language.ParseRegion(string(code))
	if err != nil {
		return string(code)
	}
	return display.Regions(language.Make(string(c.Lang()))).Name(region)
}
