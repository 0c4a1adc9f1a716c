package budget_test

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

const clerk = "b.boswinkel@kwikstaart.example"

// MA-01, MA-09, MA-27, MA-31: a login with password and authenticator app, in a browser that the account knows, from
// the portal's request to its tokens. Each page and each answer reads once whose account it is. Of the five statements
// of the tokens one is the client's assertion, and one the refresh token.
func TestALoginWithPasswordAndAppIsTwentySevenStatementsInThreeCommits(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewAccounts(t, k, 1)
		key, _ := h.Equip(t, browserless.Accountants, h.Open(t, browserless.Accountants, browserless.AccountantsKind, clerk, nil))
		b, db := browserless.NewBrowser(t), h.Nodes[0].Database
		login := func(step func(what string, statements, commits int64)) {
			h.Forward(time.Minute) // a code of the app works once
			p := b.Get(h.Accounts.Authorize(browserless.Accountants, "prompt", "login"))
			step("the page of the password", 1, 0)
			p = h.EnterPassword(t, b, p, clerk, browserless.Password)
			step("the password, and the page of the code", 10, 1)
			if p = h.Answer(t, b, p, h.Code30(t, key)); !h.AtPortal(p) {
				t.Fatalf("the clerk is at %s (%d): %s", p.URL, p.Status, p.Heading())
			}
			step("the code", 11, 1)
			if _, err := h.Accounts.Redeem(t.Context(), p.URL); err != nil {
				t.Fatal(err)
			}
			step("the tokens", 5, 1)
		}
		login(func(string, int64, int64) {}) // from now on the browser is known, and the app preferred
		h.Rest()
		statements, commits := db.Statements()
		login(func(what string, most, mostCommits int64) {
			s, c := db.Statements()
			t.Logf("%-40s %d statements, %d commits", what, s-statements, c-commits)
			if s-statements > most || c-commits > mostCommits {
				t.Errorf("%s: budget %d statements, %d commits", what, most, mostCommits)
			}
			statements, commits = s, c
		})
	})
}
