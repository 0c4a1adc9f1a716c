// Package singlesignon shows when a session opens a service without a new login: within a realm, as its
// policy allows, and never across realms.
package singlesignon

import (
	"bytes"
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

// house has anna logged in at the portal of a realm that accepts sessions of at most 30 minutes.
func house(t *testing.T) (*browserless.House, *browserless.Browser, browserless.Tokens) {
	t.Helper()
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	admin, anna := browserless.NewBrowser(t), browserless.NewBrowser(t)
	document := append(bytes.Clone(h.Document("production")), []byte("\nsingle-sign-on: { max-age: 30m }\n")...)
	if _, err := h.Nodes[0].Publish(t.Context(), document, "test"); err != nil {
		t.Fatal(err)
	}
	h.Administer(t, admin, "production", "bram", "b.boswinkel@zilverbeek.example")
	page := h.Enrol(t, anna, admin, "production", "anna", "a.akkerman@zilverbeek.example")
	tokens, err := h.Portal.Redeem(t.Context(), page.URL)
	if err != nil {
		t.Fatal(err)
	}
	return h, anna, tokens
}

func TestASessionOpensTheServiceWithinItsRealm(t *testing.T) {
	h, anna, first := house(t)
	page := anna.Get(h.Portal.Authorize("production"))
	if !h.AtPortal(page) {
		t.Fatalf("leads to %s: %s", page.URL, page.Heading())
	}
	second, err := h.Portal.Redeem(t.Context(), page.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, claim := range []string{"sub", "sid", "auth_time", "acr"} {
		if first.Claims[claim] != second.Claims[claim] {
			t.Errorf("%s was %v and is %v", claim, first.Claims[claim], second.Claims[claim])
		}
	}
}

// OpenID Connect Core 3.1.2.1: what a portal may demand on top of the policy.
func TestWhatAPortalDemandsNeedsANewLogin(t *testing.T) {
	h, anna, first := house(t)
	for name, pairs := range map[string][]string{
		"a fresh login":  {"prompt", "login"},
		"a fresh proof":  {"max_age", "0"},
		"a higher level": {"acr_values", "http://eidas.europa.eu/LoA/high"},
	} {
		if page := anna.Get(h.Portal.Authorize("production", pairs...)); h.AtPortal(page) {
			t.Errorf("%s: the session answered", name)
		}
	}
	silent := anna.Get(h.Portal.Authorize("production", "prompt", "none"))
	if !h.AtPortal(silent) || silent.URL.Query().Get("code") == "" {
		t.Errorf("a silent request leads to %s", silent.URL)
	}
	hinted := anna.Get(h.Portal.Authorize("production", "prompt", "none", "id_token_hint", first.Raw))
	if hinted.URL.Query().Get("code") == "" {
		t.Errorf("a silent request for the same person leads to %s", hinted.URL)
	}
	stranger := browserless.NewBrowser(t).Get(h.Portal.Authorize("production", "prompt", "none"))
	if got := stranger.URL.Query().Get("error"); got != "login_required" {
		t.Errorf("a silent request without a session gives %q", got)
	}
}

func TestASessionOpensNoOtherRealm(t *testing.T) {
	h, anna, _ := house(t)
	document := append(bytes.Clone(h.Document("pre-production")), []byte("\nsingle-sign-on: { max-age: 30m }\n")...)
	if _, err := h.Nodes[0].Publish(t.Context(), document, "test"); err != nil {
		t.Fatal(err)
	}
	if page := anna.Get(h.Portal.Authorize("pre-production")); h.AtPortal(page) {
		t.Error("the session of production opened pre-production")
	}
	held := anna.Cookies(h.LoginHost)[browserless.SessionCookie("production")]
	anna.Plant(h.LoginHost, browserless.SessionCookie("pre-production"), held)
	if page := anna.Get(h.Portal.Authorize("pre-production")); h.AtPortal(page) {
		t.Error("the token of a production session opened pre-production")
	}
}

// XC-27, and the policy's own bound on single sign-on.
func TestASessionThatIsTooOldOpensNothing(t *testing.T) {
	h, anna, _ := house(t)
	for range 3 { // used every ten minutes, so that it does not end by itself
		h.Clock.Forward(10*time.Minute - time.Second)
		if page := anna.Get(h.Portal.Authorize("production")); !h.AtPortal(page) {
			t.Fatalf("after %s: %s", h.Clock.Now(), page.Heading())
		}
	}
	h.Clock.Forward(5 * time.Second)
	if page := anna.Get(h.Portal.Authorize("production")); h.AtPortal(page) {
		t.Error("a proof of half an hour ago still opened the service")
	}
}

func TestWithoutThePolicysWordASessionOpensNothing(t *testing.T) {
	h, anna, _ := house(t)
	if _, err := h.Nodes[0].Publish(t.Context(), h.Document("production"), "test"); err != nil {
		t.Fatal(err)
	}
	if page := anna.Get(h.Portal.Authorize("production")); h.AtPortal(page) {
		t.Error("single sign-on went on after the policy ended it")
	}
}
