package sql

import (
	"context"
	"math"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Logins are counted behind the chain, whose numbers have no gaps and are given in one order: one row says up to which
// number, and it moves in the transaction that adds to the sums. So each event counts once whatever dies, the logins
// themselves wait for nothing, and a log from before there were sums is counted in the same way. Who reads adds what
// is not counted yet.

const (
	hour       = int64(time.Hour / time.Microsecond) // in which sums are kept: of UTC
	remembered = 24                                  // hours in which a login is known that was counted: it lasts one
)

type loginCountRow struct {
	bun.BaseModel `bun:"table:login_count"`
	Realm         string       `bun:"realm_id"`
	Hour          int64        `bun:"hour"`
	Action        audit.Action `bun:"action"`
	Service       string       `bun:"service"`
	Reason        string       `bun:"reason"`
	Logins        int64        `bun:"logins"`
}

type loginCountedRow struct {
	bun.BaseModel `bun:"table:login_counted"`
	Realm         string       `bun:"realm_id"`
	Login         string       `bun:"login"`
	Action        audit.Action `bun:"action"`
	Service       string       `bun:"service"`
	Reason        string       `bun:"reason"`
	Hour          int64        `bun:"hour"`
}

type loginCountHeadRow struct {
	bun.BaseModel `bun:"table:login_count_head"`
	Realm         string `bun:"realm_id"`
	Number        int64  `bun:"number"`
}

// countable selects logins with what they are counted by, and their last hour. A login is named by the fact that says
// which, else by the object: events about a person's own account name both. The facts of other actions are not looked at;
// nor is the index of actions walked, for that of numbers is a shorter way.
func countable(tx bun.IDB, d dialect, realm string) *bun.SelectQuery {
	return tx.NewSelect().Model((*auditRow)(nil)).
		ColumnExpr("coalesce("+d.fact("login")+", object) AS login, action, "+d.fact("service")+" AS service").
		ColumnExpr("coalesce("+d.fact("reason")+", '') AS reason, max(at) / ? AS hour", hour).
		Where("realm_id = ?", realm).
		Where("CASE WHEN action IN (?) THEN "+d.fact("service")+" IS NOT NULL AND "+d.fact(audit.Trial)+" IS NULL ELSE FALSE END", bun.List(audit.Counted)).
		GroupExpr("1, 2, 3, 4")
}

// Uncounted implements ports.Sequencer. The furthest behind come first.
func (d *Database) Uncounted(ctx context.Context, limit int) ([]realm.ID, error) {
	var ids []string
	err := d.overview(ctx, func(ctx context.Context, tx bun.IDB) error {
		return tx.NewSelect().TableExpr("audit_head AS h").Join("LEFT JOIN login_count_head AS c ON c.realm_id = h.realm_id").
			ColumnExpr("h.realm_id").Where("h.number > coalesce(c.number, 0)").
			OrderExpr("h.number - coalesce(c.number, 0) DESC, h.realm_id").Limit(int64(limit)).Scan(ctx, &ids)
	})
	if err != nil {
		return nil, err
	}
	return each(ids, func(id *string) (realm.ID, error) { return realm.ParseID(*id) })
}

// Count implements ports.Sequencer. The row of the head is held first: it makes callers for one realm take turns.
func (d *Database) Count(ctx context.Context, r realm.ID, limit int) (int, error) {
	counted := 0
	err := d.over(ctx, func(ctx context.Context, tx bun.IDB) error {
		counted = 0
		head := &loginCountHeadRow{Realm: r.String()}
		err := tx.NewInsert().Model(head).On("CONFLICT (realm_id) DO UPDATE").
			Set("number = login_count_head_row.number").Returning("number").Scan(ctx)
		if err != nil {
			return err
		}
		var last int64
		if err := tx.NewSelect().Model((*auditHeadRow)(nil)).ColumnExpr("coalesce(max(number), 0)").Where("realm_id = ?", head.Realm).Scan(ctx, &last); err != nil {
			return err
		}
		from := head.Number
		if head.Number = min(last, from+int64(limit)); head.Number <= from {
			return nil
		}
		counted = int(head.Number - from)
		var found []loginCountedRow
		if err := countable(tx, d.dialect, head.Realm).Where("number > ? AND number <= ?", from, head.Number).Scan(ctx, &found); err != nil {
			return err
		}
		if err := addCounts(ctx, tx, head.Realm, found); err != nil {
			return err
		}
		_, err = tx.NewUpdate().Model(head).Column("number").Where("realm_id = ?", head.Realm).Exec(ctx)
		return err
	})
	if err != nil {
		return 0, err
	}
	return counted, nil
}

// addCounts adds logins to the sums. One that was counted already goes to the hour of its newest event.
func addCounts(ctx context.Context, tx bun.IDB, realm string, found []loginCountedRow) error {
	if len(found) == 0 {
		return nil
	}
	newest := found[0].Hour
	logins := make([]string, len(found))
	for i := range found {
		found[i].Realm, logins[i], newest = realm, found[i].Login, max(newest, found[i].Hour)
	}
	var before []loginCountedRow
	if err := tx.NewSelect().Model(&before).Where("realm_id = ? AND login IN (?)", realm, bun.List(logins)).Scan(ctx); err != nil {
		return err
	}
	sums, moved := differences(found, before)
	if len(moved) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&moved).On("CONFLICT (realm_id, login, action, service, reason) DO UPDATE").Set("hour = EXCLUDED.hour").Exec(ctx); err != nil {
		return err
	}
	if _, err := tx.NewInsert().Model(&sums).On("CONFLICT (realm_id, hour, action, service, reason) DO UPDATE").Set("logins = login_count_row.logins + EXCLUDED.logins").Exec(ctx); err != nil {
		return err
	}
	_, err := tx.NewDelete().Model((*loginCountedRow)(nil)).Where("realm_id = ? AND hour < ?", realm, newest-remembered).Exec(ctx)
	return err
}

// differences gives what logins add to the sums, and those of them that were not counted in so late an hour before.
func differences(found, before []loginCountedRow) (sums []loginCountRow, moved []loginCountedRow) {
	was := map[loginCountedRow]int64{}
	for _, b := range before {
		h := b.Hour
		b.Hour = 0
		was[b] = h
	}
	tally := map[loginCountRow]int64{}
	for _, f := range found {
		key := f
		key.Hour = 0
		sum := loginCountRow{Realm: f.Realm, Hour: f.Hour, Action: f.Action, Service: f.Service, Reason: f.Reason}
		if h, counted := was[key]; counted {
			if h >= f.Hour {
				continue
			}
			former := sum
			former.Hour = h
			tally[former]--
		}
		tally[sum]++
		moved = append(moved, f)
	}
	for row, n := range tally {
		row.Logins = n
		sums = append(sums, row)
	}
	return sums, moved
}

// period is one of those that are asked for, in hours.
type period struct {
	First int64 `bun:"first"`
	Next  int64 `bun:"next"` // that it does not hold
}

func periods(starts []time.Time) []period {
	out := make([]period, len(starts))
	for i, s := range starts {
		out[i] = period{int64(toMicros(s)) / hour, math.MaxInt64}
		if i > 0 {
			out[i-1].Next = out[i].First
		}
	}
	return out
}

// counts adds what the sums do not hold yet: logins with events that are not counted, less where they were counted before.
const counts = `SELECT c.action, c.service, c.reason, p.first, sum(c.logins) AS logins FROM period AS p
		JOIN login_count AS c ON c.realm_id = ?0 AND c.hour >= p.first AND c.hour < p.next GROUP BY 1, 2, 3, 4
	UNION ALL SELECT late.action, late.service, late.reason, p.first, 1 FROM late JOIN period AS p ON late.hour >= p.first AND late.hour < p.next
		WHERE NOT EXISTS (SELECT 1 FROM login_counted AS c WHERE ` + sameLogin + ` AND c.hour >= late.hour)
	UNION ALL SELECT c.action, c.service, c.reason, p.first, -1 FROM late JOIN login_counted AS c ON ` + sameLogin + ` AND c.hour < late.hour
		JOIN period AS p ON c.hour >= p.first AND c.hour < p.next`

const sameLogin = "c.realm_id = ?0 AND c.login = late.login AND c.action = late.action AND c.service = late.service AND c.reason = late.reason"

// Counts reads the sums, and counts the events that are not in them: those of some seconds, unless a log is being
// counted for the first time. The place up to which is counted stands there twice. The one that was read before says how
// little there is to look at; the other is of the same state of the database as the sums.
func (a auditLog) Counts(ctx context.Context, starts []time.Time) ([]ports.AuditCount, error) {
	if err := a.flush(ctx); err != nil || len(starts) == 0 {
		return nil, err
	}
	var at int64
	head := func() *bun.SelectQuery {
		return a.tx.NewSelect().Model((*loginCountHeadRow)(nil)).ColumnExpr("coalesce(max(number), 0)").Where("realm_id = ?", a.realm)
	}
	if err := head().Scan(ctx, &at); err != nil {
		return nil, mapError(err)
	}
	late := countable(a.tx, a.dialect(), a.realm).Where("number > ? AND number > (?)", at, head()).
		UnionAll(countable(a.tx, a.dialect(), a.realm).Where("number IS NULL"))
	asked := periods(starts)
	var rows []struct {
		Action          audit.Action
		Service, Reason string
		First           int64
		Logins          int
	}
	err := a.tx.NewSelect().With("period", a.tx.NewValues(&asked)).
		With("late", a.tx.NewSelect().TableExpr("(?) AS one", late).ColumnExpr("login, action, service, reason, max(hour) AS hour").GroupExpr("1, 2, 3, 4")).
		TableExpr("("+counts+") AS every", a.realm).
		ColumnExpr("action, service, reason, first, sum(logins) AS logins").GroupExpr("1, 2, 3, 4").Having("sum(logins) <> 0").
		OrderExpr("1, 2, 3, 4").Scan(ctx, &rows)
	if err != nil {
		return nil, mapError(err)
	}
	out := make([]ports.AuditCount, len(rows))
	for i, r := range rows {
		out[i] = ports.AuditCount{Action: r.Action, Service: r.Service, Reason: r.Reason, From: micros(r.First * hour).time(), Logins: r.Logins}
	}
	return out, nil
}
