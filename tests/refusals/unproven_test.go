package refusals_test

import (
	"net/http"
	"testing"

	"github.com/voordeur/voordeur/tests/browserless"
)

// Who proved nothing is not recorded, however often they look: the page says why nobody gets in, and shows no reference
// that would lead nowhere.
func TestAServiceThatIsClosedShowsNoReference(t *testing.T) {
	h := house{browserless.NewHouse(t, browserless.SQLite, 1), t}
	h.rules(h.Document(browserless.Environments[0]), "methods: [eherkenning]", "methods: [{ method: eherkenning, until: 2020-01-01 }]")
	h.Rest()
	commits := h.Commits()
	b := browserless.NewBrowser(t)
	p := b.Get(h.Portal.Authorize(treasury))
	for range 3 {
		if p = b.Get(p.URL.String()); p.Status != http.StatusOK || p.Heading() != "Inloggen kan nu niet op deze manier" || reference(p) != "" {
			t.Errorf("%s (%d): %s with %q", p.URL, p.Status, p.Heading(), reference(p))
		}
	}
	if n := h.Commits() - commits; n != 0 {
		t.Errorf("%d commits", n)
	}
}
