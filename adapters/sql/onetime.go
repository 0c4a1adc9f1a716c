package sql

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

type spentRow struct {
	bun.BaseModel `bun:"table:spent"`
	Realm         string `bun:"realm_id"`
	Digest        []byte `bun:"digest"`
	Expires       micros `bun:"expires_at"`
}

type oneTime struct{ repository }

// Spend inserts all ids in one statement. Where one was there, those that were not are taken back, so
// that a refusal may be committed with whatever tells of it.
func (o oneTime) Spend(ctx context.Context, until time.Time, ids ...string) (bool, error) {
	rows := spentRows(o.realm, until, ids)
	if len(rows) == 0 {
		return true, nil
	}
	var fresh [][]byte
	err := o.tx.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Returning("digest").Scan(ctx, &fresh)
	if err != nil && len(fresh) > 0 || err != nil && !nothing(err) {
		return false, mapError(err)
	}
	if len(fresh) == len(rows) {
		return true, nil
	}
	if len(fresh) > 0 {
		_, err = o.tx.NewDelete().Model((*spentRow)(nil)).
			Where("realm_id = ? AND digest IN ?", o.realm, bun.Tuple(fresh)).Exec(ctx)
		return false, mapError(err)
	}
	return false, nil
}

// spentRows come in one order, so that two callers with the same ids wait for each other and never deadlock.
func spentRows(realm string, until time.Time, ids []string) []spentRow {
	rows := make([]spentRow, len(ids))
	for i, id := range ids {
		sum := sha256.Sum256([]byte(id))
		rows[i] = spentRow{Realm: realm, Digest: sum[:], Expires: toMicros(until)}
	}
	slices.SortFunc(rows, func(a, b spentRow) int { return bytes.Compare(a.Digest, b.Digest) })
	return slices.CompactFunc(rows, func(a, b spentRow) bool { return bytes.Equal(a.Digest, b.Digest) })
}
