package sql

import (
	"context"
	"errors"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

type deviceRow struct {
	bun.BaseModel `bun:"table:device"`
	Realm         string            `bun:"realm_id"`
	ID            string            `bun:"id"`
	Account       identity.PersonID `bun:"account"`
	Token         []byte            `bun:"token"`
	Label         string            `bun:"label"`
	FirstSeen     micros            `bun:"first_seen_at"`
	LastSeen      micros            `bun:"last_seen_at"`
	Trusted       micros            `bun:"trusted_until"`
	Revoked       micros            `bun:"revoked_at"`
}

func toDevice(realm string, d account.Device) *deviceRow {
	return &deviceRow{Realm: realm, ID: d.ID, Account: d.Account, Token: d.Token[:], Label: d.Label,
		FirstSeen: toMicros(d.FirstSeen), LastSeen: toMicros(d.LastSeen), Trusted: toMicros(d.Trusted), Revoked: toMicros(d.Revoked)}
}

func (r *deviceRow) device() (account.Device, error) {
	return account.Device{ID: r.ID, Account: r.Account, Token: toDigest(r.Token), Label: r.Label,
		FirstSeen: r.FirstSeen.time(), LastSeen: r.LastSeen.time(), Trusted: r.Trusted.time(), Revoked: r.Revoked.time()}, nil
}

type devices struct{ repository }

func (d devices) ByToken(ctx context.Context, id identity.PersonID, token [32]byte) (account.Device, error) {
	row := new(deviceRow)
	err := d.tx.NewSelect().Model(row).Where("realm_id = ? AND account = ? AND token = ?", d.realm, id, token[:]).Scan(ctx)
	if err != nil {
		return account.Device{}, mapError(err)
	}
	return row.device()
}

func (d devices) Of(ctx context.Context, id identity.PersonID) ([]account.Device, error) {
	var rows []deviceRow
	err := d.tx.NewSelect().Model(&rows).Where("realm_id = ? AND account = ? AND revoked_at = 0", d.realm, id).
		OrderExpr("last_seen_at DESC, id").Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*deviceRow).device)
}

func (d devices) Distrust(ctx context.Context, id identity.PersonID) error {
	return done(d.tx.NewUpdate().Model((*deviceRow)(nil)).Set("trusted_until = 0").
		Where("realm_id = ? AND account = ? AND trusted_until > 0", d.realm, id).Exec(ctx))
}

// Put inserts what is new by its token: two first logins at once in one browser make one device, not a conflict.
func (d devices) Put(ctx context.Context, v account.Device) error {
	row := toDevice(d.realm, v)
	err := present(d.tx.NewUpdate().Model(row).Where("realm_id = ? AND account = ? AND id = ?", d.realm, v.Account, v.ID).Exec(ctx))
	if !errors.Is(err, ports.ErrNotFound) {
		return err
	}
	return done(d.tx.NewInsert().Model(row).On("CONFLICT (realm_id, account, token) DO UPDATE").
		Set("label = EXCLUDED.label, last_seen_at = EXCLUDED.last_seen_at").
		Set("trusted_until = EXCLUDED.trusted_until, revoked_at = EXCLUDED.revoked_at").Exec(ctx))
}
