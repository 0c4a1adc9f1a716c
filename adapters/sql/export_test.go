package sql

import (
	"context"
	"path"

	"github.com/voordeur/voordeur/ports"
)

// Raw runs a statement with the connection of a store, as a repository that forgot something would.
func Raw(ctx context.Context, s ports.Store, query string, args ...any) (n int64, err error) {
	res, err := s.(store).tx.NewRaw(query, args...).Exec(ctx)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Outside runs a statement on the pool of units of work, outside any.
func (d *Database) Outside(ctx context.Context, query string) error {
	p, ok := d.units.(pool)
	if !ok {
		p = pool{d.units.(sqliteFile).readers}
	}
	_, err := p.ExecContext(ctx, query)
	return err
}

// MapError is what repositories do to the errors of a database.
var MapError = mapError

// MigrationTexts gives the steps of a dialect by their id.
func MigrationTexts(dialectName string) map[string]string {
	out := map[string]string{}
	for _, m := range migrations(dialect(dialectName)) {
		out[path.Join(dialectName, m.id)] = m.text
	}
	return out
}
