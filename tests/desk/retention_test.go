package desk_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// OL-36: an account that nobody uses is warned of once, suspended, erased; its owner hears each time. Whoever logs
// in meanwhile keeps theirs. Two jobs at once do nothing twice.
func TestAccountsThatNobodyUsesGo(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		const day = 24 * time.Hour
		sleeps, wakes := h.enrolled(production, "anna@buitenland.example"), h.enrolled(production, "bram@buitenland.example")
		run := func(want int) {
			t.Helper()
			total := 0
			for range 2 {
				n, err := h.retention.Run(t.Context(), h.realm(production).ID)
				if err != nil {
					t.Fatal(err)
				}
				total += n
			}
			if total != want {
				t.Errorf("%d accounts were dealt with, want %d", total, want)
			}
		}
		heard := func(email string, want ...ports.LetterKind) {
			t.Helper()
			if diff := cmp.Diff(want, kindsOf(h.letters(production, email))); diff != "" {
				t.Errorf("%s heard: %s", email, diff)
			}
		}
		h.forward(334 * day)
		run(0)
		h.forward(2 * day)
		run(2)
		heard("anna@buitenland.example", ports.LetterSleeping)
		heard("bram@buitenland.example", ports.LetterSleeping)
		h.in(production, func(ctx context.Context, st ports.Store) error {
			a, err := st.Accounts().ForUpdate(ctx, wakes)
			if err != nil {
				return err
			}
			a.Used(h.now())
			return st.Accounts().Put(ctx, a)
		})
		h.forward(31 * day)
		h.session(production, sleeps, "omgevingsloket")
		run(1)
		heard("anna@buitenland.example", ports.LetterAsleep)
		heard("bram@buitenland.example")
		if a := h.accountOf(production, sleeps); a.State != account.Suspended || a.Why != account.Unused {
			t.Errorf("Anna's is %s (%s)", a.State, a.Why)
		}
		if a := h.accountOf(production, wakes); a.State != account.Active || !a.WarnedAt.IsZero() {
			t.Errorf("Bram's is %s, warned at %s", a.State, a.WarnedAt)
		}
		h.forward(366 * day)
		run(2) // Anna's goes; Bram's sleeps by now, and is warned of first
		heard("anna@buitenland.example", ports.LetterErased)
		heard("bram@buitenland.example", ports.LetterSleeping)
		h.in(production, func(ctx context.Context, st ports.Store) error {
			_, gone := st.Accounts().ByID(ctx, sleeps)
			_, too := st.People().ByID(ctx, sleeps, h.now())
			apps, err := st.Authenticators().Of(ctx, sleeps)
			if !errors.Is(gone, ports.ErrNotFound) || !errors.Is(too, ports.ErrNotFound) || len(apps) != 0 {
				t.Errorf("something is left: %v, %v, %d apps", gone, too, len(apps))
			}
			return err
		})
		want := []audit.Action{audit.AccountWarned, audit.AccountWarned, audit.AccountSuspended, audit.AccountErased, audit.AccountWarned}
		if diff := cmp.Diff(sorted(want), sorted(actionsOf(h.events(production, "system")))); diff != "" {
			t.Error(diff)
		}
	})
}

// oldAccount is one that the portal had of its own.
func (h *house) oldAccount(name, code string) linking.AccountID {
	h.t.Helper()
	a := linking.Account{
		ID: linking.AccountID(newID()), UserName: "school-" + code, Institutions: []linking.Institution{{Code: must(linking.ParseCode(code))}},
		State: linking.Active, CreatedAt: h.now(),
	}
	h.in(name, func(ctx context.Context, st ports.Store) error { return st.PortalAccounts().Put(ctx, a) })
	return a.ID
}

// MH-35, OL-36: with a person go their links, and none without a word: each is ended or declined in the audit, at the
// account that it led to.
func TestTheLinksOfWhoIsErasedEnd(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		id := h.enrolled(production, "anna@buitenland.example")
		held, asked := h.oldAccount(production, "12AB"), h.oldAccount(production, "34CD")
		h.in(production, func(ctx context.Context, st ports.Store) error {
			var err error
			for of, state := range map[linking.AccountID]linking.LinkState{held: linking.LinkActive, asked: linking.Waiting} {
				l := linking.Link{ID: linking.LinkID("link-" + state), Account: of, Person: id, State: state, Proof: linking.OldPassword, AskedAt: h.now()}
				if state == linking.LinkActive {
					l.Since = h.now()
				}
				err = errors.Join(err, st.Links().Put(ctx, l))
			}
			return err
		})
		for _, days := range []int{336, 31, 366} {
			h.forward(time.Duration(days) * 24 * time.Hour)
			if _, err := h.retention.Run(t.Context(), h.realm(production).ID); err != nil {
				t.Fatal(err)
			}
		}
		for of, want := range map[linking.AccountID]audit.Action{held: audit.LinkEnded, asked: audit.LinkDeclined} {
			events := slices.DeleteFunc(h.events(production, "system"), func(e audit.Event) bool { return e.Object != of.Object() })
			if len(events) != 1 || events[0].Action != want || events[0].Facts["why"] != string(linking.EndedForgotten) || events[0].Facts["person"] != string(id) {
				t.Errorf("of %s: %+v", of, events)
			}
		}
		h.in(production, func(ctx context.Context, st ports.Store) error {
			left, err := st.Links().HistoryOf(ctx, id)
			if len(left) > 0 {
				t.Errorf("left: %+v", left)
			}
			return err
		})
	})
}

// OL-36, OL-27: with an account goes what was told and shown to get it. More accounts than fit in one batch all get their turn.
func TestErasingReachesTheApplicationAndEverybody(t *testing.T) {
	h := build(t, browserless.SQLite)
	id := h.apply(practice, "bram@buitenland.example")
	for i := range 230 {
		h.person(practice, string(rune('a'+i%26))+string(rune('a'+i/26))+"@buitenland.example", func(*account.Account) {})
	}
	var done int
	for _, days := range []int{151, 31, 190} {
		h.forward(time.Duration(days) * 24 * time.Hour)
		n, err := h.retention.Run(t.Context(), h.realm(practice).ID)
		if err != nil {
			t.Fatal(err)
		}
		if n != 231 {
			t.Errorf("after %d days %d were dealt with", days, n)
		}
		done += n
	}
	h.in(practice, func(ctx context.Context, st ports.Store) error {
		if _, err := st.Applications().ByID(ctx, id); !errors.Is(err, ports.ErrNotFound) {
			t.Errorf("the application is left: %v", err)
		}
		return nil
	})
}
