package browserless

import (
	"context"
	stdsql "database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Count gives the number that a query of the database answers, past every guard.
func (h *House) Count(t testing.TB, query string) int {
	t.Helper()
	n, err := h.count(context.WithoutCancel(t.Context()), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (h *House) count(ctx context.Context, query string) (n int, err error) {
	if h.Postgres == nil {
		db, err := stdsql.Open("sqlite", "file:"+filepath.Join(h.Dir, "voordeur.db")+"?mode=ro")
		if err != nil {
			return 0, fmt.Errorf("open: %w", err)
		}
		defer db.Close()
		return n, db.QueryRowContext(ctx, query).Scan(&n)
	}
	conn, err := pgx.Connect(ctx, h.Postgres.As(""))
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	return n, conn.QueryRow(ctx, query).Scan(&n)
}
