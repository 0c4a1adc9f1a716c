package sql

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/throttle"
)

type budgetRow struct {
	bun.BaseModel `bun:"table:budget"`
	Realm         string           `bun:"realm_id"`
	Key           string           `bun:"key"`
	Events        asJSON[[]micros] `bun:"events"`
	Expires       micros           `bun:"expires_at"`
}

func toBudget(realm string, b throttle.Bucket, until time.Time) *budgetRow {
	row := &budgetRow{Realm: realm, Key: b.Key, Expires: toMicros(until)}
	for _, e := range b.Events {
		row.Events.V = append(row.Events.V, toMicros(e))
	}
	return row
}

func (r *budgetRow) bucket() throttle.Bucket {
	b := throttle.Bucket{Key: r.Key}
	for _, e := range r.Events.V {
		b.Events = append(b.Events, e.time())
	}
	return b
}

type budgets struct{ repository }

func (b budgets) ForUpdate(ctx context.Context, key string) (throttle.Bucket, error) {
	held, err := b.Hold(ctx, key)
	if err != nil {
		return throttle.Bucket{}, err
	}
	return held[0], nil
}

// Hold inserts an empty bucket where there is none, because only a row can be held. An empty
// bucket that nobody puts is swept with the expired ones.
func (b budgets) Hold(ctx context.Context, keys ...string) ([]throttle.Bucket, error) {
	rows := make([]*budgetRow, len(keys))
	for i, key := range keys {
		rows[i] = toBudget(b.realm, throttle.Bucket{Key: key}, time.Time{})
	}
	var held []budgetRow
	err := b.tx.NewInsert().Model(&rows).On("CONFLICT (realm_id, key) DO UPDATE").
		Set("key = EXCLUDED.key").Returning("key, events").Scan(ctx, &held)
	if err != nil {
		return nil, mapError(err)
	}
	out := make([]throttle.Bucket, len(keys))
	for _, r := range held { // in any order
		out[slices.Index(keys, r.Key)] = r.bucket()
	}
	return out, nil
}

func (b budgets) Put(ctx context.Context, bucket throttle.Bucket, until time.Time) error {
	return done(b.tx.NewInsert().Model(toBudget(b.realm, bucket, until)).On("CONFLICT (realm_id, key) DO UPDATE").
		Set("events = EXCLUDED.events, expires_at = EXCLUDED.expires_at").Exec(ctx))
}
