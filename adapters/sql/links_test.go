package sql_test

import (
	"context"
	"testing"

	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/ports"
)

// MH-25: what a next login asks of the links of its person is one statement, however many there are.
func TestTheLinksOfAPersonAreOneStatement(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(*testing.T) *sql.Database) {
		d := open(t)
		plant(t, d, home)
		before, _ := d.Statements()
		err := d.View(t.Context(), home, func(ctx context.Context, s ports.Store) error {
			held, err := s.Links().Held(ctx, "p")
			if len(held) != 1 || len(held[0].To.Institutions) != 1 {
				t.Errorf("got %+v", held)
			}
			return err
		})
		if after, _ := d.Statements(); err != nil || after-before != 1 {
			t.Errorf("%d statements, error %v", after-before, err)
		}
	})
}
