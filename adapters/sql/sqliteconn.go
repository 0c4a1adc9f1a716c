package sql

import (
	"context"
	"database/sql/driver"
	"fmt"

	sqlitedriver "modernc.org/sqlite"
)

// sqliteConnector makes connections that check and count statements as those to Postgres do.
type sqliteConnector struct {
	dsn   string
	count *counter
}

func (c sqliteConnector) Driver() driver.Driver { return &sqlitedriver.Driver{} }

func (c sqliteConnector) Connect(context.Context) (driver.Conn, error) {
	inner, err := c.Driver().Open(c.dsn)
	if err != nil {
		return nil, err
	}
	conn, ok := inner.(rawSQLite)
	if !ok {
		return nil, fmt.Errorf("sql: the SQLite driver gives %T", inner)
	}
	return &sqliteConn{conn, c.count}, nil
}

type rawSQLite interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
}

// sqliteConn runs each statement to its end: an interrupt would roll back the whole transaction, with
// the work of the other callers of a group commit.
type sqliteConn struct {
	rawSQLite
	count *counter
}

// control marks the statements of the adapter itself: savepoints, migrations, pragmas.
type control struct{}

func controlling(ctx context.Context) context.Context {
	return context.WithValue(ctx, control{}, true)
}

func (c *sqliteConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	o.ReadOnly = false // the readers' pool is query_only as a whole
	return c.rawSQLite.BeginTx(context.WithoutCancel(ctx), o)
}

func (c *sqliteConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.admit(ctx, query); err != nil {
		return nil, err
	}
	return c.rawSQLite.ExecContext(context.WithoutCancel(ctx), query, args)
}

func (c *sqliteConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.admit(ctx, query); err != nil {
		return nil, err
	}
	return c.rawSQLite.QueryContext(context.WithoutCancel(ctx), query, args)
}

func (c *sqliteConn) admit(ctx context.Context, query string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if ctx.Value(control{}) != nil {
		return nil
	}
	if err := allows(ctx, query); err != nil {
		return err
	}
	c.count.statements.Add(1)
	return nil
}
