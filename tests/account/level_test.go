package account_test

import (
	"net/http"
	"testing"

	"github.com/voordeur/voordeur/tests/browserless"
)

// MS-19: EH3 is the least; who has EH4 is as welcome, and the appointed address counts for them too.
func TestAHigherLevelThanNeededIsWelcome(t *testing.T) {
	h, b := browserless.NewHouse(t, browserless.SQLite, 1), browserless.NewBrowser(t)
	says(t, h.Administer(t, b, home, "jos", "j.jager@droogdal.example"), http.StatusOK, "Provincie Droogdal (oefen)", "EH4")
}
