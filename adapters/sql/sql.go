// Package sql keeps everything that must last, in Postgres or SQLite: one implementation over bun of
// the repositories, the outbox, the audit log and the registers of package ports. The two dialects
// differ in how a transaction is run (postgres.go, sqlite.go) and in a handful of clauses (dialect.go);
// each aggregate has a file with its row and the two functions between row and value.
//
// Every row of a realm carries realm_id first in its key, every statement names it, and a net stands
// below both: on Postgres row-level security bound to the realm in BEGIN, on both dialects a check of
// the final text of each statement.
package sql

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Errors of opening and using a database.
var (
	// ErrInUse: another process has the SQLite file open.
	ErrInUse = errors.New("sql: the database is in use by another process")
	// ErrNotMigrated: the schema is not the one this program was built for.
	ErrNotMigrated = errors.New("sql: the database must be migrated first")
	// ErrUnprotected: row-level security would not keep realms apart.
	ErrUnprotected = errors.New("sql: the database does not keep realms apart")
	// ErrOutsideUnit: a statement outside a unit of work, or one that does not name its realm.
	ErrOutsideUnit = errors.New("sql: statement outside a unit of work, or without its realm")
	// ErrNested: a unit of work within a unit of work would wait for itself.
	ErrNested = errors.New("sql: unit of work within a unit of work")
)

// attempts bounds how often a unit of work runs that lost against a concurrent one.
const attempts = 5

// transactions runs functions in transactions of one pool.
type transactions interface {
	write(ctx context.Context, f func(context.Context, bun.IDB) error) error
	read(ctx context.Context, f func(context.Context, bun.IDB) error) error
	ping(ctx context.Context) error
}

// Database is one open database. It is safe for concurrent use.
type Database struct {
	units    transactions // of one realm
	platform transactions // over all realms: relay, sequencer, register, sweeping
	keys     transactions // of its own, so that a key never waits for a unit of work
	dialect  dialect
	count    *counter
	sequence atomic.Int64 // of audit events, where the database does not count itself
	wake     chan struct{}
	close    func() error
}

var (
	_ ports.UnitOfWork = (*Database)(nil)
	_ ports.Realms     = (*Database)(nil)
	_ ports.Relay      = (*Database)(nil)
	_ ports.Sequencer  = (*Database)(nil)
	_ ports.Janitor    = (*Database)(nil)
	_ ports.KeyRecords = (*Database)(nil)
)

func newDatabase(d dialect, c *counter) *Database {
	return &Database{dialect: d, count: c, wake: make(chan struct{}, 1)}
}

// Do implements ports.UnitOfWork. f runs again, at most five times in all, after a deadlock or a
// serialisation conflict.
func (d *Database) Do(ctx context.Context, r realm.ID, f func(context.Context, ports.Store) error) error {
	var u *unit
	var err error
	for range attempts {
		if u, err = d.enter(ctx, r); err != nil {
			return err
		}
		if err = d.units.write(u.scope(ctx), u.run(f)); !repeatable(err) {
			break
		}
	}
	if err != nil {
		return outcome(ctx, err)
	}
	u.committed()
	return nil
}

// View implements ports.UnitOfWork: all reads of f see one state of the database.
func (d *Database) View(ctx context.Context, r realm.ID, f func(context.Context, ports.Store) error) error {
	u, err := d.enter(ctx, r)
	if err != nil {
		return err
	}
	u.view = true
	if err := d.units.read(u.scope(ctx), u.run(f)); err != nil {
		return outcome(ctx, err)
	}
	u.committed()
	return nil
}

// enter makes the unit of work of a realm, outside any other.
func (d *Database) enter(ctx context.Context, r realm.ID) (*unit, error) {
	if r.IsZero() {
		return nil, ErrOutsideUnit
	}
	if within(ctx) {
		return nil, ErrNested
	}
	return &unit{database: d, realm: r}, ctx.Err()
}

// Wake tells that this process committed a message to the outbox. Other processes' messages are found by polling.
func (d *Database) Wake() <-chan struct{} { return d.wake }

func (d *Database) signal() {
	select {
	case d.wake <- struct{}{}:
	default: // whoever reads will see this message too
	}
}

// Statements tells how many statements and how many writing commits were made since the start.
func (d *Database) Statements() (statements, commits int64) {
	return d.count.statements.Load(), d.count.commits.Load()
}

// Ready tells why the database cannot be used now; nil where it can.
func (d *Database) Ready(ctx context.Context) error {
	for _, t := range []transactions{d.units, d.platform, d.keys} {
		if err := t.ping(ctx); err != nil {
			return outcome(ctx, mapError(err))
		}
	}
	return nil
}

// Close waits for the units of work that run and closes the database.
func (d *Database) Close() error { return d.close() }

// over runs a function over all realms, outside any unit of work.
func (d *Database) over(ctx context.Context, f func(context.Context, bun.IDB) error) error {
	if within(ctx) {
		return ErrNested
	}
	err := d.platform.write(platformScope(ctx), f)
	for n := 1; n < attempts && repeatable(err); n++ {
		err = d.platform.write(platformScope(ctx), f)
	}
	return outcome(ctx, mapError(err))
}

func (d *Database) overview(ctx context.Context, f func(context.Context, bun.IDB) error) error {
	return outcome(ctx, mapError(d.platform.read(platformScope(ctx), f)))
}

// outcome gives the end of the context where that is why err came.
func outcome(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
