// Package enlisting is the way of a colleague from an invitation to a means (MR-46 to MR-58): they open the link,
// prove address and number, look at what was asked for them and order it with a code that counts for exactly that
// (G8), are identified by staff where they are not employed (MR-48), choose user name and password, and hold a means.
// Looking changes nothing, and what a mail scanner could do leads nowhere without the telephone (MR-71).
package enlisting

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Catalogue ports.ServiceCatalogue
	Register  ports.BusinessRegister
	Codes     ports.CodeProver
	Passwords ports.PasswordHasher
	Phones    ports.PhoneNumbers
	Sealer    ports.Sealer
	Postbox   ports.Postbox
	BaseURL   string         // where people reach us, without a path
	Host      string         // of the pages on which codes are typed
	Zone      *time.Location // in which days begin
	Now       func() time.Time
	Random    io.Reader
	NewID     func() string
}

// Service is the way to a means, of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Visitor is who holds a link, in one browser.
type Visitor struct {
	Realm  realm.ID
	Link   string // what the address carries
	Cookie string // what the browser holds; empty: nothing
	Lang   string // of the page
	Device string // "Firefox, Windows"
}

// ErrNotThere: staff asks for an application that nobody waits with.
var ErrNotThere = fault.New(fault.NotFound, "enlisting.not-there")

// Purposes of what this package seals and digests.
const (
	purposeBrowser  ports.Purpose = "means-browser"
	purposeDocument ports.Purpose = "means-document"
	purposeBudget   ports.Purpose = "budget"
)

// in runs f on a realm in a unit of work. The document is read before it: that may cost a unit of its own.
func (s *Service) in(ctx context.Context, r realm.ID, f func(context.Context, ports.Store, ports.Realm) error) error {
	known, err := s.Directory.ByID(ctx, r)
	if err != nil {
		return fmt.Errorf("enlisting: realm: %w", err)
	}
	return s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) error { return f(ctx, st, known) })
}

// held is an application with what it is about, within one unit of work.
type held struct {
	realm ports.Realm
	means.Application
	order    means.Order
	mandates []mandate.Mandate
	browser  browser
}

// put stores the application. What is not sealed is not stored.
func (s *Service) put(ctx context.Context, st ports.Store, h *held) error {
	a := h.Application
	a.Person = means.Applicant{}
	if err := st.MeansApplications().Put(ctx, a); err != nil {
		return err
	}
	h.Revision++
	return nil
}

// byApplicant is a deed of who holds the link: nobody that we know, until there is an account.
func (s *Service) byApplicant() means.Deed { return means.Deed{By: "applicant", At: s.Now()} }

func (s *Service) event(h held, a audit.Action, result audit.Result, actor string) audit.Event {
	return audit.Event{
		ID: s.NewID(), Action: a, Object: "means-application:" + string(h.ID), Result: result, Origin: "browser", Actor: actor, At: s.Now(),
		Reference: h.Reference, Facts: map[string]string{"kvk": h.KvK.String(), "level": h.Level.String(), "state": string(h.State)},
	}
}

func (s *Service) record(ctx context.Context, st ports.Store, h held, a audit.Action) error {
	return st.Audit().Append(ctx, s.event(h, a, audit.Done, "anonymous"))
}

// take asks a budget of the application for one more event; a time says that it is spent, and until when.
func (s *Service) take(ctx context.Context, st ports.Store, h held, rule throttle.Rule, what string) (time.Time, error) {
	mac, err := s.Sealer.MAC(ctx, h.realm.ID, purposeBudget, "means", what, string(h.ID))
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
