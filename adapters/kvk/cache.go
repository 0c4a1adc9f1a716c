package kvk

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/voordeur/voordeur/ports"
)

// cache keeps answers, and that there is none, by their path: each for Lifetime at most, the least recently used out
// first when they take more than size bytes together. What is kept is never changed.
type cache struct {
	size    int
	now     func() time.Time
	flights singleflight.Group

	mu      sync.Mutex
	used    int
	order   *list.List // of *kept, most recently used first
	entries map[string]*list.Element
}

type kept struct {
	path  string
	value any
	err   error // ErrNotFound or nil
	bytes int
	since time.Time
}

// overhead is what an entry takes beside the answer it was made of.
const overhead = 512

func newCache(size int, now func() time.Time) *cache {
	return &cache{size: size, now: now, order: list.New(), entries: map[string]*list.Element{}}
}

// get gives what is kept, or what load gives; load also says how many bytes that takes.
func (c *cache) get(ctx context.Context, path string, load func() (any, int, error)) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if k := c.fresh(path); k != nil {
		return k.value, k.err
	}
	shared := c.flights.DoChan(path, func() (any, error) {
		if k := c.fresh(path); k != nil {
			return k.value, k.err // the flight before this one ended just now
		}
		began := c.now()
		value, bytes, err := load()
		if err == nil || errors.Is(err, ports.ErrNotFound) {
			c.put(&kept{path, value, err, bytes + overhead, began})
		}
		return value, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case out := <-shared:
		return out.Val, out.Err
	}
}

func (c *cache) fresh(path string) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.entries[path]
	if !ok {
		return nil
	}
	k := at.Value.(*kept)
	if c.now().Sub(k.since) >= Lifetime {
		c.remove(at)
		return nil
	}
	c.order.MoveToFront(at)
	return k
}

func (c *cache) put(k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.entries[k.path]; ok {
		c.remove(at)
	}
	c.entries[k.path] = c.order.PushFront(k)
	c.used += k.bytes
	for c.used > c.size {
		c.remove(c.order.Back())
	}
}

func (c *cache) remove(at *list.Element) {
	k := at.Value.(*kept)
	c.order.Remove(at)
	delete(c.entries, k.path)
	c.used -= k.bytes
}
