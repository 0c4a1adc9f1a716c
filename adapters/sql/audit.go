package sql

import (
	"context"
	"maps"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/audit"
)

type auditRow struct {
	bun.BaseModel `bun:"table:audit_event"`
	Realm         string                               `bun:"realm_id,type:uuid"`
	ID            string                               `bun:"id,type:text"`
	Sequence      int64                                `bun:"sequence,nullzero,default:DEFAULT"`
	Action        audit.Action                         `bun:"action"`
	Object        string                               `bun:"object"`
	Result        audit.Result                         `bun:"result"`
	Origin        string                               `bun:"origin"`
	Actor         string                               `bun:"actor"`
	At            micros                               `bun:"at"`
	Reference     string                               `bun:"reference"`
	Facts         asJSON[map[string]string]            `bun:"facts"`
	Personal      asJSON[map[string]string]            `bun:"personal"`
	Inputs        []byte                               `bun:"inputs"`
	Number        *int64                               `bun:"number,type:bigint"`
	Commitments   *asJSON[map[string]audit.Commitment] `bun:"commitments,type:text"`
	Hash          []byte                               `bun:"hash,type:bytea"`
}

func toAudit(realm string, e audit.Event) auditRow {
	return auditRow{Realm: realm, ID: e.ID, Action: e.Action, Object: e.Object, Result: e.Result, Origin: e.Origin,
		Actor: e.Actor, At: toMicros(e.At), Reference: e.Reference, Facts: asJSON[map[string]string]{e.Facts},
		Personal: asJSON[map[string]string]{e.Personal}, Inputs: e.Inputs}
}

func (r *auditRow) event() audit.Event {
	return audit.Event{ID: r.ID, Action: r.Action, Object: r.Object, Result: r.Result, Origin: r.Origin, Actor: r.Actor,
		At: r.At.time(), Reference: r.Reference, Facts: r.Facts.V, Personal: r.Personal.V, Inputs: r.Inputs}
}

func (r *auditRow) link() (audit.Link, error) {
	l := audit.Link{Event: r.event(), Hash: toDigest(r.Hash)}
	if r.Number != nil {
		l.Number = *r.Number
	}
	if r.Commitments != nil {
		l.Commitments = r.Commitments.V
	}
	return l, nil
}

type auditLog struct{ repository }

func (a auditLog) Append(_ context.Context, events ...audit.Event) error {
	if a.unit.over.Load() {
		return ErrOutsideUnit
	}
	for _, e := range events {
		if err := e.Check(); err != nil {
			return err
		}
	}
	for _, e := range events {
		e.Facts, e.Personal = maps.Clone(e.Facts), maps.Clone(e.Personal) // the caller may go on with them
		a.unit.events = append(a.unit.events, e)
	}
	return nil
}

// flush inserts what was appended: a login tells of three things, and one statement is enough for them.
func (a auditLog) flush(ctx context.Context) error {
	if len(a.unit.events) == 0 {
		return nil
	}
	rows := make([]auditRow, len(a.unit.events))
	for i, e := range a.unit.events {
		rows[i] = toAudit(a.realm, e)
		rows[i].Sequence = a.unit.database.nextSequence()
	}
	a.unit.events = nil
	return changed(a.tx.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Exec(ctx))
}

// nextSequence is 0 on Postgres, which counts itself. A SQLite file has one process, which counts here.
func (d *Database) nextSequence() int64 {
	if d.dialect == postgres {
		return 0
	}
	return d.sequence.Add(1)
}

func (a auditLog) Read(ctx context.Context, from int64, limit int) ([]audit.Link, error) {
	if err := a.flush(ctx); err != nil {
		return nil, err
	}
	var rows []auditRow
	err := a.tx.NewSelect().Model(&rows).Where("realm_id = ? AND number >= ?", a.realm, from).
		OrderExpr("number").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*auditRow).link)
}
