package browserless_test

import (
	"testing"

	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

// The walk that everything else is held against: an administrator, a participant who waits for a role,
// and tokens that a stranger's library accepts (MS-19 to MS-41).
func TestTheGuideFromEndToEnd(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewHouse(t, k, 1)
		admin, anna := browserless.NewBrowser(t), browserless.NewBrowser(t)
		h.Administer(t, admin, "production", "bram", "b.boswinkel@zilverbeek.example")
		p := h.Enrol(t, anna, admin, "production", "anna", "a.akkerman@zilverbeek.example")
		tokens, err := h.Portal.Redeem(t.Context(), p.URL)
		if err != nil {
			t.Fatal(err)
		}
		if tokens.Claims["acr"] != "http://eidas.europa.eu/LoA/substantial" {
			t.Errorf("acr is %v", tokens.Claims["acr"])
		}
		again := h.Authenticate(t, anna, anna.Get(h.Portal.Authorize("production")), "anna")
		if !h.AtPortal(again) {
			t.Errorf("returning leads to %s: %s", again.URL, again.Heading())
		}
		for _, strange := range append(admin.Strange(), anna.Strange()...) {
			t.Error(strange)
		}
	})
}
