// Package ordering is what a mandate administrator does about means of colleagues until they are ordered, and
// with what was ordered until it is issued (MR-06 to MR-50, MR-61 to MR-70, MR-74): the overview of people with a means,
// the order step by step, and the applications that are under way. For which organisations somebody may do so is
// decided here, whether they may at all by Casbin.
package ordering

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
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
	Register   ports.BusinessRegister
	Files      ports.PeopleFiles
	Phones     ports.PhoneNumbers
	Catalogue  ports.ServiceCatalogue
	Sealer     ports.Sealer
	Postbox    ports.Postbox
	BaseURL    string         // where people reach us, without a path
	Zone       *time.Location // in which days begin
	Now        func() time.Time
	Random     io.Reader
	NewID      func() string
}

// Service is the ordering of all realms.
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
	ErrForbidden       = fault.New(fault.Forbidden, "ordering.forbidden")
	ErrNotThere        = fault.New(fault.NotFound, "ordering.not-there")         // or somebody else's
	ErrNotAdministered = fault.New(fault.Forbidden, "ordering.not-administered") // MR-07
	ErrMoved           = fault.New(fault.Conflict, "ordering.moved")             // it changed since the page was shown
	ErrOver            = fault.New(fault.Conflict, "ordering.over")              // it is in no state for that any more
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

// Actor is how records call the administrator.
func (a Admin) Actor() string { return "person:" + string(a.Profile.Person.ID) }

// Terms are those of the realm.
func (a Admin) Terms() policy.Means { return a.Realm.Document.Policy.Means }

// The actions on means, as Casbin knows them.
const (
	object       = "means"
	actionList   = "list"
	actionExport = "export"
	actionOrder  = "order"
)

// enter gives the caller, if their session is alive and they may do the action.
func (s *Service) enter(ctx context.Context, st ports.Store, c Caller, action string) (Admin, error) {
	a, err := s.caller(ctx, st, c)
	if err != nil {
		return a, err
	}
	may, err := s.Authorizer.Can(ctx, c.Realm, st, role.Names(a.Profile.Grants, s.Now()), object, action)
	if err != nil {
		return a, fmt.Errorf("ordering: authorise: %w", err)
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
		return Admin{}, fmt.Errorf("ordering: realm: %w", err)
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
		return Admin{}, fmt.Errorf("ordering: caller: %w", err)
	}
	if !profile.Person.Suspended.IsZero() {
		return Admin{}, ErrNoSession
	}
	return Admin{Realm: r, Session: held, Profile: profile}, nil
}

// organisations are the caller's own, and those for which they were made administrator, for good or for a period
// (MR-01, XC-44).
func (s *Service) organisations(ctx context.Context, st ports.Store, a Admin) ([]Organisation, error) {
	var out []Organisation
	if own := a.Profile.Organisation; !own.Legal.KvK.IsZero() {
		out = append(out, Organisation{own.Legal.KvK, own.Name, a.Session.Branch})
	}
	others, err := st.MandateAdministrators().Of(ctx, a.Profile.Person.ID)
	if err != nil {
		return nil, fmt.Errorf("ordering: organisations: %w", err)
	}
	for _, o := range others {
		known := slices.ContainsFunc(out, func(x Organisation) bool { return x.KvK == o.KvK })
		if known || o.Term.At(s.Now()) != validity.Valid {
			continue
		}
		named, err := st.Organisations().ByLegal(ctx, identity.Legal{KvK: o.KvK})
		if err != nil && !errors.Is(err, ports.ErrNotFound) {
			return nil, fmt.Errorf("ordering: organisation: %w", err)
		}
		out = append(out, Organisation{KvK: o.KvK, Name: named.Name})
	}
	return out, nil
}

// Touch keeps the caller's session alive and tells who it is; for pages that stay open.
func (s *Service) Touch(ctx context.Context, c Caller) (Admin, error) {
	var out Admin
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		var err error
		if out, err = s.caller(ctx, st, c); err != nil || s.Now().Sub(out.Session.SeenAt) < time.Minute {
			return err
		}
		out.Session.SeenAt = s.Now()
		return st.Sessions().Put(ctx, out.Session)
	})
	return out, err
}

// do runs f for a caller who may order, and gives the refusals of what is below as this package's.
func (s *Service) do(ctx context.Context, c Caller, f func(context.Context, ports.Store, Admin) error) error {
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		a, err := s.enter(ctx, st, c, actionOrder)
		if err != nil {
			return err
		}
		return f(ctx, st, a)
	})
	return refusal(err)
}

// view is do for reading only.
func (s *Service) view(ctx context.Context, c Caller, action string, f func(context.Context, ports.Store, Admin) error) error {
	err := s.Work.View(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		a, err := s.enter(ctx, st, c, action)
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
