package password

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
)

// Gate is the gate by itself.
type Gate struct{ g *gate }

// NewGate makes one.
func NewGate(places, queue int, patience time.Duration) Gate {
	return Gate{newGate(places, queue, patience)}
}

// Pass runs work behind the gate.
func (g Gate) Pass(ctx context.Context, places int64, work func() error) error {
	return g.g.pass(ctx, places, work)
}

// Waiting counts who stands in the queue.
func (g Gate) Waiting() int64 { return g.g.waiting.Load() }

// Watch calls f around every comparison: with the hash, and with the function that compares.
func (h *Hasher) Watch(f func(of credential.Hash, compare func() (bool, error)) (bool, error)) {
	h.equal = func(typed string, of credential.Hash) (bool, error) {
		return f(of, func() (bool, error) { return equal(typed, of) })
	}
}
