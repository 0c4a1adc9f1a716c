package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/ports"
)

type releaseRow struct {
	bun.BaseModel `bun:"table:mandate_release"`
	Realm         string            `bun:"realm_id"`
	Holder        mandate.HolderID  `bun:"holder"`
	Service       mandate.ServiceID `bun:"service"`
	KvK           string            `bun:"kvk"`
	Pseudonym     string            `bun:"pseudonym"`
	Mandate       mandate.ID        `bun:"mandate"`
	ForClient     *string           `bun:"for_client"`
	ToldAt        micros            `bun:"told_at"`
}

func (r *releaseRow) release() (ports.Release, error) {
	out := ports.Release{Holder: r.Holder, Service: r.Service, By: [2]mandate.ID{r.Mandate}, At: r.ToldAt.time()}
	if r.ForClient != nil {
		out.By[1] = mandate.ID(*r.ForClient)
	}
	var err error
	if out.KvK, err = identity.ParseKvK(r.KvK); err != nil {
		return ports.Release{}, err
	}
	out.Pseudonym, err = identity.ParsePseudonym(r.Pseudonym)
	return out, err
}

type releases struct{ repository }

func (r releases) Put(ctx context.Context, v ports.Release) error {
	row := &releaseRow{Realm: r.realm, Holder: v.Holder, Service: v.Service, KvK: v.KvK.String(), Pseudonym: v.Pseudonym.String(),
		Mandate: v.By[0], ForClient: orNull(string(v.By[1])), ToldAt: toMicros(v.At)}
	return done(r.tx.NewInsert().Model(row).On("CONFLICT (realm_id, holder, service, kvk) DO UPDATE").Exec(ctx))
}

// By looks on each side by an index of its own.
func (r releases) By(ctx context.Context, id mandate.ID) ([]ports.Release, error) {
	var rows []releaseRow
	client := r.tx.NewSelect().Model((*releaseRow)(nil)).Where("realm_id = ? AND for_client = ?", r.realm, id)
	return scanReleases(ctx, &rows, r.tx.NewSelect().Model(&rows).Where("realm_id = ? AND mandate = ?", r.realm, id).UnionAll(client))
}

func (r releases) OfHolder(ctx context.Context, h mandate.HolderID) ([]ports.Release, error) {
	var rows []releaseRow
	return scanReleases(ctx, &rows, r.tx.NewSelect().Model(&rows).Where("realm_id = ? AND holder = ?", r.realm, h).OrderExpr("service, kvk"))
}

func scanReleases(ctx context.Context, rows *[]releaseRow, q *bun.SelectQuery) ([]ports.Release, error) {
	if err := q.Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(*rows, (*releaseRow).release)
}

// Forget leaves what was told since.
func (r releases) Forget(ctx context.Context, v ports.Release) error {
	return done(r.tx.NewDelete().Model((*releaseRow)(nil)).
		Where("realm_id = ? AND holder = ? AND service = ? AND kvk = ? AND told_at = ?", r.realm, v.Holder, v.Service, v.KvK.String(), toMicros(v.At)).Exec(ctx))
}
