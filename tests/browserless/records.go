package browserless

import (
	"context"
	"testing"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Realm gives an environment as the house knows it.
func (h *House) Realm(t testing.TB, environment string) ports.Realm {
	t.Helper()
	slug, err := realm.ParseSlug(full(environment))
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Nodes[0].Realms.BySlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// View reads in an environment.
func (h *House) View(t testing.TB, environment string, f func(context.Context, ports.Store) error) {
	t.Helper()
	if err := h.Nodes[0].Database.View(t.Context(), h.Realm(t, environment).ID, f); err != nil {
		t.Fatal(err)
	}
}

// Change writes in an environment, for what there is no page yet.
func (h *House) Change(t testing.TB, environment string, f func(context.Context, ports.Store) error) {
	t.Helper()
	if err := h.Nodes[0].Database.Do(t.Context(), h.Realm(t, environment).ID, f); err != nil {
		t.Fatal(err)
	}
}

// Events gives what the audit log of an environment holds of one action.
func (h *House) Events(t testing.TB, environment string, action audit.Action) []audit.Event {
	t.Helper()
	r := h.Realm(t, environment).ID
	salt := func() ([]byte, error) { return make([]byte, 16), nil }
	for {
		n, err := h.Nodes[0].Database.Chain(t.Context(), r, 1000, salt)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	var out []audit.Event
	h.View(t, environment, func(ctx context.Context, s ports.Store) error {
		links, err := s.Audit().Read(ctx, 1, 100_000)
		for _, l := range links {
			if l.Event.Action == action {
				out = append(out, l.Event)
			}
		}
		return err
	})
	return out
}

// Codes gives the codes that a login sent to verify an address, newest first.
func (h *House) Codes(t testing.TB, environment, login string) []challenge.Challenge {
	t.Helper()
	return h.CodesFor(t, environment, login, challenge.PurposeVerifyEmail)
}

// CodesFor gives the codes that a login sent for a purpose, newest first.
func (h *House) CodesFor(t testing.TB, environment, login string, purpose challenge.Purpose) []challenge.Challenge {
	t.Helper()
	var out []challenge.Challenge
	h.Change(t, environment, func(ctx context.Context, s ports.Store) (err error) { // the rows are held
		out, err = s.Challenges().OfLogin(ctx, login, purpose)
		return err
	})
	return out
}

// Commits counts the writing commits of all nodes since they started.
func (h *House) Commits() int64 {
	var all int64
	for _, node := range h.Nodes {
		_, commits := node.Database.Statements()
		all += commits
	}
	return all
}
