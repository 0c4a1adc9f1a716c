package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/linking"
)

type activationCodeRow struct {
	bun.BaseModel `bun:"table:activation_code"`
	Realm         string            `bun:"realm_id"`
	Selector      string            `bun:"selector"`
	Account       linking.AccountID `bun:"account"`
	Institution   string            `bun:"institution"`
	Sum           []byte            `bun:"sum"`
	CreatedAt     micros            `bun:"created_at"`
	By            string            `bun:"given_by"`
	Expires       micros            `bun:"ends_at"`
	Attempts      int               `bun:"attempts"`
	Limit         int               `bun:"attempt_limit"`
	UsedAt        micros            `bun:"used_at"`
	EndedAt       micros            `bun:"ended_at"`
}

func toActivationCode(realm string, c linking.ActivationCode) *activationCodeRow {
	return &activationCodeRow{Realm: realm, Selector: c.Selector, Account: c.Account, Institution: c.For.String(), Sum: notNil(c.Sum),
		CreatedAt: toMicros(c.CreatedAt), By: c.By, Expires: toMicros(c.Expires), Attempts: c.Attempts, Limit: c.Limit,
		UsedAt: toMicros(c.UsedAt), EndedAt: toMicros(c.EndedAt)}
}

func (r *activationCodeRow) code() (linking.ActivationCode, error) {
	institution, err := linking.ParseCode(r.Institution)
	if err != nil {
		return linking.ActivationCode{}, err
	}
	return linking.RestoreActivationCode(linking.ActivationCode{Selector: r.Selector, Account: r.Account, For: institution, Sum: r.Sum,
		CreatedAt: r.CreatedAt.time(), By: r.By, Expires: r.Expires.time(), Attempts: r.Attempts, Limit: r.Limit,
		UsedAt: r.UsedAt.time(), EndedAt: r.EndedAt.time()})
}

type activationCodes struct{ repository }

func (a activationCodes) ForUpdate(ctx context.Context, selector string) (linking.ActivationCode, error) {
	row := new(activationCodeRow)
	q := a.tx.NewSelect().Model(row).Where("realm_id = ? AND selector = ?", a.realm, selector)
	if err := a.hold(q).Scan(ctx); err != nil {
		return linking.ActivationCode{}, mapError(err)
	}
	return row.code()
}

func (a activationCodes) Of(ctx context.Context, account linking.AccountID) ([]linking.ActivationCode, error) {
	var rows []activationCodeRow
	q := a.tx.NewSelect().Model(&rows).Where("realm_id = ? AND account = ?", a.realm, account).OrderExpr("created_at DESC, selector DESC")
	if err := a.hold(q).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*activationCodeRow).code)
}

// Put leaves the code of another account alone, whoever was first.
func (a activationCodes) Put(ctx context.Context, c linking.ActivationCode) error {
	return changed(a.tx.NewInsert().Model(toActivationCode(a.realm, c)).On("CONFLICT (realm_id, selector) DO UPDATE").
		Where("?TableAlias.account = EXCLUDED.account").Exec(ctx))
}
