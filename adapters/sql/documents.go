package sql

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

type documentRow struct {
	bun.BaseModel `bun:"table:document"`
	Realm         string                  `bun:"realm_id"`
	ID            registration.DocumentID `bun:"id"`
	Part          int                     `bun:"part"`
	Application   registration.ID         `bun:"application"`
	Content       []byte                  `bun:"content"`
	AddedAt       micros                  `bun:"added_at"`
}

// documentPart is how much of a document one statement carries. bun writes values into the text of a
// statement, where bytes take twice their room.
const documentPart = 1 << 20

type documents struct{ repository }

func (d documents) Put(ctx context.Context, v ports.SealedDocument) error {
	if err := d.Remove(ctx, v.Application); err != nil {
		return err
	}
	part := 0
	for content := range slices.Chunk(v.Content, documentPart) {
		row := &documentRow{Realm: d.realm, ID: v.ID, Part: part, Application: v.Application, Content: content, AddedAt: toMicros(v.AddedAt)}
		if err := changed(d.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx)); err != nil {
			return err
		}
		part++
	}
	return nil
}

func (d documents) Get(ctx context.Context, id registration.DocumentID) (ports.SealedDocument, error) {
	var rows []documentRow
	err := d.tx.NewSelect().Model(&rows).Where("realm_id = ? AND id = ?", d.realm, id).OrderExpr("part").Scan(ctx)
	if err != nil {
		return ports.SealedDocument{}, mapError(err)
	}
	if len(rows) == 0 {
		return ports.SealedDocument{}, ports.ErrNotFound
	}
	out := ports.SealedDocument{ID: id, Application: rows[0].Application, AddedAt: rows[0].AddedAt.time()}
	for i := range rows {
		out.Content = append(out.Content, rows[i].Content...)
	}
	return out, nil
}

func (d documents) Remove(ctx context.Context, of registration.ID) error {
	return done(d.tx.NewDelete().Model((*documentRow)(nil)).Where("realm_id = ? AND application = ?", d.realm, of).Exec(ctx))
}
