package sql

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Claim implements ports.Relay. Messages that came past their time expire here; relays that claim at
// the same moment get different messages.
func (d *Database) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]ports.Delivery, error) {
	var rows []outboxRow
	err := d.over(ctx, func(ctx context.Context, tx bun.IDB) error {
		rows = nil
		if err := expire(ctx, tx, toMicros(now)); err != nil {
			return err
		}
		due := d.dialect.hold(tx.NewSelect().Model((*outboxRow)(nil)).Column("realm_id", "id").
			Where("state = ? AND next_at <= ?", stateOpen, toMicros(now)).
			OrderExpr("next_at").Limit(int64(limit)), "UPDATE SKIP LOCKED")
		err := tx.NewUpdate().Model((*outboxRow)(nil)).Set("next_at = ?, attempts = attempts + 1", toMicros(now.Add(lease))).
			Where("(realm_id, id) IN (?)", due).Returning("realm_id, id, attempts").Scan(ctx, &rows)
		if nothing(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b outboxRow) int { return strings.Compare(a.ID, b.ID) }) // UUIDv7: oldest first
	return each(rows, (*outboxRow).delivery)
}

func (r *outboxRow) delivery() (ports.Delivery, error) {
	id, err := realm.ParseID(r.Realm)
	return ports.Delivery{Realm: id, ID: r.ID, Attempt: r.Attempts}, err
}

func expire(ctx context.Context, tx bun.IDB, now micros) error {
	_, err := tx.NewUpdate().Model((*outboxRow)(nil)).
		Set("state = ?, payload = ?, settled_at = ?", stateExpired, []byte{}, now).
		Where("state = ? AND next_at <= ? AND not_after <> 0 AND not_after <= ?", stateOpen, now, now).Exec(ctx)
	return err
}

// Settle implements ports.Relay. An attempt that was overtaken by a later one may still end the message,
// but no longer put it off or give it up.
func (d *Database) Settle(ctx context.Context, delivery ports.Delivery, s ports.Settlement) error {
	return d.over(ctx, func(ctx context.Context, tx bun.IDB) error {
		q := tx.NewUpdate().Model((*outboxRow)(nil)).Set("error = ?", s.Error).
			Where("realm_id = ? AND id = ? AND state = ?", delivery.Realm.String(), delivery.ID, stateOpen)
		switch s.State {
		case ports.SettledRetry:
			q = q.Set("next_at = ?", toMicros(s.Next)).Where("attempts = ?", delivery.Attempt)
		case ports.SettledDead:
			q = ended(q, stateDead, s.At).Where("attempts = ?", delivery.Attempt)
		case ports.SettledExpired:
			q = ended(q, stateExpired, s.At)
		case ports.SettledDone:
			q = ended(q, stateDone, s.At)
		default:
			return fmt.Errorf("sql: unknown settlement %d", s.State)
		}
		_, err := q.Exec(ctx)
		return err
	})
}

func ended(q *bun.UpdateQuery, state int, at time.Time) *bun.UpdateQuery {
	return q.Set("state = ?, payload = ?, settled_at = ?", state, []byte{}, toMicros(at))
}

// Oldest implements ports.Relay. For a message under way it gives the end of its lease.
func (d *Database) Oldest(ctx context.Context) (time.Time, error) {
	var oldest micros
	err := d.overview(ctx, func(ctx context.Context, tx bun.IDB) error {
		return tx.NewSelect().Model((*outboxRow)(nil)).ColumnExpr("coalesce(min(next_at), 0)").
			Where("state = ?", stateOpen).Scan(ctx, &oldest)
	})
	return oldest.time(), err
}
