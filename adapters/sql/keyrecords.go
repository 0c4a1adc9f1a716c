package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

type keySetRow struct {
	bun.BaseModel `bun:"table:key_set"`
	Realm         string            `bun:"realm_id"`
	Version       int64             `bun:"version"`
	Records       asJSON[[]keyJSON] `bun:"records"`
}

// keyJSON is a ports.KeyRecord as JSON.
type keyJSON struct {
	ID          string         `json:"id"`
	Use         ports.KeyUse   `json:"use"`
	State       ports.KeyState `json:"state"`
	Sealed      []byte         `json:"sealed"`
	Certificate []byte         `json:"certificate,omitempty"`
	CreatedAt   micros         `json:"created"`
	NotAfter    micros         `json:"not_after,omitempty"`
}

func toKeySet(r realm.ID, s ports.KeySet) *keySetRow {
	row := &keySetRow{Realm: r.String(), Version: s.Version + 1}
	for _, k := range s.Records {
		row.Records.V = append(row.Records.V, keyJSON{k.ID, k.Use, k.State, k.Sealed, k.Certificate, toMicros(k.CreatedAt), toMicros(k.NotAfter)})
	}
	return row
}

func (r *keySetRow) set() ports.KeySet {
	s := ports.KeySet{Version: r.Version}
	for _, k := range r.Records.V {
		s.Records = append(s.Records, ports.KeyRecord{ID: k.ID, Use: k.Use, State: k.State, Sealed: k.Sealed,
			Certificate: k.Certificate, CreatedAt: k.CreatedAt.time(), NotAfter: k.NotAfter.time()})
	}
	return s
}

// Load implements ports.KeyRecords. It may be called within a unit of work: it has connections of its own.
func (d *Database) Load(ctx context.Context, r realm.ID) (ports.KeySet, error) {
	row := new(keySetRow)
	err := d.keys.read(platformScope(ctx), func(ctx context.Context, tx bun.IDB) error {
		return tx.NewSelect().Model(row).Where("realm_id = ?", r.String()).Scan(ctx)
	})
	if nothing(err) {
		return ports.KeySet{}, nil
	}
	return row.set(), outcome(ctx, mapError(err))
}

// Save implements ports.KeyRecords. Within a unit of work it gives ErrNested: it would wait for that unit's end.
func (d *Database) Save(ctx context.Context, r realm.ID, s ports.KeySet) error {
	if within(ctx) {
		return ErrNested
	}
	row := toKeySet(r, s)
	err := d.keys.write(platformScope(ctx), func(ctx context.Context, tx bun.IDB) error {
		if s.Version == 0 {
			return changed(tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
		}
		return changed(tx.NewUpdate().Model(row).Where("realm_id = ? AND version = ?", row.Realm, s.Version).Exec(ctx))
	})
	return outcome(ctx, mapError(err))
}
