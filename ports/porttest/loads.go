package porttest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

func newLoad() linking.Load {
	return linking.Load{ID: linking.LoadID(uuid()), Digest: random32(), Name: awkward, By: "staff:a", State: linking.LoadRunning,
		Lines: 10, Good: 7, Done: 6, Added: 3, Renewed: 2, Skipped: 1, Faults: 3, Started: moment, Ended: moment.Add(time.Hour)}
}

func (w world) putLoad(l linking.Load) linking.Load {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error { return s.Loads().Put(ctx, l) })
	l.Revision++
	return l
}

func (w world) load(id linking.LoadID) (l linking.Load) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) (err error) {
		l, err = s.Loads().ForUpdate(ctx, id)
		return err
	})
	return l
}

// parts gives the numbers of the batches of a load and its faults.
func (w world) parts(id linking.LoadID) (batches []int, faults []linking.Fault) {
	w.Helper()
	undo := errors.New("undo")
	w.refused(undo, w.try(func(ctx context.Context, s ports.Store) (err error) {
		if faults, err = s.Loads().Faults(ctx, id, 0, 10_000); err != nil {
			return err
		}
		for {
			n, _, err := s.Loads().NextBatch(ctx, id)
			if errors.Is(err, ports.ErrNotFound) {
				return undo
			}
			if err != nil {
				return err
			}
			if batches = append(batches, n); s.Loads().RemoveBatch(ctx, id, n) != nil {
				return errors.New("batch is not removed")
			}
		}
	}))
	return batches, faults
}

// Loads holds the contract of ports.Loads.
func Loads(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		w.run("round trip, this realm only", func(w world) {
			want := newLoad()
			in := want
			in.Started = noon
			want.Revision = w.putLoad(in).Revision
			w.same(w.load(want.ID), want)
			want.Done, want.Added, want.State = 7, 4, linking.LoadDone
			want.Revision = w.putLoad(want).Revision
			w.same(w.load(want.ID), want)
			for _, read := range []func(context.Context, ports.Loads) error{
				func(ctx context.Context, l ports.Loads) error { _, err := l.ForUpdate(ctx, want.ID); return err },
				func(ctx context.Context, l ports.Loads) error { _, err := l.ByDigest(ctx, want.Digest); return err },
			} {
				w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error { return read(ctx, s.Loads()) })
			}
			taken := want
			taken.Revision = 0
			beside := world{w.T, w.units, w.other, w.realm}
			beside.putLoad(taken)
			w.same(w.load(want.ID), want)
		})
		w.run("the newest first, and the newest of a file", func(w world) {
			older, newer := newLoad(), newLoad()
			older.Started, newer.Started, newer.Digest = moment.Add(time.Hour), moment.Add(2*time.Hour), older.Digest
			newer, older = w.putLoad(newer), w.putLoad(older)
			w.view(func(ctx context.Context, s ports.Store) error {
				list, err1 := s.Loads().List(ctx, 2)
				w.same(list, []linking.Load{newer, older})
				got, err2 := s.Loads().ByDigest(ctx, older.Digest)
				w.same(got, newer)
				_, none := s.Loads().ByDigest(ctx, random32())
				w.refused(ports.ErrNotFound, none)
				return errors.Join(err1, err2)
			})
		})
		w.run("a stale revision is a conflict; of concurrent beginnings and changes one wins", func(w world) {
			l := newLoad()
			put := func(ctx context.Context, s ports.Store, _ int) (bool, error) { return true, s.Loads().Put(ctx, l) }
			w.oneWins(put)
			l.Revision = 1
			w.oneWins(put)
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.Loads().Put(ctx, l) }))
		})
		w.run("each batch is brought in once, in order, whoever works on it (MH-12)", broughtInOnce)
		w.run("faults by line and column, in pages, whatever stands in the file", faultsOfLines)
		w.run("cleared: of this load only", func(w world) {
			gone, stays := w.putLoad(newLoad()), w.putLoad(newLoad())
			fault := []linking.Fault{{Line: 2, Code: linking.FaultColumns}}
			w.do(func(ctx context.Context, s ports.Store) (err error) {
				for _, l := range []linking.Load{gone, stays} {
					err = errors.Join(err, s.Loads().AddBatch(ctx, l.ID, 1, nil), s.Loads().AddFaults(ctx, l.ID, fault))
				}
				return errors.Join(err, s.Loads().Clear(ctx, gone.ID))
			})
			beside := world{w.T, w.units, w.other, w.realm}
			beside.do(func(ctx context.Context, s ports.Store) error { return s.Loads().Clear(ctx, stays.ID) })
			batches, faults := w.parts(gone.ID)
			w.same([]int{len(batches), len(faults)}, []int{0, 0})
			batches, faults = w.parts(stays.ID)
			w.same(append([]any{}, batches, faults), []any{[]int{1}, fault})
			w.same(w.load(gone.ID), gone)
		})
	})
}

func broughtInOnce(w world) {
	l := w.putLoad(linking.Load{ID: linking.LoadID(uuid()), State: linking.LoadRunning, Started: moment, Lines: 3, Good: 3})
	sealed := func(n int) []byte { return []byte(fmt.Sprint(n, nul)) }
	w.do(func(ctx context.Context, s ports.Store) error {
		for _, n := range []int{2, 1, 10} {
			if err := s.Loads().AddBatch(ctx, l.ID, n, sealed(n)); err != nil {
				return err
			}
		}
		w.refused(ports.ErrConflict, s.Loads().AddBatch(ctx, l.ID, 2, nil))
		return nil
	})
	batches, _ := w.parts(l.ID)
	w.same(batches, []int{1, 2, 10})
	w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
		_, _, err := s.Loads().NextBatch(ctx, l.ID)
		return err
	})
	w.same(w.wins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
		held, err := s.Loads().ForUpdate(ctx, l.ID)
		if err != nil {
			return false, err
		}
		n, got, err := s.Loads().NextBatch(ctx, l.ID)
		if errors.Is(err, ports.ErrNotFound) {
			return false, nil
		}
		w.same(got, sealed(n))
		held.Done++
		held.Added++
		w.refused(nil, s.Loads().Put(ctx, held)) // it was held
		return true, errors.Join(err, s.Loads().RemoveBatch(ctx, l.ID, n))
	}), 3)
	w.same(w.load(l.ID).Done, 3)
}

func faultsOfLines(w world) {
	l := w.putLoad(newLoad())
	want := []linking.Fault{
		{Line: 2, Code: linking.FaultColumns},
		{Line: 2, Column: "e-mail", Code: linking.FaultEmail, Value: awkward + nul + "\xff"},
		{Line: 2, Column: "kvk", Code: linking.FaultKvK, Value: "1"},
		{Line: 2, Column: "kvk", Code: linking.FaultMissing},
	}
	for line := 10; line < 1010; line++ {
		want = append(want, linking.Fault{Line: line, Code: linking.FaultUnreadable})
	}
	w.do(func(ctx context.Context, s ports.Store) error {
		return errors.Join(s.Loads().AddFaults(ctx, l.ID, want[2:]), s.Loads().AddFaults(ctx, l.ID, nil),
			s.Loads().AddFaults(ctx, l.ID, []linking.Fault{want[1], want[0], {Line: 2, Column: "kvk", Code: linking.FaultKvK, Value: "again"}}))
	})
	w.view(func(ctx context.Context, s ports.Store) error {
		all, err1 := s.Loads().Faults(ctx, l.ID, 0, 2000)
		w.same(all, want)
		page, err2 := s.Loads().Faults(ctx, l.ID, 1, 2)
		w.same(page, want[1:3])
		return errors.Join(err1, err2)
	})
	w.elsewhere(nil, func(ctx context.Context, s ports.Store) error {
		got, err := s.Loads().Faults(ctx, l.ID, 0, 10)
		w.same(got, []linking.Fault{})
		return err
	})
}

// SweptLinking holds what ports.Janitor does to tickets, imports and activation codes.
func SweptLinking(t *testing.T, open func(*testing.T) (ports.UnitOfWork, ports.Janitor)) {
	units, janitor := open(t)
	a, _ := open2(t, units)
	sweep := func(at time.Duration, want int) {
		t.Helper()
		n, err := janitor.Sweep(t.Context(), moment.Add(at), 10)
		a.refused(nil, err)
		a.same(n, want)
	}
	const kept = 30 * 24 * time.Hour
	ticket := linking.Ticket{Token: random32(), Purpose: linking.ToSetPassword, Account: "a", CreatedAt: moment.Add(-time.Hour), Until: moment}
	code := newActivationCode("a")
	code.CreatedAt, code.Expires = moment.Add(-2*time.Hour), moment.Add(-time.Hour)
	load := func(state linking.LoadState, started, ended time.Duration) linking.Load {
		l := linking.Load{ID: linking.LoadID(uuid()), State: state, Started: moment.Add(started), Ended: moment.Add(ended)}
		a.do(func(ctx context.Context, s ports.Store) error {
			return errors.Join(s.Loads().AddBatch(ctx, l.ID, 1, nil), s.Loads().AddFaults(ctx, l.ID, []linking.Fault{{Line: 1, Column: "x"}, {Line: 1}}))
		})
		return a.putLoad(l)
	}
	a.do(func(ctx context.Context, s ports.Store) error {
		return errors.Join(s.Tickets().Put(ctx, ticket), s.ActivationCodes().Put(ctx, code))
	})
	left := func(l linking.Load) int {
		batches, faults := a.parts(l.ID)
		return len(batches) + len(faults)
	}
	running, done, checked := load(linking.LoadRunning, -1000*time.Hour, 0), load(linking.LoadDone, -1000*time.Hour, 0), load(linking.LoadChecked, 0, 0)
	reading := load(linking.LoadReading, 0, 0)
	sweep(kept-time.Microsecond, 0)
	dropped := load(linking.LoadDropped, 0, kept-time.Hour)
	sweep(kept-time.Microsecond, 3)
	a.same(left(dropped), 0)
	sweep(kept, 12) // the ticket; what is left of what was done; two that nobody decided about or read to the end, with what is left of them
	a.same([]int{left(done), left(checked), left(reading), left(running)}, []int{0, 0, 0, 3})
	sweep(100*kept, 0)

	a.same([]linking.Load{a.load(done.ID), a.load(running.ID)}, []linking.Load{done, running})
	a.refused(ports.ErrConflict, a.try(func(ctx context.Context, s ports.Store) error { // who would start it now
		checked.State = linking.LoadRunning
		return s.Loads().Put(ctx, checked)
	}))
	checked.State, checked.Ended, checked.Revision = linking.LoadDropped, moment.Add(kept), 2
	a.same(a.load(checked.ID), checked)
	a.view(func(ctx context.Context, s ports.Store) error {
		_, err := s.Tickets().ForUpdate(ctx, ticket.Token)
		a.refused(ports.ErrNotFound, err)
		got, err := s.ActivationCodes().ForUpdate(ctx, code.Selector)
		a.same(got, code)
		return err
	})
}
