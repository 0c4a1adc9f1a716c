package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/ports"
)

type draftRow struct {
	bun.BaseModel `bun:"table:policy_draft"`
	Realm         string                `bun:"realm_id"`
	ID            string                `bun:"id"`
	Document      []byte                `bun:"document"`
	Base          int                   `bun:"base"`
	Authors       asJSON[[]string]      `bun:"authors"`
	At            micros                `bun:"changed_at"`
	Note          string                `bun:"note"`
	State         draft.State           `bun:"state"`
	Replayed      micros                `bun:"replayed_at"`
	Days          int                   `bun:"replayed_days"`
	Report        asJSON[replay.Report] `bun:"report"`
	Approver      string                `bun:"approver"`
	Approved      micros                `bun:"approved_at"`
	From          micros                `bun:"live_from"`
	Version       int                   `bun:"version"`
	Restores      int                   `bun:"restores"`
	Revision      int                   `bun:"revision"`
}

func toDraft(realm string, d draft.Draft) *draftRow {
	return &draftRow{Realm: realm, ID: d.ID, Document: notNil(d.Document), Base: d.Base, Authors: asJSON[[]string]{d.Authors}, At: toMicros(d.At), Note: d.Note,
		State: d.State, Replayed: toMicros(d.Replay.At), Days: d.Replay.Days, Report: asJSON[replay.Report]{d.Replay.Report}, Approver: d.Approver,
		Approved: toMicros(d.Approved), From: toMicros(d.From), Version: d.Version, Restores: d.Restores, Revision: d.Revision + 1}
}

func (r *draftRow) draft() (draft.Draft, error) {
	return draft.Restore(draft.Draft{ID: r.ID, Document: r.Document, Base: r.Base, Authors: r.Authors.V, At: r.At.time(), Note: r.Note, State: r.State,
		Replay: draft.Replay{At: r.Replayed.time(), Days: r.Days, Report: r.Report.V}, Approver: r.Approver, Approved: r.Approved.time(), From: r.From.time(),
		Version: r.Version, Restores: r.Restores, Revision: r.Revision})
}

type drafts struct{ repository }

var _ ports.Drafts = drafts{}

func (d drafts) ByID(ctx context.Context, id string) (draft.Draft, error) {
	row := new(draftRow)
	return d.one(ctx, row, d.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", d.realm, id))
}

func (d drafts) ForUpdate(ctx context.Context, id string) (draft.Draft, error) {
	row := new(draftRow)
	return d.one(ctx, row, d.hold(d.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", d.realm, id)))
}

func (d drafts) Live(ctx context.Context) (draft.Draft, error) {
	row := new(draftRow)
	return d.one(ctx, row, d.hold(d.tx.NewSelect().Model(row).Where("realm_id = ? AND state = ?", d.realm, draft.Live)))
}

func (d drafts) one(ctx context.Context, row *draftRow, q *bun.SelectQuery) (draft.Draft, error) {
	if err := q.Scan(ctx); err != nil {
		return draft.Draft{}, mapError(err)
	}
	return row.draft()
}

func (d drafts) List(ctx context.Context, limit int) ([]draft.Draft, error) {
	return d.some(ctx, limit, func(q *bun.SelectQuery) *bun.SelectQuery { return q.OrderExpr("changed_at DESC, id DESC") })
}

func (d drafts) Open(ctx context.Context, behind, limit int) ([]draft.Draft, error) {
	return d.some(ctx, limit, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("state IN (?)", bun.List(draft.Opened())).OrderExpr("changed_at DESC, id DESC").Offset(int64(max(0, behind)))
	})
}

func (d drafts) Versions(ctx context.Context, before, limit int) ([]draft.Draft, error) {
	return d.some(ctx, limit, func(q *bun.SelectQuery) *bun.SelectQuery {
		if q = q.Where("version > 0"); before > 0 {
			q = q.Where("version < ?", before)
		}
		return q.OrderExpr("version DESC")
	})
}

// some gives drafts without what is long in them.
func (d drafts) some(ctx context.Context, limit int, which func(*bun.SelectQuery) *bun.SelectQuery) ([]draft.Draft, error) {
	var rows []draftRow
	q := d.tx.NewSelect().Model(&rows).ExcludeColumn("document", "report").Where("realm_id = ?", d.realm)
	if err := which(q).Limit(int64(min(max(1, limit), maxPage))).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*draftRow).draft)
}

func (d drafts) Put(ctx context.Context, v draft.Draft) error {
	q := d.tx.NewInsert().Model(toDraft(d.realm, v))
	if v.Revision == 0 {
		return changed(q.On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(d.tx.NewUpdate().Model(toDraft(d.realm, v)).Where("realm_id = ? AND id = ? AND revision = ?", d.realm, v.ID, v.Revision).Exec(ctx))
}
