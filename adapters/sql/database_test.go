package sql_test

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

func TestWakeTellsOfCommittedMessagesOnly(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(*testing.T) *sql.Database) {
		d := open(t)
		awake := func() bool {
			select {
			case <-d.Wake():
				return true
			default:
				return false
			}
		}
		no := errors.New("no")
		for _, want := range []error{no, nil} {
			err := d.Do(t.Context(), home, func(ctx context.Context, s ports.Store) error {
				if err := s.Outbox().Add(ctx, ports.Message{ID: "m", At: noon}); err != nil {
					return err
				}
				if awake() {
					t.Error("told before the commit")
				}
				return want
			})
			if !errors.Is(err, want) {
				t.Error(err)
			}
			if got := awake(); got != (want == nil) {
				t.Errorf("told: %v after %v", got, want)
			}
		}
	})
}

// A key is needed within units of work, when all their connections may be taken.
func TestKeysLoadWhileEveryConnectionIsTaken(t *testing.T) {
	c := needPostgres(t)
	config := c.config(c.newDatabase(t))
	config.AppPool = 1
	pg := opened(t)(sql.OpenPostgres(t.Context(), config))
	for name, d := range map[string]*sql.Database{"postgres": pg, "sqlite": openSQLite(t)} {
		t.Run(name, func(t *testing.T) {
			if err := d.Save(t.Context(), home, ports.KeySet{}); err != nil {
				t.Fatal(err)
			}
			err := d.Do(t.Context(), home, func(ctx context.Context, _ ports.Store) error {
				if err := d.Save(ctx, home, ports.KeySet{Version: 1}); !errors.Is(err, sql.ErrNested) {
					t.Errorf("saving within a unit of work: %v, want ErrNested", err)
				}
				if _, err := d.Sweep(ctx, noon, 1); !errors.Is(err, sql.ErrNested) {
					t.Errorf("sweeping within a unit of work: %v, want ErrNested", err)
				}
				set, err := d.Load(ctx, home)
				if set.Version != 1 {
					t.Errorf("version %d", set.Version)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAFaultShowsNoValues(t *testing.T) {
	secret := "jan@bedrijf.example"
	err := sql.MapError(&pgconn.PgError{Code: "22P02", Message: "invalid: " + secret, Detail: secret, ConstraintName: "person_pkey"})
	if err == nil || strings.Contains(err.Error(), secret) || !strings.Contains(err.Error(), "22P02") {
		t.Errorf("error is %v", err)
	}
	onBoth(t, func(t *testing.T, open func(*testing.T) *sql.Database) {
		err := open(t).Do(t.Context(), home, func(ctx context.Context, s ports.Store) error {
			_, err := sql.Raw(ctx, s, "SELECT '"+secret+"' FROM nowhere WHERE '"+home.String()+"' = 'jan'")
			return sql.MapError(err)
		})
		if err == nil || strings.Contains(err.Error(), "jan") {
			t.Errorf("error is %v", err)
		}
	})
}

func TestASerialisationConflictRunsAgainAndNotForEver(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(*testing.T) *sql.Database) {
		d, runs := open(t), 0
		lost := sql.MapError(&pgconn.PgError{Code: "40001"})
		err := d.Do(t.Context(), home, func(context.Context, ports.Store) error {
			if runs++; runs < 3 {
				return lost
			}
			return nil
		})
		if err != nil || runs != 3 {
			t.Errorf("%v after %d runs, want success at the third", err, runs)
		}
		runs = 0
		if err = d.Do(t.Context(), home, func(context.Context, ports.Store) error { runs++; return lost }); err == nil || runs != 5 {
			t.Errorf("%v after %d runs, want an error at the fifth", err, runs)
		}
	})
}

// ARCHITECTURE 5: a returning eHerkenning login takes at most 8 statements in 2 commits. This counts what
// the repositories take of them.
func TestAReturningLoginIsEightStatementsInTwoCommits(t *testing.T) {
	onBoth(t, func(t *testing.T, open func(*testing.T) *sql.Database) {
		d := open(t)
		login := newReturningLogin(t, d)
		statements, commits := d.Statements()
		if err := login(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		s, c := d.Statements()
		if s -= statements; s > 8 {
			t.Errorf("%d statements", s)
		}
		if c -= commits; c != 2 {
			t.Errorf("%d commits", c)
		}
	})
}

func BenchmarkReturningLoginSQL(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *sql.Database{"sqlite": openSQLite, "postgres": openPostgres} {
		b.Run(name, func(b *testing.B) {
			d := open(b)
			login := newReturningLogin(b, d)
			statements, commits := d.Statements()
			n, before := 0, cpu(b)
			for b.Loop() {
				n++
				if err := login(b.Context(), n); err != nil {
					b.Fatal(err)
				}
			}
			s, c := d.Statements()
			b.ReportMetric(float64(s-statements)/float64(n), "statements/op")
			b.ReportMetric(float64(c-commits)/float64(n), "commits/op")
			b.ReportMetric((cpu(b)-before).Seconds()*1000/float64(n), "own-cpu-ms/op") // without the server's
		})
	}
}

// cpu is what this process has used so far.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

var subject = func() identity.Subject {
	kvk, _ := identity.ParseKvK("99999999")
	acting, _ := identity.ParsePseudonym("acting")
	return identity.Subject{Legal: identity.Legal{KvK: kvk}, Acting: acting}
}()
