package sql_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// How large the register is, and what each of its holders has.
const (
	registered = 1_000_000 // mandates
	holders    = 100_000   // with nine mandates each, of which one is for the clients of an office
	offices    = 5_000     // with twenty clients each
	employed   = 10_000    // of the holders, at one organisation
)

// fill writes rows by their numbers, from 0 to n. The columns are those of the table in any order.
func fill(b *testing.B, d *sql.Database, n int, table, columns, values string) {
	b.Helper()
	err := d.Do(b.Context(), home, func(ctx context.Context, s ports.Store) error {
		_, err := sql.Raw(ctx, s, fmt.Sprintf(`INSERT INTO %s (realm_id, revision, %s)
			WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT '%s', 1, %s FROM n`, table, columns, n-1, home, values))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// newRegister is a database with a full register.
func newRegister(b *testing.B) *sql.Database {
	b.Helper()
	c := needPostgres(b)
	name := c.newDatabase(b)
	d := opened(b)(sql.OpenPostgres(b.Context(), c.config(name)))
	from, until := noon.AddDate(-1, 0, 0).UnixMicro(), noon.AddDate(3, 0, 0).UnixMicro()
	term := fmt.Sprintf(`'{"from":%d,"until":%d}'`, from, until)
	history := fmt.Sprintf(`'[{"act":"propose","by":"person:a","at":%[1]d},{"act":"grant","by":"person:a","at":%[1]d}]'`, from)
	held := registered - offices*20
	fill(b, d, registered, "mandate", `id, grantor, holder, intermediary, for_clients, all_services, services, level, branch, term, from_at, until_at,
		ends_at, paused_at, consent, history`, fmt.Sprintf(`'m' || i,
		CAST(CASE WHEN i < %[1]d THEN 10000000 + i %% %[2]d WHEN i < %[3]d THEN 20000000 + i %% 50021 ELSE 30000000 + i END AS text),
		CASE WHEN i < %[3]d THEN 'h' || (i %% %[1]d) END, CASE WHEN i >= %[3]d THEN CAST(10000000 + i %% %[2]d AS text) END,
		i < %[1]d, i %% 3 > 0, CASE WHEN i %% 3 = 0 THEN '["urn:etoegang:DV:00000001:services:9001"]' ELSE 'null' END, 'EH3', '',
		%[4]s, %[5]d, %[6]d, 0, 0, 'granted', %[7]s`, holders, offices, held, term, from, until, history))
	fill(b, d, holders, "means", "id, holder, kvk, level, term, from_at, until_at, paused_at, replaced, revoked, history",
		fmt.Sprintf(`'e' || i, 'h' || i, CASE WHEN i < %d THEN '10000000' ELSE CAST(20000000 + i %% 50021 AS text) END, CASE WHEN i %% 4 = 0 THEN 'EH2' ELSE 'EH3' END,
		%s, %d, %d + i, 0, false, false, %s`, employed, term, from, until, history))
	fill(b, d, holders, "account", `id, kind, audience, name, name_key, user_name, user_name_key, email, email_key, phone, state, why, password, password_at,
		prefers, shown_at, shown_in, enrolled_at, repairs, unlocked_at, unlocked_until, skips, skipped_at, practice, created_at, last_login_at,
		last_sign_at, warned_at`, fmt.Sprintf(`'h' || i, 'middel', '', 'Naam ' || (i * 7919 %% %[1]d), 'naam ' || (i * 7919 %% %[1]d), 'naam.' || i, 'naam.' || i,
		'naam.' || i || '@kantoor.example', 'naam.' || i || '@kantoor.example', '', 'active', '', '', 0,
		'', 0, '', 0, 0, 0, 0, 0, 0, false, %[2]d, 0, %[2]d, 0`, holders, from))
	if err := c.exec(b.Context(), c.as("", name), "VACUUM ANALYZE"); err != nil {
		b.Fatal(err)
	}
	return d
}

// median runs f in views for as long as the benchmark lasts, and tells how long half of them took at most.
func median(b *testing.B, d *sql.Database, f func(context.Context, ports.Store) error) {
	b.Helper()
	b.ReportAllocs()
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		if err := d.View(b.Context(), home, f); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkRegister is what a login asks of a million mandates, nine of its holder and twenty of the clients of an
// office; and the overview of an organisation with ten thousand people, and its export (MR-07, MR-09).
func BenchmarkRegister(b *testing.B) {
	d := newRegister(b)
	b.Run("decision", func(b *testing.B) {
		q := mandate.Question{Service: mandate.Service{ID: "urn:etoegang:DV:00000001:services:9001", Minimum: assurance.EH2Plus, Intermediaries: true}, Means: assurance.EH3, At: noon}
		median(b, d, func(ctx context.Context, s ports.Store) error {
			held, err := s.Mandates().Held(ctx, mandate.HolderID(fmt.Sprint("h", rand.IntN(holders))))
			if n := len(mandate.Decide(q, held).Options); n != 29 {
				b.Fatalf("%d options, want 29", n)
			}
			return err
		})
	})
	k, _ := identity.ParseKvK("10000000")
	office := []identity.KvK{k}
	for name, q := range map[string]ports.HolderQuery{
		"first":  {},
		"last":   {Offset: employed - 50},
		"until":  {Sort: ports.SortHolderUntil, Descending: true, Offset: employed / 2},
		"search": {Search: "AAM.99"},
		"state":  {State: means.Issued, Level: assurance.EH2, Sort: ports.SortHolderLevel},
	} {
		q.Organisations, q.Limit = office, 50
		b.Run("overview/"+name, func(b *testing.B) {
			median(b, d, func(ctx context.Context, s ports.Store) error {
				page, err := s.Means().List(ctx, q, noon)
				if page.Everyone != employed || len(page.Holders) != min(50, page.Total-q.Offset) {
					b.Fatalf("%d of %d of %d", len(page.Holders), page.Total, page.Everyone)
				}
				return err
			})
		})
	}
	b.Run("export", func(b *testing.B) {
		median(b, d, func(ctx context.Context, s ports.Store) error {
			n := 0
			err := s.Means().EachHolder(ctx, ports.HolderQuery{Organisations: office}, noon, func(ports.ListedHolder) error { n++; return nil })
			if n != employed {
				b.Fatalf("%d exported", n)
			}
			return err
		})
	})
}
