package browserless

import (
	"context"
	stdsql "database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // by its name, for database/sql

	"github.com/voordeur/voordeur/adapters/telemetry"
)

// Cell is one value that the database holds.
type Cell struct{ Column, Value string }

// Dump gives every value of every column, past every guard: bytes as they are, all else as text.
func (h *House) Dump(t testing.TB) []Cell {
	t.Helper()
	kind, at, tables := "pgx", "", "SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
	if h.Postgres != nil {
		at = h.Postgres.As("")
	} else {
		kind, at, tables = "sqlite", "file:"+filepath.Join(h.Dir, "voordeur.db")+"?mode=ro", "SELECT name FROM sqlite_master WHERE type = 'table'"
	}
	db, err := stdsql.Open(kind, at)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var out []Cell
	for _, table := range rows(t, db, tables) {
		for _, c := range rows(t, db, `SELECT * FROM "`+table.Value+`"`) {
			out = append(out, Cell{table.Value + "." + c.Column, c.Value})
		}
	}
	return out
}

func rows(t testing.TB, db *stdsql.DB, query string) []Cell {
	t.Helper()
	found, err := db.QueryContext(context.WithoutCancel(t.Context()), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []Cell
	values, to := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		to[i] = &values[i]
	}
	for found.Next() {
		if err := found.Scan(to...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			text := fmt.Sprint(v)
			if b, ok := v.([]byte); ok {
				text = string(b)
			}
			out = append(out, Cell{columns[i], text})
		}
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// Disk gives what a house on SQLite has written: also what it wiped since, as long as that is there.
func (h *House) Disk(t testing.TB) []Cell {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(h.Dir, "voordeur.db*"))
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(name string) bool { return strings.HasSuffix(name, "-shm") }) // an index, of which nothing is data
	var out []Cell
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Cell{filepath.Base(name), string(b)})
	}
	return out
}

// Hush ends what the house tells of itself, and sends the spans that it still holds.
func (h *House) Hush(t testing.TB) {
	t.Helper()
	for _, told := range h.told {
		if err := told.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}
}

// Told is what the first node tells of itself.
func (h *House) Told() *telemetry.Telemetry { return h.told[0] }
