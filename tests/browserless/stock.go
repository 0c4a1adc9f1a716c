package browserless

import (
	"os"
	"testing"

	"github.com/voordeur/voordeur/adapters/sql"
)

// stocks are the databases that tests copy, by kind and name.
var stocks = map[stockKey]*template{}

type stockKey struct {
	kind Kind
	name string
}

// Stocked opens a database of a test's own, for tests that join the house themselves: a copy of one that fill prepared,
// once for all tests of the package that give the same name. Migrating takes longer than most of them.
func Stocked(t testing.TB, k Kind, name string, fill func(*sql.Database)) *sql.Database {
	t.Helper()
	return opened(t, k, stockOf(t, k, name, fill))
}

func stockOf(t testing.TB, k Kind, name string, fill func(*sql.Database)) *template {
	t.Helper()
	templatesMu.Lock()
	defer templatesMu.Unlock()
	key := stockKey{k, name}
	if known, ok := stocks[key]; ok {
		return known
	}
	dir, err := os.MkdirTemp("", "voordeur-stock-")
	if err != nil {
		t.Fatal(err)
	}
	made := &template{dir: dir}
	if k == PostgreSQL {
		made.postgres = NewPostgres(t, nil)
		if err := made.postgres.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	db, err := openDatabase(t.Context(), made.postgres, made.dir)
	if err != nil {
		t.Fatal(err)
	}
	fill(db)
	if err := db.Close(); err != nil { // what is open cannot be copied
		t.Fatal(err)
	}
	stocks[key] = made
	return made
}

// opened copies a stock and opens the copy.
func opened(t testing.TB, k Kind, from *template) *sql.Database {
	t.Helper()
	own := &template{dir: t.TempDir()}
	if k == PostgreSQL {
		own.postgres = NewPostgres(t, from.postgres)
		t.Cleanup(own.postgres.Drop)
	} else {
		from.copyTo(t, own.dir)
	}
	db, err := openDatabase(t.Context(), own.postgres, own.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
