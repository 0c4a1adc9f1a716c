package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// Newest reads along the index of times, or along that of actions, and sorts nothing: a page of a long log is as dear as
// one of a short log. Ids decide between events of one instant.
func (a auditLog) Newest(ctx context.Context, q ports.AuditQuery) ([]audit.Event, error) {
	if err := a.flush(ctx); err != nil {
		return nil, err
	}
	var rows []auditRow
	s := a.tx.NewSelect().Model(&rows).Where("realm_id = ?", a.realm)
	if len(q.Actions) > 0 {
		s = s.Where("action IN (?)", bun.List(q.Actions))
	}
	if q.About != "" {
		s = s.Where("(object = ? OR actor = ?)", q.About, q.About)
	}
	for column, value := range map[string]string{"actor": q.Actor, "result": string(q.Result), "reference": q.Reference} {
		if value != "" {
			s = s.Where("? = ?", bun.Ident(column), value)
		}
	}
	if !q.From.IsZero() {
		s = s.Where("at >= ?", toMicros(q.From))
	}
	if !q.Until.IsZero() {
		s = s.Where("at < ?", toMicros(q.Until))
	}
	if q.Before != "" {
		var at []int64
		if err := a.tx.NewSelect().Model((*auditRow)(nil)).Column("at").Where("realm_id = ? AND id = ?", a.realm, q.Before).Scan(ctx, &at); err != nil || len(at) == 0 {
			return nil, mapError(err)
		}
		s = s.Where("(at, id) < (?, ?)", at[0], q.Before)
	}
	if q.Decided {
		s = s.Where("inputs IS NOT NULL")
	}
	err := s.OrderExpr("at DESC, id DESC").Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxPage))).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, func(r *auditRow) (audit.Event, error) { return r.event(), nil })
}

func (a auditLog) Span(ctx context.Context, from, until time.Time) (first, last int64, err error) {
	if err := a.flush(ctx); err != nil {
		return 0, 0, err
	}
	s := a.tx.NewSelect().Model((*auditRow)(nil)).ColumnExpr("coalesce(min(number), 0), coalesce(max(number), 0)").Where("realm_id = ? AND number IS NOT NULL", a.realm)
	return first, last, mapError(during(s, from, until).Scan(ctx, &first, &last))
}

// during narrows to a time; a zero instant is no end.
func during(s *bun.SelectQuery, from, until time.Time) *bun.SelectQuery {
	if !from.IsZero() {
		s = s.Where("at >= ?", toMicros(from))
	}
	if !until.IsZero() {
		s = s.Where("at < ?", toMicros(until))
	}
	return s
}

// hour of the events, in microseconds.
const hour = int64(time.Hour / time.Microsecond)

// Counts names a login by the fact that says which, else by the object: events about a person's own account name both.
// It counts a login once for all of its hours, in the last one: who tries again is not another visitor.
func (a auditLog) Counts(ctx context.Context, among []audit.Action, from, until time.Time) ([]ports.AuditCount, error) {
	if err := a.flush(ctx); err != nil {
		return nil, err
	}
	fact := a.dialect().fact
	one := a.tx.NewSelect().Model((*auditRow)(nil)).
		ColumnExpr("action, "+fact("service")+" AS service, coalesce("+fact("reason")+", '') AS reason").
		ColumnExpr("coalesce("+fact("login")+", object) AS login, max(at) / ? AS hour", hour).
		Where("realm_id = ? AND action IN (?)", a.realm, bun.List(among)).Where(fact("service") + " IS NOT NULL").GroupExpr("1, 2, 3, 4")
	var rows []struct {
		Action          audit.Action
		Service, Reason string
		Hour            int64
		Logins          int
	}
	err := a.tx.NewSelect().TableExpr("(?) AS one", during(one, from, until)).
		ColumnExpr("action, service, reason, hour, count(*) AS logins").GroupExpr("1, 2, 3, 4").OrderExpr("1, 2, 3, 4").Scan(ctx, &rows)
	if err != nil {
		return nil, mapError(err)
	}
	out := make([]ports.AuditCount, len(rows))
	for i, r := range rows {
		out[i] = ports.AuditCount{Action: r.Action, Service: r.Service, Reason: r.Reason, Hour: micros(r.Hour * hour).time(), Logins: r.Logins}
	}
	return out, nil
}
