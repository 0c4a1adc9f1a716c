// Package provision makes accounts that somebody else asks for: the first administrator by command, staff
// and account holders by staff. Their owners choose the password themselves. It is reached through
// ports.Provisioner.
package provision

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Postbox   ports.Postbox
	BaseURL   string // where people reach us, without a path
	Now       func() time.Time
	NewID     func() string
}

// Service implements ports.Provisioner.
type Service struct{ Config }

var _ ports.Provisioner = (*Service)(nil)

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Provide implements ports.Provisioner.
func (s *Service) Provide(ctx context.Context, st ports.Store, r ports.Realm, n ports.NewAccount) (account.Account, error) {
	if _, err := st.Accounts().ByEmail(ctx, n.Kind, n.Email); err == nil {
		return account.Account{}, ports.ErrConflict
	} else if !errors.Is(err, ports.ErrNotFound) {
		return account.Account{}, err
	}
	a, p, err := s.make(n)
	if err != nil {
		return a, err
	}
	if err := st.People().Put(ctx, p); err != nil {
		return a, err
	}
	if err := st.Accounts().Put(ctx, a); err != nil {
		return a, err
	}
	if err := s.give(ctx, st, a.ID, n); err != nil {
		return a, err
	}
	if err := s.invite(ctx, st, r, p, n); err != nil {
		return a, err
	}
	return a, st.Audit().Append(ctx, s.events(a.ID, n)...)
}

func (s *Service) make(n ports.NewAccount) (account.Account, identity.Person, error) {
	id, now := identity.PersonID(s.NewID()), s.Now()
	a, err := account.Restore(account.Account{
		ID: id, Kind: n.Kind, Audience: n.Audience, Name: strings.TrimSpace(n.Name), Email: n.Email, Phone: n.Phone, State: account.Active, CreatedAt: now,
	})
	if err != nil {
		return a, identity.Person{}, err
	}
	acting, err := account.Acting(id)
	if err != nil {
		return a, identity.Person{}, err
	}
	p := identity.Person{ID: id, Acting: acting, Language: n.Language, CreatedAt: now}
	p.ProveEmail(n.Email, "", now) // nothing is sent anywhere but there, and the first code proves it
	return a, p, nil
}

func (s *Service) give(ctx context.Context, st ports.Store, id identity.PersonID, n ports.NewAccount) error {
	for _, name := range n.Roles {
		if err := st.Roles().Grant(ctx, role.Grant{Person: id, Role: name, From: s.Now(), By: n.By}); err != nil {
			return fmt.Errorf("provision: give a role: %w", err)
		}
	}
	return nil
}

// events record the account, and each role as it is recorded elsewhere.
func (s *Service) events(id identity.PersonID, n ports.NewAccount) []audit.Event {
	event := func(a audit.Action) audit.Event {
		e := n.Event
		e.ID, e.Action, e.Object, e.Result, e.At = s.NewID(), a, "person:"+string(id), audit.Done, s.Now()
		e.Facts = map[string]string{}
		maps.Copy(e.Facts, n.Event.Facts)
		return e
	}
	made := event(audit.AccountInvited)
	made.Facts["kind"], made.Personal = n.Kind, map[string]string{"address": n.Email.String()}
	out := []audit.Event{made}
	for _, name := range n.Roles {
		e := event(audit.RoleGranted)
		e.Facts["role"] = string(name)
		out = append(out, e)
	}
	return out
}

// invite tells the owner. The letter holds no code: who reads it has to prove the address first.
func (s *Service) invite(ctx context.Context, st ports.Store, r ports.Realm, p identity.Person, n ports.NewAccount) error {
	d := r.Document
	l := ports.Letter{
		Kind: ports.LetterInvited, To: p.Email.String(), Lang: p.Language, Tenant: d.Tenant.Name, At: s.Now(), Link: n.Enter,
		Helpdesk: d.Tenant.Helpdesk.Name, Contact: d.Tenant.Helpdesk.Ways(), Service: d.Tenant.Name,
	}
	for _, x := range d.Policy.Roles.List {
		for _, name := range n.Roles {
			if x.Name == name {
				l.Roles = append(l.Roles, x.Title)
			}
		}
	}
	return s.Postbox.Mail(ctx, st, r.ID, l)
}
