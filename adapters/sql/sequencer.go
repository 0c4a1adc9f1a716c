package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
)

type auditHeadRow struct {
	bun.BaseModel `bun:"table:audit_head"`
	Realm         string `bun:"realm_id"`
	Number        int64  `bun:"number"`
	Hash          []byte `bun:"hash"`
}

// Waiting implements ports.Sequencer.
func (d *Database) Waiting(ctx context.Context, limit int) ([]realm.ID, error) {
	var ids []string
	err := d.overview(ctx, func(ctx context.Context, tx bun.IDB) error {
		return tx.NewSelect().Model((*auditRow)(nil)).Distinct().Column("realm_id").Where("number IS NULL").
			OrderExpr("realm_id").Limit(int64(limit)).Scan(ctx, &ids)
	})
	if err != nil {
		return nil, err
	}
	return each(ids, func(id *string) (realm.ID, error) { return realm.ParseID(*id) })
}

// Chain implements ports.Sequencer. The row of the chain's head is held first: it makes callers for one
// realm take turns.
func (d *Database) Chain(ctx context.Context, r realm.ID, limit int, salt func() ([]byte, error)) (int, error) {
	chained := 0
	err := d.over(ctx, func(ctx context.Context, tx bun.IDB) error {
		head := &auditHeadRow{Realm: r.String(), Hash: make([]byte, 32)}
		err := tx.NewInsert().Model(head).On("CONFLICT (realm_id) DO UPDATE").
			Set("number = audit_head_row.number").Returning("number, hash").Scan(ctx)
		if err != nil {
			return err
		}
		var rows []auditRow
		err = tx.NewSelect().Model(&rows).Where("realm_id = ? AND number IS NULL", r.String()).
			OrderExpr("sequence").Limit(int64(limit)).Scan(ctx)
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := link(head, rows, salt); err != nil {
			return err
		}
		chained = len(rows)
		return saveChain(ctx, tx, head, rows)
	})
	if err != nil {
		return 0, err
	}
	return chained, nil
}

// link gives each event its place after the head, and moves the head.
func link(head *auditHeadRow, rows []auditRow, salt func() ([]byte, error)) error {
	for i := range rows {
		event := rows[i].event()
		commitments, err := audit.Commit(event, salt)
		if err != nil {
			return err
		}
		l := audit.Chain(toDigest(head.Hash), head.Number+1, event, commitments)
		rows[i].Number, rows[i].Hash = &l.Number, l.Hash[:]
		rows[i].Commitments = &asJSON[map[string]audit.Commitment]{commitments}
		head.Number, head.Hash = l.Number, rows[i].Hash
	}
	return nil
}

func saveChain(ctx context.Context, tx bun.IDB, head *auditHeadRow, rows []auditRow) error {
	_, err := tx.NewUpdate().
		With("chained", tx.NewValues(&rows).Column("realm_id", "id", "number", "commitments", "hash")).
		Model((*auditRow)(nil)).ModelTableExpr("audit_event AS e").TableExpr("chained").
		Set("number = chained.number, commitments = chained.commitments, hash = chained.hash").
		Where("e.realm_id = chained.realm_id AND e.id = chained.id").Exec(ctx)
	if err != nil {
		return err
	}
	_, err = tx.NewUpdate().Model(head).Column("number", "hash").Where("realm_id = ?", head.Realm).Exec(ctx)
	return err
}
