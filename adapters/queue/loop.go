package queue

import (
	"context"
	"log/slog"
	"time"

	"github.com/voordeur/voordeur/ports"
)

// Loop moves due messages from the outbox to a transport. Several may run, in one process or many.
type Loop struct {
	Relay     ports.Relay
	Transport ports.Transport
	Now       func() time.Time
	Log       *slog.Logger
	Wake      <-chan struct{} // tells of a message at once; nil: only polling finds it
	Poll      time.Duration   // the longest a due message waits; 0: 500 ms
	Lease     time.Duration   // 0: Lease
	Batch     int             // 0: 200
}

// Run moves messages until the context ends.
func (l *Loop) Run(ctx context.Context) {
	healthy := true
	for ctx.Err() == nil {
		more, ok := l.move(ctx, healthy)
		if !ok && healthy {
			l.Log.Warn("transport or outbox fails; messages wait")
		}
		if healthy = ok; more && ok {
			continue
		}
		l.wait(ctx, healthy)
	}
}

// move claims one batch and dispatches it. While something fails it claims one message at a time as a
// probe, so that an outage does not use up the attempts of all that wait.
func (l *Loop) move(ctx context.Context, healthy bool) (more, ok bool) {
	limit := orElse(l.Batch, 200)
	if !healthy {
		limit = 1
	}
	claimed, lease := l.Now(), orElse(l.Lease, Lease)
	due, err := l.Relay.Claim(ctx, claimed, lease, limit)
	if err != nil {
		return false, false
	}
	for _, d := range due {
		if l.Now().Sub(claimed) > lease/2 {
			return true, true // the workers are slow: what is left is claimed anew, rather than by two at once
		}
		if err := l.Transport.Dispatch(ctx, d); err != nil {
			return false, false // what was claimed is due again after its lease
		}
	}
	return len(due) == limit, true
}

// wait sleeps until there is reason to look again. A failing transport is not asked at each wake-up.
func (l *Loop) wait(ctx context.Context, healthy bool) {
	pause, wake := orElse(l.Poll, 500*time.Millisecond), l.Wake
	if !healthy {
		pause, wake = 4*pause, nil
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}
