// Package registration lets people apply for an account (OL-07 to OL-10, OL-24 to OL-29): they tell who they
// are, add a document, choose a password and follow what becomes of it; reviewers claim, look and decide. Who
// may review is decided before it is called. What people tell is sealed before it is stored.
package registration

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Codes     ports.CodeProver
	Sealer    ports.Sealer
	Postbox   ports.Postbox
	Passwords ports.PasswordHasher
	Phones    ports.PhoneNumbers
	Files     ports.FileInspector
	Scanner   ports.Scanner
	BaseURL   string         // where people reach us, without a path
	Zone      *time.Location // in which birthdays begin
	Now       func() time.Time
	Random    io.Reader
	NewID     func() string
}

// Service is applications for accounts, of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Visitor is who applies: the holder of a token.
type Visitor struct {
	Realm   realm.ID
	Token   [32]byte // digest of what the browser's cookie holds; zero: it has none
	Lang    string   // of the page: "nl", "en" or "de"
	Network string   // where the browser is on the internet, coarse; empty: it tells nothing
}

// Refusals, by their message keys.
var (
	ErrNone   = fault.New(fault.Unauthenticated, "registration.none") // the browser holds no application
	ErrClosed = fault.New(fault.NotFound, "registration.closed")      // nobody can apply in this realm
)

// Purposes of what this package seals and digests.
const (
	purposeForm      ports.Purpose = "application-form"
	purposeDocument  ports.Purpose = "application-document"
	purposeNote      ports.Purpose = "application-note"
	purposeBudget    ports.Purpose = "budget"
	purposeReference ports.Purpose = "application-reference"
)

// held is an application with what it holds, within one unit of work.
type held struct {
	realm ports.Realm
	kind  policy.Accounts
	registration.Application
	form registration.Form
}

// needs is what the policy wants to know of the applicant.
func (s *Service) needs(h held) registration.Needs {
	r := h.kind.Registration
	return registration.Needs{
		Asked:    registration.Asked{Applicant: h.Applicant, MinimumAge: r.MinimumAge, Practice: !r.Review, Zone: s.Zone},
		Document: r.Document,
	}
}

// in runs f on a realm in a unit of work. The document is read before it: that may cost a unit of its own.
func (s *Service) in(ctx context.Context, r realm.ID, f func(context.Context, ports.Store, ports.Realm) error) error {
	known, err := s.Directory.ByID(ctx, r)
	if err != nil {
		return fmt.Errorf("registration: realm: %w", err)
	}
	return s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) error { return f(ctx, st, known) })
}

// mine gives the application that the browser holds, held until the unit of work ends.
func (s *Service) mine(ctx context.Context, st ports.Store, r ports.Realm, v Visitor) (held, error) {
	a, err := st.Applications().ByToken(ctx, v.Token)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && a.State == registration.Draft && !s.Now().Before(a.Due)) {
		return held{realm: r}, ErrNone
	}
	if err != nil {
		return held{}, err
	}
	return s.opened(ctx, r, a)
}

// opened reads what the applicant told.
func (s *Service) opened(ctx context.Context, r ports.Realm, a registration.Application) (held, error) {
	kind, ok := r.Document.Policy.AccountsOf(a.Kind)
	if !ok {
		return held{}, ErrClosed
	}
	h := held{realm: r, kind: kind, Application: a}
	if len(a.Form) == 0 {
		return h, nil
	}
	plain, err := s.Sealer.Open(ctx, r.ID, purposeForm, string(a.ID), a.Form)
	if err != nil {
		return held{}, fmt.Errorf("registration: open what was told: %w", err)
	}
	return h, json.Unmarshal(plain, &h.form)
}

// put stores an application with what it holds.
func (s *Service) put(ctx context.Context, st ports.Store, h *held) error {
	if h.State == registration.Draft || h.Form != nil { // what was wiped stays so
		plain, err := json.Marshal(h.form)
		if err != nil {
			return fmt.Errorf("registration: write what was told: %w", err)
		}
		if h.Form, err = s.Sealer.Seal(ctx, h.realm.ID, purposeForm, string(h.ID), plain); err != nil {
			return err
		}
	}
	if err := st.Applications().Put(ctx, h.Application); err != nil {
		return err
	}
	h.Revision++
	return nil
}

// change runs f on what the browser holds, and stores what f made of it unless f says no.
func (s *Service) change(ctx context.Context, v Visitor, f func(context.Context, ports.Store, *held) (bool, error)) error {
	return s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) error {
		h, err := s.mine(ctx, st, r, v)
		if err != nil {
			return err
		}
		changed, err := f(ctx, st, &h)
		if err != nil || !changed {
			return err
		}
		h.Touch(s.Now())
		return s.put(ctx, st, &h)
	})
}

// take asks a budget for one more event; a time says that it is spent, and until when.
func (s *Service) take(ctx context.Context, st ports.Store, r realm.ID, rule throttle.Rule, parts ...string) (time.Time, error) {
	mac, err := s.Sealer.MAC(ctx, r, purposeBudget, parts...)
	if err != nil {
		return time.Time{}, err
	}
	b, err := st.Budgets().ForUpdate(ctx, base64.RawURLEncoding.EncodeToString(mac))
	if err != nil {
		return time.Time{}, err
	}
	if until, ok := b.Take(rule, s.Now()); !ok {
		return until, nil
	}
	return time.Time{}, st.Budgets().Put(ctx, b, s.Now().Add(24*time.Hour))
}

// event is one of an application.
func (s *Service) event(h held, a audit.Action, result audit.Result, actor string) audit.Event {
	return audit.Event{
		ID: s.NewID(), Action: a, Object: "application:" + string(h.ID), Result: result, Origin: "browser", Actor: actor, At: s.Now(),
		Reference: h.Reference, Facts: map[string]string{"kind": h.Kind, "audience": h.Audience, "applicant": string(h.Applicant), "state": string(h.State)},
	}
}

// applicant names who applies in the audit: nobody we know, until there is an account.
func (h held) applicant() string {
	if h.Person == "" {
		return "anonymous"
	}
	return "person:" + string(h.Person)
}

// service is the one that the audience enters.
func (h held) service() policy.Service {
	for _, s := range h.realm.Document.Policy.Services {
		if _, ok := s.Audience(h.Audience); ok {
			return s
		}
	}
	return policy.Service{}
}
