package browserless_test

import (
	"bytes"
	"testing"
	"time"

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

// The same for somebody with an account: password, a code by mail, the offer of an authenticator put off, and
// back with a code from an app (MA-01 to MA-13).
func TestAnAccountFromEndToEnd(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewAccounts(t, k, 1)
		id := h.Open(t, browserless.Accountants, browserless.AccountantsKind, "boris@zonnebloem.example", nil)
		b := browserless.NewBrowser(t)
		p := h.AtFactor(t, b, "boris@zonnebloem.example")
		p = h.Answer(t, b, p, h.MailedCode(t, "boris@zonnebloem.example", 0))
		p = b.Submit(p, p.MustForm(t, "/offer/skip"))
		if !h.AtPortal(p) {
			t.Fatalf("boris is at %s (%d): %s", p.URL, p.Status, p.Heading())
		}
		if _, err := h.Accounts.Redeem(t.Context(), p.URL); err != nil {
			t.Fatal(err)
		}
		key, _ := h.Equip(t, browserless.Accountants, id)
		other := browserless.NewBrowser(t)
		p = h.AtFactor(t, other, "boris@zonnebloem.example")
		if p = h.Answer(t, other, p, h.Code30(t, key)); !h.AtPortal(p) {
			t.Errorf("with an app boris is at %s (%d): %s", p.URL, p.Status, p.Heading())
		}
	})
}

// MA-14: where an offer may be skipped once, that once leads on.
func TestTheLastSkipCounts(t *testing.T) {
	h := browserless.NewAccounts(t, browserless.SQLite, 1)
	once := bytes.Replace(h.AccountsDocument(), []byte("every: 7d"), []byte("max-skips: 1"), 1)
	if _, err := h.Nodes[0].Publish(t.Context(), once, "test"); err != nil {
		t.Fatal(err)
	}
	const boris = "boris@zonnebloem.example"
	h.Open(t, browserless.Accountants, browserless.AccountantsKind, boris, nil)
	for _, may := range []bool{true, false} {
		b, before := browserless.NewBrowser(t), h.Inbox.Last()
		p := h.AtFactor(t, b, boris)
		p = h.Answer(t, b, p, h.MailedCode(t, boris, before))
		f, skippable := p.Form("/offer/skip")
		if skippable != may {
			t.Fatalf("the offer can be skipped: %v at %s", skippable, p.Heading())
		}
		if may {
			if p = b.Submit(p, f); !h.AtPortal(p) {
				t.Errorf("boris is at %s: %s", p.URL, p.Heading())
			}
		}
		h.Forward(time.Minute)
	}
}
