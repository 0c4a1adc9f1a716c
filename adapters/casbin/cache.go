package casbin

import (
	"container/list"
	"sync"

	"github.com/casbin/casbin/v2"

	"github.com/voordeur/voordeur/domain/realm"
)

// numbering says whose version numbers an entry's are.
type numbering int

const (
	stored numbering = iota // of the rules in the database
	given                   // of the caller
)

// key names an entry. The realm is in it: no enforcer knows the rules of two.
type key struct {
	realm realm.ID
	by    numbering
}

type entry struct {
	key      key
	version  int64
	enforcer *casbin.Enforcer // nil: no rules
}

// cache keeps the enforcers that were used last.
type cache struct {
	mu      sync.Mutex
	size    int
	recent  *list.List // of *entry, the last used first
	entries map[key]*list.Element
}

func newCache(size int) *cache {
	return &cache{size: max(1, size), recent: list.New(), entries: map[key]*list.Element{}}
}

func (c *cache) get(k key, version int64) (*casbin.Enforcer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.entries[k]
	if !ok || at.Value.(*entry).version != version {
		return nil, false
	}
	c.recent.MoveToFront(at)
	return at.Value.(*entry).enforcer, true
}

// put keeps the newest version: who was slow with an older one does not undo it.
func (c *cache) put(k key, version int64, e *casbin.Enforcer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.entries[k]; ok {
		if version >= at.Value.(*entry).version {
			at.Value = &entry{k, version, e}
			c.recent.MoveToFront(at)
		}
		return
	}
	c.entries[k] = c.recent.PushFront(&entry{k, version, e})
	if c.recent.Len() > c.size {
		delete(c.entries, c.recent.Remove(c.recent.Back()).(*entry).key)
	}
}
