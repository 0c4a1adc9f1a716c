package serve_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/tests/browserless"
)

// guesses is how many come at once.
const guesses = 500

const boris = "boris@zonnebloem.example"

var words = i18n.In(i18n.NL)

// A guesser who has three processes to ask gets no more answers than one would give (XC-03), and the owner's own
// browser does not suffer from it (XC-06).
func TestFiveHundredGuessesOverThreeProcesses(t *testing.T) {
	address := free(t)
	startRedis(t, address)
	i := install(t, "redis://"+address+"/0")
	i.write(t, "accountants.yaml", i.Unnoticed(i.AccountsDocument()))
	for _, document := range []string{"schatkist.yaml", "accountants.yaml"} {
		i.must(t, "realm", "apply", "--config", i.path("voordeur.yaml"), i.path(document))
	}
	i.openAccount(t)
	for range 3 {
		i.start(t)
	}
	owner := browserless.NewBrowser(t)
	key := i.Enrolled(t, owner, boris)

	t.Run("codes of an authenticator", func(t *testing.T) {
		thief := browserless.NewBrowser(t) // who has the password
		p := i.AtFactor(t, thief, boris)
		wrong := p.MustForm(t, "/factor").With("code", other(i.Code30(t, key)))
		statuses := flood(t, func() (browserless.Page, error) { return thief.Copy().TrySubmit(p, wrong) })
		t.Logf("answered: %v", statuses)
		if n := i.recorded(t, audit.FactorRefused, `%"reason":"wrong"%`); len(n) != 10 {
			t.Errorf("%d codes were compared, want 10", len(n))
		}
		p = thief.Get(p.URL.String())
		if f, ok := p.Form("/factor"); ok {
			p = thief.Submit(p, f.With("code", i.Code30(t, key)))
		}
		if p.Heading() != words.RefusalTooManyAttemptsTitle() || !clock.MatchString(p.Body) {
			t.Errorf("the right one leads to %d %s", p.Status, p.Heading())
		}
	})
	t.Run("one code by mail", func(t *testing.T) {
		second := browserless.NewBrowser(t)
		p := second.Get(i.Accounts.Authorize(browserless.Accountants))
		p = second.Get(i.Issuer(browserless.Accountants) + "/login/" + p.Login() + "/forgot/0")
		before := i.Inbox.Last()
		p = second.Submit(p, p.MustForm(t, "/forgot/0").With("email", boris))
		code := i.Mail(t, boris, before).Code()
		wrong := p.MustForm(t, "/code").With("code", other(code))
		t.Logf("answered: %v", flood(t, func() (browserless.Page, error) { return second.Copy().TrySubmit(p, wrong) }))
		var most int
		i.ask(t, "SELECT max(attempts) FROM challenge", &most)
		if most != 5 {
			t.Errorf("%d answers were held against one code, want 5", most)
		}
		q, err := second.Try(http.MethodPost, wrong.Action.String(), url.Values{"code": {code}}, p.URL)
		if _, proven := q.Form("/password"); err != nil || proven {
			t.Errorf("the right one leads to %d %s %v", q.Status, q.Heading(), err)
		}
	})
	t.Run("passwords", func(t *testing.T) {
		stranger := browserless.NewBrowser(t)
		p := stranger.Get(i.Accounts.Authorize(browserless.Accountants))
		wrong := p.MustForm(t, "/password/0").With("email", boris, "password", "een heel ander wachtwoord")
		statuses := flood(t, func() (browserless.Page, error) { return stranger.Copy().TrySubmit(p, wrong) })
		t.Logf("answered: %v", statuses)
		said := i.recorded(t, audit.PasswordRefused, "%")
		var all throttle.Bucket
		for _, at := range said {
			if until, ok := all.Take(throttle.PasswordAttempts, at); !ok {
				t.Errorf("a password was compared at %v, before %v", at, until)
			}
		}
		if len(said) < 3 || statuses[http.StatusUnprocessableEntity] != len(said) {
			t.Errorf("%d strangers were told that a password is wrong, of %d that were compared", statuses[http.StatusUnprocessableEntity], len(said))
		}
		late := i.EnterPassword(t, stranger, p, boris, browserless.Password)
		if until := all.Until(throttle.PasswordAttempts, time.Now()); late.Status != http.StatusTooManyRequests && !until.IsZero() {
			t.Errorf("the right one leads to %d %s, before %v", late.Status, late.Heading(), until)
		}
	})
	t.Run("and the owner logs in", func(t *testing.T) {
		forget(owner, i.LoginHost)
		p := i.EnterPassword(t, owner, owner.Get(i.Accounts.Authorize(browserless.Accountants)), boris, browserless.Password)
		if p = i.Answer(t, owner, p, i.CodeAt(t, key, 30*time.Second)); !i.AtPortal(p) {
			t.Errorf("boris is at %d %s", p.Status, p.Heading())
		}
	})
}

// flood does something very often at once, and counts how it was answered.
func flood(t *testing.T, do func() (browserless.Page, error)) map[int]int {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	out := map[int]int{}
	start := make(chan struct{})
	for range guesses {
		all.Go(func() {
			<-start
			p, err := do()
			status := p.Status
			if len(p.Hops) > 0 {
				status = p.Hops[0].Status
			}
			mu.Lock()
			defer mu.Unlock()
			if out[status]++; err != nil || status >= http.StatusInternalServerError && status != http.StatusServiceUnavailable {
				t.Errorf("%d %s %v", status, p.Heading(), err)
			}
		})
	}
	close(start)
	all.Wait()
	return out
}

// other is a code of the same length that is wrong.
func other(code string) string {
	return strings.Map(func(r rune) rune { return '0' + (r-'0'+5)%10 }, code)
}

// forget takes away the session of a browser, and leaves what it is known by.
func forget(b *browserless.Browser, host string) {
	b.Plant(host, browserless.SessionCookie(browserless.Accountants), "")
}

// clock is a time of day on a page.
var clock = regexp.MustCompile(`[0-9]{1,2}[.:][0-9]{2} uur`)

// openAccount makes the account of boris.
func (i *installation) openAccount(t *testing.T) {
	t.Helper()
	db, err := sql.OpenPostgres(t.Context(), sql.PostgresConfig{App: i.postgres.As("voordeur_app"), Relay: i.postgres.As("voordeur_relay"), AppPool: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	slug, err := realm.ParseSlug(browserless.Accountants)
	if err != nil {
		t.Fatal(err)
	}
	r, err := db.BySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	passwords, err := password.New(password.Settings{Random: system.Random()})
	if err != nil {
		t.Fatal(err)
	}
	browserless.OpenAccount(t, db, r.ID, passwords, time.Now(), browserless.AccountantsKind, boris, nil)
}

// recorded gives when the audit log tells of an action whose facts look like something, in order.
func (i *installation) recorded(t *testing.T, a audit.Action, facts string) []time.Time {
	t.Helper()
	var at []int64
	i.ask(t, "SELECT coalesce(array_agg(at ORDER BY at, sequence), '{}') FROM audit_event WHERE action = $1 AND facts LIKE $2", &at, string(a), facts)
	out := make([]time.Time, len(at))
	for n, micros := range at {
		out[n] = time.UnixMicro(micros)
	}
	return out
}

// ask reads one value from the database.
func (i *installation) ask(t *testing.T, query string, into any, arguments ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), i.postgres.As(""))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), query, arguments...).Scan(into); err != nil {
		t.Fatal(err)
	}
}
