// Package once lets what a program asks for twice happen once: a key of its own names the request, and whoever comes
// with the same key and the same request gets the same answer.
package once

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// How long answers are kept, and after which time a process that never answered is thought to be gone.
const (
	Kept  = 24 * time.Hour
	lease = 2 * time.Minute
)

// Refusals, by their message keys.
var (
	ErrOther    = fault.New(fault.Invalid, "once.other-request") // the key named another request
	ErrUnderWay = fault.New(fault.Conflict, "once.under-way")    // the first one is not answered yet
)

// Config is what the service needs.
type Config struct {
	Work ports.UnitOfWork
	Now  func() time.Time
}

// Service remembers requests.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Asked is a request, as its program names it.
type Asked struct {
	By     string   // "client:…"
	Key    string   // that the program chose
	Digest [32]byte // of all that it asks
}

// Do acts for the first who asks, and gives the answer to all who ask the same. Of many at once one acts; the others are
// told that it is under way. A fault of ours is no answer: who comes again is the first again.
func (s *Service) Do(ctx context.Context, r realm.ID, q Asked, act func() ports.Reply) (ports.Reply, error) {
	now := s.Now()
	mine := ports.Request{ID: sha256.Sum256([]byte(q.By + "\x00" + q.Key)), Digest: q.Digest, At: now, Until: now.Add(Kept)}
	var kept ports.Request
	var first bool
	err := s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) (err error) {
		kept, first, err = st.Requests().Claim(ctx, mine)
		if err != nil || first || !over(kept, now) {
			return err
		}
		first = true
		return st.Requests().Put(ctx, mine)
	})
	switch {
	case err != nil:
		return ports.Reply{}, err
	case first:
		return s.act(ctx, r, mine, act)
	case kept.Digest != q.Digest:
		return ports.Reply{}, ErrOther
	case kept.Reply.Status == 0:
		return ports.Reply{}, ErrUnderWay
	}
	return kept.Reply, nil
}

// over tells whether a key is free again: it was used long ago, or by a process that is gone.
func over(r ports.Request, now time.Time) bool {
	return !now.Before(r.Until) || (r.Reply.Status == 0 && !now.Before(r.At.Add(lease)))
}

// act keeps the answer, also for a program that did not wait for it.
func (s *Service) act(ctx context.Context, r realm.ID, mine ports.Request, act func() ports.Reply) (ports.Reply, error) {
	mine.Reply = act()
	err := s.Work.Do(context.WithoutCancel(ctx), r, func(ctx context.Context, st ports.Store) error {
		if mine.Reply.Status >= 500 {
			return st.Requests().Remove(ctx, mine.ID)
		}
		return st.Requests().Put(ctx, mine)
	})
	return mine.Reply, err
}
