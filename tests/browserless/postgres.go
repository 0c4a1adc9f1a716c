package browserless

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/voordeur/voordeur/adapters/sql"
)

// Postgres is one database of the tests' own server.
type Postgres struct {
	Name  string
	super string
}

// NewPostgres makes a database: empty and not migrated, or a copy of another.
func NewPostgres(t testing.TB, like *Postgres) *Postgres {
	t.Helper()
	p := &Postgres{Name: "voordeur_" + randomHex(8), super: os.Getenv("VOORDEUR_TEST_POSTGRES")}
	if p.super == "" {
		t.Fatal("this test needs PostgreSQL: run it with `make test`, which starts one and sets VOORDEUR_TEST_POSTGRES")
	}
	template := "template0"
	if like != nil {
		template = like.Name
	}
	if err := execute(t.Context(), p.super, "CREATE DATABASE "+p.Name+" TEMPLATE "+template); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	return p
}

// Drop removes the database, also under who still uses it.
func (p *Postgres) Drop() {
	_ = execute(context.Background(), p.super, "DROP DATABASE IF EXISTS "+p.Name+" WITH (FORCE)")
}

// As is the address of the database for a role; "" is the superuser.
func (p *Postgres) As(role string) string {
	u, err := url.Parse(p.super)
	if err != nil {
		panic(err)
	}
	if password, ok := u.User.Password(); ok && role != "" {
		u.User = url.UserPassword(role, password)
	} else if role != "" {
		u.User = url.User(role)
	}
	u.Path = "/" + p.Name
	return u.String()
}

// Migrate prepares the database as voordeur migrate does, and lets its two roles in as the superuser comes in.
func (p *Postgres) Migrate(ctx context.Context) error {
	if err := sql.Migrate(ctx, p.As("")); err != nil {
		return err
	}
	return p.LetIn(ctx)
}

// LetIn gives the roles of the house the superuser's password, where it has one.
func (p *Postgres) LetIn(ctx context.Context) error {
	config, err := pgx.ParseConfig(p.super)
	if err != nil || config.Password == "" {
		return err
	}
	quoted := "'" + strings.ReplaceAll(config.Password, "'", "''") + "'"
	return execute(ctx, p.super, "SELECT pg_advisory_lock(1)", "ALTER ROLE voordeur_app PASSWORD "+quoted, "ALTER ROLE voordeur_relay PASSWORD "+quoted)
}

// Exec runs statements as the superuser, whom no policy binds.
func (p *Postgres) Exec(t testing.TB, statements ...string) {
	t.Helper()
	if err := execute(t.Context(), p.As(""), statements...); err != nil {
		t.Fatal(err)
	}
}

func execute(ctx context.Context, dsn string, statements ...string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func randomHex(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand
	return hex.EncodeToString(b)
}
