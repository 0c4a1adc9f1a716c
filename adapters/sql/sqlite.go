package sql

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

// Readers of units of work and of keys. Few: readers that spin flat out starve the writer.
const sqliteReaders, sqliteKeyReaders = 4, 1

// OpenSQLite opens or makes the database in a file, and migrates it. It gives ErrInUse while another
// process has it open: group commit and the order of audit events count on being alone.
func OpenSQLite(ctx context.Context, file string) (*Database, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("sql: %w", err)
	}
	lock, err := lockFile(file + ".lock")
	if err != nil {
		return nil, err
	}
	d, err := openSQLite(ctx, file)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sql: open %s: %w", filepath.Base(file), err), lock.Close())
	}
	closeDatabase := d.close
	d.close = func() error { return errors.Join(closeDatabase(), lock.Close()) }
	return d, nil
}

// lockFile takes a lock that ends with the process, however it ends.
func lockFile(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("sql: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrInUse
		}
		return nil, fmt.Errorf("sql: lock the database: %w", err)
	}
	return f, nil
}

func openSQLite(ctx context.Context, file string) (*Database, error) {
	d := newDatabase(sqlite, &counter{})
	if err := private(file); err != nil {
		return nil, err
	}
	writer := openFile(file, "immediate", 1, d.count)
	if err := d.prepare(ctx, writer); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	readers := openFile(file, "deferred&_pragma=query_only(1)", sqliteReaders, d.count)
	keyReaders := openFile(file, "deferred&_pragma=query_only(1)", sqliteKeyReaders, d.count)
	g := newGroup(writer, d.count)
	d.units, d.keys = sqliteFile{g, readers}, sqliteFile{g, keyReaders}
	d.platform = d.units
	d.close = func() error {
		g.close()
		return errors.Join(readers.Close(), keyReaders.Close(), writer.Close())
	}
	return d, nil
}

// private makes the file readable by its owner only.
func private(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func openFile(file, mode string, size int, c *counter) *bun.DB {
	dsn := "file:" + (&url.URL{Path: file}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=" + mode
	db := stdsql.OpenDB(sqliteConnector{dsn, c})
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return bun.NewDB(db, sqlitedialect.New())
}

// prepare migrates, and finds where the order of audit events stands.
func (d *Database) prepare(ctx context.Context, writer *bun.DB) error {
	ctx = controlling(ctx)
	conn, err := writer.DB.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := migrateSQLite(ctx, conn); err != nil {
		return err
	}
	var last int64
	err = conn.QueryRowContext(ctx, "SELECT coalesce(max(sequence), 0) FROM audit_event").Scan(&last)
	d.sequence.Store(last)
	return err
}

// sqliteFile writes through the one writer and reads beside it.
type sqliteFile struct {
	*group
	readers *bun.DB
}

func (s sqliteFile) read(ctx context.Context, f func(context.Context, bun.IDB) error) error {
	tx, err := s.readers.BeginTx(ctx, nil)
	if err != nil {
		return mapError(err)
	}
	defer tx.Rollback() // there is nothing to commit
	return f(ctx, tx)
}

func (s sqliteFile) ping(ctx context.Context) error {
	var one int
	return s.readers.QueryRowContext(controlling(ctx), "SELECT 1").Scan(&one)
}
