package linking_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/tests/browserless"
)

// MH-11, MH-12, MH-16, MH-18, MH-25, MH-29, MH-43: the first login proves the account of old and the mailbox, and
// ends at the portal, which is told the institution; the next one needs eHerkenning alone.
func TestTheFirstLoginLinksAndTheNextGoesStraightIn(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		b := browserless.NewBrowser(t)
		p, code := v.Pincode(t, b, v.AtLink(t, b, "marit"), marit, "KlimOp")
		says(t, p, ok, "Koppeling eHerkenning bevestigen", "Pincode")
		p = v.EnterPincode(t, b, p, code)
		if !v.AtPortal(p) {
			t.Fatalf("marit is at %s (%d): %s", p.URL, p.Status, p.Heading())
		}
		tokens, err := v.Schools.Redeem(t.Context(), p.URL)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]any{"code": "12AB", "kind": "school", "name": "Basisschool klimop"}
		if diff := cmp.Diff(want, tokens.Claims["institution"]); diff != "" || tokens.Claims["user_name"] != "klimop" {
			t.Errorf("the portal is told %v: %s", tokens.Claims, diff)
		}
		l := v.active(t, v.klimop.ID)
		if l.Proof != linking.OldPassword || l.Email.String() != marit || !l.Differs || l.Reference == "" {
			t.Errorf("the link is %+v", l)
		}
		again := browserless.NewBrowser(t)
		if p := v.Authenticate(t, again, again.Get(v.Schools.Authorize(home)), "marit"); !v.AtPortal(p) {
			t.Errorf("the next login ends at %s (%d): %s", p.URL, p.Status, p.Heading())
		}
		v.happened(t, audit.LinkProven, 1)
		v.happened(t, audit.LinkMade, 1)
		v.happened(t, audit.EmailVerified, 1)
	})
}

// MH-31: the typed address proves nothing about the account, so those on record are told at once; nothing that a
// mail program opens changes anything (XC-16).
func TestThoseOnRecordAreToldAtOnce(t *testing.T) {
	v := settle(t, browserless.SQLite)
	before := v.Inbox.Last()
	v.linked(t)
	for _, to := range []string{"post@klimop.example", "gemachtigde@klimop.example"} {
		m := v.Mail(t, to, before)
		if strings.Contains(m.Text, marit) || !strings.Contains(m.Text, "12AB") || ticket(t, m.Text) == "" {
			t.Errorf("%s is told:\n%s", to, m.Text)
		}
	}
}
