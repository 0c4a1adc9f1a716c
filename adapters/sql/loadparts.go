package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/linking"
)

type loadBatchRow struct {
	bun.BaseModel `bun:"table:portal_load_batch"`
	Realm         string         `bun:"realm_id"`
	Load          linking.LoadID `bun:"load"`
	Number        int            `bun:"number"`
	Sealed        []byte         `bun:"sealed"`
}

// loadFaultRow keeps the value as bytes: what stands in a file may be no text at all.
type loadFaultRow struct {
	bun.BaseModel `bun:"table:portal_load_fault"`
	Realm         string            `bun:"realm_id"`
	Load          linking.LoadID    `bun:"load"`
	Line          int               `bun:"line"`
	Field         string            `bun:"field"`
	Code          linking.FaultCode `bun:"code"`
	Value         []byte            `bun:"value"`
}

func (r *loadFaultRow) fault() (linking.Fault, error) {
	return linking.Fault{Line: r.Line, Column: r.Field, Code: r.Code, Value: string(r.Value)}, nil
}

func (l loads) AddBatch(ctx context.Context, id linking.LoadID, n int, sealed []byte) error {
	row := &loadBatchRow{Realm: l.realm, Load: id, Number: n, Sealed: notNil(sealed)}
	return changed(l.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
}

// AddFaults keeps the first fault of a kind in a field: more of them tell nothing.
func (l loads) AddFaults(ctx context.Context, id linking.LoadID, many []linking.Fault) error {
	rows := make([]loadFaultRow, len(many))
	for i, f := range many {
		rows[i] = loadFaultRow{Realm: l.realm, Load: id, Line: f.Line, Field: f.Column, Code: f.Code, Value: []byte(f.Value)}
	}
	return inBatches(rows, func(some []loadFaultRow) error {
		return done(l.tx.NewInsert().Model(&some).On("CONFLICT DO NOTHING").Exec(ctx))
	})
}

func (l loads) NextBatch(ctx context.Context, id linking.LoadID) (n int, sealed []byte, err error) {
	row := new(loadBatchRow)
	err = l.tx.NewSelect().Model(row).Where("realm_id = ? AND load = ?", l.realm, id).OrderExpr("number").Limit(1).Scan(ctx)
	return row.Number, row.Sealed, mapError(err)
}

func (l loads) RemoveBatch(ctx context.Context, id linking.LoadID, n int) error {
	return done(l.tx.NewDelete().Model((*loadBatchRow)(nil)).Where("realm_id = ? AND load = ? AND number = ?", l.realm, id, n).Exec(ctx))
}

func (l loads) Faults(ctx context.Context, id linking.LoadID, offset, limit int) ([]linking.Fault, error) {
	var rows []loadFaultRow
	err := l.tx.NewSelect().Model(&rows).Where("realm_id = ? AND load = ?", l.realm, id).OrderExpr("line, field, code").
		Offset(int64(max(0, offset))).Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*loadFaultRow).fault)
}

func (l loads) Clear(ctx context.Context, id linking.LoadID) error {
	for _, of := range []any{(*loadBatchRow)(nil), (*loadFaultRow)(nil)} {
		if err := done(l.tx.NewDelete().Model(of).Where("realm_id = ? AND load = ?", l.realm, id).Exec(ctx)); err != nil {
			return err
		}
	}
	return nil
}
