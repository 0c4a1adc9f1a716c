package porttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

var selectors atomic.Int64

// newActivationCode has every field filled, at instants that are kept as they are.
func newActivationCode(a linking.AccountID) linking.ActivationCode {
	sum := random32()
	return linking.ActivationCode{Selector: fmt.Sprintf("%0*X", linking.SelectorLength, selectors.Add(1)), Account: a, For: board, Sum: sum[:],
		CreatedAt: moment, By: "staff:a", Expires: moment.Add(time.Hour), Attempts: 1, Limit: 5}
}

// ActivationCodes holds the contract of ports.ActivationCodes.
func ActivationCodes(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		put := func(w world, c linking.ActivationCode) error {
			return w.try(func(ctx context.Context, s ports.Store) error { return s.ActivationCodes().Put(ctx, c) })
		}
		get := func(w world, selector string) (c linking.ActivationCode, err error) {
			failed := w.try(func(ctx context.Context, s ports.Store) error {
				c, err = s.ActivationCodes().ForUpdate(ctx, selector)
				return nil
			})
			return c, errors.Join(err, failed)
		}
		a, other := linking.AccountID(uuid()), linking.AccountID(uuid())
		used := newActivationCode(a)
		w.run("round trip, this realm only", func(w world) {
			in := used
			in.CreatedAt = noon
			w.refused(nil, put(w, in))
			got, err := get(w, used.Selector)
			w.refused(nil, err)
			w.same(got, used)
			used.UsedAt, used.EndedAt, used.Attempts = moment, moment, 4
			w.refused(nil, put(w, used))
			got, err = get(w, used.Selector)
			w.refused(nil, err)
			w.same(got, used)
			_, err = get(w, used.Selector+"X")
			w.refused(ports.ErrNotFound, err)
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.ActivationCodes().ForUpdate(ctx, used.Selector)
				return err
			})
		})
		w.run("those of an account, the newest first, used and ended ones too (MH-38)", func(w world) {
			newer := newActivationCode(a)
			newer.CreatedAt = moment.Add(time.Minute)
			w.refused(nil, put(w, newer))
			w.refused(nil, put(w, newActivationCode(other)))
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.ActivationCodes().Of(ctx, a)
				w.same(got, []linking.ActivationCode{newer, used})
				return err
			})
			w.elsewhere(nil, func(ctx context.Context, s ports.Store) error {
				got, err := s.ActivationCodes().Of(ctx, a)
				w.same(got, []linking.ActivationCode{})
				return err
			})
		})
		w.run("a selector is one account's, and a refusal leaves the unit of work alive", func(w world) {
			mine, theirs := newActivationCode(a), newActivationCode(other)
			w.refused(nil, put(w, mine))
			theirs.Selector = mine.Selector
			w.do(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrConflict, s.ActivationCodes().Put(ctx, theirs))
				return s.ActivationCodes().Put(ctx, newActivationCode(other))
			})
			got, err := get(w, mine.Selector)
			w.refused(nil, err)
			w.same(got, mine)
			wanted := newActivationCode("").Selector
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				c := newActivationCode(linking.AccountID(uuid()))
				c.Selector = wanted
				return true, s.ActivationCodes().Put(ctx, c)
			})
		})
		w.run("one of many uses it up; no try goes uncounted (MH-38)", func(w world) {
			once, tried := newActivationCode(a), newActivationCode(a)
			tried.Limit = 1 + contenders/2
			w.refused(nil, put(w, once))
			w.refused(nil, put(w, tried))
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				held, err := s.ActivationCodes().ForUpdate(ctx, once.Selector)
				if err != nil || !held.Use(moment) {
					return false, err
				}
				return true, s.ActivationCodes().Put(ctx, held)
			})
			w.wins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				held, err := s.ActivationCodes().ForUpdate(ctx, tried.Selector)
				held.Answer(make([]byte, 32), moment)
				return true, errors.Join(err, s.ActivationCodes().Put(ctx, held))
			})
			got, err := get(w, tried.Selector)
			w.refused(nil, err)
			w.same(got.Attempts, tried.Limit)
		})
		w.run("who holds the codes of an account replaces them undisturbed", func(w world) {
			account := linking.AccountID(uuid())
			w.refused(nil, put(w, newActivationCode(account)))
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				all, err := s.ActivationCodes().Of(ctx, account)
				i := slices.IndexFunc(all, func(c linking.ActivationCode) bool { return c.EndedAt.IsZero() })
				if err != nil || i < 0 {
					return false, err
				}
				all[i].Replace(moment)
				return true, s.ActivationCodes().Put(ctx, all[i])
			})
		})
	})
}

// Tickets holds the contract of ports.Tickets.
func Tickets(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		given := linking.Ticket{Token: random32(), Purpose: linking.ToObject, Account: linking.AccountID(uuid()), Link: linking.LinkID(uuid()),
			To: awkward, CreatedAt: noon, Until: noon.Add(linking.ObjectLifetime)}
		w.run("round trip, this realm only", func(w world) {
			w.do(func(ctx context.Context, s ports.Store) error { return s.Tickets().Put(ctx, given) })
			given.CreatedAt, given.Until = moment, moment.Add(linking.ObjectLifetime)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Tickets().ForUpdate(ctx, given.Token)
				w.same(got, given)
				_, none := s.Tickets().ForUpdate(ctx, random32())
				w.refused(ports.ErrNotFound, none)
				_, none = s.Tickets().ForUpdate(ctx, [32]byte{})
				w.refused(ports.ErrNotFound, none)
				return err
			})
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Tickets().ForUpdate(ctx, given.Token)
				return err
			})
		})
		w.run("one of many uses it, and used it stays", func(w world) {
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				held, err := s.Tickets().ForUpdate(ctx, given.Token)
				if err != nil || !held.Use(moment) {
					return false, err
				}
				return true, s.Tickets().Put(ctx, held)
			})
			given.UsedAt = moment
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Tickets().ForUpdate(ctx, given.Token)
				w.same(got, given)
				return err
			})
		})
	})
}
