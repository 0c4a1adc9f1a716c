package journeys

import (
	"sync/atomic"
	"time"
)

// clock starts with the real one, goes slowly, and can be put ahead. People in a story are quick, also on a machine that
// is busy: what a code said of its minute still holds when it is typed. Once the clock was set it stands still until it
// is moved, so that a story can say what happens in the last millisecond of a day.
type clock struct{ began, ahead, stands atomic.Int64 }

// slowness is how many seconds pass while the clock goes on by one.
const slowness = 20

func (c *clock) now() time.Time {
	if at := c.stands.Load(); at != 0 {
		return time.Unix(0, at)
	}
	real := time.Now()
	c.began.CompareAndSwap(0, real.UnixNano())
	began := time.Unix(0, c.began.Load())
	return began.Add(real.Sub(began)/slowness + time.Duration(c.ahead.Load()))
}

func (c *clock) advance(by time.Duration) {
	c.ahead.Add(int64(by))
	if c.stands.Load() != 0 {
		c.stands.Add(int64(by))
	}
}

func (c *clock) set(at time.Time) { c.stands.Store(at.UnixNano()) }
