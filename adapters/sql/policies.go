package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/ports"
)

type policyRow struct {
	bun.BaseModel `bun:"table:policy_version"`
	Realm         string `bun:"realm_id"`
	Number        int    `bun:"number"`
	Document      []byte `bun:"document"`
	Published     micros `bun:"published_at"`
	By            string `bun:"published_by"`
}

func toPolicy(realm string, v ports.PolicyVersion) *policyRow {
	return &policyRow{Realm: realm, Number: v.Number, Document: notNil(v.Document), Published: toMicros(v.Published), By: v.By}
}

func (r *policyRow) version() ports.PolicyVersion {
	return ports.PolicyVersion{Number: r.Number, Document: r.Document, Published: r.Published.time(), By: r.By}
}

type policies struct{ repository }

func (p policies) Live(ctx context.Context) (ports.PolicyVersion, error) {
	row := new(policyRow)
	err := p.tx.NewSelect().Model(row).Where("realm_id = ?", p.realm).OrderExpr("number DESC").Limit(1).Scan(ctx)
	return row.version(), mapError(err)
}

func (p policies) ByNumber(ctx context.Context, number int) (ports.PolicyVersion, error) {
	row := new(policyRow)
	err := p.tx.NewSelect().Model(row).Where("realm_id = ? AND number = ?", p.realm, number).Scan(ctx)
	return row.version(), mapError(err)
}

func (p policies) Publish(ctx context.Context, v ports.PolicyVersion) error {
	return changed(p.tx.NewInsert().Model(toPolicy(p.realm, v)).On("CONFLICT DO NOTHING").Exec(ctx))
}
