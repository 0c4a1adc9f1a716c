package password

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/voordeur/voordeur/ports"
)

// gate lets a few in at once and keeps the others waiting in order, not too many and not too long. Without it a
// hundred logins at once take two GiB, and all of them are slower (STORAGE.md 6.2).
type gate struct {
	room     *semaphore.Weighted
	places   int64
	waiting  atomic.Int64
	queue    int64
	patience time.Duration
}

func newGate(places, queue int, patience time.Duration) *gate {
	return &gate{room: semaphore.NewWeighted(int64(places)), places: int64(places), queue: int64(queue), patience: patience}
}

// pass runs work once there are places for it. Work that needs more than there are takes all.
func (g *gate) pass(ctx context.Context, places int64, work func() error) error {
	places = min(places, g.places)
	if err := g.enter(ctx, places); err != nil {
		return err
	}
	defer g.room.Release(places)
	return work()
}

func (g *gate) enter(ctx context.Context, places int64) error {
	if ctx.Err() == nil && g.room.TryAcquire(places) {
		return nil
	}
	defer g.waiting.Add(-1)
	if g.waiting.Add(1) > g.queue {
		return fmt.Errorf("password: the queue is full: %w", ports.ErrBusy)
	}
	patient, stop := context.WithTimeout(ctx, g.patience)
	defer stop()
	switch err := g.room.Acquire(patient, places); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("password: left the queue: %w", ctx.Err())
	}
	return fmt.Errorf("password: the queue is too slow: %w", ports.ErrBusy)
}
