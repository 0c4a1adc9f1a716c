package porttest

import (
	"context"
	"slices"
	"testing"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// The accounts of a list, in the order in which they are put.
const klimop, bonte, stichting, zonder, ander = 0, 1, 2, 3, 4

// listedAccounts puts some accounts; the last two have no user name.
func listedAccounts(w world) []linking.Account {
	code := func(s string) linking.Code { return must(linking.ParseCode(s)) }
	contact := func(name, email string) linking.Contact {
		return linking.Contact{Name: name, Email: must(identity.ParseEmail(email))}
	}
	all := []linking.Account{
		{UserName: "deKlimop", Email: must(identity.ParseEmail("A_b@klimop.example")), Hash: legacyHash, Legacy: true,
			Authorised:   contact("Gemma", "gemma@bestuur.example"),
			Institutions: []linking.Institution{{Code: code("12AB"), Name: "Basisschool ÉLODIE", KvK: kvk(1)}, {Code: code("41234"), KvK: kvk(1)}}},
		{UserName: "BonteHond", Hash: legacyHash, Legacy: true, Authorised: contact("", "Gemma@bestuur.example"), Second: contact("Tweede", "tweede@hond.example"),
			Institutions: []linking.Institution{{Code: code("99ZZ"), Name: "De Bonte Hond", KvK: kvk(1)}}},
		{UserName: "stichting%", Hash: legacyHash, State: linking.Disabled, Authorised: contact("Anton", "anton@bestuur.example"),
			Institutions: []linking.Institution{{Code: code("41234"), Name: "Stichting Δέλτα", KvK: kvk(1)}}},
		{Authorised: contact("Zora", "zora@zonder.example"), Institutions: []linking.Institution{{Code: code("55CC"), Name: "Zonder naam", KvK: kvk(2)}}},
		{Authorised: linking.Contact{Name: "Zonder adres"}, Institutions: []linking.Institution{{Code: code("00AA"), Name: "Zonder nummer"}}},
	}
	for i := range all {
		all[i].ID, all[i].CreatedAt = linking.AccountID(uuid()), moment
		if all[i].State == "" {
			all[i].State = linking.Active
		}
	}
	return w.openAccounts(all...)
}

// PortalAccountList holds the contract of what ports.PortalAccounts finds and counts over a realm.
func PortalAccountList(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		figures := func(w world, want ports.PortalAccountFigures) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.PortalAccounts().Figures(ctx)
				w.same(got, want)
				return err
			})
		}
		figures(w, ports.PortalAccountFigures{})
		all := listedAccounts(w)
		ended, waits := newLink(all[klimop].ID, "anna"), newWaiting(all[klimop].ID, "bram")
		w.refused(nil, ended.End("person:anna", linking.EndedByHolder, moment))
		w.putLinks(ended, waits, newLink(all[stichting].ID, "carla"), newWaiting(all[stichting].ID, "dirk"), newWaiting(all[stichting].ID, "eva"))
		find := func(w world, q ports.PortalAccountQuery) (page ports.PortalAccountPage) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				page, err = s.PortalAccounts().Find(ctx, q)
				return err
			})
			return page
		}
		numbers := func(page ports.PortalAccountPage) []int {
			out := []int{}
			for _, a := range page.Accounts {
				out = append(out, slices.IndexFunc(all, func(x linking.Account) bool { return x.ID == a.ID }))
			}
			return out
		}
		w.run("whole accounts, by user name; those without one come last, by institution", func(w world) {
			page := find(w, ports.PortalAccountQuery{Limit: 10})
			w.same(numbers(page), []int{bonte, klimop, stichting, ander, zonder})
			w.same(page.Accounts[1], all[klimop])
			w.same(page.Total, 5)
		})
		w.run("part of the user name, an address on record or an institution, in any script, without wildcards", func(w world) {
			for search, want := range map[string][]int{
				"KLIM": {klimop}, "a_b": {klimop}, "k_i": {}, "%": {stichting}, "b%t": {}, "élodie": {klimop}, "δέλ": {stichting}, "zonder": {ander, zonder},
				"GEMMA@": {bonte, klimop}, "tweede@hond": {bonte}, "tweede c": {}, "hond": {bonte}, "!": {}, "nobody": {}, "12ab": {},
			} {
				page := find(w, ports.PortalAccountQuery{Search: search, Limit: 10})
				w.same(append([]any{search}, numbers(page), page.Total), append([]any{search}, want, len(want)))
			}
		})
		w.run("by the code of any of its institutions; those with a link that waits, each once; in pages that know the total", func(w world) {
			w.same(numbers(find(w, ports.PortalAccountQuery{Code: board, Limit: 10})), []int{klimop, stichting})
			w.same(numbers(find(w, ports.PortalAccountQuery{Code: site, Limit: 10})), []int{})
			w.same(find(w, ports.PortalAccountQuery{Waiting: true, Limit: 10}).Total, 2)
			page := find(w, ports.PortalAccountQuery{Waiting: true, Code: board, Search: "i", Offset: 1, Limit: 1})
			w.same(append([]any{}, numbers(page), page.Total), []any{[]int{stichting}, 2})
			w.same(len(find(w, ports.PortalAccountQuery{Offset: -1}).Accounts), 1)
		})
		w.run("who is authorised for the accounts of an organisation, each once (MH-41)", func(w world) {
			for number, want := range map[identity.KvK][]linking.Contact{
				kvk(1): {all[stichting].Authorised, {Name: "Gemma", Email: all[bonte].Authorised.Email}},
				kvk(2): {all[zonder].Authorised}, kvk(3): {}, {}: {},
			} {
				w.view(func(ctx context.Context, s ports.Store) error {
					got, err := s.PortalAccounts().Authorised(ctx, number)
					w.same(got, want)
					return err
				})
			}
		})
		w.run("each is counted where it belongs (MH-32)", func(w world) {
			figures(w, ports.PortalAccountFigures{All: 5, Linked: 1, Waiting: 3, Legacy: 2, Disabled: 1})
		})
		w.run("another realm has none of them", func(w world) {
			beside := world{w.T, w.units, newRealm(), w.realm}
			w.same(find(beside, ports.PortalAccountQuery{Code: board}), ports.PortalAccountPage{Accounts: []linking.Account{}})
			figures(beside, ports.PortalAccountFigures{})
			beside.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.PortalAccounts().Authorised(ctx, kvk(1))
				w.same(got, []linking.Contact{})
				return err
			})
		})
		w.run("never more than five who are authorised", func(w world) {
			for range 6 {
				a := newPortalAccount(userName())
				a.Institutions[0].KvK = kvk(3)
				w.openAccounts(a)
			}
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.PortalAccounts().Authorised(ctx, kvk(3))
				w.same(len(got), 5)
				return err
			})
		})
	})
}
