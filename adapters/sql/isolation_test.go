package sql_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

var (
	home, away = realm.IDFrom([16]byte{0: 1, 15: 0xa}), realm.IDFrom([16]byte{0: 2, 15: 0xb})
	noon       = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
)

// plant puts at least one row in every table of a realm.
func plant(t *testing.T, d *sql.Database, r realm.ID) {
	t.Helper()
	legal, _ := identity.ParseKvK("99999999")
	onward, _ := identity.ParseKvK("99999998")
	acting, _ := identity.ParsePseudonym("acting")
	email, _ := identity.ParseEmail("jan@bedrijf.example")
	school, _ := linking.ParseCode("12AB")
	issued, _ := means.Issue("m", "p", legal, assurance.EH3, means.Deed{At: noon})
	err := d.Do(t.Context(), r, func(ctx context.Context, s ports.Store) error {
		_, spent := s.OneTime().Spend(ctx, noon, "x")
		_, subject := s.Subjects().For(ctx, "person", "portal", "pseudonym")
		_, number := s.Orders().NextNumber(ctx, 2026)
		return errors.Join(spent, subject,
			s.Organisations().Put(ctx, identity.Organisation{ID: "o", Legal: identity.Legal{KvK: legal}}),
			s.People().Put(ctx, identity.Person{ID: "p", Organisation: "o", Acting: acting, Email: email, CreatedAt: noon}),
			s.Roles().Grant(ctx, role.Grant{Person: "p", Organisation: "o", Role: "r", From: noon, By: role.ByTenant}),
			s.Roles().PutAppointment(ctx, role.Appointment{Organisation: "o", Email: email, Role: "r", At: noon}),
			s.Permissions().Replace(ctx, []ports.Permission{{Role: "r", Object: "o", Action: "a"}}),
			s.Policies().Publish(ctx, ports.PolicyVersion{Number: 1, Published: noon}),
			s.Logins().Put(ctx, ports.LoginRow{ID: "l", Expires: noon}),
			s.Parked().Put(ctx, [32]byte{1}, nil, noon),
			s.Challenges().Put(ctx, challenge.Challenge{ID: "c", Login: "l", Purpose: "p", Sum: make([]byte, 32), CreatedAt: noon, Expires: noon.Add(time.Hour), Limit: 1}),
			s.Budgets().Put(ctx, throttle.Bucket{Key: "k"}, noon),
			s.Sessions().Start(ctx, session.Session{ID: "s", Token: [32]byte{1}, Login: "l", Person: "p", StartedAt: noon, SeenAt: noon, Limits: session.Limits{Idle: 1e9, Absolute: 1e9}}),
			s.Grants().Create(ctx, ports.Grant{ID: "g", Refresh: [32]byte{1}, Until: noon}),
			s.Applications().Put(ctx, registration.Application{ID: "a", Reference: "R", Token: [32]byte{1}, Kind: "k", Applicant: registration.Citizen, State: registration.Draft, CreatedAt: noon}),
			s.Documents().Put(ctx, ports.SealedDocument{ID: "d", Application: "a", Content: []byte{1}, AddedAt: noon}),
			s.Changes().Put(ctx, account.Change{ID: "c", Account: "p", Field: account.ChangedPhone, AskedAt: noon, Due: noon}),
			s.Reports().Put(ctx, account.Report{Token: [32]byte{1}, Account: "p", About: "a", CreatedAt: noon, Until: noon.Add(time.Hour)}),
			s.Accounts().Put(ctx, account.Account{ID: "p", Kind: "k", Email: email, State: account.Active, CreatedAt: noon}),
			s.Authenticators().Put(ctx, account.Authenticator{ID: "a", Account: "p", Secret: []byte{1}, CreatedAt: noon}),
			s.RecoveryCodes().Replace(ctx, "p", [][]byte{{1}}, noon),
			s.Devices().Put(ctx, account.Device{ID: "d", Account: "p", Token: [32]byte{1}}),
			s.Representations().Put(ctx, ports.Representation{Person: "p", Organisation: identity.Organisation{ID: "o"}, From: noon}),
			s.PortalAccounts().Put(ctx, linking.Account{ID: "a", UserName: "u", Institutions: []linking.Institution{{Code: school}}, State: linking.Active, CreatedAt: noon}),
			s.Links().Put(ctx, linking.Link{ID: "l", Account: "a", Person: "p", State: linking.Waiting, Proof: linking.OldPassword, AskedAt: noon}),
			s.ActivationCodes().Put(ctx, linking.ActivationCode{Selector: "7F3K", Account: "a", For: school, Sum: make([]byte, 32), CreatedAt: noon, Expires: noon.Add(time.Hour), Limit: 1}),
			s.Tickets().Put(ctx, linking.Ticket{Token: [32]byte{1}, Purpose: linking.ToSetPassword, Account: "a", CreatedAt: noon, Until: noon.Add(time.Hour)}),
			s.Loads().Put(ctx, linking.Load{ID: "l", State: linking.LoadChecked, Started: noon}),
			s.Loads().AddBatch(ctx, "l", 1, []byte{1}),
			s.Loads().AddFaults(ctx, "l", []linking.Fault{{Line: 1, Code: linking.FaultMissing}}),
			s.Orders().Put(ctx, means.Order{ID: "o", By: "p", State: means.OrderDraft, StartedAt: noon}),
			number,
			s.MeansApplications().Put(ctx, means.Application{ID: "a", Order: "o", KvK: legal, Level: assurance.EH3, Email: email, State: means.Submitted, Since: noon}),
			s.Means().Put(ctx, issued),
			s.Mandates().Put(ctx, mandate.Mandate{ID: "m", Grantor: legal, Grantee: mandate.Grantee{Holder: "p"}, Scope: mandate.Scope{All: true}, Level: assurance.EH3, Term: issued.Term, Consent: mandate.Granted}),
			s.MandateAdministrators().Put(ctx, mandate.Administrator{Person: "p", KvK: legal, Term: issued.Term}),
			s.Releases().Put(ctx, ports.Release{Holder: "p", Service: "s", KvK: legal, Pseudonym: acting, By: [2]mandate.ID{"m"}, At: noon}),
			s.Drafts().Put(ctx, draft.New("d", nil, 0, "staff:s", noon)),
			s.Requests().Put(ctx, ports.Request{At: noon, Until: noon}),
			s.Transfers().Put(ctx, mandate.Transfer{ID: "t", From: legal, To: onward, By: "person:p", At: noon, State: mandate.TransferAsked}),
			s.Approvals().Put(ctx, approval.New("v", approval.Unblock, "p", "r", "staff:s", noon)),
			s.Audit().Append(ctx, audit.Event{ID: "e", Action: audit.LoginGranted, Object: "o", Result: "r", Origin: "o", Actor: "a", At: noon, Facts: map[string]string{"service": "s"}}),
			s.Outbox().Add(ctx, ports.Message{ID: "m", At: noon}))
	})
	if err != nil {
		t.Fatalf("plant: %v", err)
	}
	if _, err := d.Chain(t.Context(), r, 1, func() ([]byte, error) { return nil, nil }); err != nil {
		t.Fatalf("plant: %v", err)
	}
	if _, err := d.Count(t.Context(), r, 1); err != nil {
		t.Fatalf("plant: %v", err)
	}
	if err := d.Save(t.Context(), r, ports.KeySet{}); err != nil {
		t.Fatalf("plant: %v", err)
	}
}

// visible gives the tables in which a statement that forgot its realm sees rows. An empty realm: none was set.
func visible(t *testing.T, app *pgx.Conn, r string) (tables []string) {
	t.Helper()
	for _, table := range realmTables(t, app) {
		err := pgx.BeginFunc(t.Context(), app, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), "SELECT set_config('app.realm_id', $1, true)", r); err != nil {
				return err
			}
			var n int
			err := tx.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n)
			if n > 0 {
				tables = append(tables, table)
			}
			return err
		})
		if err != nil && sqlState(err) != "42501" { // a table that the application may not read shows nothing either
			t.Errorf("%s: %v", table, err)
		}
	}
	return tables
}

func realmTables(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE a.attname = 'realm_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func sqlState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// hidden are the tables that the application cannot read at all.
var hidden = []string{"audit_head", "key_set"}

func TestPostgresShowsARealmItsOwnRowsOnly(t *testing.T) {
	c := needPostgres(t)
	name := c.newDatabase(t)
	d := opened(t)(sql.OpenPostgres(t.Context(), c.config(name)))
	plant(t, d, home)
	app, super := connect(t, c.as("voordeur_app", name)), connect(t, c.as("", name))
	readable := slices.DeleteFunc(realmTables(t, app), func(s string) bool { return slices.Contains(hidden, s) })
	if len(readable) < 46 {
		t.Fatalf("only %d tables: %v", len(readable), readable)
	}
	if diff := cmp.Diff(readable, visible(t, app, home.String())); diff != "" {
		t.Errorf("a table without a planted row, so nothing is proven of it: %s", diff)
	}
	for _, r := range []string{away.String(), ""} {
		if leaks := visible(t, app, r); len(leaks) > 0 {
			t.Errorf("realm %q sees rows of another in %v", r, leaks)
		}
	}
	t.Run("and this test goes red for each table whose policy is switched off", func(t *testing.T) {
		for _, table := range readable {
			alter(t, super, "ALTER TABLE "+table+" DISABLE ROW LEVEL SECURITY")
			if diff := cmp.Diff([]string{table}, visible(t, app, away.String())); diff != "" {
				t.Errorf("switched off on %s: %s", table, diff)
			}
			unprotected(t, c, name, table)
			alter(t, super, "ALTER TABLE "+table+" ENABLE ROW LEVEL SECURITY")
		}
	})
}

func alter(t *testing.T, super *pgx.Conn, statement string) {
	t.Helper()
	if _, err := super.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// unprotected wants that the database is not opened, and that the reason names what is wrong.
func unprotected(t *testing.T, c *cluster, name, what string) {
	t.Helper()
	d, err := sql.OpenPostgres(t.Context(), c.config(name))
	if err == nil {
		_ = d.Close()
	}
	if !errors.Is(err, sql.ErrUnprotected) || !strings.Contains(err.Error(), what) {
		t.Errorf("error is %v, want ErrUnprotected that names %s", err, what)
	}
}

func TestAWeakenedDatabaseIsNotOpened(t *testing.T) {
	c := needPostgres(t)
	for name, tt := range map[string]struct{ statement, names string }{
		"not forced":                       {"ALTER TABLE person NO FORCE ROW LEVEL SECURITY", "person"},
		"policy dropped":                   {"DROP POLICY realm ON session", "session"},
		"policy that is always true":       {"ALTER POLICY realm ON outbox USING (true)", "outbox"},
		"second policy for everybody":      {"CREATE POLICY extra ON login USING (true)", "login.extra"},
		"second policy for the app":        {"CREATE POLICY extra ON login TO voordeur_app USING (true)", "login.extra"},
		"app owns a table":                 {"ALTER TABLE budget OWNER TO voordeur_app", "budget"},
		"view that runs as its owner":      {"CREATE VIEW everybody AS SELECT * FROM person", "everybody"},
		"new table without any protection": {"CREATE TABLE forgotten (realm_id uuid)", "forgotten"},
	} {
		t.Run(name, func(t *testing.T) {
			database := c.newDatabase(t)
			alter(t, connect(t, c.as("", database)), tt.statement)
			unprotected(t, c, database, tt.names)
		})
	}
	t.Run("a superuser as the application", func(t *testing.T) {
		config := c.config(c.newDatabase(t))
		config.App = c.as("", mustURL(config.App).Path[1:])
		if _, err := sql.OpenPostgres(t.Context(), config); !errors.Is(err, sql.ErrUnprotected) {
			t.Errorf("error is %v, want ErrUnprotected", err)
		}
	})
}

func TestRolesMayNoMoreThanTheyNeed(t *testing.T) {
	c := needPostgres(t)
	name := c.newDatabase(t)
	d := opened(t)(sql.OpenPostgres(t.Context(), c.config(name)))
	plant(t, d, home)
	for who, statements := range map[string][]string{
		"voordeur_app": {
			"UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "UPDATE policy_version SET document = ''",
			"UPDATE login_count SET logins = 9", "UPDATE login_count_head SET number = 0", "DELETE FROM login_counted",
			"DELETE FROM outbox", "UPDATE outbox SET state = 1", "SELECT * FROM key_set", "SELECT * FROM realm", "SELECT * FROM audit_head",
			"TRUNCATE person", "DROP TABLE person", "ALTER TABLE person DISABLE ROW LEVEL SECURITY", "SET ROLE voordeur_owner",
			"INSERT INTO spent (realm_id, digest, expires_at) VALUES ('" + away.String() + "', '', 0)", // another realm's row
			"UPDATE spent SET realm_id = '" + away.String() + "'",
		},
		"voordeur_relay": {
			"SELECT email FROM person", "SELECT token FROM session", "SELECT payload FROM outbox", "SELECT code FROM portal_grant",
			"SELECT document FROM policy_version", "SELECT facts FROM login", "SELECT address FROM challenge",
			"SELECT email FROM account", "SELECT secret FROM authenticator", "UPDATE authenticator SET confirmed_at = 1",
			"SELECT reason FROM approval", "SELECT body FROM api_request", "SELECT digest FROM recovery_code", "SELECT token FROM device", "SELECT person FROM representation",
			"SELECT sealed FROM means_order", "SELECT email FROM means_application", "SELECT holder FROM mandate", "SELECT holder FROM means", "SELECT pseudonym FROM mandate_release",
			"UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "DELETE FROM login_count", "UPDATE session SET ended_at = 0", "INSERT INTO outbox DEFAULT VALUES",
		},
	} {
		conn := connect(t, c.as(who, name))
		for _, statement := range statements {
			err := pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
				if _, err := tx.Exec(t.Context(), "SELECT set_config('app.realm_id', $1, true)", home.String()); err != nil {
					return err
				}
				_, err := tx.Exec(t.Context(), statement)
				return err
			})
			if sqlState(err) != "42501" {
				t.Errorf("%s: %s gives %v, want 42501", who, statement, err)
			}
		}
	}
}

func TestAStatementThatForgotItsRealmIsRefusedOnBothDialects(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(*testing.T) *sql.Database) {
		d := open(t)
		plant(t, d, home)
		plant(t, d, away)
		run := d.View
		for _, writing := range []bool{false, true} {
			if writing {
				run = d.Do
			}
			for _, query := range []string{"SELECT * FROM person", "DELETE FROM person", "SELECT * FROM person WHERE realm_id = '" + away.String() + "'", "SELECT 1"} {
				err := run(t.Context(), home, func(ctx context.Context, s ports.Store) error {
					_, err := sql.Raw(ctx, s, query)
					return err
				})
				if !errors.Is(err, sql.ErrOutsideUnit) {
					t.Errorf("%s: error is %v, want ErrOutsideUnit", query, err)
				}
			}
		}
		if err := d.Outside(t.Context(), "SELECT * FROM person"); !errors.Is(err, sql.ErrOutsideUnit) {
			t.Errorf("outside a unit of work: error is %v, want ErrOutsideUnit", err)
		}
		err := d.Do(t.Context(), home, func(ctx context.Context, s ports.Store) error {
			n, err := sql.Raw(ctx, s, "DELETE FROM person WHERE realm_id = ?", home.String())
			if n != 1 {
				t.Errorf("%d rows went, want the realm's one", n)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Row-level security is what stands where even the realm in the text is of no use.
func TestPostgresStopsAConditionThatEscapes(t *testing.T) {
	d := openPostgres(t)
	plant(t, d, home)
	plant(t, d, away)
	err := d.Do(t.Context(), home, func(ctx context.Context, s ports.Store) error {
		n, err := sql.Raw(ctx, s, "DELETE FROM person WHERE realm_id = ? OR true", home.String())
		if n != 1 {
			t.Errorf("%d rows went, want the realm's one", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
