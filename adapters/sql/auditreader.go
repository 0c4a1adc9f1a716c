package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// Newest reads along the ids, which sort by time: no index is kept for it.
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
	if !q.From.IsZero() {
		s = s.Where("at >= ?", toMicros(q.From))
	}
	if !q.Until.IsZero() {
		s = s.Where("at < ?", toMicros(q.Until))
	}
	if q.Before != "" {
		s = s.Where("id < ?", q.Before)
	}
	if q.Decided {
		s = s.Where("inputs IS NOT NULL")
	}
	err := s.OrderExpr("id DESC").Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxPage))).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, func(r *auditRow) (audit.Event, error) { return r.event(), nil })
}
