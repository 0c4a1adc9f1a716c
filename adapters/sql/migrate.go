package sql

import (
	"context"
	stdsql "database/sql"
	"embed"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

//go:embed migrations
var migrationFiles embed.FS

// migration is one step of a schema. Steps are numbered, only go forward, and never change once released.
type migration struct{ id, text string }

// migrations gives the steps of a dialect in their order: NNNN_name.sql.
func migrations(d dialect) []migration {
	dir := path.Join("migrations", string(d))
	entries, err := migrationFiles.ReadDir(dir)
	if err != nil {
		panic(err) // embedded with the program
	}
	var steps []migration
	for _, e := range entries {
		if e.Name()[0] < '0' || e.Name()[0] > '9' {
			continue
		}
		text, err := migrationFiles.ReadFile(path.Join(dir, e.Name()))
		if err != nil {
			panic(err)
		}
		steps = append(steps, migration{strings.TrimSuffix(e.Name(), ".sql"), string(text)})
	}
	return steps
}

const createMigration = "CREATE TABLE IF NOT EXISTS migration (id text NOT NULL PRIMARY KEY)"

// migrationLock is the advisory lock that one migrating process at a time holds.
const migrationLock = 0x766f6f7264657572 // "voordeur"

// Migrate brings a Postgres database to the schema of this program. Several may start at once: one
// migrates and the others wait. The DSN is of a superuser, or of a role that may SET ROLE voordeur_owner
// in a database where migrations/postgres/roles.sql was run.
func Migrate(ctx context.Context, ownerDSN string) error {
	conn, err := pgx.Connect(ctx, ownerDSN)
	if err != nil {
		return fmt.Errorf("sql: Postgres does not answer: %w", outcome(ctx, mapError(err)))
	}
	defer conn.Close(context.WithoutCancel(ctx)) // which also gives back the lock
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return outcome(ctx, mapError(err))
	}
	if err := takeOwnership(ctx, conn); err != nil {
		return fmt.Errorf("sql: become voordeur_owner: %w", mapError(err))
	}
	if _, err := conn.Exec(ctx, createMigration); err != nil {
		return outcome(ctx, mapError(err))
	}
	for _, m := range migrations(postgres) {
		if err := step(ctx, conn, m); err != nil {
			return fmt.Errorf("sql: migration %s: %w", m.id, err)
		}
	}
	return nil
}

func takeOwnership(ctx context.Context, conn *pgx.Conn) error {
	var super bool
	if err := conn.QueryRow(ctx, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user").Scan(&super); err != nil {
		return err
	}
	if super {
		roles, err := migrationFiles.ReadFile("migrations/postgres/roles.sql")
		if err != nil {
			return err
		}
		if _, err := conn.Exec(ctx, string(roles)); err != nil {
			return err
		}
	}
	_, err := conn.Exec(ctx, "SET ROLE voordeur_owner")
	return err
}

// step applies one migration unless it was applied before, both in one transaction.
func step(ctx context.Context, conn *pgx.Conn, m migration) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "INSERT INTO migration (id) VALUES ($1) ON CONFLICT DO NOTHING", m.id)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		_, err = tx.Exec(ctx, m.text)
		return err
	})
}

// migrated tells whether exactly the steps this program knows, or more, were applied: a newer schema
// serves an older program during an upgrade.
func migrated(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, "SELECT id FROM migration")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotMigrated, mapError(err))
	}
	applied, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotMigrated, mapError(err))
	}
	for _, m := range migrations(postgres) {
		if !slices.Contains(applied, m.id) {
			return fmt.Errorf("%w: step %s is missing", ErrNotMigrated, m.id)
		}
	}
	return nil
}

// migrateSQLite does for a file what Migrate does for Postgres; the lock on the file is held.
func migrateSQLite(ctx context.Context, conn *stdsql.Conn) error {
	if _, err := conn.ExecContext(ctx, createMigration); err != nil {
		return err
	}
	for _, m := range migrations(sqlite) {
		if err := stepSQLite(ctx, conn, m); err != nil {
			return fmt.Errorf("sql: migration %s: %w", m.id, err)
		}
	}
	return nil
}

func stepSQLite(ctx context.Context, conn *stdsql.Conn, m migration) (err error) {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	res, err := tx.ExecContext(ctx, "INSERT INTO migration (id) VALUES (?) ON CONFLICT DO NOTHING", m.id)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil {
		return err
	} else if n == 1 {
		if _, err := tx.ExecContext(ctx, m.text); err != nil {
			return err
		}
	}
	return tx.Commit()
}
