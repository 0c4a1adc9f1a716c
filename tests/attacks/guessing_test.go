package attacks_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/tests/browserless"
)

// compared counts the answers that were held against the codes of a login.
func compared(codes []challenge.Challenge) (total, most int) {
	for _, c := range codes {
		total, most = total+c.Attempts, max(most, c.Attempts)
	}
	return total, most
}

// XC-03: five tries per code and ten an hour per person, over tabs, codes, logins and nodes, however many
// come at once.
func TestCodesCannotBeGuessedFromAllSides(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		nodes := map[browserless.Kind]int{browserless.SQLite: 1, browserless.PostgreSQL: 2}[k]
		h := browserless.NewHouse(t, k, nodes)
		var logins []string
		guess := func(b *browserless.Browser, p browserless.Page) string {
			t.Helper()
			p, code := h.Code(t, b, p, anna)
			wrong := "AAAAA"
			if code == wrong {
				wrong = "BBBBB"
			}
			f := p.MustForm(t, "/code").With("code", wrong)
			together(t, 16, func(int) (browserless.Page, error) { return b.TrySubmit(p, f) })
			return code
		}
		var last string
		for range 3 {
			b := browserless.NewBrowser(t)
			p := h.Authenticate(t, b, b.Get(h.Portal.Authorize(home)), "anna")
			logins = append(logins, p.Login())
			last = guess(b, p)
			h.Forward(31 * time.Second) // the pause between two codes (XC-01)
			if len(logins) < 3 {
				continue
			}
			total := 0
			for _, id := range logins {
				n, most := compared(h.Codes(t, home, id))
				if total += n; most > 5 {
					t.Errorf("%d answers were held against one code", most)
				}
			}
			if total > 10 || total < 5 { // what meets an exhausted code is counted too, and compared to nothing
				t.Errorf("%d answers were held against codes in an hour, want 5 to 10", total)
			}
			t.Run("and then the right one does not help either", func(t *testing.T) {
				p := b.Get(address(h, home, p.Login()))
				if f, ok := p.Form("/code"); ok {
					p = b.Submit(p, f.With("code", last))
				}
				at(t, p, words.RefusalTooManyAttemptsTitle())
				if n := len(h.Events(t, home, audit.EmailVerified)); n != 0 {
					t.Error("the address is proven")
				}
			})
		}
		t.Run("until the hour is over", func(t *testing.T) {
			h.Forward(time.Hour)
			b := browserless.NewBrowser(t)
			p := h.Authenticate(t, b, b.Get(h.Portal.Authorize(home)), "anna")
			h.Verify(t, b, p, anna)
			if n := len(h.Events(t, home, audit.EmailVerified)); n != 1 {
				t.Errorf("%d addresses are proven, want 1", n)
			}
		})
	})
}

// Of sixteen right answers at once one proves the address; the others are told where the login is.
func TestOneRightAnswerCounts(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		nodes := map[browserless.Kind]int{browserless.SQLite: 1, browserless.PostgreSQL: 2}[k]
		h := browserless.NewHouse(t, k, nodes)
		b := browserless.NewBrowser(t)
		p := h.Authenticate(t, b, begin(t, h, b), "bram")
		p, code := h.Code(t, b, p, bram)
		f := p.MustForm(t, "/code").With("code", code)
		pages := together(t, 16, func(int) (browserless.Page, error) { return b.Copy().TrySubmit(p, f) })
		if n := len(h.Events(t, home, audit.EmailVerified)); n != 1 {
			t.Errorf("the address is proven %d times", n)
		}
		if n := sessions(t, h); n != 1 {
			t.Errorf("%d sessions", n)
		}
		in := 0
		for _, p := range pages {
			if p.Status == http.StatusOK && p.Heading() == "Gebruikers" {
				in++
			}
		}
		if in != 1 {
			t.Errorf("%d browsers are in", in)
		}
	})
}

// XC-01: a code each half minute, five an hour, ten a day, over tabs, logins and nodes.
func TestCodesAreNotSentMoreOftenThanAllowed(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		nodes := map[browserless.Kind]int{browserless.SQLite: 1, browserless.PostgreSQL: 2}[k]
		h := browserless.NewHouse(t, k, nodes)
		b := browserless.NewBrowser(t)
		p := h.Authenticate(t, b, b.Get(h.Portal.Authorize(home)), "anna")
		id := p.Login()
		f := p.MustForm(t, "/email").With("email", anna)
		for round := range 7 {
			pages := together(t, 8, func(int) (browserless.Page, error) { return b.Copy().TrySubmit(p, f) })
			if n := len(h.Codes(t, home, id)); n != min(round+1, 5) {
				t.Errorf("after %d times eight requests %d codes were sent", round+1, n)
			}
			for _, p := range pages {
				if p.Status != http.StatusOK && p.Status != http.StatusUnprocessableEntity {
					t.Errorf("%d %s", p.Status, p.Heading())
				}
			}
			h.Forward(31 * time.Second)
		}
		t.Run("nor to the same address for somebody else", func(t *testing.T) {
			c := browserless.NewBrowser(t)
			p := h.Authenticate(t, c, c.Get(h.Portal.Authorize(home)), "lars")
			p = c.Submit(p, p.MustForm(t, "/email").With("email", anna))
			if n := len(h.Codes(t, home, p.Login())); n != 0 {
				t.Errorf("%d codes went out to a mailbox that had its share", n)
			}
		})
	})
}
