package sql

import (
	"context"
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

// ForUpdate inserts an empty bucket where there is none, because only a row can be held. An empty
// bucket that nobody puts is swept with the expired ones.
func (b budgets) ForUpdate(ctx context.Context, key string) (throttle.Bucket, error) {
	row := toBudget(b.realm, throttle.Bucket{Key: key}, time.Time{})
	err := b.tx.NewInsert().Model(row).On("CONFLICT (realm_id, key) DO UPDATE").
		Set("key = EXCLUDED.key").Returning("events").Scan(ctx)
	return row.bucket(), mapError(err)
}

func (b budgets) Put(ctx context.Context, bucket throttle.Bucket, until time.Time) error {
	return done(b.tx.NewInsert().Model(toBudget(b.realm, bucket, until)).On("CONFLICT (realm_id, key) DO UPDATE").
		Set("events = EXCLUDED.events, expires_at = EXCLUDED.expires_at").Exec(ctx))
}
