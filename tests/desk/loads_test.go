package desk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

const (
	oldHash   = "$2b$10$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
	otherHash = "$2b$10$S9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
	fileHead  = "user-name,format,hash,email,institutions\n"
)

// lines writes a file of n accounts; every one of which bad tells so has a fault.
func lines(n int, bad func(int) bool) string {
	var b strings.Builder
	b.WriteString(fileHead)
	for i := range n {
		hash := oldHash
		if bad(i) {
			hash = "md5"
		}
		fmt.Fprintf(&b, "school%06d,bcrypt,%s,post%d@school.example,%02dAB|School %d|%08d\n", i, hash, i, i%100, i, 90_000_000+i)
	}
	return b.String()
}

func (h *house) operator() linkdesk.At {
	return linkdesk.At{Realm: h.realm(schools), By: linkdesk.Operator, Origin: "command"}
}

func (h *house) begin(file string) linking.Load {
	h.t.Helper()
	l, err := h.linkdesk.Begin(h.t.Context(), h.operator(), "scholen.csv", strings.NewReader(file))
	if err != nil {
		h.t.Fatal(err)
	}
	return l
}

func (h *house) figures() ports.PortalAccountFigures {
	h.t.Helper()
	var out ports.PortalAccountFigures
	h.in(schools, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.PortalAccounts().Figures(ctx)
		return err
	})
	return out
}

// sums are those of a load without what differs between two runs.
func sums(l linking.Load) linking.Load {
	return linking.Load{State: l.State, Lines: l.Lines, Good: l.Good, Done: l.Done, Added: l.Added, Renewed: l.Renewed, Skipped: l.Skipped, Faults: l.Faults}
}

// work handles the messages of an import as the queue does, until there are none; it tells how many there were.
func (h *house) work() int {
	h.t.Helper()
	handled := 0
	for {
		due, err := h.db.Claim(h.t.Context(), h.now().Add(1), 1, 100)
		if err != nil {
			h.t.Fatal(err)
		}
		busy := false
		for _, d := range due {
			if d.Realm != h.realm(schools).ID {
				continue
			}
			var m ports.Message
			h.in(schools, func(ctx context.Context, st ports.Store) (err error) { m, err = st.Outbox().Get(ctx, d.ID); return err })
			if m.Topic != ports.TopicAccountLoad {
				continue
			}
			busy = true
			handled++
			for range 2 { // a message may come twice
				if err := h.linkdesk.Step(h.t.Context(), d.Realm, m); err != nil {
					h.t.Fatal(err)
				}
			}
			if err := h.db.Settle(h.t.Context(), d, ports.Settlement{State: ports.SettledDone, At: h.now()}); err != nil {
				h.t.Fatal(err)
			}
		}
		if !busy {
			return handled
		}
	}
}

// MH-12, MH-32: a file is read as a whole, its faults are told by line, nothing happens before somebody says so,
// and then all good lines are accounts whose hashes wait to be renewed.
func TestAFileBringsAccountsIn(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		l := h.begin(lines(1203, func(i int) bool { return i%100 == 7 }))
		if diff := cmp.Diff(linking.Load{State: linking.LoadChecked, Lines: 1203, Good: 1191, Faults: 12}, sums(l)); diff != "" {
			t.Fatal(diff)
		}
		if f := h.figures(); f.All != 0 {
			t.Errorf("%d accounts before anybody said so", f.All)
		}
		shown, err := h.linkdesk.Load(t.Context(), h.operator(), l.ID, 1)
		if err != nil || len(shown.Faults) != 12 || shown.Faults[0] != (linking.Fault{Line: 9, Column: "hash", Code: linking.FaultHash}) || shown.More {
			t.Errorf("%+v, %v", shown, err)
		}
		for range 2 { // said twice, it runs once
			if _, err := h.linkdesk.Go(t.Context(), h.operator(), l.ID); err != nil {
				t.Fatal(err)
			}
		}
		h.work()
		shown, err = h.linkdesk.Load(t.Context(), h.operator(), l.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(linking.Load{State: linking.LoadDone, Lines: 1203, Good: 1191, Done: 1191, Added: 1191, Faults: 12}, sums(shown.Load)); diff != "" {
			t.Error(diff)
		}
		if f := h.figures(); f.All != 1191 || f.Legacy != 1191 {
			t.Errorf("%+v", f)
		}
		if again := h.begin(lines(1203, func(i int) bool { return i%100 == 7 })); again.ID != l.ID || again.State != linking.LoadDone {
			t.Errorf("the same file again is %+v", again)
		}
		if got := h.recorded("account-load:" + string(l.ID)); !cmp.Equal(got, []audit.Action{audit.LoadChecked, audit.LoadViewed, audit.LoadStarted, audit.LoadEnded, audit.LoadViewed}) {
			t.Errorf("recorded: %v", got)
		}
	})
}

// MH-12: what somebody linked or changed here counts for more than a file; the rest is brought up to date.
func TestALaterFileBringsUpToDate(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		at := h.operator()
		run := func(file string) linking.Load {
			l, err := h.linkdesk.Run(t.Context(), at, h.begin(file).ID, func(linking.Load) {})
			if err != nil {
				t.Fatal(err)
			}
			return sums(l)
		}
		row := func(name, hash string) string {
			return name + ",bcrypt," + hash + "," + name + "@school.example,12AB\n"
		}
		run(fileHead + row("same", oldHash) + row("newer", oldHash) + row("shown", oldHash) + row("disabled", oldHash))
		h.in(schools, func(ctx context.Context, st ports.Store) error {
			a, err := st.PortalAccounts().ByUserName(ctx, "shown")
			if err != nil {
				return err
			}
			a.Rehashed(a.Hash)
			return st.PortalAccounts().Put(ctx, a)
		})
		if err := h.linkdesk.Disable(t.Context(), at, h.portalAccount("disabled").ID, "school is gesloten"); err != nil {
			t.Fatal(err)
		}
		got := run(fileHead + row("SAME", oldHash) + row("newer", otherHash) + row("shown", otherHash) + row("disabled", otherHash) + row("fresh", oldHash))
		if diff := cmp.Diff(linking.Load{State: linking.LoadDone, Lines: 5, Good: 5, Done: 5, Added: 1, Renewed: 2, Skipped: 2}, got); diff != "" {
			t.Error(diff)
		}
		for name, hash := range map[string]string{"same": oldHash, "newer": otherHash, "shown": oldHash, "disabled": oldHash, "fresh": oldHash} {
			if a := h.portalAccount(name); a.Hash.Reveal() != hash || a.Legacy != (name != "shown") || (a.State == linking.Disabled) != (name == "disabled") {
				t.Errorf("%s: %+v", name, a)
			}
		}
	})
}

// recorded gives what the audit says of a thing of the schools, the oldest first.
func (h *house) recorded(object string) []audit.Action {
	h.t.Helper()
	var out []audit.Action
	h.in(schools, func(ctx context.Context, st ports.Store) error {
		all, err := st.Audit().Newest(ctx, ports.AuditQuery{Limit: 1000})
		for _, e := range slices.Backward(all) {
			if e.Object == object {
				out = append(out, e.Action)
			}
		}
		return err
	})
	return out
}

func (h *house) portalAccount(name string) linking.Account {
	h.t.Helper()
	var out linking.Account
	h.in(schools, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.PortalAccounts().ByUserName(ctx, name)
		return err
	})
	return out
}

// stops gives up after n bytes.
type stops struct {
	from io.Reader
	left int
	err  error
}

func (s *stops) Read(p []byte) (int, error) {
	if s.left <= 0 {
		return 0, s.err
	}
	n, err := s.from.Read(p[:min(len(p), s.left)])
	s.left -= n
	return n, err
}

// MH-12: a check that was killed leaves nothing that counts, and the same file begins anew.
func TestAKilledCheckBeginsAnew(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		file, broken := lines(1600, func(i int) bool { return i%3 == 0 }), errors.New("broken")
		_, err := h.linkdesk.Begin(t.Context(), h.operator(), "scholen.csv", &stops{strings.NewReader(file), len(file) / 2, broken})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		all, err := h.linkdesk.Loads(t.Context(), h.operator())
		if err != nil || len(all) != 1 || all[0].State != linking.LoadReading || all[0].Lines != 0 {
			t.Fatalf("%+v, %v", all, err)
		}
		if _, err := h.linkdesk.Go(t.Context(), h.operator(), all[0].ID); fault.KeyOf(err) != fault.KeyOf(linkdesk.ErrOver) {
			t.Errorf("half a file can be started: %v", err)
		}
		l, err := h.linkdesk.Run(t.Context(), h.operator(), h.begin(file).ID, func(linking.Load) {})
		if err != nil || l.ID == all[0].ID || l.Added != 1066 || l.Faults != 534 || h.figures().All != 1066 {
			t.Errorf("%+v, %v", l, err)
		}
	})
}

// MH-12: an import with faults in it, whose process dies inside a batch, goes on where it was, and the sums are those
// of one that nothing happened to. tests/serve kills the command itself, in 100,000 accounts.
func TestAKilledImportGoesOn(t *testing.T) {
	for k, n := range map[browserless.Kind]int{browserless.SQLite: 12_000, browserless.PostgreSQL: 10_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			h := build(t, k)
			bad := func(i int) bool { return i%17 == 3 }
			faults := 0
			for i := range n {
				if bad(i) {
					faults++
				}
			}
			l := h.begin(lines(n, bad))
			if l.Lines != n || l.Faults != faults {
				t.Fatalf("%+v", l)
			}
			for kill := range 3 {
				ctx, cancel := context.WithCancel(t.Context())
				batches := 0
				killed := h.linkdesk.Config
				killed.Work = dying{h.db, func() {
					if batches++; batches > 3+kill {
						cancel() // inside the batch: it was read, and is not written
					}
				}}
				if _, err := linkdesk.New(killed).Run(ctx, h.operator(), l.ID, func(linking.Load) {}); !errors.Is(err, context.Canceled) {
					t.Fatalf("%d: %v", kill, err)
				}
				cancel()
			}
			before := h.figures().All
			h.begin(lines(n, bad)) // what finds out that it was there before hides it from nobody after
			again := h.begin(lines(n, bad))
			if again.ID != l.ID || again.State != linking.LoadRunning || again.Done != before || before == 0 || before >= n-faults {
				t.Fatalf("after it was killed: %+v, and %d accounts", again, before)
			}
			done, err := h.linkdesk.Run(t.Context(), h.operator(), l.ID, func(linking.Load) {})
			if err != nil {
				t.Fatal(err)
			}
			want := linking.Load{State: linking.LoadDone, Lines: n, Good: n - faults, Done: n - faults, Added: n - faults, Faults: faults}
			if diff := cmp.Diff(want, sums(done)); diff != "" || h.figures().All != n-faults {
				t.Errorf("%d accounts; %s", h.figures().All, diff)
			}
		})
	}
}

// dying is a database whose process ends when it reads the accounts of a batch.
type dying struct {
	ports.UnitOfWork
	batch func()
}

func (d dying) Do(ctx context.Context, r realm.ID, f func(context.Context, ports.Store) error) error {
	return d.UnitOfWork.Do(ctx, r, func(ctx context.Context, st ports.Store) error { return f(ctx, dyingStore{st, d.batch}) })
}

type dyingStore struct {
	ports.Store
	batch func()
}

func (s dyingStore) PortalAccounts() ports.PortalAccounts {
	return dyingAccounts{s.Store.PortalAccounts(), s.batch}
}

type dyingAccounts struct {
	ports.PortalAccounts
	batch func()
}

func (a dyingAccounts) Add(ctx context.Context, many []linking.Account) error {
	err := a.PortalAccounts.Add(ctx, many)
	a.batch()
	return err
}

// A file with nothing in it, or with too much, is refused and leaves nothing.
func TestFilesThatAreRefused(t *testing.T) {
	h := build(t, browserless.SQLite)
	for want, file := range map[error]io.Reader{
		linkdesk.ErrEmpty:   strings.NewReader(fileHead),
		linkdesk.ErrTooMany: io.MultiReader(strings.NewReader(fileHead), strings.NewReader(strings.Repeat("x\n", linking.MaxLines+1))),
	} {
		if l, err := h.linkdesk.Begin(t.Context(), h.operator(), "scholen.csv", file); fault.KeyOf(err) != fault.KeyOf(want) {
			t.Errorf("%v: %+v, %v", want, l, err)
		}
	}
	all, err := h.linkdesk.Loads(t.Context(), h.operator())
	if err != nil || len(all) != 2 {
		t.Fatalf("%d, %v", len(all), err)
	}
	for _, l := range all {
		shown, err := h.linkdesk.Load(t.Context(), h.operator(), l.ID, 1)
		if err != nil || l.State != linking.LoadDropped || len(shown.Faults) > 0 {
			t.Errorf("%+v, %d faults, %v", l, len(shown.Faults), err)
		}
	}
	if header := h.begin("user-name,hash\nx"); header.State != linking.LoadChecked || header.Lines != 1 || header.Faults != 1 {
		t.Errorf("%+v", header)
	}
	checked := h.begin(fileHead + "anna,bcrypt," + oldHash + ",,12AB\n")
	if err := h.linkdesk.Drop(t.Context(), h.operator(), checked.ID); err != nil {
		t.Error(err)
	}
	if _, err := h.linkdesk.Go(t.Context(), h.operator(), checked.ID); fault.KeyOf(err) != fault.KeyOf(linkdesk.ErrOver) {
		t.Errorf("what was dropped starts: %v", err)
	}
	if again := h.begin(fileHead + "anna,bcrypt," + oldHash + ",,12AB\n"); again.ID == checked.ID || again.State != linking.LoadChecked {
		t.Errorf("a file that was dropped, again: %+v", again)
	}
}
