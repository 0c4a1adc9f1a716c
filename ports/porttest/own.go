package porttest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

func newChange(w world, of identity.PersonID) account.Change {
	w.Helper()
	email, err := identity.ParseEmail("O'Brien+x@voorbeeld.example")
	if err != nil {
		w.Fatal(err)
	}
	return account.Change{ID: uuid(), Account: of, Field: account.ChangedEmail, Email: email, AskedAt: moment, Due: moment.Add(time.Hour)}
}

// Changes holds the contract of ports.Changes.
func Changes(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		put := func(c account.Change) {
			w.Helper()
			w.do(func(ctx context.Context, s ports.Store) error { return s.Changes().Put(ctx, c) })
		}
		waiting := func(of identity.PersonID, want ...account.Change) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Changes().Waiting(ctx, of)
				w.same(got, append([]account.Change{}, want...))
				return err
			})
		}
		w.run("round trip, this realm only", func(w world) {
			c := newChange(w, "anna")
			c.AskedAt, c.Due = noon, noon.Add(time.Hour)
			put(c)
			c.AskedAt, c.Due = moment, moment.Add(time.Hour)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Changes().ForUpdate(ctx, c.ID)
				w.same(got, c)
				return err
			})
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Changes().ForUpdate(ctx, c.ID)
				return err
			})
		})
		w.run("what waits is found by account, the newest first", func(w world) {
			older, newer := newChange(w, "bram"), newChange(w, "bram")
			newer.AskedAt = moment.Add(time.Minute)
			newer.Field, newer.Email = account.ChangedPhone, identity.EmailAddress{}
			put(newer)
			put(older)
			put(newChange(w, "carla"))
			waiting("bram", newer, older)
			older.Undone = moment
			put(older)
			waiting("bram", newer)
			newer.DoneAt = moment
			put(newer)
			waiting("bram")
			waiting("nobody")
		})
		w.run("one of many makes it count", func(w world) {
			c := newChange(w, "dirk")
			put(c)
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				held, err := s.Changes().ForUpdate(ctx, c.ID)
				if err != nil || !held.Waiting() {
					return false, err
				}
				held.DoneAt = moment
				return true, s.Changes().Put(ctx, held)
			})
		})
		w.run("they go with the account, as do its reports", func(w world) {
			c, kept := newChange(w, "erik"), newChange(w, "fenna")
			r := account.Report{Token: random32(), Account: "erik", About: "x", CreatedAt: moment, Until: moment.Add(time.Hour)}
			put(c)
			put(kept)
			w.do(func(ctx context.Context, s ports.Store) error {
				return errors.Join(s.Reports().Put(ctx, r), s.Accounts().Erase(ctx, "erik"))
			})
			waiting("erik")
			waiting("fenna", kept)
			w.view(func(ctx context.Context, s ports.Store) error {
				_, err := s.Reports().ForUpdate(ctx, r.Token)
				w.refused(ports.ErrNotFound, err)
				return nil
			})
		})
	})
}

// Reports holds the contract of ports.Reports.
func Reports(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		given := account.Report{Token: random32(), Account: "anna", About: "password-changed", CreatedAt: noon, Until: noon.Add(account.ReportLifetime)}
		w.run("round trip, this realm only", func(w world) {
			w.do(func(ctx context.Context, s ports.Store) error { return s.Reports().Put(ctx, given) })
			given.CreatedAt, given.Until = moment, moment.Add(account.ReportLifetime)
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Reports().ForUpdate(ctx, given.Token)
				w.same(got, given)
				_, none := s.Reports().ForUpdate(ctx, random32())
				w.refused(ports.ErrNotFound, none)
				return err
			})
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Reports().ForUpdate(ctx, given.Token)
				return err
			})
		})
		w.run("one of many uses it", func(w world) {
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				held, err := s.Reports().ForUpdate(ctx, given.Token)
				if err != nil || !held.Use(moment) {
					return false, err
				}
				return true, s.Reports().Put(ctx, held)
			})
		})
	})
}

// History holds the contract of ports.AuditLog.OfPerson.
func History(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		event := func(a audit.Action, actor, object string) audit.Event {
			e := newEvent()
			e.Action, e.Actor, e.Object = a, actor, object
			w.do(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, e) })
			return e
		}
		first := event(audit.LoginGranted, "person:anna", "login:1")
		event(audit.LoginGranted, "person:bram", "login:2")
		event(audit.TokenIssued, "person:anna", "login:1")
		second := event(audit.RoleGranted, "person:bram", "person:anna")
		third := event(audit.RoleGranted, "person:anna", "person:anna")
		among := []audit.Action{audit.LoginGranted, audit.RoleGranted}
		history := func(w world, p identity.PersonID, limit int, want ...audit.Event) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Audit().OfPerson(ctx, p, among, limit)
				w.same(got, append([]audit.Event{}, want...))
				return err
			})
		}
		w.run("what the person did and what was done to them, the newest first, each once", func(w world) {
			history(w, "anna", 10, third, second, first)
			history(w, "anna", 2, third, second)
		})
		w.run("nobody's, and another realm's, is empty", func(w world) {
			history(w, "nobody", 10)
			if err := w.units.View(w.Context(), newRealm(), func(ctx context.Context, s ports.Store) error {
				got, err := s.Audit().OfPerson(ctx, "anna", among, 10)
				w.same(got, []audit.Event{})
				return err
			}); err != nil {
				w.Error(err)
			}
		})
	})
}
