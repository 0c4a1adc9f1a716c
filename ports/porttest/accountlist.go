package porttest

import (
	"context"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// AccountList holds the contract of what ports.Accounts finds and counts over a realm.
func AccountList(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		all := make([]account.Account, 5)
		for i, given := range []struct {
			email, name string
			state       account.State
			prefers     policy.Factor
			created     int // hours before moment
			login       int // 0: never
		}{
			{"carla@kantoor.example", "Carla O'Brien", account.Active, policy.SMSCode, 90, 10},
			{"Anna_b@bedrijf.example", "ÉLODIE Δέλτα", account.Active, policy.SMSCode, 50, 0},
			{"bert@bedrijf.example", "", account.Suspended, policy.SMSCode, 80, 70},
			{"dirk%x@kantoor.example", "Дирк", account.Pending, "", 85, 0},
			{"eva@kantoor.example", "Eva!", account.Closed, policy.EmailCode, 86, 85},
		} {
			a := newAccount(given.email)
			a.Name, a.State, a.Prefers = given.name, given.state, given.prefers
			a.CreatedAt, a.LastLogin = moment.Add(-time.Duration(given.created)*time.Hour), time.Time{}
			if given.login != 0 {
				a.LastLogin = moment.Add(-time.Duration(given.login) * time.Hour)
			}
			all[i] = a
		}
		all[0].UserName = "Carla.OB"
		other := newAccount("staff@kantoor.example")
		other.Kind, other.State, other.Name = "medewerker", account.Active, "Eva!"
		other.CreatedAt, other.LastLogin = moment, moment
		all, other = w.enlist(all...), w.enlist(other)[0]
		find := func(w world, q ports.AccountQuery) (page ports.AccountPage) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				page, err = s.Accounts().Find(ctx, q)
				return err
			})
			return page
		}
		const carla, anna, bert, dirk, eva, staff = 0, 1, 2, 3, 4, 5
		numbers := func(accounts []account.Account) []int {
			out := []int{}
			for _, a := range accounts {
				for i, x := range append(all, other) {
					if x.ID == a.ID {
						out = append(out, i)
					}
				}
			}
			return out
		}
		w.run("whole accounts, by address", func(w world) {
			page := find(w, ports.AccountQuery{Limit: 10})
			w.same(numbers(page.Accounts), []int{anna, bert, carla, dirk, eva, staff})
			w.same(page.Accounts[0], all[anna])
			w.same(page.Total, 6)
		})
		w.run("part of the address, the name or the user name, in any script, without wildcards", func(w world) {
			for search, want := range map[string][]int{
				"KANTOOR": {carla, dirk, eva, staff}, "a_b": {anna}, "k_n": {}, "k%x": {dirk}, "b%t": {}, "o'brien": {carla}, "rla.ob": {carla}, "élodie δ": {anna},
				"ДИР": {dirk}, "eva!": {eva, staff}, "!": {eva, staff}, `\`: {}, "nobody": {},
			} {
				page := find(w, ports.AccountQuery{Search: search, Limit: 10})
				w.same(append([]any{search}, numbers(page.Accounts), page.Total), append([]any{search}, want, len(want)))
			}
		})
		w.run("by state, in pages that know the total", func(w world) {
			w.same(numbers(find(w, ports.AccountQuery{State: account.Active, Limit: 10}).Accounts), []int{anna, carla, staff})
			page := find(w, ports.AccountQuery{State: account.Active, Search: "kantoor", Offset: 1, Limit: 1})
			w.same([]any{numbers(page.Accounts), page.Total}, []any{[]int{staff}, 2})
			w.same(len(find(w, ports.AccountQuery{Offset: -1, Limit: 2}).Accounts), 2)
		})
		w.run("another realm finds and counts nothing", func(w world) {
			fresh := world{w.T, w.units, newRealm(), w.realm}
			page := find(fresh, ports.AccountQuery{Limit: 10})
			w.same([]int{len(page.Accounts), page.Total}, []int{0, 0})
			fresh.view(func(ctx context.Context, s ports.Store) error {
				n, err := s.Accounts().Preferring(ctx, "accountant", policy.SMSCode)
				w.same(n, 0)
				w.refused(nil, err)
				asleep, err := s.Accounts().Sleeping(ctx, moment.Add(time.Hour), account.Account{}, 10)
				w.same(len(asleep), 0)
				return err
			})
		})
		w.run("active accounts that used a factor last are counted (MA-21)", func(w world) {
			w.view(func(ctx context.Context, s ports.Store) error {
				n, err := s.Accounts().Preferring(ctx, "accountant", policy.SMSCode)
				w.same(n, 2)
				return err
			})
		})
		w.run("without a sign since an instant, the longest first, each once (OL-36)", func(w world) {
			asleep := func(hours, limit int, after account.Account) (found []account.Account) {
				w.view(func(ctx context.Context, s ports.Store) (err error) {
					found, err = s.Accounts().Sleeping(ctx, moment.Add(-time.Duration(hours)*time.Hour), after, limit)
					return err
				})
				return found
			}
			w.same(numbers(asleep(1, 10, account.Account{})), []int{bert, anna, carla})
			w.same(numbers(asleep(50, 10, account.Account{})), []int{bert}) // anna gave a sign at that instant
			w.same(asleep(60, 10, account.Account{}), []account.Account{all[bert]})
			seen, after := []int{}, account.Account{}
			for page := asleep(1, 1, after); len(page) > 0; page = asleep(1, 1, after) {
				seen, after = append(seen, numbers(page)...), page[0]
			}
			w.same(seen, []int{bert, anna, carla})
		})
		w.run("those who gave their sign at one instant all get their turn", func(w world) {
			fresh := world{w.T, w.units, newRealm(), w.realm}
			want := map[identity.PersonID]bool{}
			for range 5 {
				a := newAccount(address())
				want[a.ID] = true
				fresh.enlist(a)
			}
			after := account.Account{}
			for range 5 {
				fresh.view(func(ctx context.Context, s ports.Store) error {
					page, err := s.Accounts().Sleeping(ctx, moment, after, 1)
					if len(page) == 1 {
						after = page[0]
						delete(want, after.ID)
					}
					return err
				})
			}
			w.same(len(want), 0)
		})
	})
}
