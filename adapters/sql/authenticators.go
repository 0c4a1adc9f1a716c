package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
)

type authenticatorRow struct {
	bun.BaseModel `bun:"table:authenticator"`
	Realm         string            `bun:"realm_id"`
	ID            string            `bun:"id"`
	Account       identity.PersonID `bun:"account"`
	Name          string            `bun:"name"`
	Secret        []byte            `bun:"secret"`
	Login         string            `bun:"login"`
	LastStep      int64             `bun:"last_step"`
	CreatedAt     micros            `bun:"created_at"`
	Confirmed     micros            `bun:"confirmed_at"`
	UsedAt        micros            `bun:"used_at"`
	Revoked       micros            `bun:"revoked_at"`
}

// toAuthenticator leaves the last step out: a new one has none, and UseStep alone moves it.
func toAuthenticator(realm string, a account.Authenticator) *authenticatorRow {
	return &authenticatorRow{Realm: realm, ID: a.ID, Account: a.Account, Name: a.Name, Secret: notNil(a.Secret), Login: a.Login,
		CreatedAt: toMicros(a.CreatedAt), Confirmed: toMicros(a.Confirmed), UsedAt: toMicros(a.UsedAt), Revoked: toMicros(a.Revoked)}
}

func (r *authenticatorRow) authenticator() (account.Authenticator, error) {
	return account.RestoreAuthenticator(account.Authenticator{ID: r.ID, Account: r.Account, Name: r.Name, Secret: r.Secret,
		Login: r.Login, LastStep: r.LastStep, CreatedAt: r.CreatedAt.time(), Confirmed: r.Confirmed.time(),
		UsedAt: r.UsedAt.time(), Revoked: r.Revoked.time()})
}

type authenticators struct{ repository }

func (a authenticators) Of(ctx context.Context, id identity.PersonID) ([]account.Authenticator, error) {
	var rows []authenticatorRow
	q := a.tx.NewSelect().Model(&rows).Where("realm_id = ? AND account = ? AND revoked_at = 0", a.realm, id).
		OrderExpr("created_at, id")
	if err := a.hold(q).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*authenticatorRow).authenticator)
}

// Put never revives: what somebody read before it was revoked does not bring it back (OL-26).
func (a authenticators) Put(ctx context.Context, v account.Authenticator) error {
	return done(a.tx.NewInsert().Model(toAuthenticator(a.realm, v)).On("CONFLICT (realm_id, id) DO UPDATE").
		Set("account = EXCLUDED.account, name = EXCLUDED.name, secret = EXCLUDED.secret, login = EXCLUDED.login").
		Set("created_at = EXCLUDED.created_at, confirmed_at = EXCLUDED.confirmed_at, used_at = EXCLUDED.used_at").
		Set("revoked_at = CASE WHEN authenticator_row.revoked_at = 0 THEN EXCLUDED.revoked_at ELSE authenticator_row.revoked_at END").Exec(ctx))
}

// UseStep compares and sets in one statement, so that who waited for the row sees what the other used.
func (a authenticators) UseStep(ctx context.Context, id string, step int64, at time.Time) (bool, error) {
	return did(a.tx.NewUpdate().Model((*authenticatorRow)(nil)).Set("last_step = ?, used_at = ?", step, toMicros(at)).
		Where("realm_id = ? AND id = ? AND last_step < ? AND revoked_at = 0", a.realm, id, step).Exec(ctx))
}
