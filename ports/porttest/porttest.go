// Package porttest runs the contracts of package ports on an adapter. An adapter's test gives a
// function that opens a fresh, empty instance; each suite says in the names of its subtests which rule
// it holds. Every suite of a realm's repositories runs for two realms in the same instance.
package porttest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Units opens a fresh store for one test and closes it when that test ends.
type Units func(*testing.T) ports.UnitOfWork

// contenders is how many callers run against each other where exactly one may win.
const contenders = 16

// noon is an instant in another zone with more precision than is kept; moment is what is kept of it.
var (
	noon   = time.Date(2026, 11, 21, 13, 0, 0, 123456789, time.FixedZone("CET", 3600))
	moment = time.Date(2026, 11, 21, 12, 0, 0, 123456000, time.UTC)
)

// Awkward texts: quotes, wildcards, placeholders, comments, scripts, and the JSON escape that bun corrupts.
const (
	awkward = `O'Brien "x" \ \\u0000 \u0000 ? $1 %_ -- /* ☃ 𝕏 é é` + "\n\t"
	nul     = "a\x00b" // only where it is wrapped in JSON or bytes
)

// world is one realm of an instance, with another beside it.
type world struct {
	*testing.T
	units ports.UnitOfWork
	realm realm.ID
	other realm.ID
}

// twice runs a suite for two realms of one instance.
func twice(t *testing.T, open Units, f func(world)) {
	t.Helper()
	units, a, b := open(t), newRealm(), newRealm()
	t.Run("realm A", func(t *testing.T) { f(world{t, units, a, b}) })
	t.Run("realm B", func(t *testing.T) { f(world{t, units, b, a}) })
}

func (w world) run(rule string, f func(world)) {
	w.Helper()
	w.Run(rule, func(t *testing.T) { f(world{t, w.units, w.realm, w.other}) })
}

// do commits f, or fails the test.
func (w world) do(f func(ctx context.Context, s ports.Store) error) {
	w.Helper()
	if err := w.try(f); err != nil {
		w.Fatalf("unit of work: %v", err)
	}
}

func (w world) try(f func(ctx context.Context, s ports.Store) error) error {
	return w.units.Do(w.Context(), w.realm, f)
}

// view reads, or fails the test.
func (w world) view(f func(ctx context.Context, s ports.Store) error) {
	w.Helper()
	if err := w.units.View(w.Context(), w.realm, f); err != nil {
		w.Fatalf("view: %v", err)
	}
}

// elsewhere wants err from a read and from a writing unit in the other realm.
func (w world) elsewhere(want error, f func(ctx context.Context, s ports.Store) error) {
	w.Helper()
	w.refused(want, w.units.View(w.Context(), w.other, f))
}

func (w world) refused(want, got error) {
	w.Helper()
	if !errors.Is(got, want) {
		w.Errorf("error is %v, want %v", got, want)
	}
}

func (w world) same(got, want any) {
	w.Helper()
	if !reflect.DeepEqual(got, want) {
		w.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// oneWins runs f in many units of work at once and wants exactly one to be told true. ErrConflict is a loss.
func (w world) oneWins(f func(ctx context.Context, s ports.Store, i int) (bool, error)) {
	w.Helper()
	if n := w.wins(f); n != 1 {
		w.Errorf("%d of %d won, want 1", n, contenders)
	}
}

func (w world) wins(f func(ctx context.Context, s ports.Store, i int) (bool, error)) int {
	w.Helper()
	var won atomic.Int64
	var all sync.WaitGroup
	for i := range contenders {
		all.Go(func() {
			mine := false
			err := w.try(func(ctx context.Context, s ports.Store) (err error) {
				mine, err = f(ctx, s, i)
				return err
			})
			switch {
			case err == nil && mine:
				won.Add(1)
			case err != nil && !errors.Is(err, ports.ErrConflict):
				w.Errorf("contender %d: %v", i, err)
			}
		})
	}
	all.Wait()
	return int(won.Load())
}

func newRealm() realm.ID {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return realm.IDFrom(b)
}

func uuid() string { return newRealm().String() }

func random32() (b [32]byte) {
	_, _ = rand.Read(b[:])
	return b
}

func letters(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)[:n]
}

// Repositories runs the suites of all repositories of a store.
func Repositories(t *testing.T, open Units) {
	for _, suite := range []struct {
		name string
		run  func(*testing.T, Units)
	}{
		{"UnitOfWork", UnitOfWork}, {"Logins", Logins}, {"OneTime", OneTime}, {"Parked", Parked},
		{"Challenges", Challenges}, {"Budgets", Budgets}, {"People", People}, {"PeopleList", PeopleList},
		{"Organisations", Organisations}, {"Roles", Roles}, {"Appointments", Appointments}, {"Permissions", Permissions},
		{"Sessions", Sessions}, {"Grants", Grants}, {"Subjects", Subjects}, {"Policies", Policies}, {"Audit", Audit}, {"Outbox", Outbox},
		{"Applications", Applications}, {"ApplicationList", ApplicationList}, {"Documents", Documents},
		{"Accounts", Accounts}, {"AccountList", AccountList}, {"Authenticators", Authenticators},
		{"RecoveryCodes", RecoveryCodes}, {"Devices", Devices}, {"Representations", Representations},
		{"Changes", Changes}, {"Reports", Reports}, {"History", History},
		{"PortalAccounts", PortalAccounts}, {"PortalAccountList", PortalAccountList},
		{"PortalAccountForms", PortalAccountForms}, {"Links", Links},
		{"ActivationCodes", ActivationCodes}, {"Tickets", Tickets}, {"Loads", Loads},
		{"Orders", Orders}, {"MeansApplications", MeansApplications}, {"MeansApplicationList", MeansApplicationList},
		{"MeansRegister", MeansRegister}, {"HolderList", HolderList}, {"Mandates", Mandates}, {"MandateList", MandateList},
		{"MandateAdministrators", MandateAdministrators}, {"Releases", Releases}, {"AccountNames", AccountNames},
		{"Approvals", Approvals}, {"Drafts", Drafts}, {"Requests", Requests}, {"Transfers", Transfers}, {"AuditReader", AuditReader}, {"Figures", Figures},
	} {
		t.Run(suite.name, func(t *testing.T) { suite.run(t, open) })
	}
}

// upper is the text in capitals; a UUID that has no letter gets one, so that it differs.
func upper(s string) string {
	if u := strings.ToUpper(s); u != s {
		return u
	}
	return s + "A"
}
