package queue

import (
	"context"
	"errors"
	"sync"

	"github.com/voordeur/voordeur/ports"
)

// InProcess is a transport to handlers in this process. It keeps nothing: a delivery is with a worker or
// still in the outbox.
type InProcess struct {
	handle  func(context.Context, ports.Delivery)
	ctx     context.Context
	slots   chan struct{}
	running sync.WaitGroup
}

// NewInProcess hands deliveries to handle, at most workers at a time; keep that well below the database's
// pool. Work that runs gets ctx: end it, then Wait.
func NewInProcess(ctx context.Context, workers int, handle func(context.Context, ports.Delivery)) *InProcess {
	return &InProcess{handle: handle, ctx: ctx, slots: make(chan struct{}, workers)}
}

// Dispatch implements ports.Transport: it waits for a free worker and does not wait for the work.
func (p *InProcess) Dispatch(ctx context.Context, d ports.Delivery) error {
	if err := errors.Join(ctx.Err(), p.ctx.Err()); err != nil { // select would choose at random
		return err
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
	p.running.Go(func() {
		defer func() { <-p.slots }()
		p.handle(p.ctx, d)
	})
	return nil
}

// Wait waits for the work that runs.
func (p *InProcess) Wait() { p.running.Wait() }
