package sql

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// How long things are kept that nobody needs for a login any more.
const (
	inputsKept = 30 * 24 * time.Hour // of decisions, for replaying a draft policy
	outboxKept = 7 * 24 * time.Hour  // settled messages, for the helpdesk
	begunKept  = 24 * time.Hour      // authenticators that nobody finished setting up (MA-19)
	loadKept   = 30 * 24 * time.Hour // imports that nobody decided about, and the faults of those that are done
)

// expiring are the tables whose rows have an expires_at, with the rest of their key and a further condition.
var expiring = []struct{ table, key, only string }{
	{"login", "id", ""},
	{"spent", "digest", ""},
	{"parked", "key", ""},
	{"challenge", "id", ""},
	{"account_change", "id", ""},
	{"approval", "id", "AND t.state <> 'agreed'"}, // what was agreed stays until it was done
	{"account_report", "token", ""},
	{"portal_ticket", "token", ""},
	{"means_order", "id", ""},
	{"means_application", "id", ""},
	{"api_request", "id", ""},
	{"budget", "key", ""},
	{"portal_grant", "id", "AND t.code_expires_at <= ?0"}, // until its code is redeemed a grant may have no other end
	{"refresh_token", "digest", ""},
	// The newest session of a person stays: it tells when that person last logged in.
	{"session", "id", `AND EXISTS (SELECT 1 FROM session AS newer WHERE newer.realm_id = t.realm_id
		AND newer.person = t.person AND newer.started_at > t.started_at)`},
}

// What becomes of imports (MH-12). One that was never read to its end, or that nobody decided about, is dropped, by
// its revision for good: who would start it at this moment finds that it has moved on. Of one that is dropped nothing
// is kept, for these are people's accounts; of one that is done the faults are kept a while. The record itself stays.
const (
	undecided = `UPDATE portal_load SET state = 'dropped', ended_at = started_at + %d, revision = revision + 1 WHERE (realm_id, id) IN
		(SELECT realm_id, id FROM portal_load WHERE state IN ('reading', 'checked') AND started_at <= ?0 LIMIT ?1) AND state IN ('reading', 'checked')`
	leftOf = `DELETE FROM %[1]s WHERE (realm_id, load, %[2]s) IN (SELECT p.realm_id, p.load, %[2]s FROM portal_load AS l
		JOIN %[1]s AS p ON p.realm_id = l.realm_id AND p.load = l.id
		WHERE l.state = 'dropped' OR (l.state = 'done' AND l.ended_at <= ?0) LIMIT ?1)`
)

// Sweep implements ports.Janitor. Each kind goes in a transaction of its own, so that none is held long.
func (d *Database) Sweep(ctx context.Context, now time.Time, limit int) (int, error) {
	total := 0
	for _, sweep := range sweeps(now, limit) {
		err := d.over(ctx, func(ctx context.Context, tx bun.IDB) error {
			res, err := sweep(tx).Exec(ctx)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			total += int(n)
			return err
		})
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// sweeps name the condition twice: a row that was prolonged while the statement waited for it must stay.
func sweeps(now time.Time, limit int) []func(bun.IDB) *bun.RawQuery {
	sweep := func(query string, at time.Time) func(bun.IDB) *bun.RawQuery {
		return func(tx bun.IDB) *bun.RawQuery { return tx.NewRaw(query, toMicros(at), limit) }
	}
	var out []func(bun.IDB) *bun.RawQuery
	for _, e := range expiring {
		key := "(realm_id, " + e.key + ")"
		out = append(out, sweep("DELETE FROM "+e.table+" WHERE "+key+" IN (SELECT t.realm_id, t."+e.key+
			" FROM "+e.table+" AS t WHERE t.expires_at <= ?0 "+e.only+" ORDER BY t.expires_at LIMIT ?1) AND expires_at <= ?0", now))
	}
	return append(out,
		sweep("DELETE FROM authenticator WHERE (realm_id, id) IN (SELECT realm_id, id FROM authenticator WHERE confirmed_at = 0 AND created_at <= ?0 LIMIT ?1) AND confirmed_at = 0",
			now.Add(-begunKept)),
		sweep("DELETE FROM outbox WHERE (realm_id, id) IN (SELECT realm_id, id FROM outbox WHERE state <> 0 AND settled_at <= ?0 LIMIT ?1) AND settled_at <= ?0",
			now.Add(-outboxKept)),
		sweep(fmt.Sprintf(undecided, loadKept.Microseconds()), now.Add(-loadKept)),
		sweep(fmt.Sprintf(leftOf, "portal_load_batch", "number"), now.Add(-loadKept)),
		sweep(fmt.Sprintf(leftOf, "portal_load_fault", "line, field, code"), now.Add(-loadKept)),
		sweep("UPDATE audit_event SET inputs = NULL WHERE (realm_id, id) IN (SELECT realm_id, id FROM audit_event WHERE inputs IS NOT NULL AND at <= ?0 LIMIT ?1) AND at <= ?0",
			now.Add(-inputsKept)))
}
