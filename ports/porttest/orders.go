package porttest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

var branch = must(identity.ParseBranch("000012345678"))

// newOrder is one that was placed, with every field filled that is kept, at instants that are kept as they are.
func newOrder() means.Order {
	return means.Order{
		ID: means.OrderID(uuid()), By: identity.PersonID(uuid()), State: means.OrderPlaced, Number: "2026-" + letters(8), KvK: kvk(61), Level: assurance.EH2Plus,
		OneBranch: true, Branch: branch, Seen: moment.Add(-time.Hour), Name: awkward, Sealed: []byte(nul),
		Wanted: means.Wanted{Decided: true, Now: true, Services: []mandate.ServiceID{"a", awkward}, Clients: true, From: moment, Until: moment.AddDate(1, 0, 0)},
		Terms:  "2026-1", StartedAt: moment.Add(-2 * time.Hour), ChangedAt: moment.Add(-time.Minute), OrderedAt: moment,
	}
}

func draftOrder(by identity.PersonID, changed time.Time) means.Order {
	return means.Order{ID: means.OrderID(uuid()), By: by, State: means.OrderDraft, StartedAt: moment.Add(-24 * time.Hour), ChangedAt: changed}
}

// putOrder stores an order, and gives it as it is then.
func (w world) putOrder(o means.Order) means.Order {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error { return s.Orders().Put(ctx, o) })
	o.Revision++
	return o
}

func (w world) order(id means.OrderID) (o means.Order, err error) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) error {
		o, err = s.Orders().ByID(ctx, id)
		return nil
	})
	return o, err
}

// Orders holds the contract of ports.Orders.
func Orders(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		w.run("round trip without the people themselves, this realm only (MR-11)", func(w world) {
			in := newOrder()
			want := in
			in.People, in.OrderedAt = []means.Ordered{{Key: "a"}}, noon
			want.Revision = w.putOrder(in).Revision
			got, err := w.order(in.ID)
			w.refused(nil, err)
			w.same(got, want)
			bare := w.putOrder(draftOrder("p", moment))
			got, err = w.order(bare.ID)
			w.refused(nil, err)
			w.same(got, bare)
			_, err = w.order(means.OrderID(upper(string(in.ID))))
			w.refused(ports.ErrNotFound, err)
			for _, read := range []func(context.Context, ports.Orders) error{
				func(ctx context.Context, o ports.Orders) error { _, err := o.ForUpdate(ctx, in.ID); return err },
				func(ctx context.Context, o ports.Orders) error { _, err := o.ByID(ctx, in.ID); return err },
			} {
				w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error { return read(ctx, s.Orders()) })
			}
			beside := world{w.T, w.units, w.other, w.realm}
			w.refused(ports.ErrConflict, beside.try(func(ctx context.Context, s ports.Store) error { return s.Orders().Put(ctx, want) }))
			taken := want
			taken.Revision, taken.Name = 0, "taken"
			beside.putOrder(taken)
			got, err = w.order(in.ID)
			w.refused(nil, err)
			w.same(got, want)
		})
		w.run("a number is given once, and a refusal leaves the unit of work alive", func(w world) {
			first, second := w.putOrder(newOrder()), newOrder()
			second.Number = first.Number
			w.do(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrConflict, s.Orders().Put(ctx, second))
				return s.Orders().Put(ctx, newOrder())
			})
		})
		w.run("a stale revision is a conflict; of concurrent beginnings and changes one wins (MR-68)", func(w world) {
			o := draftOrder("p", moment)
			put := func(ctx context.Context, s ports.Store, _ int) (bool, error) { return true, s.Orders().Put(ctx, o) }
			w.oneWins(put)
			o.Revision = 1
			w.oneWins(put)
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.Orders().Put(ctx, o) }))
		})
		w.run("who holds an order places it, and whoever waited finds it placed (MR-68)", func(w world) {
			o := newOrder()
			o.State, o.Number, o.OrderedAt = means.OrderDraft, "", time.Time{}
			w.putOrder(o)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				held, err := s.Orders().ForUpdate(ctx, o.ID)
				if err != nil || held.State == means.OrderPlaced {
					return false, err
				}
				held.State, held.Number, held.OrderedAt = means.OrderPlaced, "N-"+letters(10), moment
				w.refused(nil, s.Orders().Put(ctx, held)) // it was held
				return true, nil
			})
		})
		w.run("the drafts of an administrator, the latest changed first, at most twenty", drafts)
		w.run("numbers count from one, for each year and realm, and none is left out", numbers)
	})
}

func drafts(w world) {
	by := identity.PersonID(uuid())
	var want []means.Order
	for n := range 22 {
		want = append(want, w.putOrder(draftOrder(by, moment.Add(-time.Duration(n)*time.Minute))))
	}
	placed, dropped := newOrder(), draftOrder(by, moment)
	placed.By, dropped.State = by, means.OrderDropped
	w.putOrder(placed)
	w.putOrder(dropped)
	w.putOrder(draftOrder(identity.PersonID(uuid()), moment))
	read := func(by identity.PersonID, want []means.Order) func(context.Context, ports.Store) error {
		return func(ctx context.Context, s ports.Store) error {
			got, err := s.Orders().DraftsOf(ctx, by)
			w.same(got, want)
			return err
		}
	}
	w.view(read(by, want[:20]))
	w.view(read("nobody", []means.Order{}))
	w.elsewhere(nil, read(by, []means.Order{}))
}

func numbers(w world) {
	next := func(ctx context.Context, s ports.Store, year, want int) error {
		n, err := s.Orders().NextNumber(ctx, year)
		w.same(n, want)
		return err
	}
	beside := world{w.T, w.units, newRealm(), w.realm}
	const year = 2031
	w.do(func(ctx context.Context, s ports.Store) error {
		return errors.Join(next(ctx, s, year, 1), next(ctx, s, year, 2), next(ctx, s, year+1, 1))
	})
	beside.do(func(ctx context.Context, s ports.Store) error { return next(ctx, s, year, 1) })
	undo := errors.New("undo")
	w.refused(undo, w.try(func(ctx context.Context, s ports.Store) error { return errors.Join(next(ctx, s, year, 3), undo) }))
	var mu sync.Mutex
	given := []int{}
	w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
		n, err := s.Orders().NextNumber(ctx, year)
		if i%4 == 0 {
			return false, ports.ErrConflict // this one orders nothing after all
		}
		s.AfterCommit(func() {
			mu.Lock()
			defer mu.Unlock()
			given = append(given, n)
		})
		return true, err
	})
	slices.Sort(given)
	want := []int{}
	for n := range contenders - contenders/4 {
		want = append(want, n+3)
	}
	w.same(given, want)
}
