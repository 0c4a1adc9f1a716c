package bench

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/tests/browserless"
)

// accountants is the realm of a house whose people have accounts.
type accountants struct {
	*House
	passwords *password.Hasher
	left      []turn // logins that can still be made
}

// turn is one login that somebody can make now: a code of an app works once.
type turn struct {
	browser *browserless.Browser
	email   string
	key     string
	code    time.Duration // from now
}

// newLocal gives n people an account with an authenticator. Each can log in twice at once.
func newLocal(b *testing.B, h *House, n int) *accountants {
	b.Helper()
	passwords, err := password.New(password.Settings{Random: system.Random(), Places: 1})
	if err != nil {
		b.Fatal(err)
	}
	l := &accountants{House: h, passwords: passwords}
	path := filepath.Join(h.Dir, "accountants.yaml")
	write(b, path, h.Unnoticed(h.AccountsDocument()))
	run(b, h.secrets, h.binary, "realm", "apply", "--config", h.settings, path)
	l.open(b, n)
	for i := range n {
		browser := browserless.NewBrowser(b)
		key := h.Enrolled(b, browser, clerkAt(i))
		for _, later := range []time.Duration{0, credential.TOTPStep} {
			l.left = append(l.left, turn{browser, clerkAt(i), key, later})
		}
	}
	return l
}

func clerkAt(i int) string { return fmt.Sprintf("boekhouder%d@kwikstaart.example", i) }

func (l *accountants) open(b *testing.B, n int) {
	b.Helper()
	db, err := sql.OpenPostgres(b.Context(), sql.PostgresConfig{App: l.Postgres.As("voordeur_app"), Relay: l.Postgres.As("voordeur_relay"), AppPool: 2})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	slug, err := realm.ParseSlug(browserless.Accountants)
	if err != nil {
		b.Fatal(err)
	}
	r, err := db.BySlug(b.Context(), slug)
	if err != nil {
		b.Fatal(err)
	}
	for i := range n {
		browserless.OpenAccount(b, db, r.ID, l.passwords, time.Now(), browserless.AccountantsKind, clerkAt(i), nil)
	}
}

// login is the next one, from the portal's request to its tokens.
func (l *accountants) login(b *testing.B) {
	b.Helper()
	t := l.left[0]
	l.left = l.left[1:]
	p := l.AtFactor(b, t.browser, t.email, "prompt", "login")
	if p = l.Answer(b, t.browser, p, l.CodeAt(b, t.key, t.code)); !l.AtPortal(p) {
		b.Fatalf("%s is at %s (%d): %s", t.email, p.URL, p.Status, p.Heading())
	}
	if _, err := l.Accounts.Redeem(b.Context(), p.URL); err != nil {
		b.Fatal(err)
	}
}
