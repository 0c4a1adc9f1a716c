// Package password makes and compares hashes of passwords: Argon2id for ours, and what other systems export.
// All of it goes through one gate, because a hash takes memory and time on purpose. It implements ports.PasswordHasher.
package password

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/ports"
)

// Settings says how hashes are made and how many at once. Zero fields take the usual value.
type Settings struct {
	Params   credential.Params // of new hashes: credential.Default
	Places   int               // hashes made at once: one per core. More takes memory and is slower in all
	Queue    int               // callers that may wait: 200
	Patience time.Duration     // how long they wait: two seconds
	Random   io.Reader         // for salts; safe for concurrent use
}

// Hasher makes and compares. It is safe for concurrent use.
type Hasher struct {
	params credential.Params
	decoy  credential.Hash // in the form of our own, which every comparison works through
	random io.Reader
	gate   *gate
	equal  func(typed string, h credential.Hash) (bool, error)
}

var _ ports.PasswordHasher = (*Hasher)(nil)

// New checks the settings and makes a hasher.
func New(s Settings) (*Hasher, error) {
	if s.Random == nil {
		return nil, errors.New("password: salts need randomness")
	}
	if s.Params == (credential.Params{}) {
		s.Params = credential.Default
	}
	decoy, err := credential.NewHash(s.Params, make([]byte, credential.SaltBytes), make([]byte, credential.SumBytes))
	if err != nil {
		return nil, fmt.Errorf("password: hashes cannot be made like this: %w", err)
	}
	g := newGate(usual(s.Places, runtime.GOMAXPROCS(0)), usual(s.Queue, 200), usual(s.Patience, 2*time.Second))
	return &Hasher{params: s.Params, decoy: decoy, random: s.Random, gate: g, equal: equal}, nil
}

func usual[T int | time.Duration](set, otherwise T) T {
	if set > 0 {
		return set
	}
	return otherwise
}

// Normalise gives the NFC of what was typed. What is far too long stays as it is: it will be refused.
func (*Hasher) Normalise(typed string) string {
	if len(typed) > credential.MaximumTyped {
		return typed
	}
	return norm.NFC.String(typed)
}

// Hash makes a hash with a new salt.
func (h *Hasher) Hash(ctx context.Context, typed string) (made credential.Hash, err error) {
	if !hashable(typed) {
		return made, errors.New("password: what is to be hashed was not checked")
	}
	salt := make([]byte, credential.SaltBytes)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return made, fmt.Errorf("password: draw a salt: %w", err)
	}
	err = h.gate.pass(ctx, h.places(h.params), func() error {
		made, err = credential.NewHash(h.params, salt, argon2id(h.Normalise(typed), salt, h.params, credential.SumBytes))
		return err
	})
	return made, err
}

// Verify works through all forms, with the stored hash in the place of its own.
func (h *Hasher) Verify(ctx context.Context, typed string, stored credential.Hash, forms ...credential.Hash) (v ports.PasswordVerdict, err error) {
	todo := h.todo(stored, forms)
	places := int64(1)
	for _, t := range todo {
		places = max(places, h.places(t.Params()))
	}
	err = h.gate.pass(ctx, places, func() error {
		for _, t := range todo {
			same, err := h.equal(typed, t)
			if err != nil {
				return err
			}
			v.Right = v.Right || same && t.Equal(stored)
		}
		return nil
	})
	if err != nil {
		return ports.PasswordVerdict{}, err
	}
	v.Rehash = v.Right && stored.Weaker(h.params)
	return v, nil
}

// todo gives the hashes to compare with: one of each form, of which the stored hash replaces the one it has. One
// whose form nobody announced comes besides.
func (h *Hasher) todo(stored credential.Hash, forms []credential.Hash) []credential.Hash {
	out := []credential.Hash{h.decoy}
	for _, f := range forms {
		if !f.IsZero() && !slices.ContainsFunc(out, f.SameWork) {
			out = append(out, f)
		}
	}
	switch i := slices.IndexFunc(out, stored.SameWork); {
	case stored.IsZero():
	case i < 0:
		out = append(out, stored)
	default:
		out[i] = stored
	}
	return out
}

// places is how much of the gate a hash takes: a place has the memory of one of our own, and one core.
func (h *Hasher) places(p credential.Params) int64 {
	n := (int64(p.KiB()) + int64(h.params.KiB()) - 1) / int64(h.params.KiB())
	if p.Scheme == credential.Argon2id {
		n = max(n, int64(p.Lanes))
	}
	return max(n, 1)
}
