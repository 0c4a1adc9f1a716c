package porttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// newMeans is one that was suspended twice, and still is.
func newMeans(holder identity.PersonID, k identity.KvK) means.Means {
	deed := func(days int) means.Deed {
		return means.Deed{By: "person:a", At: moment.AddDate(0, 0, days), Why: awkward}
	}
	m := must(means.Issue(means.ID(uuid()), holder, k, assurance.EH2Plus, deed(-30)))
	if err := errors.Join(m.Suspend(deed(-20)), m.Reinstate(deed(-10)), m.Suspend(deed(-5))); err != nil {
		panic(err)
	}
	return m
}

// putMeans stores means, and gives them as they are then.
func (w world) putMeans(all ...means.Means) []means.Means {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error {
		for _, m := range all {
			if err := s.Means().Put(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	for i := range all {
		all[i].Revision++
	}
	return all
}

// MeansRegister holds the contract of ports.MeansRegister but for its lists.
func MeansRegister(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		get := func(w world, id means.ID) (m means.Means, err error) {
			w.do(func(ctx context.Context, s ports.Store) error {
				m, err = s.Means().ForUpdate(ctx, id)
				return nil
			})
			return m, err
		}
		w.run("round trip, and the means of somebody, the newest first, this realm only", func(w world) {
			holder := identity.PersonID(uuid())
			older := must(means.Issue(means.ID(uuid()), holder, kvk(61), assurance.EH3, means.Deed{By: "system", At: moment.AddDate(-1, 0, 0)}))
			w.refused(nil, older.Replace(means.Deed{By: "system", At: moment}))
			all := w.putMeans(newMeans(holder, kvk(62)), older, newMeans(identity.PersonID(uuid()), kvk(61)))
			for _, m := range all {
				got, err := get(w, m.ID)
				w.refused(nil, err)
				w.same(got, m)
			}
			of := func(want []means.Means) func(context.Context, ports.Store) error {
				return func(ctx context.Context, s ports.Store) error {
					got, err := s.Means().OfHolder(ctx, holder)
					w.same(got, want)
					return err
				}
			}
			w.view(of(all[:2]))
			w.elsewhere(nil, of([]means.Means{}))
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Means().ForUpdate(ctx, older.ID)
				return err
			})
			_, err := get(w, means.ID(upper(string(older.ID))))
			w.refused(ports.ErrNotFound, err)
			beside := world{w.T, w.units, w.other, w.realm}
			w.refused(ports.ErrConflict, beside.try(func(ctx context.Context, s ports.Store) error { return s.Means().Put(ctx, all[0]) }))
		})
		w.run("a stale revision is a conflict; of concurrent changes one wins", func(w world) {
			m := newMeans("p", kvk(61))
			put := func(ctx context.Context, s ports.Store, _ int) (bool, error) { return true, s.Means().Put(ctx, m) }
			w.oneWins(put)
			m.Revision = 1
			w.oneWins(put)
		})
		w.run("who holds a means changes it: whoever waited sees what was done", func(w world) {
			m := w.putMeans(newMeans("p", kvk(61)))[0]
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				held, err := s.Means().ForUpdate(ctx, m.ID)
				if err != nil || held.Reinstate(means.Deed{By: "person:b", At: moment}) != nil {
					return false, err
				}
				w.refused(nil, s.Means().Put(ctx, held)) // it was held
				return true, nil
			})
		})
	})
}

// The people of the overview, by name.
const anna, bert, carla, dirk, eva, frits = 0, 1, 2, 3, 4, 5

// listedHolders puts people with their means: Anna has a new means in the place of a former one, Bert's is suspended,
// Carla's revoked, Dirk's expired; Eva is of another organisation, and of Frits the account is gone.
func listedHolders(w world) (all []ports.ListedHolder, former means.Means) {
	deed := func(days int) means.Deed { return means.Deed{By: "system", At: moment.AddDate(0, 0, days)} }
	issue := func(p identity.PersonID, n, days int, l assurance.Level) means.Means {
		return must(means.Issue(means.ID(uuid()), p, kvk(n), l, deed(days)))
	}
	var people []account.Account
	for _, given := range [][3]string{
		{"ÁNNA de Vries", "a_nna@kantoor.example", "Anna.V"}, {"bert O'Brien", "bert@kantoor.example", "b-100%"}, {"Carla", "carla@school.example", "carla"},
		{"Dirk Δέλτα", "dirk@school.example", "dirk_d"}, {"Eva", "eva@elders.example", "eva"}, {"", "frits@kantoor.example", "frits"},
	} {
		a := newAccount(given[1])
		a.Kind, a.Name, a.UserName = "middel", given[0], given[2]
		people = append(people, a)
	}
	people = w.enlist(people...)
	w.do(func(ctx context.Context, s ports.Store) error { return s.Accounts().Erase(ctx, people[frits].ID) })
	former = issue(people[anna].ID, 81, -100, assurance.EH2)
	mine := []means.Means{issue(people[anna].ID, 81, -1, assurance.EH3), issue(people[bert].ID, 81, -2, assurance.EH2), issue(people[carla].ID, 82, -3, assurance.EH2Plus),
		issue(people[dirk].ID, 82, -6*365, assurance.EH2Plus), issue(people[eva].ID, 83, -5, assurance.EH3), issue(people[frits].ID, 81, -4, assurance.EH3)}
	w.refused(nil, errors.Join(former.Replace(deed(-1)), mine[bert].Suspend(deed(0)), mine[carla].Revoke(deed(0))))
	former, mine = w.putMeans(former)[0], w.putMeans(mine...)
	all = make([]ports.ListedHolder, len(mine))
	for i, m := range mine {
		all[i] = ports.ListedHolder{Means: m, Name: people[i].Name, Email: people[i].Email, UserName: people[i].UserName}
	}
	all[frits] = ports.ListedHolder{Means: mine[frits]}
	return all, former
}

// HolderList holds the contract of what ports.MeansRegister lists.
func HolderList(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		all, former := listedHolders(w)
		mandatesOfAnna(w, &all[anna])
		mine := []identity.KvK{kvk(81), kvk(82)}
		find := func(w world, q ports.HolderQuery) (page ports.HolderPage, exported []ports.ListedHolder) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				page, err = s.Means().List(ctx, q, moment)
				return errors.Join(err, s.Means().EachHolder(ctx, q, moment, func(h ports.ListedHolder) error {
					exported = append(exported, h)
					return nil
				}))
			})
			return page, exported
		}
		numbers := func(holders []ports.ListedHolder) []int {
			out := []int{}
			for _, h := range holders {
				out = append(out, slices.IndexFunc(all, func(x ports.ListedHolder) bool { return x.Means.ID == h.Means.ID }))
			}
			return out
		}
		wants := func(w world, q ports.HolderQuery, want ...int) {
			w.Helper()
			q.Limit = 10
			if q.Organisations == nil {
				q.Organisations = mine
			}
			page, exported := find(w, q)
			w.same(fmt.Sprint(q.Search, q.State, q.Level, q.Sort, numbers(page.Holders), numbers(exported), page.Total), fmt.Sprint(q.Search, q.State, q.Level, q.Sort, want, want, len(want)))
		}
		w.run("people of the organisations once each, with how many mandates count now, by name (MR-07)", func(w world) {
			page, exported := find(w, ports.HolderQuery{Organisations: mine, Limit: 10})
			want := []ports.ListedHolder{all[frits], all[bert], all[carla], all[dirk], all[anna]}
			w.same(page, ports.HolderPage{Holders: want, Total: 5, Everyone: 5})
			w.same(exported, want)
			page, exported = find(w, ports.HolderQuery{Limit: 10})
			w.same(page, ports.HolderPage{})
			w.same(len(exported), 0)
		})
		w.run("part of the name, address or user name in any script, without wildcards; level and state (MR-08)", func(w world) {
			for search, want := range map[string][]int{
				"ánna": {anna}, "A_N": {anna}, "%": {bert}, "ΔΈΛ": {dirk}, "_d": {dirk}, "ANNA.V": {anna}, "@school": {carla, dirk}, "eva": {}, "!": {}, "frits": {},
			} {
				wants(w, ports.HolderQuery{Search: search}, want...)
			}
			wants(w, ports.HolderQuery{Level: assurance.EH2Plus}, carla, dirk)
			for state, want := range map[means.State][]int{
				means.Issued: {frits, anna}, means.Suspended: {bert}, means.Revoked: {carla}, means.Expired: {dirk},
			} {
				wants(w, ports.HolderQuery{State: state}, want...)
				for _, n := range want {
					w.same(all[n].Means.At(moment), state)
				}
			}
			page, _ := find(w, ports.HolderQuery{Organisations: mine, State: means.Replaced, Limit: 10})
			w.same([]any{page.Total, page.Everyone, page.Holders[0].Means}, []any{1, 5, former})
			wants(w, ports.HolderQuery{Search: "school", Level: assurance.EH2Plus, State: means.Expired, Organisations: []identity.KvK{kvk(82)}}, dirk)
		})
		w.run("by level or end and then by name, either way, in pages that know the totals", func(w world) {
			wants(w, ports.HolderQuery{Sort: ports.SortHolderName, Descending: true}, anna, dirk, carla, bert, frits)
			wants(w, ports.HolderQuery{Sort: ports.SortHolderLevel}, bert, carla, dirk, frits, anna)
			wants(w, ports.HolderQuery{Sort: ports.SortHolderUntil, Descending: true}, anna, bert, frits, carla, dirk)
			page, _ := find(w, ports.HolderQuery{Organisations: mine, Level: assurance.EH3, Sort: "unknown", Offset: 1, Limit: 1})
			w.same(page, ports.HolderPage{Holders: []ports.ListedHolder{all[anna]}, Total: 2, Everyone: 5})
			page, _ = find(w, ports.HolderQuery{Organisations: mine, Offset: -1})
			w.same(len(page.Holders), 1)
		})
		w.run("an export that fails tells why, and goes no further", func(w world) {
			full := errors.New("disk full")
			n := 0
			w.refused(full, w.units.View(w.Context(), w.realm, func(ctx context.Context, s ports.Store) error {
				return s.Means().EachHolder(ctx, ports.HolderQuery{Organisations: mine}, moment, func(ports.ListedHolder) error { n++; return full })
			}))
			w.same(n, 1)
		})
		w.run("who at the organisation has one of the addresses (MR-66)", func(w world) {
			var addresses []identity.EmailAddress
			for _, h := range all[:frits] {
				addresses = append(addresses, h.Email, must(identity.ParseEmail(strings.ToUpper(h.Email.String()))))
			}
			known := func(k identity.KvK, addresses []identity.EmailAddress, want ...int) func(context.Context, ports.Store) error {
				return func(ctx context.Context, s ports.Store) error {
					got, err := s.Means().KnownFor(ctx, k, addresses)
					w.same(numbers(got), append([]int{}, want...))
					return err
				}
			}
			w.view(known(kvk(81), addresses, anna, bert))
			w.view(known(kvk(82), addresses[:6], carla))
			w.view(known(kvk(81), nil))
			world{w.T, w.units, newRealm(), w.realm}.view(known(kvk(81), addresses))
		})
		w.run("another realm has none of them", func(w world) {
			page, exported := find(world{w.T, w.units, newRealm(), w.realm}, ports.HolderQuery{Organisations: mine, Limit: 10})
			w.same(page, ports.HolderPage{Holders: []ports.ListedHolder{}})
			w.same(len(exported), 0)
		})
	})
}

// mandatesOfAnna puts two that count, one of another organisation, and others that do not count, or not now.
func mandatesOfAnna(w world, to *ports.ListedHolder) {
	holder := mandate.HolderID(to.Means.Holder)
	give := func(n int, from, until int) mandate.Mandate {
		m := newMandate(kvk(n), holder)
		m.Term = validity.Term{From: moment.AddDate(0, 0, from), Until: moment.AddDate(0, 0, until)}
		return m
	}
	first, second, others, ended, future, paused, waits := give(81, 0, 1), give(82, -1, 1), give(83, -1, 1), give(81, -2, 0), give(81, 1, 2), give(81, -9, 9), give(81, -9, 9)
	w.refused(nil, paused.Suspend(mandate.Deed{By: "person:a", At: moment}))
	waits.Consent = mandate.Proposed
	w.putMandates(first, second, others, ended, future, paused, waits)
	to.Mandates = 2
}
