package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
)

type recoveryCodeRow struct {
	bun.BaseModel `bun:"table:recovery_code"`
	Realm         string            `bun:"realm_id"`
	Account       identity.PersonID `bun:"account"`
	Digest        []byte            `bun:"digest"`
	CreatedAt     micros            `bun:"created_at"`
	UsedAt        micros            `bun:"used_at"`
}

type recoveryCodes struct{ repository }

// Replace holds the account before it looks: of two sets made at once it would not see the other's codes,
// and both would be good.
func (r recoveryCodes) Replace(ctx context.Context, id identity.PersonID, digests [][]byte, at time.Time) error {
	var held identity.PersonID
	account := r.tx.NewSelect().Model((*accountRow)(nil)).Column("id").Where("realm_id = ? AND id = ?", r.realm, id)
	if err := r.hold(account).Scan(ctx, &held); err != nil {
		return mapError(err)
	}
	err := done(r.tx.NewDelete().Model((*recoveryCodeRow)(nil)).Where("realm_id = ? AND account = ?", r.realm, id).Exec(ctx))
	if err != nil || len(digests) == 0 {
		return err
	}
	rows := make([]recoveryCodeRow, len(digests))
	for i, d := range digests {
		rows[i] = recoveryCodeRow{Realm: r.realm, Account: id, Digest: d, CreatedAt: toMicros(at)}
	}
	return done(r.tx.NewInsert().Model(&rows).Exec(ctx))
}

func (r recoveryCodes) Use(ctx context.Context, id identity.PersonID, digest []byte, at time.Time) (bool, error) {
	return did(r.tx.NewUpdate().Model((*recoveryCodeRow)(nil)).Set("used_at = ?", toMicros(at)).
		Where("realm_id = ? AND account = ? AND digest = ? AND used_at = 0", r.realm, id, digest).Exec(ctx))
}

func (r recoveryCodes) Spent(ctx context.Context, id identity.PersonID, digest []byte) (spent bool, err error) {
	used := r.tx.NewSelect().Model((*recoveryCodeRow)(nil)).ColumnExpr("1").
		Where("realm_id = ? AND account = ? AND digest = ? AND used_at > 0", r.realm, id, digest)
	err = r.tx.NewSelect().ColumnExpr("EXISTS (?)", used).Scan(ctx, &spent)
	return spent, mapError(err)
}

func (r recoveryCodes) Left(ctx context.Context, id identity.PersonID) (n int, err error) {
	err = r.tx.NewSelect().Model((*recoveryCodeRow)(nil)).ColumnExpr("count(*)").
		Where("realm_id = ? AND account = ? AND used_at = 0", r.realm, id).Scan(ctx, &n)
	return n, mapError(err)
}
