package journeys

import (
	"sync/atomic"
	"time"
)

// clock runs with the real one, and can be put ahead. Once it was set it stands still until it is moved, so
// that a story can say what happens in the last millisecond of a day.
type clock struct{ ahead, stands atomic.Int64 }

func (c *clock) now() time.Time {
	if at := c.stands.Load(); at != 0 {
		return time.Unix(0, at)
	}
	return time.Now().Add(time.Duration(c.ahead.Load()))
}

func (c *clock) advance(by time.Duration) {
	c.ahead.Add(int64(by))
	if c.stands.Load() != 0 {
		c.stands.Add(int64(by))
	}
}

func (c *clock) set(at time.Time) { c.stands.Store(at.UnixNano()) }
