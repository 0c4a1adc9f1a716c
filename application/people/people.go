// Package people is the user administration of an organisation: its administrators see who completed
// a first login, and give and take roles. Whose people one may see is decided here, what one may do
// by Casbin.
package people

import (
	"context"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work       ports.UnitOfWork
	Directory  ports.Directory
	Authorizer ports.Authorizer
	Callers    ports.Callers
	Closer     ports.SessionCloser
	Links      ports.LinkKeeper
	Postbox    ports.Postbox
	Now        func() time.Time
	NewID      func() string
}

// Service is the user administration of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Caller is who asks.
type Caller = ports.Caller

// Refusals, by their message keys.
var (
	ErrForbidden = fault.New(fault.Forbidden, "users.forbidden")
	ErrNoPerson  = fault.New(fault.NotFound, "users.not-found")
)

// Admin is a caller who may do what they ask.
type Admin struct{ ports.Who }

// Actions on people, as Casbin knows them.
const (
	actionList      = "list"
	actionExport    = "export"
	actionEditRoles = "edit-roles"
)

// enter gives the caller, if their session is alive and they may do the action. Every use keeps the
// session alive, at the cost of a write a minute.
func (s *Service) enter(ctx context.Context, st ports.Store, c Caller, action string) (Admin, error) {
	a, err := s.caller(ctx, st, c)
	if err != nil {
		return a, err
	}
	may, err := s.Authorizer.Can(ctx, c.Realm, st, role.Names(a.Profile.Grants, s.Now()), "people", action)
	if err != nil {
		return a, fmt.Errorf("people: authorise: %w", err)
	}
	if !may {
		return a, ErrForbidden
	}
	return a, nil
}

func (s *Service) caller(ctx context.Context, st ports.Store, c Caller) (Admin, error) {
	r, err := s.Directory.ByID(ctx, c.Realm)
	if err != nil {
		return Admin{}, fmt.Errorf("people: realm: %w", err)
	}
	who, err := s.Callers.Find(ctx, st, r, c.Token, func(service policy.Service) bool {
		// At a service that leads here, or one whose session may be used for it: the entrance decides which policy applies (MS-10).
		return service.Hosted == policy.UserAdministration || r.Document.Policy.SingleSignOn.Allowed
	})
	return Admin{who}, err
}

// Touch keeps the caller's session alive and tells who it is; for pages that stay open.
func (s *Service) Touch(ctx context.Context, c Caller) (Admin, error) {
	var out Admin
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out, err = s.caller(ctx, st, c); err != nil {
			return err
		}
		return s.Callers.Touch(ctx, st, &out.Session)
	})
	return out, err
}

func (a Admin) event(s *Service, action audit.Action, object string) audit.Event {
	return audit.Event{
		ID: s.NewID(), Action: action, Object: object, Result: audit.Done, Origin: "browser",
		Actor: "person:" + string(a.Profile.Person.ID), At: s.Now(),
		Facts: map[string]string{"organisation": string(a.Profile.Organisation.ID)},
	}
}
