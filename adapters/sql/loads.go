package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/linking"
)

type loadRow struct {
	bun.BaseModel `bun:"table:portal_load"`
	Realm         string            `bun:"realm_id"`
	ID            linking.LoadID    `bun:"id"`
	Digest        []byte            `bun:"digest"`
	Name          string            `bun:"name"`
	By            string            `bun:"started_by"`
	State         linking.LoadState `bun:"state"`
	Lines         int               `bun:"lines"`
	Good          int               `bun:"good"`
	Done          int               `bun:"done"`
	Added         int               `bun:"added"`
	Renewed       int               `bun:"renewed"`
	Skipped       int               `bun:"skipped"`
	Faults        int               `bun:"faults"`
	Started       micros            `bun:"started_at"`
	Ended         micros            `bun:"ended_at"`
	Revision      int               `bun:"revision"`
}

func toLoad(realm string, l linking.Load) *loadRow {
	return &loadRow{Realm: realm, ID: l.ID, Digest: l.Digest[:], Name: l.Name, By: l.By, State: l.State, Lines: l.Lines, Good: l.Good,
		Done: l.Done, Added: l.Added, Renewed: l.Renewed, Skipped: l.Skipped, Faults: l.Faults,
		Started: toMicros(l.Started), Ended: toMicros(l.Ended), Revision: l.Revision + 1}
}

func (r *loadRow) load() (linking.Load, error) {
	return linking.RestoreLoad(linking.Load{ID: r.ID, Digest: toDigest(r.Digest), Name: r.Name, By: r.By, State: r.State, Lines: r.Lines,
		Good: r.Good, Done: r.Done, Added: r.Added, Renewed: r.Renewed, Skipped: r.Skipped, Faults: r.Faults,
		Started: r.Started.time(), Ended: r.Ended.time(), Revision: r.Revision})
}

type loads struct{ repository }

func (l loads) ForUpdate(ctx context.Context, id linking.LoadID) (linking.Load, error) {
	row := new(loadRow)
	q := l.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", l.realm, id)
	if err := l.hold(q).Scan(ctx); err != nil {
		return linking.Load{}, mapError(err)
	}
	return row.load()
}

func (l loads) ByDigest(ctx context.Context, digest [32]byte) (linking.Load, error) {
	row := new(loadRow)
	err := l.newest(row).Where("digest = ?", digest[:]).Limit(1).Scan(ctx)
	if err != nil {
		return linking.Load{}, mapError(err)
	}
	return row.load()
}

func (l loads) List(ctx context.Context, limit int) ([]linking.Load, error) {
	var rows []loadRow
	if err := l.newest(&rows).Limit(int64(limit)).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*loadRow).load)
}

func (l loads) newest(model any) *bun.SelectQuery {
	return l.tx.NewSelect().Model(model).Where("realm_id = ?", l.realm).OrderExpr("started_at DESC, id DESC")
}

func (l loads) Put(ctx context.Context, v linking.Load) error {
	row := toLoad(l.realm, v)
	if v.Revision == 0 {
		return changed(l.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(l.tx.NewUpdate().Model(row).Where("realm_id = ? AND id = ? AND revision = ?", l.realm, v.ID, v.Revision).Exec(ctx))
}
