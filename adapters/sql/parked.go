package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

type parkedRow struct {
	bun.BaseModel `bun:"table:parked"`
	Realm         string `bun:"realm_id"`
	Key           []byte `bun:"key"`
	Sealed        []byte `bun:"sealed"`
	Expires       micros `bun:"expires_at"`
}

type parked struct{ repository }

func (p parked) Put(ctx context.Context, key [32]byte, sealed []byte, until time.Time) error {
	row := &parkedRow{Realm: p.realm, Key: key[:], Sealed: notNil(sealed), Expires: toMicros(until)}
	return done(p.tx.NewInsert().Model(row).On("CONFLICT (realm_id, key) DO UPDATE").
		Set("sealed = EXCLUDED.sealed, expires_at = EXCLUDED.expires_at").Exec(ctx))
}

func (p parked) Get(ctx context.Context, key [32]byte, now time.Time) ([]byte, error) {
	var sealed []byte
	err := p.tx.NewSelect().Model((*parkedRow)(nil)).Column("sealed").
		Where("realm_id = ? AND key = ? AND expires_at > ?", p.realm, key[:], toMicros(now)).Scan(ctx, &sealed)
	return sealed, mapError(err)
}

func (p parked) Take(ctx context.Context, key [32]byte, now time.Time) ([]byte, error) {
	var sealed []byte
	err := p.tx.NewDelete().Model((*parkedRow)(nil)).
		Where("realm_id = ? AND key = ? AND expires_at > ?", p.realm, key[:], toMicros(now)).
		Returning("sealed").Scan(ctx, &sealed)
	return sealed, mapError(err)
}
