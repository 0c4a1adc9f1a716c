package sql

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
)

// OfPerson reads both sides by an index of their own, and joins what it found.
func (a auditLog) OfPerson(ctx context.Context, p identity.PersonID, among []audit.Action, limit int) ([]audit.Event, error) {
	if err := a.flush(ctx); err != nil {
		return nil, err
	}
	var found []auditRow
	for _, side := range []string{"actor", "object"} {
		var rows []auditRow
		err := a.tx.NewSelect().Model(&rows).
			Where("realm_id = ? AND ? = ? AND action IN (?)", a.realm, bun.Ident(side), "person:"+string(p), bun.List(among)).
			OrderExpr("sequence DESC").Limit(int64(limit)).Scan(ctx)
		if err != nil {
			return nil, mapError(err)
		}
		found = append(found, rows...)
	}
	slices.SortFunc(found, func(a, b auditRow) int { return int(b.Sequence - a.Sequence) })
	found = slices.CompactFunc(found, func(a, b auditRow) bool { return a.ID == b.ID })
	return each(found[:min(limit, len(found))], func(r *auditRow) (audit.Event, error) { return r.event(), nil })
}
