package sql

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// withoutApp holds for an account for which no authenticator makes codes.
const withoutApp = `NOT EXISTS (SELECT 1 FROM authenticator AS x
	WHERE x.realm_id = a.realm_id AND x.account = a.id AND x.confirmed_at <> 0 AND x.revoked_at = 0)`

// Figures counts all in one walk over the accounts of the realm.
func (a accounts) Figures(ctx context.Context, kind string, since time.Time) (f ports.Figures, err error) {
	count := func(also string) string {
		return "coalesce(sum(CASE WHEN a.state = ? AND " + also + " THEN 1 ELSE 0 END), 0)"
	}
	err = a.tx.NewSelect().TableExpr("account AS a").Where("a.realm_id = ? AND a.kind = ?", a.realm, kind).
		ColumnExpr(count("1 = 1"), account.Active).ColumnExpr(count("1 = 1"), account.Suspended).
		ColumnExpr(count("a.prefers = ?"), account.Active, policy.SMSCode).ColumnExpr(count("a.prefers = ?"), account.Active, policy.EmailCode).
		ColumnExpr(count(withoutApp), account.Active).ColumnExpr(count("a.last_login_at = 0"), account.Active).
		ColumnExpr(count("a.last_sign_at < ?"), account.Active, toMicros(since)).
		Scan(ctx, &f.Active, &f.Suspended, &f.BySMS, &f.ByEmail, &f.WithoutApp, &f.Never, &f.Asleep)
	return f, mapError(err)
}
