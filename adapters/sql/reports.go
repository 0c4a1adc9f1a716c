package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
)

type reportRow struct {
	bun.BaseModel `bun:"table:account_report"`
	Realm         string            `bun:"realm_id"`
	Token         []byte            `bun:"token"`
	Account       identity.PersonID `bun:"account"`
	About         string            `bun:"about"`
	CreatedAt     micros            `bun:"created_at"`
	UsedAt        micros            `bun:"used_at"`
	Expires       micros            `bun:"expires_at"`
}

func toReport(realm string, r account.Report) *reportRow {
	return &reportRow{Realm: realm, Token: r.Token[:], Account: r.Account, About: r.About,
		CreatedAt: toMicros(r.CreatedAt), UsedAt: toMicros(r.UsedAt), Expires: toMicros(r.Until)}
}

func (r *reportRow) report() (account.Report, error) {
	return account.RestoreReport(account.Report{Token: toDigest(r.Token), Account: r.Account, About: r.About,
		CreatedAt: r.CreatedAt.time(), Until: r.Expires.time(), UsedAt: r.UsedAt.time()})
}

type reports struct{ repository }

func (r reports) ForUpdate(ctx context.Context, token [32]byte) (account.Report, error) {
	row := new(reportRow)
	q := r.tx.NewSelect().Model(row).Where("realm_id = ? AND token = ?", r.realm, token[:])
	if err := r.hold(q).Scan(ctx); err != nil {
		return account.Report{}, mapError(err)
	}
	return row.report()
}

func (r reports) Put(ctx context.Context, report account.Report) error {
	return done(r.tx.NewInsert().Model(toReport(r.realm, report)).On("CONFLICT (realm_id, token) DO UPDATE").Exec(ctx))
}
