package sql

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/ports"
)

type mandateRow struct {
	bun.BaseModel `bun:"table:mandate"`
	Realm         string                      `bun:"realm_id"`
	ID            mandate.ID                  `bun:"id"`
	Grantor       string                      `bun:"grantor"`
	Holder        *string                     `bun:"holder"`
	Intermediary  *string                     `bun:"intermediary"`
	ForClients    bool                        `bun:"for_clients"`
	All           bool                        `bun:"all_services"`
	Services      asJSON[[]mandate.ServiceID] `bun:"services"`
	Level         string                      `bun:"level"`
	Branch        string                      `bun:"branch"`
	Term          asJSON[term]                `bun:"term"`
	FromAt        micros                      `bun:"from_at"`
	UntilAt       micros                      `bun:"until_at"`
	EndsAt        micros                      `bun:"ends_at"`
	PausedAt      micros                      `bun:"paused_at"`
	Consent       mandate.Consent             `bun:"consent"`
	History       asJSON[[]event]             `bun:"history"`
	Revision      int                         `bun:"revision"`
}

func toMandate(realm string, m mandate.Mandate) *mandateRow {
	return &mandateRow{Realm: realm, ID: m.ID, Grantor: m.Grantor.String(), Holder: orNull(string(m.Grantee.Holder)),
		Intermediary: orNull(m.Grantee.Intermediary.String()), ForClients: m.Grantee.ForClients, All: m.Scope.All,
		Services: asJSON[[]mandate.ServiceID]{m.Scope.Services}, Level: m.Level.String(), Branch: m.Branch.String(), Term: toTerm(m.Term),
		FromAt: toMicros(m.Term.From), UntilAt: toMicros(m.Term.End()), EndsAt: toMicros(m.Term.Ends), PausedAt: pausedAt(m.Term), Consent: m.Consent,
		History:  asJSON[[]event]{mapped(m.History, func(e mandate.Event) event { return event{string(e.Act), e.By, toMicros(e.At), e.Why} })},
		Revision: m.Revision + 1}
}

func (r *mandateRow) mandate() (mandate.Mandate, error) {
	m := mandate.Mandate{ID: r.ID, Grantee: mandate.Grantee{ForClients: r.ForClients}, Scope: mandate.Scope{All: r.All, Services: r.Services.V},
		Term: r.Term.V.term(), Consent: r.Consent, Revision: r.Revision}
	m.History = mapped(r.History.V, func(e event) mandate.Event {
		return mandate.Event{Act: mandate.Act(e.Act), By: e.By, At: e.At.time(), Why: e.Why}
	})
	var err error
	if m.Grantor, err = identity.ParseKvK(r.Grantor); err != nil {
		return mandate.Mandate{}, err
	}
	if r.Holder != nil {
		m.Grantee.Holder = mandate.HolderID(*r.Holder)
	}
	if r.Intermediary != nil {
		if m.Grantee.Intermediary, err = identity.ParseKvK(*r.Intermediary); err != nil {
			return mandate.Mandate{}, err
		}
	}
	if m.Branch, err = optional(r.Branch, identity.ParseBranch); err != nil {
		return mandate.Mandate{}, err
	}
	if m.Level, err = level(r.Level); err != nil {
		return mandate.Mandate{}, err
	}
	return mandate.Restore(m)
}

type mandates struct{ repository }

func (m mandates) ForUpdate(ctx context.Context, id mandate.ID) (mandate.Mandate, error) {
	row := new(mandateRow)
	return scanMandate(ctx, row, m.hold(m.one(row, id)))
}

func (m mandates) ByID(ctx context.Context, id mandate.ID) (mandate.Mandate, error) {
	row := new(mandateRow)
	return scanMandate(ctx, row, m.one(row, id))
}

func (m mandates) one(row *mandateRow, id mandate.ID) *bun.SelectQuery {
	return m.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", m.realm, id)
}

func scanMandate(ctx context.Context, row *mandateRow, q *bun.SelectQuery) (mandate.Mandate, error) {
	if err := q.Scan(ctx); err != nil {
		return mandate.Mandate{}, mapError(err)
	}
	return row.mandate()
}

func (m mandates) Put(ctx context.Context, v mandate.Mandate) error {
	row := toMandate(m.realm, v)
	if v.Revision == 0 {
		return changed(m.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(m.tx.NewUpdate().Model(row).Where("realm_id = ? AND id = ? AND revision = ?", m.realm, v.ID, v.Revision).Exec(ctx))
}

func (m mandates) Add(ctx context.Context, many []mandate.Mandate) error {
	rows := mapped(many, func(v mandate.Mandate) *mandateRow { return toMandate(m.realm, v) })
	return inBatches(rows, func(some []*mandateRow) error {
		return done(m.tx.NewInsert().Model(&some).Exec(ctx))
	})
}

// Held reads both sides in one statement, each by an index of its own.
func (m mandates) Held(ctx context.Context, h mandate.HolderID) (held mandate.Held, err error) {
	var rows []mandateRow
	offices := m.tx.NewSelect().TableExpr("mandate AS o").ColumnExpr("o.grantor").
		Where("o.realm_id = ? AND o.holder = ? AND o.for_clients", m.realm, h)
	clients := m.tx.NewSelect().Model((*mandateRow)(nil)).Where("realm_id = ? AND intermediary IN (?)", m.realm, offices)
	err = m.tx.NewSelect().Model(&rows).Where("realm_id = ? AND holder = ?", m.realm, h).UnionAll(clients).Scan(ctx)
	if err != nil {
		return held, mapError(err)
	}
	slices.SortFunc(rows, func(a, b mandateRow) int {
		return cmp.Or(cmp.Compare(a.FromAt, b.FromAt), cmp.Compare(a.ID, b.ID))
	})
	for i := range rows {
		one, err := rows[i].mandate()
		if err != nil {
			return mandate.Held{}, err
		}
		if one.Grantee.Holder != "" {
			held.Own = append(held.Own, one)
		} else {
			held.Clients = append(held.Clients, one)
		}
	}
	return held, nil
}

func (m mandates) HoldersFor(ctx context.Context, intermediary identity.KvK, after mandate.HolderID, limit int) (out []mandate.HolderID, err error) {
	err = m.tx.NewSelect().Distinct().TableExpr("mandate AS m").ColumnExpr("m.holder").
		Where("m.realm_id = ? AND m.grantor = ? AND m.for_clients AND m.holder > ?", m.realm, intermediary.String(), after).
		Where("m.consent = ?", mandate.Granted).OrderExpr("m.holder").Limit(int64(limit)).Scan(ctx, &out)
	return out, mapError(err)
}

// maxMandates bounds one page.
const maxMandates = 100

// List reads a page in one statement and counts in another.
func (m mandates) List(ctx context.Context, q ports.MandateQuery) (page ports.MandatePage, err error) {
	if len(q.Organisations) == 0 {
		return page, nil
	}
	var rows []mandateRow
	err = m.matching(q, &rows).OrderExpr("from_at DESC, id DESC").
		Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxMandates))).Scan(ctx)
	if err != nil {
		return page, mapError(err)
	}
	if page.Mandates, err = each(rows, (*mandateRow).mandate); err != nil {
		return ports.MandatePage{}, err
	}
	err = m.matching(q, (*mandateRow)(nil)).ColumnExpr("count(*)").Scan(ctx, &page.Total)
	return page, mapError(err)
}

func (m mandates) matching(q ports.MandateQuery, model any) *bun.SelectQuery {
	side := "grantor"
	if q.Received {
		side = "intermediary"
	}
	s := m.tx.NewSelect().Model(model).Where("realm_id = ? AND ? IN (?)", m.realm, bun.Ident(side), bun.List(texts(q.Organisations)))
	if q.Organisational {
		s = s.Where("intermediary IS NOT NULL")
	}
	if q.Holder != "" {
		s = s.Where("holder = ?", q.Holder)
	}
	if q.Consent != "" {
		s = s.Where("consent = ?", q.Consent)
	}
	return s
}

func (m mandates) Ending(ctx context.Context, from, until time.Time, after mandate.Mandate, limit int) ([]mandate.Mandate, error) {
	var rows []mandateRow
	err := m.tx.NewSelect().Model(&rows).
		Where("realm_id = ? AND consent = 'granted' AND ends_at = 0 AND until_at >= ? AND until_at < ?", m.realm, toMicros(from), toMicros(until)).
		Where("(until_at, id) > (?, ?)", toMicros(after.Term.End()), after.ID).
		OrderExpr("until_at, id").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*mandateRow).mandate)
}
