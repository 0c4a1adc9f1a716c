package sql_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// How long the log is: a million events of one realm in a hundred days. Nine of ten are of logins, and one in ten
// thousand is about the policy.
const (
	logged     = 1_000_000
	loggedDays = 100
	late       = 300 // events that are not counted yet: of ten seconds, at ten logins a second
)

// newLog is a database with a long log.
func newLog(b *testing.B) *sql.Database {
	b.Helper()
	c := needPostgres(b)
	name := c.newDatabase(b)
	d := opened(b)(sql.OpenPostgres(b.Context(), c.config(name)))
	from, step := noon.AddDate(0, 0, -loggedDays).UnixMicro(), int64(loggedDays*24*time.Hour/time.Microsecond)/logged
	err := d.Do(b.Context(), home, func(ctx context.Context, s ports.Store) error {
		_, err := sql.Raw(ctx, s, fmt.Sprintf(`INSERT INTO audit_event (realm_id, id, action, object, result, origin, actor, at, reference, facts, personal, inputs, number, commitments, hash)
			SELECT '%[1]s', 'id-' || lpad(i::text, 8, '0'),
				CASE WHEN i %% 10000 = 5 THEN '%[2]s' WHEN i %% 10 = 0 THEN '%[3]s' WHEN i %% 10 < 4 THEN '%[4]s' WHEN i %% 10 < 9 THEN '%[5]s' ELSE '%[6]s' END,
				'login:' || (i / 3), 'done', 'browser', 'person:' || (i %% 100000), %[7]d + i::bigint * %[8]d, 'R' || (i / 3),
				'{"service":"s' || (i %% 20) || '","policy":"1","reason":"no-role"}', '{}',
				CASE WHEN i %% 10 BETWEEN 4 AND 9 AND i > %[9]d THEN convert_to(repeat('x', 700), 'UTF8') END, i + 1, '{}', decode(repeat('00', 32), 'hex')
			FROM generate_series(0, %[10]d) AS i`, home, audit.PolicyPublished, audit.RoleGranted, audit.LoginProven, audit.LoginGranted, audit.LoginRefused,
			from, step, logged*(loggedDays-30)/loggedDays, logged-1))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, statement := range []string{
		fmt.Sprintf("INSERT INTO audit_head (realm_id, number, hash) VALUES ('%s', %d, decode(repeat('00', 32), 'hex'))", home, logged), "VACUUM ANALYZE audit_event",
	} {
		if err := c.exec(b.Context(), c.as("", name), statement); err != nil {
			b.Fatal(err)
		}
	}
	return d
}

// BenchmarkLog is what the pages of an auditor ask of a million events: the newest, those of a day long ago, those of
// rare actions, a page far back, and a page of an export and of a replay; and what counts logins for the funnel, of a log of which nothing, nearly all, and
// all is counted.
func BenchmarkLog(b *testing.B) {
	d := newLog(b)
	back := func(days int) time.Time { return noon.AddDate(0, 0, -days) }
	middle := fmt.Sprintf("id-%08d", logged/2)
	decisions := []audit.Action{audit.LoginGranted, audit.LoginRefused}
	for name, q := range map[string]ports.AuditQuery{
		"newest":      {Limit: 51},
		"day":         {From: back(80), Until: back(79), Limit: 51},
		"until":       {Until: back(80), Limit: 51},
		"rare":        {Actions: []audit.Action{audit.PolicyPublished}, Limit: 51},
		"rare-since":  {Actions: []audit.Action{audit.PolicyPublished}, From: back(60), Until: back(30), Limit: 51},
		"person":      {About: "person:77", Limit: 51},
		"far-back":    {Before: middle, Limit: 51},
		"export-page": {Before: middle, Limit: 1000},
		"replay-page": {Actions: decisions, Decided: true, From: back(30), Limit: 1000},
	} {
		b.Run(name, func(b *testing.B) {
			least := 50
			if q.About != "" {
				least = 9
			}
			median(b, d, func(ctx context.Context, s ports.Store) error {
				events, err := s.Audit().Newest(ctx, q)
				if len(events) < min(least, q.Limit) && name != "rare-since" {
					b.Fatalf("%d events", len(events))
				}
				return err
			})
		})
	}
	counts := func(name string, days int) {
		var starts []time.Time
		for d := days; d > 0; d-- {
			starts = append(starts, back(d))
		}
		b.Run("counts/"+name, func(b *testing.B) {
			median(b, d, func(ctx context.Context, s ports.Store) error {
				counts, err := s.Audit().Counts(ctx, starts)
				if len(counts) == 0 {
					b.Fatal("nothing was counted")
				}
				return err
			})
		})
	}
	counts("uncounted-month", 30)
	begun, steps := time.Now(), 0
	for left := logged - late; left > 0; steps++ {
		n, err := d.Count(b.Context(), home, min(5000, left))
		if err != nil || n == 0 {
			b.Fatal(n, err)
		}
		left -= n
	}
	b.Logf("counted in %d steps of %s", steps, time.Since(begun)/time.Duration(steps))
	periods := map[string]int{"day": 1, "month": 30, "quarter": 90}
	for name, days := range periods {
		counts("late-"+name, days)
	}
	if n, err := d.Count(b.Context(), home, logged); n != late || err != nil {
		b.Fatal(n, err)
	}
	for name, days := range periods {
		counts(name, days)
	}
	b.Run("span", func(b *testing.B) {
		median(b, d, func(ctx context.Context, s ports.Store) error {
			_, last, err := s.Audit().Span(ctx, time.Time{}, time.Time{})
			if last != logged {
				b.Fatalf("the log ends at %d", last)
			}
			return err
		})
	})
}
