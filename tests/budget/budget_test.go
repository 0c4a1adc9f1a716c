package budget_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

const (
	home = "production"
	bram = "b.boswinkel@zilverbeek.example"
	anna = "a.akkerman@zilverbeek.example"
)

// settled is a house at rest in which anna is a participant.
func settled(t *testing.T, k browserless.Kind) *browserless.House {
	t.Helper()
	h := browserless.NewHouse(t, k, 1)
	admin, b := browserless.NewBrowser(t), browserless.NewBrowser(t)
	h.Administer(t, admin, home, "bram", bram)
	p := h.Enrol(t, b, admin, home, "anna", anna)
	if _, err := h.Portal.Redeem(t.Context(), p.URL); err != nil {
		t.Fatal(err)
	}
	h.Rest()
	return h
}

// ARCHITECTURE 5: a returning eHerkenning login, token call included, takes at most 8 statements in 2
// commits. All of the application is in it, from the portal's request to the tokens. A portal that proves
// itself with a signed assertion costs one more: the assertion's id, which is spent once (RFC 7523, 3).
func TestAReturningLoginIsEightStatementsInTwoCommits(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := settled(t, k)
		b, db := browserless.NewBrowser(t), h.Nodes[0].Database
		statements, commits := db.Statements()
		step := func(what string) {
			s, c := db.Statements()
			t.Logf("%-34s %d statements, %d commits", what, s-statements, c-commits)
		}
		p := b.Get(h.Portal.Authorize(home, "scope", "openid email organisation roles")) // no refresh token, as the demo's portal
		step("to the broker")
		answer := h.Proof(t, b, p, "anna")
		step("at the broker")
		if p = b.Get(answer.String()); !h.AtPortal(p) {
			t.Fatalf("anna is at %s: %s", p.URL, p.Heading())
		}
		step("to the portal")
		if _, err := h.Portal.Redeem(t.Context(), p.URL); err != nil {
			t.Fatal(err)
		}
		step("with tokens")
		s, c := db.Statements()
		const budget, assertion = 8, 1
		if s -= statements; s > budget+assertion {
			t.Errorf("%d statements, budget %d", s, budget+assertion)
		}
		if c -= commits; c > 2 {
			t.Errorf("%d commits, budget 2", c)
		}
	})
}

// ARCHITECTURE 5: who only looks writes nothing.
func TestLookingWritesNothing(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewHouse(t, k, 1)
		h.Rest()
		commits := h.Commits()
		b := browserless.NewBrowser(t)
		p := b.Get(h.Portal.Authorize(home))
		at := h.Issuer(home) + "/login/" + p.Login()
		for _, page := range []string{
			at, at + "/go/0", at + "/email", at + "/state", at + "/again", at + "/stop", h.Entrance(home), h.Issuer(home) + "/users", h.Issuer(home) + "/jwks",
			h.Issuer(home) + "/saml/metadata", h.Issuer(home) + "/.well-known/openid-configuration", h.Issuer(home) + "/nergens", h.URL("/"),
		} {
			b.Get(page)
		}
		if n := h.Commits() - commits; n != 0 {
			t.Errorf("%d commits", n)
		}
	})
}

// ARCHITECTURE 10: a hosted page is under 10 kB without the font, as a browser gets it: compressed, with the
// style and the script that it names.
func TestHostedPagesAreSmall(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	b := browserless.NewBrowser(t)
	pages := map[string]browserless.Page{"to the broker": b.Get(h.Portal.Authorize(home))}
	p := h.Authenticate(t, b, pages["to the broker"], "anna")
	pages["step 1"] = p
	p, code := h.Code(t, b, p, anna)
	pages["step 2"] = p
	pages["waiting"] = b.Submit(p, p.MustForm(t, "/code").With("code", code))
	admin := browserless.NewBrowser(t)
	pages["users"] = h.Administer(t, admin, home, "bram", bram)
	pages["lost"] = browserless.NewBrowser(t).Get(h.Issuer(home) + "/login/AAAAAAAAAAAAAAAAAAAAAA")
	for name, p := range pages {
		bytes := len(p.Body)
		if name == "to the broker" { // the signed request is the broker's, not the page's
			if f, ok := p.Form("/sso/1.13"); ok {
				bytes -= len(f.Fields.Get("SAMLRequest"))
			}
		}
		files := 0
		for _, link := range p.Links() {
			u, err := url.Parse(link)
			if err != nil || !strings.HasSuffix(u.Path, ".css") && !strings.HasSuffix(u.Path, ".js") {
				continue
			}
			files += transferred(t, h, u.Path)
		}
		t.Logf("%-14s %5d bytes of page, %5d of style and script", name, bytes, files)
		if bytes > 10_000 {
			t.Errorf("%s has %d bytes, budget 10,000", name, bytes)
		}
	}
}

// transferred counts the bytes of a file as a browser gets it.
func transferred(t *testing.T, h *browserless.House, path string) int {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "br, gzip")
	w := httptest.NewRecorder()
	h.Nodes[0].Handler.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: %d %v", path, w.Code, err)
	}
	return len(body)
}
