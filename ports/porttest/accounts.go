package porttest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// newAccount has every field filled, at instants that are kept as they are.
func newAccount(email string) account.Account {
	at := func(h int) time.Time { return moment.Add(time.Duration(h) * time.Hour) }
	return account.Account{
		ID: identity.PersonID(uuid()), Kind: "accountant", Audience: "burger", Name: awkward, Email: must(identity.ParseEmail(email)),
		Phone: must(identity.ParsePhone("+31612345678")), State: account.Suspended, Why: account.ReportedBy,
		Password: must(credential.NewHash(credential.Default, make([]byte, credential.SaltBytes), make([]byte, credential.SumBytes))), PasswordAt: at(-9),
		Prefers: policy.SMSCode, Enrolment: account.Enrolment{ShownAt: at(-8), ShownIn: uuid(), Done: at(-7), Repairs: 2, Unlocked: at(-6), Until: at(-5)},
		Offer: account.Offer{Skips: 3, At: at(-4)}, Practice: true, CreatedAt: at(-10), LastLogin: at(-3), WarnedAt: at(-2),
	}
}

// address is one that nobody has yet.
func address() string { return "Jan." + letters(8) + "@bedrijf.example" }

// enlist inserts accounts, and gives them as they are then.
func (w world) enlist(accounts ...account.Account) []account.Account {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error {
		for _, a := range accounts {
			if err := s.Accounts().Put(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
	for i := range accounts {
		accounts[i].Revision = 1
	}
	return accounts
}

func (w world) account(id identity.PersonID) (a account.Account) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) (err error) {
		a, err = s.Accounts().ByID(ctx, id)
		return err
	})
	return a
}

func (w world) putAccount(a account.Account) error {
	return w.try(func(ctx context.Context, s ports.Store) error { return s.Accounts().Put(ctx, a) })
}

// Accounts holds the contract of ports.Accounts but for its lists.
func Accounts(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		w.run("as a login weighs it: with the browser's device and the codes that are left (MA-31, XC-18)", func(w world) {
			mine, other := w.enlist(newAccount(address()))[0], w.enlist(newAccount(address()))[0]
			device, gone, theirs := newDevice(mine.ID), newDevice(mine.ID), newDevice(other.ID)
			gone.Revoked = moment
			codes := digests(3)
			w.do(func(ctx context.Context, s ports.Store) error {
				return errors.Join(s.Devices().Put(ctx, device), s.Devices().Put(ctx, gone), s.Devices().Put(ctx, theirs),
					s.RecoveryCodes().Replace(ctx, mine.ID, codes, moment), s.RecoveryCodes().Replace(ctx, other.ID, digests(5), moment))
			})
			w.do(func(ctx context.Context, s ports.Store) error {
				_, err := s.RecoveryCodes().Use(ctx, mine.ID, codes[0], moment)
				return err
			})
			look := func(w world, id identity.PersonID, token [32]byte) (got ports.AccountAtLogin, err error) {
				w.Helper()
				w.view(func(ctx context.Context, s ports.Store) error {
					got, err = s.Accounts().AtLogin(ctx, id, token)
					return nil
				})
				return got, err
			}
			for token, want := range map[[32]byte]account.Device{device.Token: device, gone.Token: {}, theirs.Token: {}, random32(): {}, {}: {}} {
				got, err := look(w, mine.ID, token)
				w.refused(nil, err)
				w.same(got, ports.AccountAtLogin{Account: mine, Device: want, Recovery: 2})
				w.view(func(ctx context.Context, s ports.Store) error {
					found, err := s.Accounts().AtAddress(ctx, mine.Kind, must(identity.ParseEmail(strings.ToUpper(mine.Email.String()))), token)
					w.same(found, got)
					_, none := s.Accounts().AtAddress(ctx, "medewerker", mine.Email, token)
					w.refused(ports.ErrNotFound, none)
					return err
				})
			}
			_, err := look(w, identity.PersonID(uuid()), device.Token)
			w.refused(ports.ErrNotFound, err)
			_, err = look(world{w.T, w.units, w.other, w.realm}, mine.ID, device.Token)
			w.refused(ports.ErrNotFound, err)
		})
		w.run("held as a login weighs it: whoever looks next sees what was done to it", func(w world) {
			mine := w.enlist(newAccount(address()))[0]
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				held, err := s.Accounts().AtLogin(ctx, mine.ID, [32]byte{})
				if err != nil || held.Account.Prefers != mine.Prefers {
					return false, err
				}
				held.Account.Prefers = policy.EmailCode
				return true, s.Accounts().Put(ctx, held.Account)
			})
		})
		w.run("round trip, by id and by address, letter case ignored", func(w world) {
			in := newAccount(address())
			want := in
			want.Revision = 1
			in.CreatedAt = in.CreatedAt.In(time.FixedZone("CET", 3600)).Add(999)
			w.enlist(in)
			w.same(w.account(in.ID), want)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Accounts().ByEmail(ctx, in.Kind, must(identity.ParseEmail(strings.ToUpper(in.Email.String()))))
				w.same(got, want)
				return err
			})
		})
		w.run("one that has an address and nothing else", func(w world) {
			bare := account.Account{ID: identity.PersonID(uuid()), Kind: "burger", Email: must(identity.ParseEmail(address())), State: account.Pending, CreatedAt: moment}
			stored := w.enlist(bare)[0]
			w.same(w.account(bare.ID), stored)
		})
		w.run("not found: a guess, another kind, another realm", func(w world) {
			a := w.enlist(newAccount(address()))[0]
			w.view(func(ctx context.Context, s ports.Store) error {
				_, none := s.Accounts().ByID(ctx, identity.PersonID(upper(string(a.ID))))
				w.refused(ports.ErrNotFound, none)
				_, none = s.Accounts().ByEmail(ctx, "medewerker", a.Email)
				w.refused(ports.ErrNotFound, none)
				_, none = s.Accounts().ByEmail(ctx, a.Kind, must(identity.ParseEmail(address())))
				w.refused(ports.ErrNotFound, none)
				return nil
			})
			for _, read := range []func(context.Context, ports.Store) (account.Account, error){
				func(ctx context.Context, s ports.Store) (account.Account, error) { return s.Accounts().ByID(ctx, a.ID) },
				func(ctx context.Context, s ports.Store) (account.Account, error) {
					return s.Accounts().ForUpdate(ctx, a.ID)
				},
				func(ctx context.Context, s ports.Store) (account.Account, error) {
					return s.Accounts().ByEmail(ctx, a.Kind, a.Email)
				},
			} {
				w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
					_, err := read(ctx, s)
					return err
				})
			}
		})
		w.run("another realm changes nothing, and may have the address as well", func(w world) {
			a := w.enlist(newAccount(address()))[0]
			taken := a
			taken.State = account.Closed
			beside := world{w.T, w.units, w.other, w.realm}
			w.refused(ports.ErrConflict, beside.putAccount(taken))
			beside.do(func(ctx context.Context, s ports.Store) error { return s.Accounts().Erase(ctx, a.ID) })
			w.same(w.account(a.ID), a)
			beside.enlist(newAccount(a.Email.String()))
		})
		w.run("one account per address and kind, and a refusal leaves the unit of work alive", func(w world) {
			a := w.enlist(newAccount(address()))[0]
			twin, other := newAccount(strings.ToLower(a.Email.String())), newAccount(a.Email.String())
			other.Kind = "medewerker"
			w.do(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrConflict, s.Accounts().Put(ctx, twin))
				return s.Accounts().Put(ctx, other)
			})
			moved := w.enlist(newAccount(address()))[0]
			moved.Email = twin.Email
			w.do(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrConflict, s.Accounts().Put(ctx, moved))
				return s.Accounts().Put(ctx, newAccount(address()))
			})
			a.Email = twin.Email // its own, in other letters
			w.refused(nil, w.putAccount(a))
		})
		w.run("of concurrent accounts for one address one is made", func(w world) {
			wanted := address()
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				return true, s.Accounts().Put(ctx, newAccount(wanted))
			})
		})
		w.run("of concurrent moves to one address one succeeds", func(w world) {
			wanted := must(identity.ParseEmail(address()))
			var all []account.Account
			for range contenders {
				all = append(all, newAccount(address()))
			}
			all = w.enlist(all...)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				a := all[i]
				a.Email = wanted
				return true, s.Accounts().Put(ctx, a)
			})
		})
		w.run("a stale revision is a conflict; of concurrent changes one wins", func(w world) {
			a := w.enlist(newAccount(address()))[0]
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) { return true, s.Accounts().Put(ctx, a) })
			w.refused(ports.ErrConflict, w.putAccount(a))
		})
		w.run("who holds an account changes it undisturbed; a view reads it too", func(w world) {
			a := w.enlist(newAccount(address()))[0]
			w.same(w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				held, err := s.Accounts().ForUpdate(ctx, a.ID)
				held.Skip(moment)
				return true, errors.Join(err, s.Accounts().Put(ctx, held))
			}), contenders)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Accounts().ForUpdate(ctx, a.ID)
				w.same(got.Offer.Skips, a.Offer.Skips+contenders)
				return err
			})
		})
		w.run("erased with all that hangs on it, and nothing of another", erased)
	})
}

// erased makes two accounts that have everything, and erases one.
func erased(w world) {
	gone, stays := w.enlist(newAccount(address()))[0], w.enlist(newAccount(address()))[0]
	o := newOrganisation(identity.Legal{KvK: kvk(20)})
	w.organise(o)
	both := []account.Account{gone, stays}
	device := map[identity.PersonID]account.Device{}
	for _, a := range both {
		device[a.ID] = newDevice(a.ID)
		w.do(func(ctx context.Context, s ports.Store) error {
			return errors.Join(s.Authenticators().Put(ctx, newAuthenticator(a.ID)), s.RecoveryCodes().Replace(ctx, a.ID, digests(2), moment),
				s.Devices().Put(ctx, device[a.ID]), s.Representations().Put(ctx, ports.Representation{Person: a.ID, Organisation: o, From: moment, By: "tenant"}))
		})
	}
	for range 2 {
		w.do(func(ctx context.Context, s ports.Store) error { return s.Accounts().Erase(ctx, gone.ID) })
	}
	for _, a := range both {
		w.view(func(ctx context.Context, s ports.Store) error {
			_, err1 := s.Accounts().ByID(ctx, a.ID)
			_, err2 := s.Devices().ByToken(ctx, a.ID, device[a.ID].Token)
			apps, err3 := s.Authenticators().Of(ctx, a.ID)
			left, err4 := s.RecoveryCodes().Left(ctx, a.ID)
			acting, err5 := s.Representations().Of(ctx, a.ID, moment)
			if a.ID == gone.ID {
				w.refused(ports.ErrNotFound, err1)
				w.refused(ports.ErrNotFound, err2)
				w.same([]int{len(apps), left, len(acting)}, []int{0, 0, 0})
				return errors.Join(err3, err4, err5)
			}
			w.same([]int{len(apps), left, len(acting)}, []int{1, 2, 1})
			return errors.Join(err1, err2, err3, err4, err5)
		})
	}
	w.enlist(newAccount(gone.Email.String())) // the address is free again
}
