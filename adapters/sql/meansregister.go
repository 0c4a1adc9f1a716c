package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
)

type meansRow struct {
	bun.BaseModel `bun:"table:means"`
	Realm         string            `bun:"realm_id"`
	ID            means.ID          `bun:"id"`
	Holder        identity.PersonID `bun:"holder"`
	KvK           string            `bun:"kvk"`
	Level         string            `bun:"level"`
	Term          asJSON[term]      `bun:"term"`
	FromAt        micros            `bun:"from_at"`
	UntilAt       micros            `bun:"until_at"`
	PausedAt      micros            `bun:"paused_at"`
	Replaced      bool              `bun:"replaced"`
	Revoked       bool              `bun:"revoked"`
	History       asJSON[[]event]   `bun:"history"`
	Revision      int               `bun:"revision"`
}

func toMeans(realm string, m means.Means) *meansRow {
	return &meansRow{Realm: realm, ID: m.ID, Holder: m.Holder, KvK: m.KvK.String(), Level: m.Level.String(), Term: toTerm(m.Term),
		FromAt: toMicros(m.Term.From), UntilAt: toMicros(m.Term.End()), PausedAt: pausedAt(m.Term), Replaced: m.Replaced, Revoked: m.Revoked,
		History: toMeansHistory(m.History), Revision: m.Revision + 1}
}

func (r *meansRow) means() (means.Means, error) {
	m := means.Means{ID: r.ID, Holder: r.Holder, Term: r.Term.V.term(), Replaced: r.Replaced, Revoked: r.Revoked,
		History: meansHistory(r.History), Revision: r.Revision}
	var err error
	if m.KvK, err = identity.ParseKvK(r.KvK); err != nil {
		return means.Means{}, err
	}
	if m.Level, err = level(r.Level); err != nil {
		return means.Means{}, err
	}
	return means.RestoreMeans(m)
}

func toMeansHistory(all []means.Event) asJSON[[]event] {
	return asJSON[[]event]{mapped(all, func(e means.Event) event { return event{string(e.Act), e.By, toMicros(e.At), e.Why} })}
}

func meansHistory(kept asJSON[[]event]) []means.Event {
	return mapped(kept.V, func(e event) means.Event {
		return means.Event{Act: means.Act(e.Act), By: e.By, At: e.At.time(), Why: e.Why}
	})
}

type meansRegister struct{ repository }

func (m meansRegister) ForUpdate(ctx context.Context, id means.ID) (means.Means, error) {
	row := new(meansRow)
	q := m.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", m.realm, id)
	if err := m.hold(q).Scan(ctx); err != nil {
		return means.Means{}, mapError(err)
	}
	return row.means()
}

func (m meansRegister) OfHolder(ctx context.Context, p identity.PersonID) ([]means.Means, error) {
	var rows []meansRow
	err := m.tx.NewSelect().Model(&rows).Where("realm_id = ? AND holder = ?", m.realm, p).OrderExpr("from_at DESC, id DESC").Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*meansRow).means)
}

func (m meansRegister) Carried(ctx context.Context, k identity.KvK, after time.Time) ([]means.Means, error) {
	var rows []meansRow
	q := m.tx.NewSelect().Model(&rows).Where("realm_id = ? AND kvk = ? AND until_at > ?", m.realm, k.String(), toMicros(after)).OrderExpr("id")
	if err := m.hold(q).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*meansRow).means)
}

func (m meansRegister) Put(ctx context.Context, v means.Means) error {
	row := toMeans(m.realm, v)
	if v.Revision == 0 {
		return changed(m.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(m.tx.NewUpdate().Model(row).Where("realm_id = ? AND id = ? AND revision = ?", m.realm, v.ID, v.Revision).Exec(ctx))
}
