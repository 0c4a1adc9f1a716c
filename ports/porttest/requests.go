package porttest

import (
	"context"
	"testing"
	"time"

	"github.com/voordeur/voordeur/ports"
)

// Requests holds the contract of ports.Requests. Two realms come with the same keys, and each is the first.
func Requests(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		asked := func(n byte) ports.Request {
			return ports.Request{ID: [32]byte{n}, Digest: [32]byte{1, n}, At: moment, Until: moment.Add(time.Hour)}
		}
		claim := func(w world, q ports.Request) (kept ports.Request, first bool) {
			w.do(func(ctx context.Context, s ports.Store) (err error) {
				kept, first, err = s.Requests().Claim(ctx, q)
				return err
			})
			return kept, first
		}
		w.run("who claims first is told so, and the others see what is kept", func(w world) {
			q := asked(1)
			kept, first := claim(w, q)
			w.same(kept, q)
			w.same(first, true)
			other := q
			other.Digest, other.Until = [32]byte{9}, moment.Add(time.Minute)
			kept, first = claim(w, other)
			kept.Reply = ports.Reply{}
			w.same(kept, q)
			w.same(first, false)
		})
		w.run("an answer comes back as it was", func(w world) {
			q := asked(2)
			claim(w, q)
			q.Reply = ports.Reply{Status: 201, Header: map[string]string{"ETag": `"1"`, "Location": awkward}, Body: []byte(nul)}
			w.do(func(ctx context.Context, s ports.Store) error { return s.Requests().Put(ctx, q) })
			kept, first := claim(w, asked(2))
			w.same(kept, q)
			w.same(first, false)
		})
		w.run("what was removed is free again, and removing twice changes nothing", func(w world) {
			claim(w, asked(3))
			for range 2 {
				w.do(func(ctx context.Context, s ports.Store) error { return s.Requests().Remove(ctx, [32]byte{3}) })
			}
			_, first := claim(w, asked(3))
			w.same(first, true)
		})
		w.run("of many at once one is the first", func(w world) {
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				_, first, err := s.Requests().Claim(ctx, asked(5))
				return first, err
			})
		})
	})
}
