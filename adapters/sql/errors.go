package sql

import (
	stdsql "database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	sqlitedriver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/voordeur/voordeur/ports"
)

// fault is a failed statement by its code and constraint. The texts of databases hold values of
// people, so they go no further than here.
type fault struct {
	code       string
	constraint string
	again      bool // a concurrent unit of work was in the way
}

func (f *fault) Error() string {
	if f.constraint != "" {
		return fmt.Sprintf("sql: statement failed: %s on %s", f.code, f.constraint)
	}
	return "sql: statement failed: " + f.code
}

func repeatable(err error) bool {
	f, ok := errors.AsType[*fault](err)
	return ok && f.again
}

// mapError turns an error of a database into one that callers branch on, or into a fault without values.
func mapError(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, stdsql.ErrNoRows) {
		return ports.ErrNotFound
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresError(e)
	}
	if e, ok := errors.AsType[*sqlitedriver.Error](err); ok {
		return sqliteError(e)
	}
	return err
}

func postgresError(e *pgconn.PgError) error {
	switch e.Code {
	case "23505":
		return fmt.Errorf("%w: %s", ports.ErrConflict, e.ConstraintName)
	case "40001", "40P01": // serialisation, deadlock
		return &fault{code: "SQLSTATE " + e.Code, again: true}
	}
	return &fault{code: "SQLSTATE " + e.Code, constraint: e.ConstraintName}
}

func sqliteError(e *sqlitedriver.Error) error {
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return ports.ErrConflict
	}
	busy := e.Code()&0xff == sqlite3.SQLITE_BUSY
	return &fault{code: fmt.Sprintf("SQLite code %d", e.Code()), again: busy}
}

// changed is for statements that change nothing where somebody else was first: they give ErrConflict,
// and the transaction lives on in both dialects.
func changed(res stdsql.Result, err error) error { return affects(res, err, ports.ErrConflict) }

// present is for statements that change what must exist.
func present(res stdsql.Result, err error) error { return affects(res, err, ports.ErrNotFound) }

func affects(res stdsql.Result, err, none error) error {
	if err != nil {
		return mapError(err)
	}
	if n, err := res.RowsAffected(); err != nil {
		return mapError(err)
	} else if n == 0 {
		return none
	}
	return nil
}

// did tells whether a statement changed anything; that it did not is an answer, and no error.
func did(res stdsql.Result, err error) (bool, error) {
	err = changed(res, err)
	if errors.Is(err, ports.ErrConflict) {
		return false, nil
	}
	return err == nil, err
}

// done is for statements whose effect needs no look.
func done(_ stdsql.Result, err error) error { return mapError(err) }

func nothing(err error) bool { return errors.Is(err, stdsql.ErrNoRows) }
