package porttest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/credential"
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

// PortalAccountForms holds the contract of the forms of passwords (XC-07): one hash of each, however many accounts
// have it, as long as one does, and of no other realm.
func PortalAccountForms(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		forms := func(w world) (out []string) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) error {
				all, err := s.PortalAccounts().Forms(ctx)
				for _, h := range all {
					out = append(out, h.Reveal())
				}
				return err
			})
			slices.Sort(out)
			return out
		}
		beside := world{w.T, w.units, w.other, w.realm}
		there := forms(beside)
		w.same(forms(w), []string(nil))
		const bcrypt, twin = "$2a$10$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "$2a$10$A9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
		django := func(salt string) string {
			return "pbkdf2_sha256$600000$" + salt + "$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
		}
		long := "$pbkdf2-sha1$i=1000$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
		short := "$pbkdf2-sha1$i=1000$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhM"
		var all []linking.Account
		for _, text := range []string{bcrypt, twin, django("zout"), django(`a.'/"-\=+?`), long, short, ""} {
			a := newPortalAccount(userName())
			a.Hash, a.Legacy = must(credential.ParseHash(text)), text != ""
			all = append(all, a)
		}
		all = w.openAccounts(all...)
		kinds := func() (out []string) {
			for _, text := range forms(w) {
				for _, of := range []string{"$2a$10$", "pbkdf2_sha256$600000$"} {
					if strings.HasPrefix(text, of) {
						text = of
					}
				}
				out = append(out, text)
			}
			return out
		}
		w.same(kinds(), []string{"$2a$10$", short, long, "pbkdf2_sha256$600000$"})
		w.same(forms(beside), there)
		all[0].Rehashed(must(credential.NewHash(credential.Default, make([]byte, credential.SaltBytes), make([]byte, credential.SumBytes))))
		all[2].Hash, all[2].Legacy = all[3].Hash, true
		all[4].SetPassword(credential.Hash{}, moment)
		for _, n := range []int{0, 2, 4} {
			w.refused(nil, w.putPortalAccount(all[n]))
		}
		w.same(kinds(), []string{"$2a$10$", all[0].Hash.Reveal(), short, "pbkdf2_sha256$600000$"})
		for cost := range 10 { // a file made to cost us much
			a := newPortalAccount(userName())
			a.Hash, a.Legacy = must(credential.ParseHash(fmt.Sprintf("$pbkdf2-sha512$%d$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhM", 100+cost))), true
			w.openAccounts(a)
		}
		w.same(len(forms(w)), ports.MostForms)
	})
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
