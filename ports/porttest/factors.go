package porttest

import (
	"context"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

func newAuthenticator(id identity.PersonID) account.Authenticator {
	return account.Authenticator{ID: uuid(), Account: id, Name: awkward, Secret: []byte(nul), Login: uuid(),
		CreatedAt: moment.Add(-3 * time.Hour), Confirmed: moment.Add(-2 * time.Hour), UsedAt: moment.Add(-time.Hour)}
}

// Authenticators holds the contract of ports.Authenticators.
func Authenticators(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		put := func(w world, all ...account.Authenticator) {
			w.Helper()
			w.do(func(ctx context.Context, s ports.Store) error {
				for _, a := range all {
					if err := s.Authenticators().Put(ctx, a); err != nil {
						return err
					}
				}
				return nil
			})
		}
		of := func(w world, id identity.PersonID) (all []account.Authenticator) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				all, err = s.Authenticators().Of(ctx, id)
				return err
			})
			return all
		}
		use := func(w world, id string, step int64) (ok bool) {
			w.Helper()
			w.do(func(ctx context.Context, s ports.Store) (err error) {
				ok, err = s.Authenticators().UseStep(ctx, id, step, moment)
				return err
			})
			return ok
		}
		w.run("round trip, oldest first, of this account and realm only", func(w world) {
			person := identity.PersonID(uuid())
			first, second := newAuthenticator(person), newAuthenticator(person)
			second.CreatedAt, second.Confirmed, second.UsedAt = moment, time.Time{}, time.Time{}
			in := second
			in.CreatedAt = noon
			put(w, in, first, newAuthenticator(identity.PersonID(uuid())))
			w.same(of(w, person), []account.Authenticator{first, second})
			w.same(len(of(world{w.T, w.units, w.other, w.realm}, person)), 0)
		})
		w.run("replaced, and confirmed", func(w world) {
			a := newAuthenticator(identity.PersonID(uuid()))
			a.Confirmed = time.Time{}
			put(w, a)
			a.Confirmed, a.UsedAt, a.Name, a.Secret = moment, moment, "other", []byte("other")
			put(w, a)
			w.same(of(w, a.Account), []account.Authenticator{a})
		})
		w.run("each step once and only forward, whatever is put (OL-20, MA-27)", func(w world) {
			a := newAuthenticator(identity.PersonID(uuid()))
			a.LastStep = 900
			put(w, a)
			w.same(of(w, a.Account)[0].LastStep, int64(0))
			for _, try := range []struct {
				step int64
				want bool
			}{{100, true}, {100, false}, {99, false}, {101, true}, {102, true}, {101, false}} {
				w.same([]any{try.step, use(w, a.ID, try.step)}, []any{try.step, try.want})
			}
			w.same(of(w, a.Account)[0].UsedAt, moment)
			put(w, a)
			w.same(of(w, a.Account)[0].LastStep, int64(102))
			w.same(use(w, a.ID, 102), false)
			w.same(use(world{w.T, w.units, w.other, w.realm}, a.ID, 200), false)
			w.same(use(w, uuid(), 200), false)
			w.same(use(w, a.ID, 103), true)
		})
		w.run("a step that was rolled back was not used", func(w world) {
			a := newAuthenticator(identity.PersonID(uuid()))
			put(w, a)
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error {
				ok, err := s.Authenticators().UseStep(ctx, a.ID, 7, moment)
				w.same([]any{ok, err}, []any{true, nil})
				return ports.ErrConflict
			}))
			w.same(use(w, a.ID, 7), true)
		})
		w.run("of concurrent callers one uses a step (OL-20, MA-27)", func(w world) {
			a := newAuthenticator(identity.PersonID(uuid()))
			put(w, a)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				return s.Authenticators().UseStep(ctx, a.ID, 55_555_555, moment)
			})
		})
		w.run("revoked for good: not listed, no step of it is good, and a stale put brings nothing back (OL-26)", func(w world) {
			a := newAuthenticator(identity.PersonID(uuid()))
			put(w, a)
			revoked := a
			revoked.Revoked = moment
			put(w, revoked, a)
			w.same(len(of(w, a.Account)), 0)
			w.same(use(w, a.ID, 300), false)
		})
		w.run("they are held: whoever looks next sees what was done to them", func(w world) {
			a := newAuthenticator(identity.PersonID(uuid()))
			put(w, a)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				held, err := s.Authenticators().Of(ctx, a.Account)
				if err != nil || len(held) == 0 {
					return false, err
				}
				held[0].Revoked = moment
				return true, s.Authenticators().Put(ctx, held[0])
			})
		})
	})
}

// digests gives as many that no one else has.
func digests(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		d := random32()
		out[i] = d[:]
	}
	return out
}

// RecoveryCodes holds the contract of ports.RecoveryCodes.
func RecoveryCodes(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		replace := func(w world, id identity.PersonID, n int) [][]byte {
			w.Helper()
			set := digests(n)
			w.do(func(ctx context.Context, s ports.Store) error { return s.RecoveryCodes().Replace(ctx, id, set, noon) })
			return set
		}
		use := func(w world, id identity.PersonID, digest []byte) (ok bool) {
			w.Helper()
			w.do(func(ctx context.Context, s ports.Store) (err error) {
				ok, err = s.RecoveryCodes().Use(ctx, id, digest, noon)
				return err
			})
			return ok
		}
		left := func(w world, id identity.PersonID) (n int) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				n, err = s.RecoveryCodes().Left(ctx, id)
				return err
			})
			return n
		}
		w.run("each code once, of its own account and realm (XC-18)", func(w world) {
			mine, other := w.enlist(newAccount(address()))[0].ID, w.enlist(newAccount(address()))[0].ID
			codes, theirs := replace(w, mine, 3), replace(w, other, 1)
			elsewhere := world{w.T, w.units, w.other, w.realm}
			w.same([]bool{use(w, other, codes[0]), use(w, mine, theirs[0]), use(w, mine, digests(1)[0]), use(elsewhere, mine, codes[0])}, make([]bool, 4))
			w.same([]int{left(w, mine), left(elsewhere, mine)}, []int{3, 0})
			w.same([]bool{use(w, mine, codes[1]), use(w, mine, codes[1])}, []bool{true, false})
			w.same([]int{left(w, mine), left(w, other)}, []int{2, 1})
			spent := func(w world, id identity.PersonID, digest []byte) (ok bool) {
				w.Helper()
				w.view(func(ctx context.Context, s ports.Store) (err error) {
					ok, err = s.RecoveryCodes().Spent(ctx, id, digest)
					return err
				})
				return ok
			}
			w.same([]bool{spent(w, mine, codes[1]), spent(w, mine, codes[2]), spent(w, other, codes[1]), spent(elsewhere, mine, codes[1])}, []bool{true, false, false, false})
		})
		w.run("a new set ends the former one, used or not", func(w world) {
			mine := w.enlist(newAccount(address()))[0].ID
			old := replace(w, mine, 2)
			w.same(use(w, mine, old[0]), true)
			replace(w, mine, 3)
			w.same([]any{left(w, mine), use(w, mine, old[0]), use(w, mine, old[1])}, []any{3, false, false})
			replace(w, mine, 0)
			w.same(left(w, mine), 0)
		})
		w.run("nobody has codes without an account", func(w world) {
			mine := w.enlist(newAccount(address()))[0].ID
			for _, v := range []struct {
				w  world
				id identity.PersonID
			}{{w, identity.PersonID(uuid())}, {world{w.T, w.units, w.other, w.realm}, mine}} {
				w.refused(ports.ErrNotFound, v.w.try(func(ctx context.Context, s ports.Store) error {
					return s.RecoveryCodes().Replace(ctx, v.id, digests(1), moment)
				}))
			}
		})
		w.run("of concurrent callers one uses a code (XC-18)", func(w world) {
			mine := w.enlist(newAccount(address()))[0].ID
			codes := replace(w, mine, 2)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				return s.RecoveryCodes().Use(ctx, mine, codes[0], moment)
			})
			w.same(left(w, mine), 1)
		})
		w.run("of concurrent sets one is good, the others are dead", func(w world) {
			for range 3 { // also where there was none before
				mine := w.enlist(newAccount(address()))[0].ID
				w.same(w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
					return true, s.RecoveryCodes().Replace(ctx, mine, digests(10), moment)
				}), contenders)
				w.same(left(w, mine), 10)
			}
		})
	})
}
