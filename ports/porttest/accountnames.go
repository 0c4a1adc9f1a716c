package porttest

import (
	"context"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// namedAccount has a user name as well.
func namedAccount(email string) account.Account {
	a := newAccount(email)
	a.UserName = "Noor." + letters(8)
	return a
}

// AccountNames holds what ports.Accounts does with user names.
func AccountNames(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		byName := func(w world, kind, name string) (a account.Account, err error) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) error {
				a, err = s.Accounts().ByUserName(ctx, kind, name)
				return nil
			})
			return a, err
		}
		w.run("found by kind and user name, letter case ignored, kept as typed, this realm only", func(w world) {
			a := w.enlist(namedAccount(address()))[0]
			w.same(w.account(a.ID), a)
			for _, name := range []string{a.UserName, strings.ToUpper(a.UserName), strings.ToLower(a.UserName)} {
				got, err := byName(w, a.Kind, name)
				w.refused(nil, err)
				w.same(got, a)
			}
			w.enlist(newAccount(address())) // has none, and is not found by none
			for _, guess := range [][2]string{{a.Kind, a.UserName + "x"}, {"medewerker", a.UserName}, {a.Kind, ""}, {a.Kind, a.Email.String()}} {
				_, err := byName(w, guess[0], guess[1])
				w.refused(ports.ErrNotFound, err)
			}
			_, err := byName(world{w.T, w.units, w.other, w.realm}, a.Kind, a.UserName)
			w.refused(ports.ErrNotFound, err)
		})
		w.run("given once per kind, and a refusal leaves the unit of work alive", func(w world) {
			a := w.enlist(namedAccount(address()))[0]
			twin, other := namedAccount(address()), namedAccount(address())
			twin.UserName, other.UserName, other.Kind = strings.ToUpper(a.UserName), a.UserName, "medewerker"
			w.do(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrConflict, s.Accounts().Put(ctx, twin))
				return s.Accounts().Put(ctx, other)
			})
			moved := w.enlist(namedAccount(address()))[0]
			moved.UserName = twin.UserName
			w.do(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrConflict, s.Accounts().Put(ctx, moved))
				return s.Accounts().Put(ctx, namedAccount(address()))
			})
			a.UserName = twin.UserName // its own, in other letters
			w.refused(nil, w.putAccount(a))
			beside := world{w.T, w.units, w.other, w.realm}
			a.Revision, a.ID = 0, identity.PersonID(uuid())
			beside.enlist(a)
		})
		w.run("of concurrent accounts with one user name one is made, and of concurrent changes to one, one succeeds", func(w world) {
			wanted := namedAccount(address()).UserName
			make := func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				a := namedAccount(address())
				a.UserName = wanted
				return true, s.Accounts().Put(ctx, a)
			}
			w.oneWins(make)
			wanted = "w." + wanted
			var all []account.Account
			for range contenders {
				all = append(all, namedAccount(address()))
			}
			all = w.enlist(all...)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				a := all[i]
				a.UserName = wanted
				return true, s.Accounts().Put(ctx, a)
			})
		})
		w.run("those with a user name may share an address, also with one without, who alone is found by it", func(w world) {
			shared := address()
			named := w.enlist(namedAccount(shared), namedAccount(strings.ToUpper(shared)))
			byEmail := func(want account.Account, none error) {
				w.view(func(ctx context.Context, s ports.Store) error {
					got, err := s.Accounts().ByEmail(ctx, named[0].Kind, named[0].Email)
					w.refused(none, err)
					w.same(got, want)
					at, err := s.Accounts().AtAddress(ctx, named[0].Kind, named[0].Email, [32]byte{})
					w.refused(none, err)
					w.same(at.Account, want)
					return nil
				})
			}
			byEmail(account.Account{}, ports.ErrNotFound)
			plain := w.enlist(newAccount(shared))[0]
			byEmail(plain, nil)
			w.refused(ports.ErrConflict, w.putAccount(newAccount(shared)))
			moved := w.enlist(namedAccount(address()))[0]
			moved.Email = plain.Email
			w.refused(nil, w.putAccount(moved))
			named[0].UserName = "" // and so the address would have to tell them apart
			w.refused(ports.ErrConflict, w.putAccount(named[0]))
		})
	})
}
