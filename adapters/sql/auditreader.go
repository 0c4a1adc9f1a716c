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
