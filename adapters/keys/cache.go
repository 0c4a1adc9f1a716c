package keys

import (
	"container/list"
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/voordeur/voordeur/domain/realm"
)

// cache holds the opened key sets of the realms in use: bounded, least recently used out first, each for
// Lifetime at most. Callers that want the same realm at once share one load.
type cache struct {
	capacity int
	now      func() time.Time
	loads    singleflight.Group

	mu      sync.Mutex
	order   *list.List // of *entry, most recently used first
	entries map[realm.ID]*list.Element
}

type entry struct {
	realm  realm.ID
	ring   *ring
	loaded time.Time
}

func newCache(capacity int, now func() time.Time) *cache {
	return &cache{capacity: max(capacity, 1), now: now, order: list.New(), entries: map[realm.ID]*list.Element{}}
}

func (c *cache) get(ctx context.Context, r realm.ID, load func(context.Context) (*ring, error)) (*ring, error) {
	if g := c.fresh(r); g != nil {
		return g, nil
	}
	// One caller that goes away must not fail the others: the load keeps the values of its context only.
	shared := c.loads.DoChan(r.String(), func() (any, error) {
		if g := c.fresh(r); g != nil {
			return g, nil // the load before this one ended just now
		}
		g, err := load(context.WithoutCancel(ctx))
		if err != nil {
			return nil, err
		}
		return c.put(r, g), nil
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case out := <-shared:
		if out.Err != nil {
			return nil, out.Err
		}
		return out.Val.(*ring), nil
	}
}

func (c *cache) fresh(r realm.ID) *ring {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.entries[r]
	if !ok || c.now().Sub(at.Value.(*entry).loaded) >= Lifetime {
		return nil
	}
	c.order.MoveToFront(at)
	return at.Value.(*entry).ring
}

// put keeps the newer of g and what is there: a load that began before a save must not bring the old set back.
func (c *cache) put(r realm.ID, g *ring) *ring {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.entries[r]; ok {
		e := at.Value.(*entry)
		if g.set.Version > e.ring.set.Version {
			e.ring = g
		}
		if g.set.Version >= e.ring.set.Version {
			e.loaded = c.now()
		}
		c.order.MoveToFront(at)
		return e.ring
	}
	c.entries[r] = c.order.PushFront(&entry{r, g, c.now()})
	if c.order.Len() > c.capacity {
		c.remove(c.order.Back())
	}
	return g
}

// drop forgets a realm whose set is at least age old, and tells whether it did.
func (c *cache) drop(r realm.ID, age time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.entries[r]
	if !ok || c.now().Sub(at.Value.(*entry).loaded) < age {
		return false
	}
	c.remove(at)
	return true
}

func (c *cache) remove(at *list.Element) {
	c.order.Remove(at)
	delete(c.entries, at.Value.(*entry).realm)
}
