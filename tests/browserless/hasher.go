package browserless

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/ports"
)

// Counted is the real hasher of passwords, with a count of what it did. All nodes of a house share it.
type Counted struct {
	ports.PasswordHasher
	verified, hashed atomic.Int64
	work             atomic.Pointer[[]credential.Params]
}

// Verify counts a comparison.
func (c *Counted) Verify(ctx context.Context, typed string, h credential.Hash, forms ...credential.Hash) (ports.PasswordVerdict, error) {
	c.verified.Add(1)
	work := []credential.Params{Hashing} // one of each form: so adapters/password shows
	for _, of := range append(slices.Clone(forms), h) {
		if !of.IsZero() && !slices.Contains(work, of.Params()) {
			work = append(work, of.Params())
		}
	}
	slices.SortFunc(work, func(a, b credential.Params) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	c.work.Store(&work)
	return c.PasswordHasher.Verify(ctx, typed, h, forms...)
}

// Hash counts a new hash.
func (c *Counted) Hash(ctx context.Context, typed string) (credential.Hash, error) {
	c.hashed.Add(1)
	return c.PasswordHasher.Hash(ctx, typed)
}

// Forms tells with which forms of hashes the newest password was compared.
func (c *Counted) Forms() []credential.Params { return *c.work.Load() }

// Work tells how many passwords were compared and hashed so far.
func (c *Counted) Work() (verified, hashed int64) { return c.verified.Load(), c.hashed.Load() }

// Hashing is how houses hash passwords: cheaply, as tests look at what is compared and not at what that costs.
// What the product's own parameters are worth, adapters/password tests; what they cost, tests/bench.
var Hashing = credential.Params{Scheme: credential.Argon2id, Memory: 64, Passes: 1, Lanes: 1}

func (h *House) hasher() (*Counted, error) {
	if h.Passwords == nil {
		real, err := password.New(password.Settings{Params: Hashing, Random: system.Random(), Queue: 2000, Patience: time.Minute}) // no test depends on how busy the machine is
		if err != nil {
			return nil, err
		}
		h.Passwords = &Counted{PasswordHasher: real}
	}
	return h.Passwords, nil
}

// gateway hands text messages to the inbox.
type gateway struct{ inbox *inbox.Inbox }

// Send implements ports.SMSSender.
func (g gateway) Send(ctx context.Context, m ports.SMS) error {
	return g.inbox.SendSMS(ctx, m.To, m.Text)
}
