package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

type realmRow struct {
	bun.BaseModel `bun:"table:realm"`
	ID            string `bun:"id"`
	Slug          string `bun:"slug"`
	Version       int    `bun:"version,scanonly"` // of the live document, which the realm's own rows say
}

func (r *realmRow) registered() (out ports.RegisteredRealm, err error) {
	if out.ID, err = realm.ParseID(r.ID); err != nil {
		return ports.RegisteredRealm{}, err
	}
	out.Slug, err = realm.ParseSlug(r.Slug)
	out.Version = r.Version
	return out, err
}

// All implements ports.Realms, in the order of slugs.
func (d *Database) All(ctx context.Context) ([]ports.RegisteredRealm, error) {
	var rows []realmRow
	err := d.overview(ctx, func(ctx context.Context, tx bun.IDB) error {
		return registered(tx).OrderExpr("r.slug").Scan(ctx, &rows)
	})
	if err != nil {
		return nil, err
	}
	return each(rows, (*realmRow).registered)
}

func registered(tx bun.IDB) *bun.SelectQuery {
	return tx.NewSelect().TableExpr("realm AS r").ColumnExpr("r.id, r.slug").
		ColumnExpr("coalesce((SELECT max(p.number) FROM policy_version AS p WHERE p.realm_id = r.id), 0) AS version")
}

// BySlug implements ports.Realms.
func (d *Database) BySlug(ctx context.Context, s realm.Slug) (ports.RegisteredRealm, error) {
	row := new(realmRow)
	err := d.overview(ctx, func(ctx context.Context, tx bun.IDB) error {
		return registered(tx).Where("r.slug = ?", s.String()).Scan(ctx, row)
	})
	if err != nil {
		return ports.RegisteredRealm{}, err
	}
	return row.registered()
}

// Register implements ports.Realms. The version is that of the published documents, whatever r says.
func (d *Database) Register(ctx context.Context, r ports.RegisteredRealm) error {
	row := &realmRow{ID: r.ID.String(), Slug: r.Slug.String()}
	return d.over(ctx, func(ctx context.Context, tx bun.IDB) error {
		return changed(tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	})
}
