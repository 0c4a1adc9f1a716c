package attacks_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

const home, away = "production", "pre-production"

// begin starts a login for the user administration and gives the page that hands over to eHerkenning.
func begin(t *testing.T, h *browserless.House, b *browserless.Browser) browserless.Page {
	t.Helper()
	p := b.Get(h.Entrance(home))
	if p.Login() == "" {
		t.Fatalf("no login begins: %d %s", p.Status, p.Heading())
	}
	return p
}

// address is where a login is shown.
func address(h *browserless.House, environment, login string) string {
	return h.Issuer(environment) + "/login/" + login
}

// words are those that pages head with.
var words = i18n.In(i18n.NL)

// lost tells whether a page says that this browser does not carry the login.
func lost(p browserless.Page) bool { return p.Heading() == words.PagesLostTitle() }

// at fails a test whose browser is not on the page with a heading.
func at(t *testing.T, p browserless.Page, heading string) {
	t.Helper()
	if p.Heading() != heading {
		t.Errorf("%s (%d) is headed %q, want %q", p.URL, p.Status, p.Heading(), heading)
	}
}

// sessions counts the sessions that were made in home.
func sessions(t *testing.T, h *browserless.House) int {
	t.Helper()
	return len(h.Events(t, home, audit.LoginGranted))
}

// together runs f n times at once and gives the pages that came of it.
func together(t *testing.T, n int, f func(i int) (browserless.Page, error)) []browserless.Page {
	t.Helper()
	pages, errs := make([]browserless.Page, n), make([]error, n)
	var ready, all sync.WaitGroup
	start := make(chan struct{})
	ready.Add(n)
	for i := range n {
		all.Go(func() {
			ready.Done()
			<-start
			pages[i], errs[i] = f(i)
		})
	}
	ready.Wait()
	close(start)
	all.Wait()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	for _, p := range pages {
		if p.Status >= http.StatusInternalServerError {
			t.Errorf("%s answers %d: %s", p.URL, p.Status, p.Heading())
		}
	}
	return pages
}
