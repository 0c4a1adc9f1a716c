// Package mandates is what mandate administrators do with what stands in the register: means and mandates that exist,
// who may act for whom and until when, and who administers an organisation (MR-74 to MR-81, ET-10, ET-18, XC-19 to
// XC-21, XC-44). Before anything ends, the same functions that will end it tell what stops.
package mandates

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work       ports.UnitOfWork
	Directory  ports.Directory
	Authorizer ports.Authorizer
	Catalogue  ports.ServiceCatalogue
	Register   ports.BusinessRegister
	Notices    ports.MandateNotices
	Closer     ports.SessionCloser
	Postbox    ports.Postbox
	Zone       *time.Location // in which days begin
	Now        func() time.Time
	NewID      func() string
}

// Service is the register of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Caller is who asks: the holder of a session token.
type Caller struct {
	Realm realm.ID
	Token [32]byte // digest of the token in the browser's cookie
}

// Refusals, by their message keys.
var (
	ErrNoSession       = fault.New(fault.Unauthenticated, "session.none")
	ErrElsewhere       = fault.New(fault.Unauthenticated, "session.elsewhere") // the session is for another service
	ErrForbidden       = fault.New(fault.Forbidden, "mandates.forbidden")
	ErrNotThere        = fault.New(fault.NotFound, "mandates.not-there") // or of an organisation that they do not administer
	ErrNotAdministered = fault.New(fault.Forbidden, "mandates.not-administered")
	ErrMoved           = fault.New(fault.Conflict, "mandates.moved")   // it changed since the page was shown
	ErrOver            = fault.New(fault.Conflict, "mandates.over")    // it is in no state for that any more
	ErrReason          = fault.New(fault.Invalid, "mandates.reason")   // too short or too long
	ErrDay             = fault.New(fault.Invalid, "mandates.day")      // not one on which it can end
	ErrLevel           = fault.New(fault.Forbidden, "mandates.level")  // above that of the administrator (MR-74, ET-18)
	ErrFourEyes        = fault.New(fault.Forbidden, "mandates.second") // who asked for a second administrator is not that one (MR-81)
)

// Admin is a caller who may do what they ask.
type Admin struct {
	Realm         ports.Realm
	Session       session.Session
	Profile       ports.Profile
	Organisations []Organisation // that they administer now, their own first
}

// Organisation is one that somebody administers.
type Organisation struct {
	KvK    identity.KvK
	Name   string          // empty: nobody told
	Branch identity.Branch // to which the administrator's own mandate is restricted; zero: it is not
}

// KvKs are the numbers of the organisations.
func (a Admin) KvKs() []identity.KvK {
	out := make([]identity.KvK, len(a.Organisations))
	for i, o := range a.Organisations {
		out[i] = o.KvK
	}
	return out
}

// At finds one of the organisations.
func (a Admin) At(k identity.KvK) (Organisation, bool) {
	i := slices.IndexFunc(a.Organisations, func(o Organisation) bool { return o.KvK == k })
	if i < 0 {
		return Organisation{}, false
	}
	return a.Organisations[i], true
}

// name is what letters call an organisation.
func (a Admin) name(k identity.KvK) string {
	if o, _ := a.At(k); o.Name != "" {
		return o.Name
	}
	return k.String()
}

// over tells whether the caller administers a mandate: who is restricted to a branch has those of that branch.
func (a Admin) over(m mandate.Mandate) bool {
	o, ok := a.At(m.Grantor)
	return ok && (o.Branch.IsZero() || o.Branch == m.Branch)
}

// Actor is how records call the administrator.
func (a Admin) Actor() string { return "person:" + string(a.Profile.Person.ID) }

// Terms are those of the realm.
func (a Admin) Terms() policy.Means { return a.Realm.Document.Policy.Means }

// The actions on means, as Casbin knows them: who may order may also end what was ordered.
const (
	object       = "means"
	actionList   = "list"
	actionManage = "order"
)

func (s *Service) enter(ctx context.Context, st ports.Store, c Caller, action string) (Admin, error) {
	a, err := s.caller(ctx, st, c)
	if err != nil {
		return a, err
	}
	may, err := s.Authorizer.Can(ctx, c.Realm, st, role.Names(a.Profile.Grants, s.Now()), object, action)
	if err != nil {
		return a, fmt.Errorf("mandates: authorise: %w", err)
	}
	if !may {
		return a, ErrForbidden
	}
	a.Organisations, err = s.organisations(ctx, st, a)
	return a, err
}

func (s *Service) caller(ctx context.Context, st ports.Store, c Caller) (Admin, error) {
	r, err := s.Directory.ByID(ctx, c.Realm)
	if err != nil {
		return Admin{}, fmt.Errorf("mandates: realm: %w", err)
	}
	if !r.Document.Policy.Means.Issued() {
		return Admin{}, ErrNotThere
	}
	held, err := st.Sessions().ByToken(ctx, c.Token)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && !held.Alive(s.Now())) {
		return Admin{}, ErrNoSession
	}
	if err != nil {
		return Admin{}, err
	}
	if service, ok := r.Document.Policy.Service(held.Service); !ok || service.Hosted != policy.MandateAdministration {
		return Admin{}, ErrElsewhere
	}
	profile, err := st.People().ByID(ctx, held.Person, s.Now())
	if err != nil {
		return Admin{}, fmt.Errorf("mandates: caller: %w", err)
	}
	if !profile.Person.Suspended.IsZero() {
		return Admin{}, ErrNoSession
	}
	return Admin{Realm: r, Session: held, Profile: profile}, nil
}

// organisations are the caller's own, and those for which they were made administrator (MR-01, XC-44).
func (s *Service) organisations(ctx context.Context, st ports.Store, a Admin) ([]Organisation, error) {
	var out []Organisation
	if own := a.Profile.Organisation; !own.Legal.KvK.IsZero() {
		out = append(out, Organisation{own.Legal.KvK, own.Name, a.Session.Branch})
	}
	others, err := st.MandateAdministrators().Of(ctx, a.Profile.Person.ID)
	if err != nil {
		return nil, fmt.Errorf("mandates: organisations: %w", err)
	}
	for _, o := range others {
		known := slices.ContainsFunc(out, func(x Organisation) bool { return x.KvK == o.KvK })
		if known || o.Term.At(s.Now()) != validity.Valid {
			continue
		}
		named, err := st.Organisations().ByLegal(ctx, identity.Legal{KvK: o.KvK})
		if err != nil && !errors.Is(err, ports.ErrNotFound) {
			return nil, fmt.Errorf("mandates: organisation: %w", err)
		}
		out = append(out, Organisation{KvK: o.KvK, Name: named.Name})
	}
	return out, nil
}

// do runs f for a caller who may act, and gives the refusals of what is below as this package's.
func (s *Service) do(ctx context.Context, c Caller, f func(context.Context, ports.Store, Admin) error) error {
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		a, err := s.enter(ctx, st, c, actionManage)
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
		a, err := s.enter(ctx, st, c, actionList)
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
