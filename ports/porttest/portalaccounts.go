package porttest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

var school, site, board = must(linking.ParseCode("12AB")), must(linking.ParseCode("12AB01")), must(linking.ParseCode("41234"))

// legacyHash is one as imports bring it.
var legacyHash = must(credential.ParseHash("$2a$10$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"))

// newPortalAccount has every field filled, at instants that are kept as they are.
func newPortalAccount(name string) linking.Account {
	contact := func(name string) linking.Contact {
		return linking.Contact{Name: name, Email: must(identity.ParseEmail(address()))}
	}
	return linking.Account{
		ID: linking.AccountID(uuid()), UserName: name, Hash: legacyHash, Legacy: true, PasswordAt: moment.Add(-time.Hour),
		Email: must(identity.ParseEmail(address())), Authorised: contact(awkward), Second: contact("Tweede Contact"),
		Institutions: []linking.Institution{{Code: board, Name: awkward, KvK: kvk(41)}, {Code: site, Name: `"\u0000`}, {Code: school, KvK: kvk(12)}},
		State:        linking.Disabled, Why: awkward, CreatedAt: moment.Add(-2 * time.Hour), TouchedAt: moment.Add(-time.Minute),
	}
}

// userName is one that nobody has yet.
func userName() string { return "École_" + letters(8) + "%" }

// openAccounts inserts accounts, and gives them as they are then.
func (w world) openAccounts(accounts ...linking.Account) []linking.Account {
	w.Helper()
	for i := range accounts {
		w.refused(nil, w.putPortalAccount(accounts[i]))
		accounts[i].Revision = 1
	}
	return accounts
}

func (w world) putPortalAccount(a linking.Account) error {
	return w.try(func(ctx context.Context, s ports.Store) error { return s.PortalAccounts().Put(ctx, a) })
}

func (w world) portalAccount(id linking.AccountID) (a linking.Account) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) (err error) {
		a, err = s.PortalAccounts().ByID(ctx, id)
		return err
	})
	return a
}

// PortalAccounts holds the contract of ports.PortalAccounts but for its lists.
func PortalAccounts(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		w.run("round trip, by id and by user name, letter case ignored (MH-12)", func(w world) {
			in := newPortalAccount(userName())
			want := in
			want.Revision = 1
			in.CreatedAt = in.CreatedAt.In(time.FixedZone("CET", 3600)).Add(999)
			w.openAccounts(in)
			w.same(w.portalAccount(in.ID), want)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.PortalAccounts().ByUserName(ctx, " "+strings.ToUpper(in.UserName))
				w.same(got, want)
				return err
			})
		})
		w.run("accounts that have an institution and nothing else, as many as there are (MH-21)", func(w world) {
			for range 2 {
				bare := linking.Account{ID: linking.AccountID(uuid()), Institutions: []linking.Institution{{Code: school}}, State: linking.Active, CreatedAt: moment}
				stored := w.openAccounts(bare)[0]
				w.same(w.portalAccount(bare.ID), stored)
			}
			w.view(func(ctx context.Context, s ports.Store) error {
				for _, name := range []string{"", " "} {
					_, err := s.PortalAccounts().ByUserName(ctx, name)
					w.refused(ports.ErrNotFound, err)
				}
				return nil
			})
		})
		w.run("not found: a guess, another realm", func(w world) { unknownPortalAccounts(w) })
		w.run("another realm changes nothing, and may have the user name as well", func(w world) {
			a := w.openAccounts(newPortalAccount(userName()))[0]
			taken := a
			taken.State = linking.Active
			beside := world{w.T, w.units, w.other, w.realm}
			w.refused(ports.ErrConflict, beside.putPortalAccount(taken))
			w.same(w.portalAccount(a.ID), a)
			beside.openAccounts(newPortalAccount(a.UserName))
		})
		w.run("changed as a whole, institutions included", func(w world) {
			a := w.openAccounts(newPortalAccount(userName()))[0]
			a.Institutions = []linking.Institution{{Code: school, Name: "NU anders", KvK: kvk(77)}}
			a.Rehashed(must(credential.NewHash(credential.Default, make([]byte, credential.SaltBytes), make([]byte, credential.SumBytes))))
			a.UserName, a.Email, a.Second, a.State, a.Why = "", identity.EmailAddress{}, linking.Contact{}, linking.Active, ""
			w.refused(nil, w.putPortalAccount(a))
			a.Revision++
			w.same(w.portalAccount(a.ID), a)
			w.view(func(ctx context.Context, s ports.Store) error {
				for code, want := range map[linking.Code]int{school: 1, board: 0} { // found by what it has now
					page, err := s.PortalAccounts().Find(ctx, ports.PortalAccountQuery{Code: code, Search: "nu anders"})
					w.same(page.Total, want)
					w.refused(nil, err)
				}
				got, err := s.PortalAccounts().Authorised(ctx, kvk(77))
				w.same(got, []linking.Contact{a.Authorised})
				return err
			})
		})
		w.run("one account per user name, and a refusal leaves the unit of work alive", oneUserName)
		w.run("a stale revision is a conflict; of concurrent changes one wins", func(w world) {
			a := w.openAccounts(newPortalAccount(userName()))[0]
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				return true, s.PortalAccounts().Put(ctx, a)
			})
			w.refused(ports.ErrConflict, w.putPortalAccount(a))
		})
		w.run("who holds an account changes it undisturbed; a view reads it too", func(w world) {
			a := w.openAccounts(newPortalAccount(userName()))[0]
			w.same(w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				held, err := s.PortalAccounts().ForUpdate(ctx, a.ID)
				held.Institutions = append(held.Institutions, linking.Institution{Code: school, Name: fmt.Sprint(len(held.Institutions))})
				return true, errors.Join(err, s.PortalAccounts().Put(ctx, held))
			}), contenders)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.PortalAccounts().ForUpdate(ctx, a.ID)
				w.same([]int{len(got.Institutions), got.Revision}, []int{len(a.Institutions) + contenders, 1 + contenders})
				return err
			})
		})
		w.run("who holds the making of accounts finds what others made", func(w world) {
			own := must(linking.ParseCode("54321")) // no other account of the suite has it
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				if err := s.PortalAccounts().HoldNew(ctx); err != nil {
					return false, err
				}
				found, err := s.PortalAccounts().Find(ctx, ports.PortalAccountQuery{Code: own, Limit: 1})
				if err != nil || found.Total > 0 {
					return false, err
				}
				a := newPortalAccount(userName())
				a.Institutions = []linking.Institution{{Code: own}}
				return true, s.PortalAccounts().Put(ctx, a)
			})
			w.view(func(ctx context.Context, s ports.Store) error { return s.PortalAccounts().HoldNew(ctx) })
		})
		w.run("many at once: added, and known by their names", manyPortalAccounts)
	})
}

func unknownPortalAccounts(w world) {
	a := w.openAccounts(newPortalAccount(userName()))[0]
	for _, read := range []func(context.Context, ports.PortalAccounts, linking.Account) (linking.Account, error){
		func(ctx context.Context, p ports.PortalAccounts, a linking.Account) (linking.Account, error) {
			return p.ByID(ctx, a.ID)
		},
		func(ctx context.Context, p ports.PortalAccounts, a linking.Account) (linking.Account, error) {
			return p.ForUpdate(ctx, a.ID)
		},
		func(ctx context.Context, p ports.PortalAccounts, a linking.Account) (linking.Account, error) {
			return p.ByUserName(ctx, a.UserName)
		},
	} {
		w.view(func(ctx context.Context, s ports.Store) error {
			_, none := read(ctx, s.PortalAccounts(), linking.Account{ID: linking.AccountID(upper(string(a.ID))), UserName: a.UserName + "x"})
			w.refused(ports.ErrNotFound, none)
			return nil
		})
		w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
			_, err := read(ctx, s.PortalAccounts(), a)
			return err
		})
	}
}

func oneUserName(w world) {
	a := w.openAccounts(newPortalAccount(userName()))[0]
	w.do(func(ctx context.Context, s ports.Store) error {
		w.refused(ports.ErrConflict, s.PortalAccounts().Put(ctx, newPortalAccount(strings.ToUpper(a.UserName))))
		return s.PortalAccounts().Put(ctx, newPortalAccount(userName()))
	})
	moved := w.openAccounts(newPortalAccount(userName()))[0]
	renamed := moved
	renamed.UserName = strings.ToLower(a.UserName)
	w.do(func(ctx context.Context, s ports.Store) error {
		w.refused(ports.ErrConflict, s.PortalAccounts().Put(ctx, renamed))
		return s.PortalAccounts().Put(ctx, newPortalAccount(userName()))
	})
	w.same(w.portalAccount(moved.ID), moved)
	a.UserName = strings.ToUpper(a.UserName) // its own, in other letters
	w.refused(nil, w.putPortalAccount(a))

	wanted := userName()
	w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
		return true, s.PortalAccounts().Put(ctx, newPortalAccount(wanted))
	})
	var all []linking.Account
	for range contenders {
		all = append(all, newPortalAccount(userName()))
	}
	all, wanted = w.openAccounts(all...), userName()
	w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
		a := all[i]
		a.UserName = wanted
		return true, s.PortalAccounts().Put(ctx, a)
	})
}

// manyPortalAccounts adds more of them than one statement takes.
func manyPortalAccounts(w world) {
	const n = 2*linking.BatchLines + 1
	prefix := userName()
	all, names := make([]linking.Account, n), make([]string, 0, n+2)
	for i := range all {
		all[i] = newPortalAccount(fmt.Sprintf("%s %06d", prefix, i))
		names = append(names, strings.ToUpper(all[i].UserName))
	}
	add := func(many []linking.Account) error {
		return w.try(func(ctx context.Context, s ports.Store) error { return s.PortalAccounts().Add(ctx, many) })
	}
	known := func(w world, names []string) (got []linking.Account) {
		w.Helper()
		w.do(func(ctx context.Context, s ports.Store) (err error) {
			got, err = s.PortalAccounts().Known(ctx, names)
			return err
		})
		return got
	}
	w.refused(nil, add(nil))
	w.refused(nil, add(all))
	want := make([]linking.Account, n)
	for i, a := range all {
		a.Revision = 1
		want[i] = a
	}
	w.same(known(w, append(names, "", names[0], userName())), want)
	w.same(known(w, nil), []linking.Account{})
	w.same(known(world{w.T, w.units, w.other, w.realm}, names), []linking.Account{})

	w.refused(ports.ErrConflict, add([]linking.Account{newPortalAccount(prefix), newPortalAccount(names[3])}))
	w.same(known(w, []string{prefix}), []linking.Account{})
	w.view(func(ctx context.Context, s ports.Store) error {
		page, err := s.PortalAccounts().Find(ctx, ports.PortalAccountQuery{Code: site, Search: prefix})
		w.same(page.Total, n)
		return err
	})
}
