// Package mandates is what mandate administrators do with what stands in the register: means and mandates that exist,
// who may act for whom and until when, and who administers an organisation (MR-74 to MR-81, ET-10, ET-18, XC-19 to
// XC-21, XC-44). Before anything ends, the same functions that will end it tell what stops.
package mandates

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Admins    ports.MandateAdmins
	Catalogue ports.ServiceCatalogue
	Register  ports.BusinessRegister
	Notices   ports.MandateNotices
	Closer    ports.SessionCloser
	Postbox   ports.Postbox
	Zone      *time.Location // in which days begin
	Now       func() time.Time
	NewID     func() string
}

// Service is the register of all realms.
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
	ErrNotThere        = fault.New(fault.NotFound, "mandates.not-there") // or of an organisation that they do not administer
	ErrNotAdministered = fault.New(fault.Forbidden, "mandates.not-administered")
	ErrMoved           = fault.New(fault.Conflict, "mandates.moved")   // it changed since the page was shown
	ErrOver            = fault.New(fault.Conflict, "mandates.over")    // it is in no state for that any more
	ErrReason          = fault.New(fault.Invalid, "mandates.reason")   // too short or too long
	ErrDay             = fault.New(fault.Invalid, "mandates.day")      // not one on which it can end
	ErrLevel           = fault.New(fault.Forbidden, "mandates.level")  // above that of the administrator (MR-74, ET-18)
	ErrFourEyes        = fault.New(fault.Forbidden, "mandates.second") // who asked for a second administrator is not that one (MR-81)
)

// do runs f for a caller who may act, and gives the refusals of what is below as this package's.
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
func (s *Service) view(ctx context.Context, c Caller, f func(context.Context, ports.Store, Admin) error) error {
	err := s.Work.View(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		a, err := s.Admins.Enter(ctx, st, c, ports.ListMeans)
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
	case errors.Is(err, means.ErrAct), errors.Is(err, mandate.ErrAct), errors.Is(err, validity.ErrOver):
		return ErrOver
	case errors.Is(err, mandate.ErrLastAdministrator):
		return ErrLast
	case errors.Is(err, ports.ErrConflict):
		return ErrMoved
	}
	return err
}

// The length of a reason, in characters.
const (
	minReason = 5
	maxReason = 500
)

func reasoned(why string) bool {
	n := utf8.RuneCountInString(why)
	return n >= minReason && n <= maxReason
}

// event is what the administrator did, with facts that are given in pairs.
func (s *Service) event(by string, action audit.Action, object string, facts ...string) audit.Event {
	e := audit.Event{ID: s.NewID(), Action: action, Object: object, Result: audit.Done, Origin: "browser", Actor: by, At: s.Now(), Facts: map[string]string{}}
	if by == system {
		e.Origin = system
	}
	for i := 0; i+1 < len(facts); i += 2 {
		if facts[i+1] != "" {
			e.Facts[facts[i]] = facts[i+1]
		}
	}
	return e
}

const system = "system"

// Today is the start of the day.
func (s *Service) Today() time.Time {
	y, m, d := s.Now().In(s.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, s.Zone)
}
