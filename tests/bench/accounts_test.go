package bench

import (
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/tests/browserless"
)

// clerk is an account with an authenticator, and the browser that it knows.
type clerk struct {
	house   *browserless.House
	browser *browserless.Browser
	key     string
}

const clerkEmail = "boris@zonnebloem.example"

func newClerk(b *testing.B, k browserless.Kind) *clerk {
	h := browserless.NewAccounts(b, k, 1)
	id := h.Open(b, browserless.Accountants, browserless.AccountantsKind, clerkEmail, nil)
	c := &clerk{house: h, browser: browserless.NewBrowser(b)}
	c.key, _ = h.Equip(b, browserless.Accountants, id)
	c.login(b)
	return c
}

// login is one with password and app, from the portal's request to its tokens. Time moves on, as a code works once.
func (c *clerk) login(b *testing.B) {
	c.house.Forward(time.Minute)
	p := c.house.AtFactor(b, c.browser, clerkEmail, "prompt", "login")
	if p = c.house.Answer(b, c.browser, p, c.house.Code30(b, c.key)); !c.house.AtPortal(p) {
		b.Fatalf("the clerk is at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	if _, err := c.house.Accounts.Redeem(b.Context(), p.URL); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkAccounts holds a login with password and app against the hash that it cannot do without. House, browser
// and portal share this process, so what stands above the hash is more than the server's own.
func BenchmarkAccounts(b *testing.B) {
	for _, k := range browserless.Kinds {
		c := newClerk(b, k)
		c.house.Rest()
		s, commits := c.house.Nodes[0].Database.Statements()
		const n = 3
		for range n {
			c.login(b)
		}
		after, written := c.house.Nodes[0].Database.Statements()
		note(Row{"login with password and app: SQL statements, " + string(k), float64(after-s) / n, "", 0})
		note(Row{"login with password and app: commits, " + string(k), float64(written-commits) / n, "", 0})
		if k == browserless.SQLite {
			continue
		}
		hash, err := c.house.Passwords.Hash(b.Context(), browserless.Password)
		if err != nil {
			b.Fatal(err)
		}
		before := bareHash(b, c, hash)
		whole := milliseconds(per(10, func() { c.login(b) }))
		bare := (before + bareHash(b, c, hash)) / 2
		note(Row{"login with password and app: bare Argon2id", bare, "ms", 0})
		note(Row{"login with password and app: house, browser and portal", whole, "ms", 0})
		note(Row{"login with password and app: all of it over the bare hash", whole / bare, "times", 1.11})
	}
}

func bareHash(b *testing.B, c *clerk, hash credential.Hash) float64 {
	return milliseconds(per(10, func() {
		if v, err := c.house.Passwords.Verify(b.Context(), browserless.Password, hash); err != nil || !v.Right {
			b.Fatal("the password is not right", err)
		}
	}))
}

// BenchmarkFlood sends many passwords at once: the others must hardly notice, and what waits must stay small.
func BenchmarkFlood(b *testing.B) {
	h := browserless.NewAccounts(b, browserless.SQLite, 1)
	const many = 200
	type visitor struct {
		browser *browserless.Browser
		page    browserless.Page
	}
	var waiting []visitor
	for range many {
		v := browserless.NewBrowser(b)
		waiting = append(waiting, visitor{v, v.Get(h.Accounts.Authorize(browserless.Accountants))})
	}
	look := func() float64 {
		var spent []float64
		for range 20 {
			begin := time.Now()
			if p := browserless.NewBrowser(b).Get(h.Accounts.Authorize(browserless.Accountants)); p.Status != http.StatusOK {
				b.Fatalf("the login page answers %d", p.Status)
			}
			spent = append(spent, milliseconds(time.Since(begin)))
		}
		return median(spent)
	}
	quiet, small := look(), heap()
	var flood sync.WaitGroup
	for i, v := range waiting {
		flood.Go(func() {
			h.EnterPassword(b, v.browser, v.page, fmt.Sprintf("iemand%d@elders.example", i), "geen van deze wachtwoorden")
		})
	}
	time.Sleep(300 * time.Millisecond) // until they wait
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	busy := look()
	flood.Wait()
	note(Row{"login page while 200 passwords wait, by the clock", busy, "ms", 0})
	note(Row{"login page while 200 passwords wait, over a quiet one", busy / quiet, "times", 0})
	note(Row{"memory of 200 logins that wait for their password", (float64(m.HeapAlloc) - small) / 1e6, "MB", 0})
}
