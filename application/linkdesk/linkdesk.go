// Package linkdesk is what the staff of a tenant does about the accounts that its portal had of its own, and the
// links of people to them (MH-24, MH-33 to MH-38): find and look, decide, end, split, give activation codes, and
// bring accounts in from a file. Whoever calls it has found out that the caller may; it records each look and
// each act.
package linkdesk

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work         ports.UnitOfWork
	Directory    ports.Directory
	Keeper       ports.LinkKeeper
	Closer       ports.SessionCloser
	Sealer       ports.Sealer
	Postbox      ports.Postbox
	Files        ports.AccountFiles
	Institutions ports.InstitutionFiles
	Now          func() time.Time
	Random       io.Reader
	NewID        func() string
}

// Service is the desk of all tenants.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// At is somebody at work in a realm.
type At struct {
	Realm  ports.Realm
	By     string // as records call them: "staff:…", or Operator
	Origin string // "browser", or "command"
}

// Operator is who works by command.
const Operator = "operator"

// Refusals, by their message keys.
var (
	ErrNotThere = fault.New(fault.NotFound, "linkdesk.not-there") // no such account, link or import
	ErrReason   = fault.New(fault.Invalid, "linkdesk.reason")     // too short or too long
	ErrNothing  = fault.New(fault.Conflict, "linkdesk.nothing")   // it is so already
	ErrOver     = fault.New(fault.Conflict, "linkdesk.over")      // a colleague was first, or it waited too long
	ErrMoved    = fault.New(fault.Conflict, "linkdesk.moved")     // somebody changed the account meanwhile
)

// Rules gives what a realm demands of links. False where it demands none: then it has no such desk.
func Rules(d policy.Document) (policy.Link, bool) {
	for _, s := range d.Policy.Services {
		for _, a := range s.Audiences {
			if a.Link.Demanded() {
				return a.Link, true
			}
		}
	}
	return policy.Link{}, false
}

// do runs f in the realm, whose refusals come out as this package's.
func (s *Service) do(ctx context.Context, at At, f func(context.Context, ports.Store) error) error {
	if _, ok := Rules(at.Realm.Document); !ok {
		return ErrNotThere
	}
	err := s.Work.Do(ctx, at.Realm.ID, f)
	switch {
	case errors.Is(err, ports.ErrNotFound):
		return ErrNotThere
	case errors.Is(err, linking.ErrOver):
		return ErrOver
	case errors.Is(err, ports.ErrConflict):
		return ErrMoved
	}
	return err
}

// reasoned takes the reason that staff gives: a sentence that a colleague can judge by.
func reasoned(typed string) (string, error) {
	reason := strings.TrimSpace(typed)
	if n := utf8.RuneCountInString(reason); n < 5 || n > 500 {
		return "", ErrReason
	}
	return reason, nil
}

// event is what was done, with facts that are given in pairs.
func (s *Service) event(at At, a audit.Action, object string, facts ...string) audit.Event {
	e := audit.Event{ID: s.NewID(), Action: a, Object: object, Result: audit.Done, Origin: at.Origin, Actor: at.By, At: s.Now(), Facts: map[string]string{}}
	for i := 0; i+1 < len(facts); i += 2 {
		if facts[i+1] != "" {
			e.Facts[facts[i]] = facts[i+1]
		}
	}
	return e
}

// because adds the reason, which may name people.
func because(e audit.Event, reason string) audit.Event {
	e.Personal = map[string]string{"reason": reason}
	return e
}

// letter is one with what every letter has. People of whom only an address is known read Dutch.
func (s *Service) letter(r ports.Realm, k ports.LetterKind, to string) ports.Letter {
	t := r.Document.Tenant
	return ports.Letter{Kind: k, To: to, Lang: "nl", Tenant: t.Name, At: s.Now(), Helpdesk: t.Helpdesk.Name, Contact: t.Helpdesk.Ways()}
}
