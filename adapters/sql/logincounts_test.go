package sql_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// logins records n logins that were let in, and chains them.
func logins(t *testing.T, d *sql.Database, name string, n int) {
	t.Helper()
	err := d.Do(t.Context(), home, func(ctx context.Context, s ports.Store) error {
		for i := range n {
			id := name + string(rune('a'+i))
			e := audit.Event{ID: id, Action: audit.LoginGranted, Object: "login:" + id, Result: audit.Done, Origin: "browser", Actor: "person:x", At: noon, Facts: map[string]string{"service": "s"}}
			if err := s.Audit().Append(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Chain(t.Context(), home, n, func() ([]byte, error) { return nil, nil }); err != nil {
		t.Fatal(err)
	}
}

func wantLogins(t *testing.T, d *sql.Database, want int) {
	t.Helper()
	err := d.View(t.Context(), home, func(ctx context.Context, s ports.Store) error {
		counts, err := s.Audit().Counts(ctx, []time.Time{noon.Add(-time.Hour)})
		if err == nil && (len(counts) != 1 || counts[0].Logins != want) {
			t.Errorf("%+v, want %d", counts, want)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// What moves the place up to which is counted is the last statement: where even that fails, nothing was counted, and
// the next try counts all.
func TestACountThatIsCutOffAtItsEndCountsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(*testing.T) *sql.Database) {
		var d *sql.Database
		var fail, mend func()
		if filepath.Base(t.Name()) == "postgres" {
			c := needPostgres(t)
			name := c.newDatabase(t)
			d = opened(t)(sql.OpenPostgres(t.Context(), c.config(name)))
			super := connect(t, c.as("", name))
			fail = func() {
				alter(t, super, `CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number > OLD.number THEN RAISE 'cut'; END IF; RETURN NEW; END $$`)
				alter(t, super, "CREATE TRIGGER cut BEFORE UPDATE ON login_count_head FOR EACH ROW EXECUTE FUNCTION cut()")
			}
			mend = func() { alter(t, super, "DROP TRIGGER cut ON login_count_head") }
		} else {
			d = open(t)
			raw := func(query string) {
				if err := d.Do(t.Context(), home, func(ctx context.Context, s ports.Store) error {
					_, err := sql.Raw(ctx, s, query+" -- "+home.String())
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			fail = func() {
				raw("CREATE TRIGGER cut BEFORE UPDATE ON login_count_head WHEN NEW.number > OLD.number BEGIN SELECT RAISE(ABORT, 'cut'); END")
			}
			mend = func() { raw("DROP TRIGGER cut") }
		}
		logins(t, d, "one", 7)
		if n, err := d.Count(t.Context(), home, 5); n != 5 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		fail()
		logins(t, d, "two", 3)
		if n, err := d.Count(t.Context(), home, 100); n != 0 || err == nil {
			t.Fatalf("it was not cut off: %d, %v", n, err)
		}
		wantLogins(t, d, 10)
		mend()
		for _, want := range []int{5, 0} {
			if n, err := d.Count(t.Context(), home, 100); n != want || err != nil {
				t.Fatalf("%d, %v", n, err)
			}
			wantLogins(t, d, 10)
		}
	})
}
