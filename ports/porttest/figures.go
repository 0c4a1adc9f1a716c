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

// Figures holds the contract of ports.AccountFigures.
func Figures(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		put := func(change func(*account.Account), apps ...account.Authenticator) {
			a := account.Account{ID: identity.PersonID(uuid()), Kind: "portaal", Email: must(identity.ParseEmail(uuid() + "@example.nl")),
				State: account.Active, CreatedAt: moment}
			change(&a)
			w.do(func(ctx context.Context, s ports.Store) error {
				for _, app := range apps {
					app.ID, app.Account, app.Secret, app.CreatedAt = uuid(), a.ID, []byte("sealed"), moment
					if err := s.Authenticators().Put(ctx, app); err != nil {
						return err
					}
				}
				return s.Accounts().Put(ctx, a)
			})
		}
		put(func(a *account.Account) { a.Prefers, a.LastLogin = policy.SMSCode, moment.Add(time.Hour) })
		put(func(a *account.Account) { a.Prefers, a.LastLogin = policy.EmailCode, moment }, account.Authenticator{Confirmed: moment, Revoked: moment})
		put(func(a *account.Account) { a.Prefers, a.LastLogin = policy.Authenticator, moment }, account.Authenticator{Confirmed: moment})
		put(func(*account.Account) {}, account.Authenticator{})
		put(func(a *account.Account) { a.State, a.Prefers = account.Suspended, policy.SMSCode })
		put(func(a *account.Account) { a.State, a.Prefers = account.Closed, policy.SMSCode })
		put(func(a *account.Account) { a.Kind, a.Prefers = "ander", policy.SMSCode })
		w.run("each is counted where it belongs", func(w world) {
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Accounts().Figures(ctx, "portaal", moment.Add(time.Hour))
				w.same(got, ports.Figures{Active: 4, Suspended: 1, BySMS: 1, ByEmail: 1, WithoutApp: 3, Never: 1, Asleep: 3})
				return err
			})
		})
		w.run("none where there are none", func(w world) {
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Accounts().Figures(ctx, "nothing", moment)
				w.same(got, ports.Figures{})
				return err
			})
		})
	})
}
