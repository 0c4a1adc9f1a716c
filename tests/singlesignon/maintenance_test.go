package singlesignon

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

// XC-38: a maintenance is told of beforehand, no login begins that could not end, and one that somebody is in the middle
// of ends well. Those who come meanwhile are told until when, and so are the portal and its login element; afterwards
// all is as before.
func TestADrillOfMaintenance(t *testing.T) {
	const boris, mirjam = "boris@zonnebloem.example", "mirjam@zonnebloem.example"
	h := browserless.NewAccounts(t, browserless.SQLite, 1)
	for _, email := range []string{boris, mirjam} {
		h.Open(t, browserless.Accountants, browserless.AccountantsKind, email, nil)
	}
	from := h.Now().Add(time.Hour).Truncate(time.Minute)
	plan := fmt.Sprintf("\nmaintenance: { from: %s, until: %s, why: { nl: Er komt een nieuwe versie., en: There will be a new version. } }\n",
		from.Format(time.RFC3339), from.Add(time.Hour).Format(time.RFC3339))
	if _, err := h.Nodes[0].Publish(t.Context(), append(h.AccountsDocument(), plan...), "test"); err != nil {
		t.Fatal(err)
	}
	first := func() browserless.Page {
		return browserless.NewBrowser(t).Get(h.Accounts.Authorize(browserless.Accountants))
	}
	ways := func() string {
		return browserless.NewBrowser(t).Get(h.Issuer(browserless.Accountants) + "/element/v1/methods?client_id=portaal").Body
	}
	if p := first(); p.Status != http.StatusOK || !strings.Contains(p.Text(), "Onderhoud: van") || !strings.Contains(p.Text(), "Er komt een nieuwe versie.") {
		t.Errorf("beforehand: %d %s", p.Status, p.Text())
	}
	if body := ways(); !strings.Contains(body, `"account`) {
		t.Errorf("beforehand the element has %s", body)
	}

	h.Forward(49 * time.Minute)
	b := browserless.NewBrowser(t)
	since := h.Inbox.Last()
	p := h.AtFactor(t, b, boris)
	h.Forward(3 * time.Minute)
	if p = h.Answer(t, b, p, h.MailedCode(t, boris, since)); p.Heading() == "We zijn bezig met onderhoud" {
		t.Error("a login that was under way is broken off")
	}
	late := browserless.NewBrowser(t)
	p = late.Get(h.Accounts.Authorize(browserless.Accountants))
	if p.Heading() != "We zijn bezig met onderhoud" || strings.Contains(p.Text(), "Onderhoud: van") {
		t.Errorf("ten minutes before: %d %s", p.Status, p.Text())
	}
	if body := ways(); !strings.Contains(body, `"methods":[]`) || !strings.Contains(body, "U kunt tot") {
		t.Errorf("during the maintenance the element has %s", body)
	}
	if back := late.Get(strings.TrimSuffix(p.URL.String(), "/") + "/stop"); back.URL.Query().Get("error") != "temporarily_unavailable" {
		t.Errorf("the portal is told %s", back.URL)
	}
	h.Forward(69 * time.Minute)
	since = h.Inbox.Last()
	if p = h.AtFactor(t, browserless.NewBrowser(t), mirjam); h.MailedCode(t, mirjam, since) == "" {
		t.Errorf("afterwards: %s", p.Heading())
	}
}
