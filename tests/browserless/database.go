package browserless

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/voordeur/voordeur/adapters/sql"
)

// NewDatabase gives a test an empty database of its own.
func NewDatabase(t testing.TB, k Kind) *sql.Database {
	t.Helper()
	var p *Postgres
	if k == PostgreSQL {
		p = NewPostgres(t, nil)
		t.Cleanup(p.Drop)
		if err := p.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	db, err := openDatabase(t.Context(), p, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// openDatabase opens one as a node does; without PostgreSQL the file in dir.
func openDatabase(ctx context.Context, p *Postgres, dir string) (*sql.Database, error) {
	if p == nil {
		return sql.OpenSQLite(ctx, filepath.Join(dir, "voordeur.db"))
	}
	return sql.OpenPostgres(ctx, sql.PostgresConfig{App: p.As("voordeur_app"), Relay: p.As("voordeur_relay"), AppPool: 12})
}
