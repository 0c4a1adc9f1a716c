package porttest

import (
	"context"
	"testing"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// Policies holds the contract of ports.Policies.
func Policies(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		given := ports.PolicyVersion{Number: 1, Document: []byte("realm: ☃\r\n" + awkward), Published: noon, By: awkward}
		publish := func(v ports.PolicyVersion) func(context.Context, ports.Store) error {
			return func(ctx context.Context, s ports.Store) error { return s.Policies().Publish(ctx, v) }
		}
		w.run("none at first", func(w world) {
			w.view(func(ctx context.Context, s ports.Store) error {
				_, err := s.Policies().Live(ctx)
				w.refused(ports.ErrNotFound, err)
				return nil
			})
		})
		w.run("the newest is live, byte for byte; others are found by number", func(w world) {
			w.do(publish(given))
			next := given
			next.Number = 2
			w.do(publish(next))
			next.Published = moment
			w.view(func(ctx context.Context, s ports.Store) error {
				live, err := s.Policies().Live(ctx)
				w.same(live, next)
				old, oldErr := s.Policies().ByNumber(ctx, 1)
				w.refused(nil, oldErr)
				w.same(old.Document, given.Document)
				_, none := s.Policies().ByNumber(ctx, 3)
				w.refused(ports.ErrNotFound, none)
				return err
			})
		})
		w.run("a number is published once", func(w world) {
			w.refused(ports.ErrConflict, w.try(publish(given)))
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				return true, s.Policies().Publish(ctx, ports.PolicyVersion{Number: 3, Published: moment})
			})
		})
		w.run("another realm has its own", func(w world) {
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Policies().ByNumber(ctx, 99)
				return err
			})
		})
	})
}

// Permissions holds the contract of ports.Permissions.
func Permissions(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		read := func(w world) (rules []ports.Permission, version int64) {
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				if rules, err = s.Permissions().All(ctx); err != nil {
					return err
				}
				version, err = s.Permissions().Version(ctx)
				return err
			})
			return rules, version
		}
		replace := func(w world, rules ...ports.Permission) {
			w.do(func(ctx context.Context, s ports.Store) error { return s.Permissions().Replace(ctx, rules) })
		}
		a := ports.Permission{Role: "gebruikersbeheerder", Object: awkward, Action: "read"}
		deny := ports.Permission{Role: "gebruikersbeheerder", Object: awkward, Action: "read", Deny: true}
		w.run("replaced whole; the version moves each time", func(w world) {
			rules, none := read(w)
			w.same(len(rules), 0)
			replace(w, deny, a, a)
			rules, first := read(w)
			w.same(rules, []ports.Permission{a, deny})
			replace(w)
			rules, second := read(w)
			w.same(len(rules), 0)
			if none == first || first == second {
				w.Errorf("versions %d, %d, %d", none, first, second)
			}
		})
		w.run("another realm has its own", func(w world) {
			replace(w, a)
			_, before := read(world{w.T, w.units, w.other, w.realm})
			replace(w, deny)
			rules, after := read(world{w.T, w.units, w.other, w.realm})
			w.same(before, after)
			for _, r := range rules {
				w.same(r, ports.Permission{})
			}
			replace(w)
		})
		w.run("concurrent replacements leave one of them whole", func(w world) {
			w.same(w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				set := []ports.Permission{{Role: letters(8), Object: "a", Action: "x"}, {Role: letters(8), Object: "b", Action: "x"}}
				return true, s.Permissions().Replace(ctx, set)
			}), contenders)
			rules, _ := read(w)
			w.same(len(rules), 2)
			replace(w)
		})
	})
}

func newEvent() audit.Event {
	return audit.Event{ID: uuid(), Action: audit.LoginGranted, Object: "login:" + awkward, Result: audit.Done, Origin: "browser",
		Actor: "person:x", At: moment, Reference: "AB12", Facts: map[string]string{"regel": awkward + nul},
		Personal: map[string]string{"naam": "J. Voorbeeld"}, Inputs: []byte(nul)}
}

// Audit holds the contract of ports.AuditLog; that of the chain is in Sequencer.
func Audit(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		w.run("an incomplete event is refused, and nothing with it", func(w world) {
			bad := newEvent()
			bad.Actor = ""
			err := w.try(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, newEvent(), bad) })
			w.refused(audit.ErrIncomplete, err)
		})
		w.run("appended, and not read before it is chained", func(w world) {
			w.do(func(ctx context.Context, s ports.Store) error {
				if err := s.Audit().Append(ctx); err != nil {
					return err
				}
				return s.Audit().Append(ctx, newEvent(), newEvent())
			})
			w.view(func(ctx context.Context, s ports.Store) error {
				links, err := s.Audit().Read(ctx, 1, 10)
				w.same(len(links), 0)
				return err
			})
		})
	})
}

func newMessage() ports.Message {
	return ports.Message{ID: uuid(), Topic: ports.TopicMail, Payload: []byte(nul + awkward), Trace: "00-trace", At: moment}
}

// Outbox holds the contract of ports.Outbox; what becomes of messages is in Relay.
func Outbox(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		get := func(ctx context.Context, s ports.Store, id string) error {
			_, err := s.Outbox().Get(ctx, id)
			return err
		}
		w.run("round trip, this realm only", func(w world) {
			m := newMessage()
			m.At, m.NotAfter = noon, noon
			w.do(func(ctx context.Context, s ports.Store) error { return s.Outbox().Add(ctx, m) })
			m.At, m.NotAfter = moment, moment
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Outbox().Get(ctx, m.ID)
				w.same(got, m)
				w.refused(ports.ErrNotFound, get(ctx, s, uuid()))
				return err
			})
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error { return get(ctx, s, m.ID) })
		})
		w.run("a message of a rolled back unit of work was never there", func(w world) {
			m := newMessage()
			_ = w.try(func(ctx context.Context, s ports.Store) error {
				_ = s.Outbox().Add(ctx, m)
				return context.Canceled
			})
			w.view(func(ctx context.Context, s ports.Store) error {
				w.refused(ports.ErrNotFound, get(ctx, s, m.ID))
				return nil
			})
		})
	})
}
