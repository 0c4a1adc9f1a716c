package kvk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/voordeur/voordeur/ports"
)

// The most that is read of an answer. A branch takes about half a kilobyte, and there are organisations with thousands.
const (
	maxProfile  = 512 << 10
	maxBranches = 8 << 20
)

// ask gives what read makes of the answer to a path, from memory where that is fresh. Callers with the same question
// share one call, which goes on when one of them goes away.
func ask[T any](ctx context.Context, r *Register, path string, most int, read func([]byte) (T, error)) (T, error) {
	got, err := r.cache.get(ctx, path, func() (any, int, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.config.Timeout)
		defer cancel()
		return fetch(ctx, r, path, most, read)
	})
	value, _ := got.(T) // nil where there is an error
	return value, err
}

// fetch asks the register, and says in the log what keeps it from answering.
func fetch[T any](ctx context.Context, r *Register, path string, most int, read func([]byte) (T, error)) (any, int, error) {
	began := r.config.Now()
	body, v := r.twice(ctx, path, most)
	var value T
	if v.err == nil {
		if value, v.err = read(body); v.err != nil {
			v.err = fmt.Errorf("%w: the answer of the register: %w", ports.ErrUnavailable, v.err)
		}
	}
	took := r.config.Now().Sub(began).Milliseconds()
	switch {
	case v.err == nil:
		return value, len(body), nil
	case v.ours:
		r.config.Log.ErrorContext(ctx, "the business register refuses our questions; check its address and the key", "error", v.err, "duration_ms", took)
	case !errors.Is(v.err, ports.ErrNotFound):
		r.config.Log.WarnContext(ctx, "the business register cannot be used now", "error", v.err, "duration_ms", took)
	}
	return nil, 0, v.err
}

// twice asks again, once, where the first answer says that this may help and there is time left.
func (r *Register) twice(ctx context.Context, path string, most int) ([]byte, verdict) {
	body, v := r.once(ctx, path, most)
	if v.err == nil || !v.again || !wait(ctx, r.config.Pause) {
		return body, v
	}
	return r.once(ctx, path, most)
}

func wait(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

func (r *Register) once(ctx context.Context, path string, most int) ([]byte, verdict) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+path, nil)
	if err != nil {
		return nil, verdict{err: fmt.Errorf("%w: make a request", ports.ErrUnavailable), ours: true}
	}
	req.Header.Set("apikey", r.config.Key.Reveal())
	req.Header.Set("Accept", "application/hal+json, application/json")
	res, err := r.client.Do(req)
	if err != nil {
		return nil, verdict{err: fmt.Errorf("%w: call the register: %w", ports.ErrUnavailable, cause(err)), again: true}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, int64(most)+1))
	if err != nil {
		return nil, verdict{err: fmt.Errorf("%w: read the answer of the register: %w", ports.ErrUnavailable, err), again: true}
	}
	if len(body) > most {
		return nil, verdict{err: fmt.Errorf("%w: the answer of the register is longer than %d bytes", ports.ErrUnavailable, most)}
	}
	if res.StatusCode == http.StatusOK {
		return body, verdict{}
	}
	return nil, classify(res.StatusCode, codes(body), after(res.Header.Get("Retry-After"), r.config.Now()))
}

// cause drops the method and address that package http puts before the reason: the number asked for is in it.
func cause(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
