package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
)

type transferRow struct {
	bun.BaseModel `bun:"table:mandate_transfer"`
	Realm         string                `bun:"realm_id"`
	ID            mandate.TransferID    `bun:"id"`
	From          string                `bun:"from_kvk"`
	To            string                `bun:"to_kvk"`
	Why           string                `bun:"why"`
	By            string                `bun:"asked_by"`
	At            micros                `bun:"asked_at"`
	State         mandate.TransferState `bun:"state"`
	Decider       string                `bun:"decider"`
	Decided       micros                `bun:"decided_at"`
	Note          string                `bun:"note"`
	Means         int                   `bun:"means"`
	Mandates      int                   `bun:"mandates"`
	Revision      int                   `bun:"revision"`
}

func (r *transferRow) transfer() (mandate.Transfer, error) {
	t := mandate.Transfer{ID: r.ID, Why: r.Why, By: r.By, At: r.At.time(), State: r.State, Decider: r.Decider, Decided: r.Decided.time(),
		Note: r.Note, Means: r.Means, Mandates: r.Mandates, Revision: r.Revision}
	var err error
	if t.From, err = identity.ParseKvK(r.From); err != nil {
		return mandate.Transfer{}, err
	}
	if t.To, err = identity.ParseKvK(r.To); err != nil {
		return mandate.Transfer{}, err
	}
	return mandate.RestoreTransfer(t)
}

type transfers struct{ repository }

func (t transfers) ForUpdate(ctx context.Context, id mandate.TransferID) (mandate.Transfer, error) {
	row := new(transferRow)
	return scanTransfer(ctx, row, t.hold(t.one(row, id)))
}

func (t transfers) ByID(ctx context.Context, id mandate.TransferID) (mandate.Transfer, error) {
	row := new(transferRow)
	return scanTransfer(ctx, row, t.one(row, id))
}

func (t transfers) one(row *transferRow, id mandate.TransferID) *bun.SelectQuery {
	return t.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", t.realm, id)
}

func scanTransfer(ctx context.Context, row *transferRow, q *bun.SelectQuery) (mandate.Transfer, error) {
	if err := q.Scan(ctx); err != nil {
		return mandate.Transfer{}, mapError(err)
	}
	return row.transfer()
}

func (t transfers) Put(ctx context.Context, v mandate.Transfer) error {
	row := &transferRow{Realm: t.realm, ID: v.ID, From: v.From.String(), To: v.To.String(), Why: v.Why, By: v.By, At: toMicros(v.At), State: v.State,
		Decider: v.Decider, Decided: toMicros(v.Decided), Note: v.Note, Means: v.Means, Mandates: v.Mandates, Revision: v.Revision + 1}
	if v.Revision == 0 {
		return changed(t.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(t.tx.NewUpdate().Model(row).Where("realm_id = ? AND id = ? AND revision = ?", t.realm, v.ID, v.Revision).Exec(ctx))
}

// maxTransfers bounds the list: an organisation seldom gets another number.
const maxTransfers = 50

func (t transfers) Of(ctx context.Context, organisations []identity.KvK) ([]mandate.Transfer, error) {
	if len(organisations) == 0 {
		return nil, nil
	}
	var rows []transferRow
	these := bun.List(texts(organisations))
	err := t.tx.NewSelect().Model(&rows).Where("realm_id = ? AND (from_kvk IN (?) OR to_kvk IN (?))", t.realm, these, these).
		OrderExpr("asked_at DESC, id DESC").Limit(maxTransfers).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*transferRow).transfer)
}
