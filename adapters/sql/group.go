package sql

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/uptrace/bun"
)

// groupSize bounds how many callers share one commit.
const groupSize = 64

var (
	errClosed    = errors.New("sql: the database is closed")
	errAbandoned = errors.New("sql: the unit of work did not return")
)

// group is the one writer of a SQLite file. It gives all who wait a turn in one transaction, each in a
// savepoint of its own, and answers them after one commit: the disk is awaited once for many.
type group struct {
	db    *bun.DB
	count *counter
	jobs  chan *job
	gone  chan struct{} // closed once no more jobs are taken
	loops sync.WaitGroup
	once  sync.Once
}

// job is one caller on its way through the writer. Its function runs in the goroutine of the caller.
type job struct {
	ctx    context.Context
	turn   chan bun.Tx // the transaction is the caller's until over
	over   chan error  // what the function returned
	commit chan error
}

func newGroup(db *bun.DB, c *counter) *group {
	g := &group{db: db, count: c, jobs: make(chan *job), gone: make(chan struct{})}
	g.loops.Go(g.loop)
	return g
}

func (g *group) close() {
	g.once.Do(func() { close(g.gone) })
	g.loops.Wait()
}

// write waits for a turn, runs f, and waits for the commit. Who leaves before the turn came has done nothing.
func (g *group) write(ctx context.Context, f func(context.Context, bun.IDB) error) error {
	j := &job{ctx, make(chan bun.Tx), make(chan error, 1), make(chan error, 1)}
	select {
	case g.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-g.gone:
		return errClosed
	}
	select {
	case tx := <-j.turn:
		if err := j.run(tx, f); err != nil {
			return err
		}
		return <-j.commit
	case err := <-j.commit: // there was no transaction to take part in
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run gives the turn back whatever f does, also where it panics.
func (j *job) run(tx bun.Tx, f func(context.Context, bun.IDB) error) (err error) {
	err = errAbandoned
	defer func() { j.over <- err }()
	if err = f(j.ctx, tx); err == nil {
		err = j.ctx.Err()
	}
	return err
}

func (g *group) loop() {
	for {
		select {
		case j := <-g.jobs:
			g.answer(g.collect(j))
		case <-g.gone:
			return
		}
	}
}

// collect takes whoever waits now, up to the size of a group.
func (g *group) collect(first *job) []*job {
	jobs := []*job{first}
	for len(jobs) < groupSize {
		select {
		case j := <-g.jobs:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// answer runs the jobs in one transaction. Where it is lost (disk full, I/O), all who took part fail,
// and those who had no turn yet fail with them.
func (g *group) answer(jobs []*job) {
	err := g.transact(jobs)
	for _, j := range jobs {
		j.commit <- err
	}
}

func (g *group) transact(jobs []*job) error {
	ctx := controlling(context.Background())
	tx, err := g.db.BeginTx(ctx, nil)
	if err != nil {
		return mapError(err)
	}
	defer tx.Rollback()
	kept := 0
	for _, j := range jobs {
		ok, err := j.take(ctx, tx)
		if err != nil {
			return err
		}
		if ok {
			kept++
		}
	}
	if kept == 0 {
		return nil
	}
	if err := tx.Commit(); err != nil {
		return mapError(err)
	}
	g.count.commits.Add(1)
	return nil
}

// take gives one caller its turn and tells whether its work is to be kept. It gives an error only where
// the transaction as a whole is lost.
func (j *job) take(control context.Context, tx bun.Tx) (kept bool, err error) {
	if _, err := tx.ExecContext(control, "SAVEPOINT unit"); err != nil {
		return false, mapError(err)
	}
	select {
	case j.turn <- tx:
		kept = <-j.over == nil
	case <-j.ctx.Done():
	}
	end := "RELEASE unit"
	if !kept {
		end = "ROLLBACK TO unit; RELEASE unit"
	}
	if _, err := tx.ExecContext(control, end); err != nil {
		return false, fmt.Errorf("sql: the transaction is lost: %w", mapError(err))
	}
	return kept, nil
}
