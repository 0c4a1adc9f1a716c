package attacks_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/tests/browserless"
)

const (
	bram  = "b.boswinkel@zilverbeek.example"
	anna  = "a.akkerman@zilverbeek.example"
	carla = "c.dedubbel@grotewaard.example"
)

// One login makes one session (ARCHITECTURE 5): not by its old cookie, not by its old answer, not by both.
func TestALoginThatEndedIsNotReplayed(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := browserless.NewHouse(t, k, 1)
		h.Administer(t, browserless.NewBrowser(t), home, "bram", bram)
		b := browserless.NewBrowser(t)
		p := begin(t, h, b)
		before, id := b.Copy(), p.Login()
		answer := h.Proof(t, b, p, "bram")
		if p = b.Get(answer.String()); !strings.HasSuffix(p.URL.Path, "/users") {
			t.Fatalf("bram is at %s: %s", p.URL, p.Heading())
		}
		made := sessions(t, h)
		for what, thief := range map[string]*browserless.Browser{"the same browser": b, "one with the old cookie": before} {
			at(t, thief.Get(answer.String()), words.PagesFinishedTitle())
			p := thief.Get(address(h, home, id))
			if _, ok := thief.Cookies(h.LoginHost)[browserless.SessionCookie(home)]; ok != (thief == b) {
				t.Errorf("%s has a session: %v", what, ok)
			}
			if strings.HasSuffix(p.URL.Path, "/users") {
				t.Errorf("%s is in again", what)
			}
		}
		t.Run("nor is it proven anew", func(t *testing.T) {
			again := h.Proof(t, before, before.Get(address(h, home, id)), "bram")
			at(t, before.Get(again.String()), words.PagesFinishedTitle())
		})
		if n := sessions(t, h); n != made {
			t.Errorf("%d sessions were made afterwards", n-made)
		}
	})
}

// Of sixteen requests that would complete a login at once, one does.
func TestSixteenCompletionsMakeOneSession(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		nodes := map[browserless.Kind]int{browserless.SQLite: 1, browserless.PostgreSQL: 2}[k]
		h := browserless.NewHouse(t, k, nodes)
		admin := browserless.NewBrowser(t)
		h.Administer(t, admin, home, "bram", bram)

		t.Run("when a role is given", func(t *testing.T) {
			b := browserless.NewBrowser(t)
			p := h.Authenticate(t, b, b.Get(h.Portal.Authorize(home)), "anna")
			p = h.Verify(t, b, p, anna)
			h.Grant(t, admin, home, anna, "deelnemer")
			made := sessions(t, h)
			one(t, h, made, together(t, 16, func(int) (browserless.Page, error) {
				return b.Copy().Try(http.MethodGet, p.URL.String(), nil, nil)
			}))
		})
		t.Run("when the broker answers several times", func(t *testing.T) {
			b := browserless.NewBrowser(t)
			p := b.Get(h.Portal.Authorize(home))
			var answers []string
			for range 4 {
				answers = append(answers, h.Proof(t, b.Copy(), b.Get(address(h, home, p.Login())), "anna").String())
			}
			made := sessions(t, h)
			one(t, h, made, together(t, len(answers), func(i int) (browserless.Page, error) {
				return b.Copy().Try(http.MethodGet, answers[i], nil, nil)
			}))
		})
		t.Run("when one answer arrives sixteen times", func(t *testing.T) {
			b := browserless.NewBrowser(t)
			answer := h.Proof(t, b, b.Get(h.Portal.Authorize(home)), "anna").String()
			made := sessions(t, h)
			one(t, h, made, together(t, 16, func(int) (browserless.Page, error) {
				return b.Copy().Try(http.MethodGet, answer, nil, nil)
			}))
		})
	})
}

// one fails a test in which more or less than one of the pages is the portal's, or one session was made.
func one(t *testing.T, h *browserless.House, made int, pages []browserless.Page) {
	t.Helper()
	arrived, headings := 0, map[string]int{}
	for _, p := range pages {
		headings[p.Heading()]++
		if h.AtPortal(p) {
			arrived++
		}
	}
	if n := sessions(t, h) - made; n != 1 || arrived != 1 {
		t.Errorf("%d sessions were made and %d browsers arrived; pages: %v", n, arrived, headings)
	}
}

// What one browser was given works in no other (ET-01, ARCHITECTURE 5).
func TestTwoBrowsersCannotSwap(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	h.Administer(t, browserless.NewBrowser(t), home, "bram", bram)
	made := sessions(t, h)
	a, b := browserless.NewBrowser(t), browserless.NewBrowser(t)
	pageOfA, pageOfB := begin(t, h, a), begin(t, h, b)
	answerOfA, answerOfB := h.Proof(t, a, pageOfA, "bram"), h.Proof(t, b, pageOfB, "bram")

	t.Run("a cookie under the other's name", func(t *testing.T) {
		thief := browserless.NewBrowser(t)
		thief.Plant(h.LoginHost, browserless.LoginCookie(pageOfB.Login()), a.Cookies(h.LoginHost)[browserless.LoginCookie(pageOfA.Login())])
		if p := thief.Get(answerOfB.String()); !lost(p) {
			t.Errorf("it opens: %s", p.Heading())
		}
	})
	t.Run("an answer without its cookie, which is not spent by it", func(t *testing.T) {
		if p := b.Get(answerOfA.String()); !lost(p) {
			t.Errorf("B brings A's answer: %s", p.Heading())
		}
	})
	t.Run("the other's RelayState", func(t *testing.T) {
		if p := a.Get(swapped(answerOfA, answerOfB)); !lost(p) {
			t.Errorf("A goes on in B's login: %s", p.Heading())
		}
	})
	t.Run("another option's RelayState", func(t *testing.T) {
		for _, option := range []string{".1", ".-1", ".99999999999999999999", "", ".0.0"} {
			q := answerOfA.Query()
			q.Set("RelayState", pageOfA.Login()+option)
			if p := a.Get(h.Issuer(home) + "/saml/acs?" + q.Encode()); !lost(p) {
				t.Errorf("option %q: %s", option, p.Heading())
			}
		}
	})
	t.Run("and after all that A's answer still works for A", func(t *testing.T) {
		if p := a.Get(answerOfA.String()); !strings.HasSuffix(p.URL.Path, "/users") {
			t.Errorf("A is at %s: %s", p.URL, p.Heading())
		}
		if n := sessions(t, h) - made; n != 1 {
			t.Errorf("%d sessions", n)
		}
	})
	t.Run("the other's artifact in one's own login", func(t *testing.T) {
		c := browserless.NewBrowser(t)
		answerOfC := h.Proof(t, c, begin(t, h, c), "bram")
		at(t, b.Get(swapped(answerOfC, answerOfB)), words.RefusalLoginRejectedTitle())
		if n := sessions(t, h) - made; n != 1 {
			t.Errorf("%d sessions", n)
		}
	})
	t.Run("an artifact in a second login of the same browser", func(t *testing.T) {
		d := browserless.NewBrowser(t)
		first := h.Proof(t, d, begin(t, h, d), "bram")
		d.Get(first.String())
		second := h.Proof(t, d, begin(t, h, d), "bram")
		at(t, d.Get(swapped(first, second)), words.RefusalLoginRejectedTitle())
	})
}

// swapped is an answer with the RelayState of another.
func swapped(artifact, relay *url.URL) string {
	q := artifact.Query()
	q.Set("RelayState", relay.Query().Get("RelayState"))
	out := *artifact
	out.RawQuery = q.Encode()
	return out.String()
}

// What the broker signs counts for the request it answers, and once (ET-01, ET-05).
func TestAnAnswerToAnotherQuestionIsRefused(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	h.Administer(t, browserless.NewBrowser(t), home, "bram", bram)
	made := sessions(t, h)
	for _, each := range []struct {
		what   string
		faults scheme.Faults
	}{
		{"an assertion of before", scheme.Faults{Assertion: "replayed"}}, // first: the one before was taken
		{"a forged request id", scheme.Faults{Address: "in-response-to"}},
		{"another's audience", scheme.Faults{Address: "audience"}},
		{"another service", scheme.Faults{Address: "service-uuid"}},
		{"a forged assertion around the signed one", scheme.Faults{Assertion: "wrapped"}},
		{"changed after signing", scheme.Faults{Signature: "altered"}},
	} {
		t.Run(each.what, func(t *testing.T) {
			if err := h.Scheme.SetFaults(each.faults); err != nil {
				t.Fatal(err)
			}
			b := browserless.NewBrowser(t)
			p := h.Authenticate(t, b, begin(t, h, b), "bram")
			at(t, p, words.RefusalLoginRejectedTitle())
			for name := range maps.Keys(b.Cookies(h.LoginHost)) {
				if strings.HasPrefix(name, "__Host-session-") {
					t.Error("it made a session")
				}
			}
		})
	}
	if n := sessions(t, h) - made; n != 0 {
		t.Errorf("%d sessions were made", n)
	}
	if n := len(h.Events(t, home, audit.LoginRefused)); n != 6 {
		t.Errorf("%d refusals are on record, want 6", n)
	}
}

// A login has one subject: who comes back from the broker as somebody else needs a login of their own.
func TestAnotherPersonInTheSameLogin(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	b := browserless.NewBrowser(t)
	p := h.Authenticate(t, b, b.Get(h.Portal.Authorize(home)), "anna")
	id := p.Login()
	p = h.Authenticate(t, b, b.Get(address(h, home, id)+"/go/0"), "bram")
	at(t, p, words.RefusalWrongPersonTitle())
	t.Run("and the login stays the first one's", func(t *testing.T) {
		p := b.Get(address(h, home, id))
		if _, ok := p.Form("/email"); !ok {
			t.Errorf("anna does not go on: %s", p.Heading())
		}
		again := h.Authenticate(t, b, b.Get(address(h, home, id)+"/go/0"), "anna")
		if _, ok := again.Form("/email"); !ok {
			t.Errorf("anna, proven again, does not go on: %s", again.Heading())
		}
	})
}

// XC-08: a second tab that lags behind is told so, and does nothing.
func TestASecondTabAfterTheFirstCompleted(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	b := browserless.NewBrowser(t)
	p := h.Authenticate(t, b, begin(t, h, b), "bram")
	email := p.MustForm(t, "/email").With("email", "b.boswinkel@elders.example")
	p, code := h.Code(t, b, p, bram)
	form := p.MustForm(t, "/code").With("code", code)
	if done := b.Submit(p, form); !strings.HasSuffix(done.URL.Path, "/users") {
		t.Fatalf("bram is at %s", done.URL)
	}
	made := sessions(t, h)
	for what, f := range map[string]browserless.Form{
		"the code again": form, "another code": form.With("code", "ZZZZZ"), "another address": email, "a new code": p.MustForm(t, "/resend"),
	} {
		tab := b.Submit(p, f)
		if tab.Status != http.StatusOK || tab.Heading() != words.PagesFinishedTitle() {
			t.Errorf("%s: %d %s at %s", what, tab.Status, tab.Heading(), tab.URL)
		}
	}
	if n := sessions(t, h); n != made {
		t.Errorf("%d sessions more", n-made)
	}
}
