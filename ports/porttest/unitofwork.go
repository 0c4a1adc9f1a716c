package porttest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// UnitOfWork holds the contract of ports.UnitOfWork.
func UnitOfWork(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		row := func() ports.LoginRow { return ports.LoginRow{ID: uuid(), Browser: random32(), Expires: moment} }
		put := func(l ports.LoginRow) func(context.Context, ports.Store) error {
			return func(ctx context.Context, s ports.Store) error { return s.Logins().Put(ctx, l) }
		}
		stored := func(w world, id string) error {
			return w.units.View(w.Context(), w.realm, func(ctx context.Context, s ports.Store) error {
				_, err := s.Logins().Get(ctx, id)
				return err
			})
		}
		w.run("nil commits", func(w world) {
			l := row()
			w.do(put(l))
			w.refused(nil, stored(w, l.ID))
		})
		w.run("an error rolls all back and is returned as it is", func(w world) {
			l, mine := row(), errors.New("mine")
			err := w.try(func(ctx context.Context, s ports.Store) error {
				if err := s.Logins().Put(ctx, l); err != nil {
					return err
				}
				return mine
			})
			if err != mine {
				w.Errorf("error is %v, want the one that was given", err)
			}
			w.refused(ports.ErrNotFound, stored(w, l.ID))
		})
		w.run("a panic rolls all back and goes on", func(w world) {
			l := row()
			func() {
				defer func() { w.same(recover(), "mine") }()
				_ = w.try(func(ctx context.Context, s ports.Store) error {
					_ = s.Logins().Put(ctx, l)
					panic("mine")
				})
			}()
			w.refused(ports.ErrNotFound, stored(w, l.ID))
			w.do(put(row())) // and the next one finds everything in order
		})
		w.run("a conflict does not end the unit of work", func(w world) {
			a, b := row(), row()
			w.do(put(a))
			w.do(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrConflict, s.Logins().Put(ctx, a))
				return s.Logins().Put(ctx, b)
			})
			w.refused(nil, stored(w, b.ID))
		})
		w.run("an ended context gives its error and keeps nothing", func(w world) {
			ctx, cancel := context.WithCancel(w.Context())
			l := row()
			err := w.units.Do(ctx, w.realm, func(ctx context.Context, s ports.Store) error {
				err := s.Logins().Put(ctx, l)
				cancel()
				return err
			})
			w.refused(context.Canceled, err)
			w.refused(ports.ErrNotFound, stored(w, l.ID))
			w.refused(context.Canceled, w.units.View(ctx, w.realm, func(context.Context, ports.Store) error { return nil }))
		})
		w.run("a view writes nothing", func(w world) {
			l := row()
			if err := w.units.View(w.Context(), w.realm, put(l)); err == nil {
				w.Error("writing in a view gave no error")
			}
			w.refused(ports.ErrNotFound, stored(w, l.ID))
		})
		w.run("a store is dead afterwards", func(w world) {
			var kept ports.Store
			var inner context.Context
			w.do(func(ctx context.Context, s ports.Store) error { kept, inner = s, ctx; return nil })
			l := row()
			if err := kept.Logins().Put(inner, l); err == nil {
				w.Error("a dead store wrote")
			}
			if _, err := kept.Logins().Get(w.Context(), l.ID); err == nil || errors.Is(err, ports.ErrNotFound) {
				w.Errorf("a dead store read: %v", err)
			}
			w.refused(ports.ErrNotFound, stored(w, l.ID))
		})
		w.run("AfterCommit runs once after the commit and never without", func(w world) {
			var ran atomic.Int64
			l := row()
			w.do(func(ctx context.Context, s ports.Store) error {
				s.AfterCommit(func() { ran.Add(1); w.refused(nil, stored(w, l.ID)) })
				return s.Logins().Put(ctx, l)
			})
			_ = w.try(func(ctx context.Context, s ports.Store) error {
				s.AfterCommit(func() { ran.Add(100) })
				return errors.New("no")
			})
			w.same(ran.Load(), int64(1))
		})
		w.run("one caller's failure is not another's", func(w world) {
			kept := make([]ports.LoginRow, contenders)
			for i := range kept {
				kept[i] = row()
			}
			w.same(w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				if err := s.Logins().Put(ctx, kept[i]); err != nil {
					return false, err
				}
				if i%2 == 1 {
					return false, ports.ErrConflict
				}
				return true, nil
			}), contenders/2)
			for i, l := range kept {
				want := error(nil)
				if i%2 == 1 {
					want = ports.ErrNotFound
				}
				w.refused(want, stored(w, l.ID))
			}
		})
		w.run("no realm, no unit of work", func(w world) {
			if err := w.units.Do(w.Context(), realm.ID{}, func(context.Context, ports.Store) error { return nil }); err == nil {
				w.Error("the zero realm was served")
			}
		})
		w.run("a unit of work within another is refused, not awaited", func(w world) {
			err := w.try(func(ctx context.Context, _ ports.Store) error {
				return w.units.Do(ctx, w.realm, func(context.Context, ports.Store) error { return nil })
			})
			if err == nil {
				w.Error("a nested unit of work ran")
			}
		})
	})
}
