package sql

import (
	"context"
	stdsql "database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresConnector makes connections on which no statement runs outside a transaction, and no
// transaction outside a unit of work. The realm travels in the BEGIN, without a round trip of its own.
type postgresConnector struct {
	driver.Connector
	count *counter
}

func (c postgresConnector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &postgresConn{Conn: inner.(*stdlib.Conn), count: c.count}, nil
}

type postgresConn struct {
	*stdlib.Conn
	count *counter
	inTx  bool
}

// Begin implements driver.Conn; without a context there is no realm.
func (c *postgresConn) Begin() (driver.Tx, error) { return nil, ErrOutsideUnit }

// BeginTx begins, and binds row-level security to the realm of the unit of work.
func (c *postgresConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	u := unitOf(ctx)
	if u == nil {
		return nil, ErrOutsideUnit
	}
	begin := "BEGIN"
	if stdsql.IsolationLevel(o.Isolation) == stdsql.LevelRepeatableRead {
		begin += " ISOLATION LEVEL REPEATABLE READ"
	}
	if o.ReadOnly {
		begin += " READ ONLY"
	}
	if !u.realm.IsZero() {
		begin += "; SET LOCAL app.realm_id = '" + u.realm.String() + "'" // a UUID by its type: nothing to quote
	}
	if _, err := c.Conn.Conn().PgConn().Exec(ctx, begin).ReadAll(); err != nil {
		return nil, c.broken(err)
	}
	c.inTx = true
	return &postgresTx{c}, nil
}

// Prepare and PrepareContext are not used by bun, and so not offered.
func (c *postgresConn) Prepare(string) (driver.Stmt, error) { return nil, ErrOutsideUnit }

// PrepareContext refuses, as Prepare does.
func (c *postgresConn) PrepareContext(context.Context, string) (driver.Stmt, error) {
	return nil, ErrOutsideUnit
}

// ExecContext runs a statement of the unit of work.
func (c *postgresConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.admit(ctx, query); err != nil {
		return nil, err
	}
	return c.Conn.ExecContext(ctx, query, args)
}

// QueryContext runs a query of the unit of work.
func (c *postgresConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.admit(ctx, query); err != nil {
		return nil, err
	}
	return c.Conn.QueryContext(ctx, query, args)
}

func (c *postgresConn) admit(ctx context.Context, query string) error {
	if !c.inTx {
		return ErrOutsideUnit
	}
	if err := allows(ctx, query); err != nil {
		return err
	}
	c.count.statements.Add(1)
	return nil
}

// broken closes a connection whose transaction is in an unknown state, so that no other unit of work gets it.
func (c *postgresConn) broken(err error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = c.Conn.Conn().Close(ctx)
	return err
}

type postgresTx struct{ conn *postgresConn }

// Commit fails where Postgres answers COMMIT with a rollback, as it does after a statement error that was swallowed.
func (t *postgresTx) Commit() error {
	tag, err := t.end("COMMIT")
	if err != nil {
		return err
	}
	if tag != "COMMIT" {
		return fmt.Errorf("sql: %w", pgx.ErrTxCommitRollback)
	}
	t.conn.count.commits.Add(1)
	return nil
}

func (t *postgresTx) Rollback() error {
	_, err := t.end("ROLLBACK")
	return err
}

// end has a time limit of its own: the caller's context may be over, and the transaction must end all the same.
func (t *postgresTx) end(query string) (string, error) {
	t.conn.inTx = false
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	tag, err := t.conn.Conn.Conn().Exec(ctx, query)
	if err != nil {
		return "", t.conn.broken(err)
	}
	return tag.String(), nil
}
