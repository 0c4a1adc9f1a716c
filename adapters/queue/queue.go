// Package queue moves messages from the outbox to the handlers that do their work: Loop claims what is
// due and hands it to a transport (InProcess within this process, Asynq over Redis), Handlers reads the
// message, does the work and settles it. The outbox is the only truth: a transport carries names, never
// contents, and may lose them at any moment.
package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Handler does the work of one message. It runs outside any unit of work, and again for the same
// message after a crash: the id of the message tells that, to it and to whoever it calls. An error is
// temporary unless it is one of the ports' refusals or is wrapped by something with Permanent() true.
type Handler func(ctx context.Context, r realm.ID, m ports.Message) error

// Handlers does the work that deliveries name, and settles it.
type Handlers struct {
	Units  ports.UnitOfWork
	Relay  ports.Relay
	Now    func() time.Time
	Log    *slog.Logger
	Topics map[ports.Topic]Handler

	Timeout  time.Duration                   // of one attempt; the lease of the loop must be more than twice as long. 0: 20 s
	Attempts int                             // after which a message is dead; 0: 12, which takes about two hours
	Backoff  func(attempt int) time.Duration // before the next attempt; nil: 5 s doubled each time, at most 30 min
}

// Lease is how long a claimed message stays with its handler before it is due again.
const Lease = time.Minute

// Handle does the work of one delivery. It reports to the outbox and the log, so it returns nothing: a
// transport has nothing to decide.
func (h *Handlers) Handle(ctx context.Context, d ports.Delivery) {
	m, err := h.read(ctx, d)
	if errors.Is(err, ports.ErrNotFound) {
		return // done by an earlier delivery, dead or expired
	}
	if err != nil {
		h.Log.Warn("message not read; it comes back", "realm", d.Realm.String(), "message", d.ID, "error", err)
		return
	}
	s := h.attempt(ctx, d, m)
	s.At = h.Now()
	// The work is done even if the process stops now: tell the outbox all the same.
	settling, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := h.Relay.Settle(settling, d, s); err != nil {
		h.Log.Error("message not settled; it comes back", "realm", d.Realm.String(), "message", d.ID, "error", err)
	}
}

func (h *Handlers) read(ctx context.Context, d ports.Delivery) (m ports.Message, err error) {
	err = h.Units.View(ctx, d.Realm, func(ctx context.Context, s ports.Store) error {
		m, err = s.Outbox().Get(ctx, d.ID)
		return err
	})
	return m, err
}

// attempt does the work and says what became of it.
func (h *Handlers) attempt(ctx context.Context, d ports.Delivery, m ports.Message) ports.Settlement {
	if !m.NotAfter.IsZero() && !h.Now().Before(m.NotAfter) {
		return ports.Settlement{State: ports.SettledExpired}
	}
	err := h.work(ctx, d, m)
	if err == nil {
		return ports.Settlement{State: ports.SettledDone}
	}
	log := h.Log.With("realm", d.Realm.String(), "message", d.ID, "topic", string(m.Topic), "attempt", d.Attempt, "error", short(err))
	if permanent(err) || d.Attempt >= orElse(h.Attempts, 12) {
		log.Error("message is dead")
		return ports.Settlement{State: ports.SettledDead, Error: short(err)}
	}
	log.Warn("message is put off")
	return ports.Settlement{State: ports.SettledRetry, Next: h.Now().Add(h.backoff(d.Attempt)), Error: short(err)}
}

// work calls the topic's handler; a panic is a temporary failure.
func (h *Handlers) work(ctx context.Context, d ports.Delivery, m ports.Message) (err error) {
	handle, ok := h.Topics[m.Topic]
	if !ok { // an older process during an upgrade: a newer one will know it
		return fmt.Errorf("queue: no handler for topic %q", m.Topic)
	}
	defer func() {
		if p := recover(); p != nil {
			h.Log.Error("handler panicked", "topic", string(m.Topic), "stack", string(debug.Stack()))
			err = errors.New("queue: handler panicked")
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, orElse(h.Timeout, 20*time.Second))
	defer cancel()
	return handle(ctx, d.Realm, m)
}

func (h *Handlers) backoff(attempt int) time.Duration {
	if h.Backoff != nil {
		return h.Backoff(attempt)
	}
	return min(30*time.Minute, 5*time.Second<<min(max(attempt-1, 0), 20))
}

// permanent tells whether a further attempt would end the same way.
func permanent(err error) bool {
	var p interface{ Permanent() bool }
	return errors.Is(err, ports.ErrMailRefused) || errors.Is(err, ports.ErrSMSRefused) || errors.Is(err, ports.ErrForged) ||
		errors.As(err, &p) && p.Permanent()
}

// short is what the outbox keeps of an error.
func short(err error) string {
	const limit = 200
	s := strings.ReplaceAll(strings.ToValidUTF8(err.Error(), "?"), "\x00", "?")
	for len(s) > limit {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

func orElse[N ~int | ~int64](n, otherwise N) N {
	if n > 0 {
		return n
	}
	return otherwise
}
