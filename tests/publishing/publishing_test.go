package publishing_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

// clerks log in over and over, each with an app of their own.
const clerks, logins = 6, 4

// Publishing without a pause, at two processes by turns, fails no login: each ends by the version that was live when it
// began, whatever became live meanwhile, and many do become live meanwhile.
func TestPublishingWithoutAPauseFailsNoLogin(t *testing.T) {
	h := browserless.NewAccounts(t, browserless.PostgreSQL, 2)
	keys := map[string]string{}
	for i := range clerks {
		email := fmt.Sprintf("boekhouder%d@kwikstaart.example", i)
		keys[email], _ = h.Equip(t, browserless.Accountants, h.Open(t, browserless.Accountants, browserless.AccountantsKind, email, nil))
	}
	browsers := map[string]*browserless.Browser{}
	for email := range keys {
		browsers[email] = browserless.NewBrowser(t)
	}
	var published, done atomic.Int64
	stop := publish(t, h, &published)
	for range logins {
		h.Forward(time.Minute) // a code of an app works once
		t.Run("everybody at once", func(t *testing.T) {
			for email, key := range keys {
				t.Run(email, func(t *testing.T) {
					t.Parallel()
					before := published.Load()
					p := h.AtFactor(t, browsers[email], email, "prompt", "login")
					for published.Load() == before { // another version is live now than the one this login began with
						browsers[email].Get(h.Issuer(browserless.Accountants) + "/.well-known/openid-configuration")
					}
					if p = h.Answer(t, browsers[email], p, h.Code30(t, key)); !h.AtPortal(p) {
						t.Fatalf("at %s (%d): %s", p.URL, p.Status, p.Heading())
					}
					if _, err := h.Accounts.Redeem(t.Context(), p.URL); err != nil {
						t.Fatal(err)
					}
					done.Add(1)
				})
			}
		})
	}
	stop()
	if done.Load() != clerks*logins || published.Load() < logins {
		t.Errorf("%d logins while %d versions became live", done.Load(), published.Load())
	}
	versions := map[int]bool{}
	for _, e := range h.Events(t, browserless.Accountants, audit.LoginGranted) {
		record, missing := replay.Read(e.Inputs)
		if missing != nil || record.Outcome != replay.Granted {
			t.Errorf("%+v lacks %v", record, missing)
		}
		versions[record.Policy] = true
	}
	if len(versions) < logins {
		t.Errorf("all logins ended by the versions %v", versions)
	}
}

// A login keeps the version that was live when it began; who begins after that gets the new one.
func TestALoginKeepsItsVersion(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		const email = "boekhouder@kwikstaart.example"
		h := browserless.NewAccounts(t, k, 1)
		key, _ := h.Equip(t, browserless.Accountants, h.Open(t, browserless.Accountants, browserless.AccountantsKind, email, nil))
		b, was := browserless.NewBrowser(t), h.Realm(t, browserless.Accountants).Version
		for n, change := range []func(){func() { version(t, h, 61) }, func() {}} {
			h.Forward(time.Minute)
			p := h.AtFactor(t, b, email, "prompt", "login")
			change()
			if p = h.Answer(t, b, p, h.Code30(t, key)); !h.AtPortal(p) {
				t.Fatalf("at %s (%d): %s", p.URL, p.Status, p.Heading())
			}
			events := h.Events(t, browserless.Accountants, audit.LoginGranted)
			if record, missing := replay.Read(events[n].Inputs); missing != nil || record.Policy != was+n {
				t.Errorf("login %d ended by version %d (lacks %v); version %d was live when it began", n+1, record.Policy, missing, was+n)
			}
		}
	})
}

// BenchmarkPublishing takes the time until a version that one process made live is live at another, which hears of it by
// looking (PERFORMANCE: within seconds).
func BenchmarkPublishing(b *testing.B) {
	h := browserless.NewAccounts(b, browserless.PostgreSQL, 2)
	slug := h.Realm(b, browserless.Accountants).Slug
	for n := 0; b.Loop(); n++ {
		version(b, h, 60+n%60)
		want := h.Realm(b, browserless.Accountants).Version
		for {
			r, err := h.Nodes[1].Realms.BySlug(b.Context(), slug)
			if err != nil {
				b.Fatal(err)
			}
			if r.Version >= want {
				break
			}
			time.Sleep(time.Millisecond)
		}
	}
}

// version makes another version live: one whose sessions serve for so many minutes.
func version(t testing.TB, h *browserless.House, minutes int) {
	t.Helper()
	if err := change(t.Context(), h, 0, minutes); err != nil {
		t.Fatal(err)
	}
}

func change(ctx context.Context, h *browserless.House, node, minutes int) error {
	age := fmt.Sprintf("single-sign-on: { max-age: %dm }", minutes)
	document := strings.Replace(string(h.AccountsDocument()), "single-sign-on: { max-age: 8h }", age, 1)
	_, err := h.Nodes[node].Publish(ctx, []byte(document), "test")
	return err
}

// publish makes version after version live until it is told to stop.
func publish(t *testing.T, h *browserless.House, published *atomic.Int64) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		for n := 1; ctx.Err() == nil; n++ {
			if err := change(context.WithoutCancel(ctx), h, n%2, 60+n%60); err != nil {
				ended <- err
				return
			}
			published.Add(1)
		}
		ended <- nil
	}()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
