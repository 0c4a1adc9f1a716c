package sql_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// newReturningLogin prepares a person and gives what the nth login of that person asks of the database,
// token call included.
func newReturningLogin(t testing.TB, d *sql.Database) func(context.Context, int) error {
	t.Helper()
	email, _ := identity.ParseEmail("jan@bedrijf.example")
	err := d.Do(t.Context(), home, func(ctx context.Context, s ports.Store) error {
		_, err := s.Subjects().For(ctx, "p", "portaal", "pseudonym")
		return errors.Join(err,
			s.Organisations().Put(ctx, identity.Organisation{ID: "o", Legal: subject.Legal}),
			s.People().Put(ctx, identity.Person{ID: "p", Organisation: "o", Acting: subject.Acting, Email: email, CreatedAt: noon}),
			s.Roles().Grant(ctx, role.Grant{Person: "p", Organisation: "o", Role: "deelnemer", From: noon, By: role.ByTenant}))
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(ctx context.Context, n int) error {
		code := sha256.Sum256(fmt.Appendf(nil, "code %d", n))
		return errors.Join(d.Do(ctx, home, complete(n, code)), d.Do(ctx, home, redeem(n, code)))
	}
}

func complete(n int, code [32]byte) func(context.Context, ports.Store) error {
	return func(ctx context.Context, s ports.Store) error {
		id := fmt.Sprint(n)
		fresh, err := s.OneTime().Spend(ctx, noon, "request "+id, "response "+id, "assertion "+id, "artifact "+id, "login "+id)
		if err != nil || !fresh {
			return errors.Join(err, fmt.Errorf("fresh: %v", fresh))
		}
		p, err := s.People().BySubject(ctx, subject, noon.Add(time.Hour))
		if err != nil {
			return err
		}
		return errors.Join(
			s.Sessions().Start(ctx, session.Session{ID: session.ID(id), Token: code, Login: id, Person: p.Person.ID, Level: assurance.EH3,
				StartedAt: noon, SeenAt: noon, AuthenticatedAt: noon, Limits: session.Limits{Idle: time.Hour, Absolute: time.Hour}}),
			s.Grants().Create(ctx, ports.Grant{ID: id, Session: session.ID(id), Subject: p.Subjects["portaal"], Code: code, Until: noon}),
			s.Audit().Append(ctx, event("granted "+id), event("issued "+id)))
	}
}

func redeem(n int, code [32]byte) func(context.Context, ports.Store) error {
	return func(ctx context.Context, s ports.Store) error {
		g, err := s.Grants().Find(ctx, ports.GrantKey{Code: code})
		if err != nil {
			return err
		}
		g.CodeUsedAt, g.Access = noon, sha256.Sum256(fmt.Appendf(nil, "access %d", n))
		return errors.Join(s.Grants().Update(ctx, g), s.Audit().Append(ctx, event(fmt.Sprint("redeemed ", n))))
	}
}

func event(id string) audit.Event {
	return audit.Event{ID: id, Action: audit.LoginGranted, Object: "login:" + id, Result: audit.Done, Origin: "browser", Actor: "person:p", At: noon}
}
