// Package ordering is what a mandate administrator does about means of colleagues until they are ordered, and
// with what was ordered until it is issued (MR-06 to MR-50, MR-61 to MR-70, MR-74): the overview of people with a means,
// the order step by step, and the applications that are under way. For which organisations somebody may do so is
// decided here, whether they may at all by Casbin.
package ordering

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Callers   ports.Callers
	Admins    ports.MandateAdmins
	Register  ports.BusinessRegister
	Files     ports.PeopleFiles
	Phones    ports.PhoneNumbers
	Catalogue ports.ServiceCatalogue
	Sealer    ports.Sealer
	Postbox   ports.Postbox
	BaseURL   string         // where people reach us, without a path
	Zone      *time.Location // in which days begin
	Now       func() time.Time
	Random    io.Reader
	NewID     func() string
}

// Service is the ordering of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Who asks, as all of the administration of means knows them.
type (
	Caller = ports.Caller
	Admin  = ports.MandateAdmin
)

// Refusals, by their message keys.
var (
	ErrNotThere        = fault.New(fault.NotFound, "ordering.not-there")         // or somebody else's
	ErrNotAdministered = fault.New(fault.Forbidden, "ordering.not-administered") // MR-07
	ErrMoved           = fault.New(fault.Conflict, "ordering.moved")             // it changed since the page was shown
	ErrOver            = fault.New(fault.Conflict, "ordering.over")              // it is in no state for that any more
)

// Touch keeps the caller's session alive and tells who it is; for pages that stay open.
func (s *Service) Touch(ctx context.Context, c Caller) (Admin, error) {
	var out Admin
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out, err = s.Admins.Known(ctx, st, c); err != nil {
			return err
		}
		return s.Callers.Touch(ctx, st, &out.Session)
	})
	return out, err
}

// do runs f for a caller who may order, and gives the refusals of what is below as this package's.
func (s *Service) do(ctx context.Context, c Caller, f func(context.Context, ports.Store, Admin) error) error {
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		a, err := s.Admins.Enter(ctx, st, c, ports.OrderMeans)
		if err != nil {
			return err
		}
		return f(ctx, st, a)
	})
	return refusal(err)
}

// view is do for reading only.
func (s *Service) view(ctx context.Context, c Caller, action ports.MeansAction, f func(context.Context, ports.Store, Admin) error) error {
	err := s.Work.View(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		a, err := s.Admins.Enter(ctx, st, c, action)
		if err != nil {
			return err
		}
		return f(ctx, st, a)
	})
	return refusal(err)
}

func refusal(err error) error {
	switch {
	case errors.Is(err, ports.ErrNotFound):
		return ErrNotThere
	case errors.Is(err, means.ErrAct):
		return ErrOver
	case errors.Is(err, ports.ErrConflict):
		return ErrMoved
	}
	return err
}

// event is what the administrator did, with facts that are given in pairs.
func (s *Service) event(a Admin, action audit.Action, object string, facts ...string) audit.Event {
	e := audit.Event{ID: s.NewID(), Action: action, Object: object, Result: audit.Done, Origin: "browser", Actor: a.Actor(), At: s.Now(), Facts: map[string]string{}}
	for i := 0; i+1 < len(facts); i += 2 {
		if facts[i+1] != "" {
			e.Facts[facts[i]] = facts[i+1]
		}
	}
	return e
}

func (s *Service) deed(a Admin, why string) means.Deed {
	return means.Deed{By: a.Actor(), At: s.Now(), Why: why}
}
