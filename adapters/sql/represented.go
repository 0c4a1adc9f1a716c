package sql

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/ports"
)

func (m mandates) Carried(ctx context.Context, grantor identity.KvK, after time.Time) ([]mandate.Mandate, error) {
	var rows []mandateRow
	q := m.tx.NewSelect().Model(&rows).Where("realm_id = ? AND grantor = ?", m.realm, grantor.String()).
		Where("consent = ? AND until_at > ?", mandate.Granted, toMicros(after)).OrderExpr("id")
	if err := m.hold(q).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*mandateRow).mandate)
}

type placeRow struct {
	KvK    string `bun:"kvk"`
	Branch string `bun:"branch"`
}

func (r *placeRow) place() (out ports.Represented, err error) {
	if out.KvK, err = identity.ParseKvK(r.KvK); err != nil {
		return out, err
	}
	out.Branch, err = optional(r.Branch, identity.ParseBranch)
	return out, err
}

// Represented reads each side to the limit by an index of its own, and merges them.
func (m mandates) Represented(ctx context.Context, after ports.Represented, now time.Time, limit int) ([]ports.Represented, error) {
	var given, held []placeRow
	k, b := after.KvK.String(), after.Branch.String()
	err := m.tx.NewSelect().Distinct().TableExpr("mandate").ColumnExpr("grantor AS kvk, branch").
		Where("realm_id = ? AND consent = ? AND until_at > ?", m.realm, mandate.Granted, toMicros(now)).
		Where("grantor >= ? AND (grantor > ? OR branch > ?)", k, k, b).OrderExpr("grantor, branch").Limit(int64(limit)).Scan(ctx, &given)
	if err != nil {
		return nil, mapError(err)
	}
	err = m.tx.NewSelect().Distinct().TableExpr("means").ColumnExpr("kvk, '' AS branch").
		Where("realm_id = ? AND until_at > ? AND kvk > ?", m.realm, toMicros(now), k).OrderExpr("kvk").Limit(int64(limit)).Scan(ctx, &held)
	if err != nil {
		return nil, mapError(err)
	}
	all := append(given, held...)
	slices.SortFunc(all, func(x, y placeRow) int { return cmp.Or(cmp.Compare(x.KvK, y.KvK), cmp.Compare(x.Branch, y.Branch)) })
	all = slices.Compact(all)
	return each(all[:min(limit, len(all))], (*placeRow).place)
}
