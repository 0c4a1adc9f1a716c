package policies_test

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/voordeur/voordeur/adapters/casbin"
	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/application/postbox"
	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

var recorded = flag.Int("recorded", 100_000, "logins that BenchmarkReplay replays")

// desk is the policies of one tenant on a Postgres of its own, for benchmarks.
type desk struct {
	*policies.Service
	b        *testing.B
	db       *sql.Database
	realms   *realms.Service
	postgres *browserless.Postgres
}

// newDesk has one realm, with a document.
func newDesk(b *testing.B, file []byte) *desk {
	b.Helper()
	d := &desk{b: b, postgres: browserless.NewPostgres(b, nil)}
	b.Cleanup(d.postgres.Drop)
	err := d.postgres.Migrate(b.Context())
	if err == nil {
		d.db, err = sql.OpenPostgres(b.Context(), sql.PostgresConfig{App: d.postgres.As("voordeur_app"), Relay: d.postgres.As("voordeur_relay"), AppPool: 4})
	}
	d.must(err)
	b.Cleanup(func() { _ = d.db.Close() })
	now := func() time.Time { return noon }
	d.realms = realms.New(realms.Config{Work: d.db, Register: d.db, Reader: reader{}, Now: now, NewID: newID})
	files := policyfile.NewLibrary(time.UTC)
	d.Service = policies.New(policies.Config{
		Work: d.db, Directory: d.realms, Authorizer: casbin.New(8), Reader: files, Editor: files, Publisher: d.realms, Surroundings: &house{},
		Postbox: postbox.New(postbox.Config{Sealer: plain{}, Now: now, NewID: newID}), Now: now, NewID: newID,
	})
	doc, faults := reader{}.Read(file)
	if len(faults) > 0 {
		b.Fatal(faults[0], len(faults))
	}
	id, err := d.realms.Enter(b.Context(), doc.Realm)
	d.must(err)
	_, _, err = d.Apply(b.Context(), policies.Operator(ports.Realm{ID: id, Slug: doc.Realm}, "operator"), file)
	d.must(err)
	return d
}

func (d *desk) must(err error) {
	d.b.Helper()
	if err != nil {
		d.b.Fatal(err)
	}
}

// at is the operator at work on the realm.
func (d *desk) at(slug string) policies.At {
	d.b.Helper()
	where, err := realm.ParseSlug(slug)
	d.must(err)
	r, err := d.realms.BySlug(d.b.Context(), where)
	d.must(err)
	return policies.Operator(r, "operator")
}

// record puts logins in the log: of ten, six used a code by e-mail, three an app, and one was refused, by three people
// in ten logins.
func (d *desk) record(r ports.Realm, n int) {
	d.b.Helper()
	one := func(change func(*login.Evidence), outcome string) string {
		e := login.Evidence{
			Asked: login.Asked{Service: "portaal"}, Choice: login.Choice{Audience: policy.Everyone, Method: policy.Account},
			Account: login.AccountFacts{Password: true, At: noon, Kind: "account", State: login.AccountActive}, Person: login.PersonFacts{MayUseMethod: true},
		}
		change(&e)
		return strings.ReplaceAll(string(replay.Record{Policy: r.Version, At: noon, Evidence: e, Outcome: outcome}.Write()), "'", "''")
	}
	byMail := one(func(e *login.Evidence) { e.Factors.EmailCode = noon }, replay.Granted)
	byApp := one(func(e *login.Evidence) { e.Factors.EmailCode, e.Account.Authenticator = noon, login.Enrolled }, replay.Granted)
	refused := one(func(e *login.Evidence) { e.Account.State = login.AccountSuspended }, string(login.PersonSuspended))
	conn, err := pgx.Connect(d.b.Context(), d.postgres.As(""))
	d.must(err)
	defer conn.Close(context.Background())
	from := noon.AddDate(0, 0, -29).UnixMicro()
	_, err = conn.Exec(d.b.Context(), fmt.Sprintf(`INSERT INTO audit_event (realm_id, id, action, object, result, origin, actor, at, reference, facts, personal, inputs)
		SELECT '%s', 'id-' || lpad(i::text, 8, '0'), CASE WHEN i %% 10 = 9 THEN '%s' ELSE '%s' END, 'login:' || i, 'done', 'browser',
			'person:019f0000-0000-7000-8000-' || lpad((i %% %d)::text, 12, '0'), %d + i::bigint * 1000, 'R' || i, '{"service":"portaal","policy":"1"}', '{}',
			convert_to(CASE WHEN i %% 10 = 9 THEN '%s' WHEN i %% 10 > 5 THEN '%s' ELSE '%s' END, 'UTF8')
		FROM generate_series(0, %d) AS i`, r.ID, audit.LoginRefused, audit.LoginGranted, max(1, n*3/10), from, refused, byApp, byMail, n-1))
	d.must(err)
	_, err = conn.Exec(d.b.Context(), "VACUUM ANALYZE audit_event")
	d.must(err)
}

// BenchmarkReplay replays a draft that asks everybody for an app, as the console does, over all recorded logins and over
// a tenth of them: what one costs in this process, and whether memory grows with their number.
func BenchmarkReplay(b *testing.B) {
	for _, n := range []int{*recorded / 10, *recorded} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := newDesk(b, production(mail))
			at := d.at("zilverbeek/production")
			d.record(at.Realm, n)
			draft, err := d.Begin(b.Context(), at, production(app), "")
			d.must(err)
			_, err = d.Check(b.Context(), at, draft.ID, 0)
			d.must(err)
			b.ReportAllocs()
			var most float64
			var used time.Duration
			before, _ := d.db.Statements()
			for b.Loop() {
				began := browserless.Spent()
				most = max(most, browserless.Peak(func() { draft, err = d.Replay(b.Context(), at, draft.ID, 0, 30) }))
				used += browserless.Spent() - began
				d.must(err)
				if got := draft.Replay.Report; got.Total != n || got.Same != n/10 {
					b.Fatalf("%d of %d, %d the same", got.Total, n, got.Same)
				}
			}
			after, _ := d.db.Statements()
			b.ReportMetric(float64(used.Nanoseconds())/float64(b.N*n)/1000, "CPU-µs/login")
			b.ReportMetric(most, "heap-MB")
			b.ReportMetric(float64(after-before)/float64(b.N), "statements")
		})
	}
}
