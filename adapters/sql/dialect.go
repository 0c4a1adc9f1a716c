package sql

import "github.com/uptrace/bun"

// dialect is what the two databases say differently.
type dialect string

const (
	postgres dialect = "postgres"
	sqlite   dialect = "sqlite"
)

// hold locks the rows a query reads until the unit of work ends. SQLite has one writer at a time, so
// every row is held there.
func (d dialect) hold(q *bun.SelectQuery, clause string) *bun.SelectQuery {
	if d == postgres {
		return q.For(clause)
	}
	return q
}

// hold is that of the dialect. A view changes nothing, so it holds nothing: the same repositories serve both.
func (r repository) hold(q *bun.SelectQuery) *bun.SelectQuery { return r.holdFor(q, "UPDATE") }

// holdOf holds the rows of one of the tables that are joined.
func (r repository) holdOf(q *bun.SelectQuery, table string) *bun.SelectQuery {
	return r.holdFor(q, "UPDATE OF "+table)
}

func (r repository) holdFor(q *bun.SelectQuery, clause string) *bun.SelectQuery {
	if r.unit.view {
		return q
	}
	return r.dialect().hold(q, clause)
}

// object writes pairs of key and value as a JSON text.
func (d dialect) object(pairs string) string {
	if d == postgres {
		return "CAST(json_build_object(" + pairs + ") AS text)"
	}
	return "json_object(" + pairs + ")"
}

// hex writes bytes as a text.
func (d dialect) hex(column string) string {
	if d == postgres {
		return "encode(" + column + ", 'hex')"
	}
	return "hex(" + column + ")"
}

// fact reads one fact of an audit event; NULL where it has none of that name.
func (d dialect) fact(name string) string {
	if d == postgres {
		return "CAST(facts AS json) ->> '" + name + "'"
	}
	return "json_extract(facts, '$." + name + "')"
}
