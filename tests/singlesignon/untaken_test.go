package singlesignon

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

// XC-13: a portal that cannot be reached after a login takes its answer a little later. Who comes back finds it for as
// long as the code is good and was not used; nobody else finds it.
func TestAPortalThatWasNotReachedIsTriedAgain(t *testing.T) {
	const email = "boris@zonnebloem.example"
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewAccounts(t, k, 1)
		h.Open(t, browserless.Accountants, browserless.AccountantsKind, email, nil)
		reached := func(b *browserless.Browser) (back browserless.Page, answer *url.URL) {
			t.Helper()
			since := h.Inbox.Last()
			p := h.AtFactor(t, b, email)
			login, _, _ := strings.Cut(p.URL.String(), "/code")
			b.Stop = func(to *url.URL) bool { return strings.HasPrefix(to.String(), h.Accounts.Callback()) }
			p = h.Answer(t, b, p, h.MailedCode(t, email, since))
			if f, ok := p.Form("/offer/skip"); ok {
				p = b.Submit(p, f)
			}
			b.Stop = nil
			if p.Next == nil {
				t.Fatalf("no answer left for the portal: %s (%s)", p.URL, p.Heading())
			}
			return b.Get(login), p.Next
		}

		b := browserless.NewBrowser(t)
		p, answer := reached(b)
		if p.Status != http.StatusOK || !strings.Contains(p.Text(), "Dat kan tot") || !slices.Contains(p.Links(), answer.String()) {
			t.Fatalf("who comes back sees %d %s", p.Status, p.Text())
		}
		login := p.URL.String()
		if other := browserless.NewBrowser(t).Get(login); strings.Contains(other.Body, answer.Query().Get("code")) {
			t.Error("another browser is given the answer")
		}
		if p = b.Follow(p, answer.String()); !h.AtPortal(p) {
			t.Fatalf("a second try leads to %s", p.URL)
		}
		if _, err := h.Accounts.Redeem(t.Context(), p.URL); err != nil {
			t.Fatal(err)
		}
		if p = b.Get(login); p.Heading() != "U bent al ingelogd" || slices.Contains(p.Links(), answer.String()) {
			t.Errorf("after the portal took it: %s", p.Text())
		}

		h.Forward(time.Minute) // another code may be sent
		late := browserless.NewBrowser(t)
		p, answer = reached(late)
		h.Forward(time.Minute)
		if p = late.Get(p.URL.String()); p.Heading() != "U bent al ingelogd" || slices.Contains(p.Links(), answer.String()) {
			t.Errorf("after a minute: %s", p.Text())
		}
	})
}
