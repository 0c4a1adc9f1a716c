package wire

import (
	"context"
	"errors"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// group runs all until ctx ends or one fails.
func group(ctx context.Context, all ...func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, f := range all {
		g.Go(func() error { return f(ctx) })
	}
	return g.Wait()
}

// every calls f at once and then every period until ctx ends. A failure is told and tried again: the
// next period may find the database back.
func every(period time.Duration, failed func(context.Context, error), f func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		tick := time.NewTicker(period)
		defer tick.Stop()
		for {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				failed(ctx, err)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
			}
		}
	}
}

func (a *App) log(what string) func(context.Context, error) {
	return func(ctx context.Context, err error) {
		a.parts.Telemetry.Logger().ErrorContext(ctx, "background work failed", "work", what, "error", err.Error())
	}
}

// shut lets requests under way finish, for at most grace; what is left then is cut off, and that is
// no failure: a browser may hold a connection open on which it asks nothing.
func shut(ctx context.Context, h *http.Server, grace time.Duration) error {
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := h.Shutdown(stop); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return h.Close()
}
