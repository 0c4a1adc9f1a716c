package sql_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/ports/porttest"
)

// cluster is the Postgres of the tests: a template that is migrated once, and a copy of it per test.
type cluster struct {
	super    string
	template string
	copies   atomic.Int64
}

var server *cluster

func TestMain(m *testing.M) {
	code := 1
	defer func() { os.Exit(code) }()
	if dsn := os.Getenv("VOORDEUR_TEST_POSTGRES"); dsn != "" {
		c, err := newCluster(context.Background(), dsn)
		if err != nil {
			fmt.Fprintln(os.Stderr, "prepare Postgres for the tests:", err)
			return
		}
		server = c
		defer c.drop()
	}
	code = m.Run()
}

func newCluster(ctx context.Context, dsn string) (*cluster, error) {
	c := &cluster{super: dsn, template: fmt.Sprintf("voordeur_sql_%d", os.Getpid())}
	if err := c.exec(ctx, c.super, "CREATE DATABASE "+c.template+" TEMPLATE template0"); err != nil {
		return nil, err
	}
	if err := sql.Migrate(ctx, c.as("", c.template)); err != nil {
		return nil, err
	}
	return c, c.passwords(ctx)
}

// passwords gives the two roles the superuser's password, where it has one, so that they can log in the same way.
func (c *cluster) passwords(ctx context.Context) error {
	config, err := pgx.ParseConfig(c.super)
	if err != nil || config.Password == "" {
		return err
	}
	quoted := "'" + strings.ReplaceAll(config.Password, "'", "''") + "'"
	return c.exec(ctx, c.super, "SELECT pg_advisory_lock(1)", "ALTER ROLE voordeur_app PASSWORD "+quoted, "ALTER ROLE voordeur_relay PASSWORD "+quoted)
}

func (c *cluster) exec(ctx context.Context, dsn string, statements ...string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// as is the DSN of a role ("": the superuser) in a database.
func (c *cluster) as(role, database string) string {
	u, err := url.Parse(c.super)
	if err != nil {
		panic(err)
	}
	if role != "" {
		u.User = url.User(role)
		if password, ok := mustURL(c.super).User.Password(); ok {
			u.User = url.UserPassword(role, password)
		}
	}
	u.Path = "/" + database
	return u.String()
}

func mustURL(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		panic(err)
	}
	return u
}

func (c *cluster) drop() {
	ctx := context.Background()
	_ = c.exec(ctx, c.super, "DROP DATABASE IF EXISTS "+c.template+" WITH (FORCE)")
}

// newDatabase copies the template and gives the name of the copy.
func (c *cluster) newDatabase(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("%s_%d", c.template, c.copies.Add(1))
	if err := c.exec(t.Context(), c.super, "CREATE DATABASE "+name+" TEMPLATE "+c.template); err != nil {
		t.Fatalf("copy the template: %v", err)
	}
	t.Cleanup(func() { _ = c.exec(context.Background(), c.super, "DROP DATABASE "+name+" WITH (FORCE)") })
	return name
}

func (c *cluster) config(database string) sql.PostgresConfig {
	return sql.PostgresConfig{App: c.as("voordeur_app", database), Relay: c.as("voordeur_relay", database), AppPool: 12}
}

func needPostgres(t testing.TB) *cluster {
	t.Helper()
	if server == nil {
		t.Fatal("this test needs PostgreSQL: run it with `make test`, which starts one and sets VOORDEUR_TEST_POSTGRES")
	}
	return server
}

func openPostgres(t testing.TB) *sql.Database {
	t.Helper()
	c := needPostgres(t)
	return opened(t)(sql.OpenPostgres(t.Context(), c.config(c.newDatabase(t))))
}

func openSQLite(t testing.TB) *sql.Database {
	t.Helper()
	return opened(t)(sql.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "it's a #1 ?.db")))
}

func opened(t testing.TB) func(*sql.Database, error) *sql.Database {
	return func(d *sql.Database, err error) *sql.Database {
		t.Helper()
		if err != nil {
			t.Fatalf("open: %v", err)
		}
		t.Cleanup(func() {
			if err := d.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
		return d
	}
}

// onBoth runs a test on both dialects.
func onBoth(t *testing.T, f func(*testing.T, func(*testing.T) *sql.Database)) {
	t.Run("sqlite", func(t *testing.T) { f(t, func(t *testing.T) *sql.Database { return openSQLite(t) }) })
	t.Run("postgres", func(t *testing.T) { f(t, func(t *testing.T) *sql.Database { return openPostgres(t) }) })
}

func TestRepositories(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(*testing.T) *sql.Database) {
		porttest.Repositories(t, func(t *testing.T) ports.UnitOfWork { return open(t) })
	})
}

func TestRegistersOverAllRealms(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(*testing.T) *sql.Database) {
		t.Run("Realms", func(t *testing.T) {
			porttest.Realms(t, func(t *testing.T) (ports.UnitOfWork, ports.Realms) { d := open(t); return d, d })
		})
		t.Run("Relay", func(t *testing.T) {
			porttest.Relay(t, func(t *testing.T) (ports.UnitOfWork, ports.Relay) { d := open(t); return d, d })
		})
		t.Run("Sequencer", func(t *testing.T) {
			porttest.Sequencer(t, func(t *testing.T) (ports.UnitOfWork, ports.Sequencer) { d := open(t); return d, d })
		})
		t.Run("LoginCounts", func(t *testing.T) {
			porttest.LoginCounts(t, func(t *testing.T) (ports.UnitOfWork, ports.Sequencer) { d := open(t); return d, d })
		})
		t.Run("Janitor", func(t *testing.T) {
			porttest.Janitor(t, func(t *testing.T) (ports.UnitOfWork, ports.Janitor) { d := open(t); return d, d })
		})
		t.Run("SweptLinking", func(t *testing.T) {
			porttest.SweptLinking(t, func(t *testing.T) (ports.UnitOfWork, ports.Janitor) { d := open(t); return d, d })
		})
		t.Run("SweptMeans", func(t *testing.T) {
			porttest.SweptMeans(t, func(t *testing.T) (ports.UnitOfWork, ports.Janitor) { d := open(t); return d, d })
		})
		t.Run("DecisionInputs", func(t *testing.T) {
			porttest.DecisionInputs(t, func(t *testing.T) (ports.UnitOfWork, ports.Sequencer, ports.Janitor) {
				d := open(t)
				return d, d, d
			})
		})
		t.Run("KeyRecords", func(t *testing.T) {
			porttest.KeyRecords(t, func(t *testing.T) ports.KeyRecords { return open(t) })
		})
	})
}
