package bench

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// rounds of which the median counts.
const rounds = 5

// Cost is processor time for one of what was done.
type Cost struct{ Server, Postgres time.Duration }

// meter reads the clocks of the server and of everything that PostgreSQL runs for it.
type meter struct {
	t      testing.TB
	server int // its process id
	conn   *pgx.Conn
	idle   Cost // a second of doing nothing
}

// newMeter also measures what the house uses when nobody is there: relay, sequencer, sweeper, Redis.
func newMeter(t testing.TB, h *House) *meter {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), h.Postgres.As(""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	m := &meter{t: t, server: h.Server.Process.Pid, conn: conn}
	const quiet = 5 * time.Second
	used := m.used(func() { time.Sleep(quiet) })
	m.idle = Cost{used.Server / time.Duration(quiet.Seconds()), used.Postgres / time.Duration(quiet.Seconds())}
	return m
}

// together makes n calls by each caller, all callers at once, and gives the cost of one call.
func (m *meter) together(callers []*Caller, n int, call func(*Caller, context.Context) error) Cost {
	m.t.Helper()
	all := m.each(1, func() {
		var group errgroup.Group
		for _, c := range callers {
			group.Go(func() error {
				for range n {
					if err := call(c, m.t.Context()); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			m.t.Fatal(err)
		}
	})
	calls := time.Duration(n * len(callers))
	return Cost{all.Server / calls, all.Postgres / calls}
}

// each gives the cost of one of n runs of f, above idling: the median of rounds.
func (m *meter) each(n int, f func()) Cost {
	m.t.Helper()
	f()
	var server, postgres [rounds]float64
	for i := range rounds {
		begin := time.Now()
		used := m.used(func() {
			for range n {
				f()
			}
		})
		seconds := time.Since(begin).Seconds()
		server[i] = (float64(used.Server) - seconds*float64(m.idle.Server)) / float64(n)
		postgres[i] = (float64(used.Postgres) - seconds*float64(m.idle.Postgres)) / float64(n)
	}
	return Cost{time.Duration(median(server[:])), time.Duration(median(postgres[:]))}
}

// used is what both used while f ran.
func (m *meter) used(f func()) Cost {
	m.t.Helper()
	server, backends := m.clock(m.server), m.backends()
	f()
	out := Cost{Server: m.clock(m.server) - server}
	for pid, after := range m.backends() {
		out.Postgres += after - backends[pid] // 0 for one that was born meanwhile
	}
	return out
}

func (m *meter) clock(pid int) time.Duration {
	d, err := processorTime(pid)
	if err != nil {
		m.t.Fatal(err)
	}
	return d
}

// backends are the clocks of PostgreSQL's processes that work for the house's database or for all.
func (m *meter) backends() map[int]time.Duration {
	m.t.Helper()
	rows, err := m.conn.Query(m.t.Context(), `SELECT pid FROM pg_stat_activity
		WHERE (datname = current_database() OR datname IS NULL) AND pid <> pg_backend_pid()`)
	if err != nil {
		m.t.Fatal(err)
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		m.t.Fatal(err)
	}
	out := map[int]time.Duration{}
	for _, pid := range pids {
		if used, err := processorTime(pid); err == nil { // it may have ended since
			out[pid] = used
		}
	}
	return out
}
