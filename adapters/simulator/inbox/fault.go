package inbox

import (
	"errors"
	"strings"
	"sync"
)

// Fault is what goes wrong for a recipient, on demand.
type Fault int

// The faults. Mail: 550 at RCPT, 451 at DATA. SMS: 422 and 500.
const (
	None    Fault = iota
	Refused       // the recipient does not exist, and never will
	Busy          // not now; try again later
	Slow          // no answer until the fault is lifted
)

var errClosing = errors.New("inbox: closing")

// faults holds the faults by recipient.
type faults struct {
	mu      sync.Mutex
	by      map[string]Fault
	changed chan struct{} // closed, and replaced, at each change
	closed  chan struct{}
	once    sync.Once
}

func newFaults() *faults {
	return &faults{by: make(map[string]Fault), changed: make(chan struct{}), closed: make(chan struct{})}
}

// SetFault makes f happen to what is sent to a recipient from now on; "" means each recipient
// without a fault of its own. None lifts it.
func (i *Inbox) SetFault(to string, f Fault) { i.faults.set(strings.ToLower(to), f) }

func (f *faults) set(to string, fault Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.by[to] = fault
	close(f.changed)
	f.changed = make(chan struct{})
}

// of gives the fault for a recipient; it waits out Slow.
func (f *faults) of(to string) (Fault, error) {
	for {
		fault, changed := f.now(strings.ToLower(to))
		if fault != Slow {
			return fault, nil
		}
		select {
		case <-changed:
		case <-f.closed:
			return None, errClosing
		}
	}
}

func (f *faults) now(to string) (Fault, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fault := f.by[to]; fault != None {
		return fault, f.changed
	}
	return f.by[""], f.changed
}

func (f *faults) close() { f.once.Do(func() { close(f.closed) }) }
