package sql

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// PostgresConfig says how to reach Postgres. The two roles are those of migrations/postgres/roles.sql.
type PostgresConfig struct {
	App   string // DSN of the role voordeur_app
	Relay string // DSN of the role voordeur_relay
	// Connections of the pools; 0: 16 for units of work, 4 for the relay, 2 for keys.
	AppPool, RelayPool, KeyPool int
}

// OpenPostgres connects, and refuses with ErrNotMigrated or ErrUnprotected where the schema or its protection is not right.
func OpenPostgres(ctx context.Context, c PostgresConfig) (*Database, error) {
	d := newDatabase(postgres, &counter{})
	units, err := openPool(c.App, orElse(c.AppPool, 16), d.count)
	if err != nil {
		return nil, err
	}
	platform, err := openPool(c.Relay, orElse(c.RelayPool, 4), d.count)
	if err != nil {
		return nil, errors.Join(err, units.Close())
	}
	keys, err := openPool(c.Relay, orElse(c.KeyPool, 2), d.count)
	if err != nil {
		return nil, errors.Join(err, units.Close(), platform.Close())
	}
	d.units, d.platform, d.keys = units, platform, keys
	d.close = func() error { return errors.Join(units.Close(), platform.Close(), keys.Close()) }
	if err := checkPostgres(ctx, c); err != nil {
		return nil, errors.Join(err, d.close())
	}
	if err := d.Ready(ctx); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func orElse(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// pool is one pool of connections to Postgres.
type pool struct{ *bun.DB }

// openPool connects when first used. Exec mode, because bun writes values into the text: a cache of
// statements would never hit.
func openPool(dsn string, size int, c *counter) (pool, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return pool{}, errors.New("sql: the Postgres DSN cannot be read") // pgx's own text may show the password
	}
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	db := stdsql.OpenDB(postgresConnector{stdlib.GetConnector(*config), c})
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxLifetime(30 * time.Minute)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return pool{bun.NewDB(db, pgdialect.New())}, nil
}

func (p pool) write(ctx context.Context, f func(context.Context, bun.IDB) error) error {
	return p.transact(ctx, nil, f, bun.Tx.Commit)
}

// read sees one snapshot, as a reader of SQLite does. There is nothing to commit.
func (p pool) read(ctx context.Context, f func(context.Context, bun.IDB) error) error {
	return p.transact(ctx, &stdsql.TxOptions{Isolation: stdsql.LevelRepeatableRead, ReadOnly: true}, f, bun.Tx.Rollback)
}

func (p pool) transact(ctx context.Context, o *stdsql.TxOptions, f func(context.Context, bun.IDB) error, end func(bun.Tx) error) error {
	tx, err := p.BeginTx(ctx, o)
	if err != nil {
		return mapError(err)
	}
	defer tx.Rollback() // also when f panics; after the end it does nothing
	if err := f(ctx, tx); err != nil {
		return err
	}
	return mapError(end(tx))
}

func (p pool) ping(ctx context.Context) error {
	if err := p.PingContext(ctx); err != nil {
		return fmt.Errorf("sql: Postgres does not answer: %w", mapError(err))
	}
	return nil
}
