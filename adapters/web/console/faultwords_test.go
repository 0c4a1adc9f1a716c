package console

import (
	"testing"

	"github.com/voordeur/voordeur/adapters/web/i18n"
)

// A span in a sentence about a fault is said as people say it, in their language.
func TestFaultsSaySpansInWords(t *testing.T) {
	for english, want := range map[string]string{
		`"1h" is not a time from 1 minute to 8 hours, as in 90s, 10m, 8h or 30d`:            `"1h" is geen tijd van 1 minuut tot 8 uur, zoals 90s, 10m, 8h of 30d`,
		`"1 hour" is not a time from 30 seconds to 1 day, as in 90s, 10m, 8h or 30d`:        `"1 hour" is geen tijd van 30 seconden tot 1 dag, zoals 90s, 10m, 8h of 30d`,
		`"x" is not a time from 10 minutes to 730 days, as in 90s, 10m, 8h or 30d`:          `"x" is geen tijd van 10 minuten tot 730 dagen, zoals 90s, 10m, 8h of 30d`,
		`"x" is not a time from 0s to 99999999999999999999 days, as in 90s, 10m, 8h or 30d`: `"x" is geen tijd van 0s tot 99999999999999999999 days, zoals 90s, 10m, 8h of 30d`,
	} {
		if got, ok := sentence(speaking(i18n.NL), english); !ok || got != want {
			t.Errorf("%s\n is said as %s", english, got)
		}
		if got, ok := sentence(speaking(i18n.EN), english); !ok || got != english {
			t.Errorf("%s\n is said as %s", english, got)
		}
	}
}
