package budget_test

import (
	"testing"

	"github.com/voordeur/voordeur/tests/browserless"
)

// MH-25: the next login of somebody whose account of old is linked, from the portal's request to its tokens: the eight
// statements of a returning login, one that reads what they hold, and the client's assertion (RFC 7523, 3).
func TestALinkedLoginIsTenStatementsInTwoCommits(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewSchools(t, k, 1)
		h.OldAccount(t, "klimop", "12AB", "", nil)
		if p := h.Link(t, browserless.NewBrowser(t), "marit", "m.dewit@deklimop.example", "klimop"); !h.AtPortal(p) {
			t.Fatalf("marit is at %s (%d): %s", p.URL, p.Status, p.Heading())
		}
		h.Rest()
		b, db := browserless.NewBrowser(t), h.Nodes[0].Database
		statements, commits := db.Statements()
		p := h.Authenticate(t, b, b.Get(h.Schools.Authorize(browserless.SchoolsRealm, "scope", "openid email")), "marit")
		if !h.AtPortal(p) {
			t.Fatalf("marit is at %s (%d): %s", p.URL, p.Status, p.Heading())
		}
		if _, err := h.Schools.Redeem(t.Context(), p.URL); err != nil {
			t.Fatal(err)
		}
		s, c := db.Statements()
		const most, mostCommits = 10, 2
		if s -= statements; s > most {
			t.Errorf("%d statements, budget %d", s, most)
		}
		if c -= commits; c > mostCommits {
			t.Errorf("%d commits, budget %d", c, mostCommits)
		}
		t.Logf("%d statements, %d commits", s, c)
	})
}
