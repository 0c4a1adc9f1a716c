package password_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/ports"
)

// crowd are callers of a gate whose work lasts until they are let go.
type crowd struct {
	gate    password.Gate
	inside  atomic.Int64
	mu      sync.Mutex
	most    int64
	release chan struct{}
	errs    chan error
}

func newCrowd(g password.Gate) *crowd {
	return &crowd{gate: g, release: make(chan struct{}), errs: make(chan error, 1000)}
}

func (c *crowd) come(ctx context.Context, n int, places int64) {
	for range n {
		go func() { c.errs <- c.gate.Pass(ctx, places, c.work) }()
	}
	synctest.Wait()
}

func (c *crowd) work() error {
	c.mu.Lock()
	c.most = max(c.most, c.inside.Add(1))
	c.mu.Unlock()
	<-c.release
	c.inside.Add(-1)
	return nil
}

// left gives what those who are gone got.
func (c *crowd) left() (passed, busy int, others []error) {
	synctest.Wait()
	for {
		select {
		case err := <-c.errs:
			switch {
			case err == nil:
				passed++
			case errors.Is(err, ports.ErrBusy):
				busy++
			default:
				others = append(others, err)
			}
		default:
			return passed, busy, others
		}
	}
}

// J4: a hundred at once are hashed by as many as there are places, so memory stays what it is.
func TestNoMoreAtOnceThanThereArePlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(password.NewGate(2, 200, time.Hour))
		c.come(t.Context(), 100, 1)
		for left := int64(98); left >= 0; left-- {
			if c.inside.Load() != 2 || c.gate.Waiting() != left {
				t.Fatalf("%d inside and %d waiting, not 2 and %d", c.inside.Load(), c.gate.Waiting(), left)
			}
			c.release <- struct{}{}
			synctest.Wait()
		}
		c.release <- struct{}{}
		if passed, busy, others := c.left(); passed != 100 || busy != 0 || others != nil || c.most != 2 {
			t.Errorf("%d passed, %d busy, %v, at most %d at once", passed, busy, others, c.most)
		}
	})
}

// J4: a full queue says so at once, and takes others again once it is shorter.
func TestTheQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(password.NewGate(1, 5, time.Hour))
		c.come(t.Context(), 10, 1)
		if passed, busy, others := c.left(); passed != 0 || busy != 4 || others != nil || c.gate.Waiting() != 5 {
			t.Errorf("%d passed, %d busy, %v, %d waiting", passed, busy, others, c.gate.Waiting())
		}
		c.release <- struct{}{}
		synctest.Wait()
		c.come(t.Context(), 1, 1)
		if passed, busy, _ := c.left(); passed != 1 || busy != 0 || c.gate.Waiting() != 5 {
			t.Errorf("later: %d passed, %d busy, %d waiting", passed, busy, c.gate.Waiting())
		}
		close(c.release)
		if passed, busy, _ := c.left(); passed != 6 || busy != 0 || c.gate.Waiting() != 0 {
			t.Errorf("in the end: %d passed, %d busy, %d waiting", passed, busy, c.gate.Waiting())
		}
	})
}

// J4: nobody waits longer than the patience set, and who leaves makes room.
func TestTheQueueIsNotSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(password.NewGate(1, 200, 2*time.Second))
		start := time.Now()
		c.come(t.Context(), 3, 1)
		for range 2 {
			if err := <-c.errs; !errors.Is(err, ports.ErrBusy) || time.Since(start) != 2*time.Second {
				t.Errorf("after %s: %v", time.Since(start), err)
			}
		}
		c.come(t.Context(), 1, 1)
		if c.gate.Waiting() != 1 || c.inside.Load() != 1 {
			t.Errorf("%d waiting, %d inside", c.gate.Waiting(), c.inside.Load())
		}
		close(c.release)
		if passed, busy, others := c.left(); passed != 2 || busy != 0 || others != nil {
			t.Errorf("%d passed, %d busy, %v", passed, busy, others)
		}
	})
}

// J4: who goes away leaves the queue, does no work, and holds up nobody.
func TestWhoGoesAwayLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(password.NewGate(1, 5, time.Hour))
		c.come(t.Context(), 1, 1)
		ctx, leave := context.WithCancel(t.Context())
		c.come(ctx, 5, 1)
		leave()
		if passed, busy, others := c.left(); passed != 0 || busy != 0 || len(others) != 5 || !errors.Is(errors.Join(others...), context.Canceled) || c.gate.Waiting() != 0 {
			t.Errorf("%d passed, %d busy, %v, %d waiting", passed, busy, others, c.gate.Waiting())
		}
		soon, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		c.come(soon, 1, 1)
		if err := <-c.errs; !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ports.ErrBusy) {
			t.Errorf("a deadline of the caller: %v", err)
		}
		c.come(t.Context(), 1, 1)
		close(c.release)
		c.left()
		if err := c.gate.Pass(ctx, 1, func() error { t.Error("work for nobody"); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("gone before: %v", err)
		}
		if c.most != 1 {
			t.Errorf("%d at once", c.most)
		}
	})
}

// J4: work that takes more memory takes more places, and what needs all of them is not overtaken for ever.
func TestHeavyWorkTakesMorePlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(password.NewGate(4, 200, time.Hour))
		c.come(t.Context(), 3, 1)
		c.come(t.Context(), 1, 2)
		c.come(t.Context(), 1, 99) // as much as there is
		c.come(t.Context(), 2, 1)
		for _, inside := range []int64{3, 3, 2, 1, 1, 2} { // after each that goes, the next in the queue
			if c.inside.Load() != inside {
				t.Fatalf("%d inside, not %d", c.inside.Load(), inside)
			}
			c.release <- struct{}{}
			synctest.Wait()
		}
		close(c.release)
		if passed, _, _ := c.left(); passed != 7 {
			t.Errorf("%d passed", passed)
		}
	})
}

func TestWorkThatFailsLeavesItsPlace(t *testing.T) {
	g := password.NewGate(1, 1, time.Hour)
	fault := errors.New("fault")
	if err := g.Pass(t.Context(), 1, func() error { return fault }); !errors.Is(err, fault) {
		t.Error(err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = g.Pass(t.Context(), 1, func() error { panic("panic") })
	}()
	done := false
	if err := g.Pass(t.Context(), 1, func() error { done = true; return nil }); err != nil || !done {
		t.Error(err)
	}
}
