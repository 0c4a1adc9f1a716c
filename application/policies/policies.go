// Package policies is how the document of a realm changes: a draft is written, checked, replayed on recorded logins,
// approved, and becomes live at once or at its date; and one can always go back. The console, the API and the
// commands all go through it.
package policies

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work         ports.UnitOfWork
	Directory    ports.Directory
	Authorizer   ports.Authorizer
	Reader       ports.DocumentReader
	Editor       ports.DocumentEditor
	Publisher    ports.Publisher
	Surroundings ports.Surroundings
	Postbox      ports.Postbox
	Now          func() time.Time
	NewID        func() string
}

// Service is the policies of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// At is somebody at work on the document of a realm. Who they are, the caller found out; what they may, this package asks.
type At struct {
	Realm    ports.Realm // whose document it is
	Staff    ports.Realm // whose rules say what they may
	Roles    []role.Name // that they have there
	By       string      // as records call them: "staff:…", "client:…", "operator"
	Origin   string      // "browser", "api", "command"
	operator bool        // of the installation, who may all: no request can say so
}

// Operator is who has the installation in hand: its commands, and what it does at start.
func Operator(r ports.Realm, by string) At {
	return At{Realm: r, By: by, Origin: "command", operator: true}
}

// Right is what somebody may do to policies, as Casbin knows it. What each role of staff may is in package policy.
type Right string

// The rights.
const (
	Read     Right = "read"
	Edit     Right = "edit"
	Replay   Right = "replay"
	Approve  Right = "approve"
	Publish  Right = "publish"
	RollBack Right = "roll-back"
)

// Refusals, by their message keys.
var (
	ErrForbidden = fault.New(fault.Forbidden, "policies.forbidden")
	ErrNotThere  = fault.New(fault.NotFound, "policies.not-there") // no such draft or version
	ErrMoved     = fault.New(fault.Conflict, "policies.moved")     // somebody changed the draft meanwhile
	ErrOver      = fault.New(fault.Conflict, "policies.over")      // it is live already, or was withdrawn
	ErrOrder     = fault.New(fault.Conflict, "policies.order")     // another step comes first
	ErrOutdated  = fault.New(fault.Conflict, "policies.outdated")  // another version became live since it was made
	ErrOwn       = fault.New(fault.Forbidden, "policies.own")      // somebody else must approve
	ErrPast      = fault.New(fault.Invalid, "policies.past")       // the instant has passed
)

var refusals = map[error]error{
	draft.ErrOver: ErrOver, draft.ErrOrder: ErrOrder, draft.ErrOutdated: ErrOutdated, draft.ErrOwn: ErrOwn, draft.ErrPast: ErrPast,
	ports.ErrConflict: ErrMoved, ports.ErrNotFound: ErrNotThere,
}

// refusal gives a rule of the domain its message key.
func refusal(err error) error {
	for from, to := range refusals {
		if errors.Is(err, from) {
			return to
		}
	}
	return err
}

// Faulty is the error of a document that cannot become live: what is wrong in it, and what it does not do as its
// tenant expects.
type Faulty struct {
	Faults []policy.Fault
	Unmet  []expect.Judged
}

func (f *Faulty) Error() string {
	var all error
	for _, x := range f.Faults {
		all = errors.Join(all, errors.New(x.String()))
	}
	for _, x := range f.Unmet {
		all = errors.Join(all, fmt.Errorf("expected %s: %s; it is %s %s%s", x.Then, x.Name, x.Is.Kind, x.Is.Reason, x.Is.Steps))
	}
	return all.Error()
}

// do runs f in the realm, for somebody who has the right.
func (s *Service) do(ctx context.Context, at At, r Right, f func(context.Context, ports.Store) error) error {
	if err := s.allow(ctx, at, r); err != nil {
		return err
	}
	return refusal(s.Work.Do(ctx, at.Realm.ID, f))
}

// view is do for looking.
func (s *Service) view(ctx context.Context, at At, r Right, f func(context.Context, ports.Store) error) error {
	if err := s.allow(ctx, at, r); err != nil {
		return err
	}
	return refusal(s.Work.View(ctx, at.Realm.ID, f))
}

// allow asks by the rules of the staff as they are now.
func (s *Service) allow(ctx context.Context, at At, r Right) error {
	switch {
	case at.operator:
		return nil
	case at.Staff.ID.IsZero():
		return ErrForbidden
	}
	var may bool
	err := s.Work.View(ctx, at.Staff.ID, func(ctx context.Context, st ports.Store) (err error) {
		may, err = s.Authorizer.Can(ctx, at.Staff.ID, st, at.Roles, "policy", string(r))
		return err
	})
	if err == nil && !may {
		err = ErrForbidden
	}
	return err
}

// moved stores a draft after a step, and records the step. That one became live, the publishing itself records.
func (s *Service) moved(ctx context.Context, st ports.Store, at At, d *draft.Draft) error {
	if err := st.Drafts().Put(ctx, *d); err != nil {
		return err
	}
	d.Revision++
	if d.Version != 0 {
		return nil
	}
	return st.Audit().Append(ctx, audit.Event{
		ID: s.NewID(), Action: audit.DraftMoved, Object: "draft:" + d.ID, Result: audit.Done, Origin: at.Origin, Actor: at.By, At: s.Now(),
		Facts: map[string]string{"state": string(d.State), "base": fmt.Sprint(d.Base)},
	})
}

// held gives a draft to change. revision is what the caller saw of it; 0: whatever it is.
func (s *Service) held(ctx context.Context, st ports.Store, id string, revision int) (draft.Draft, error) {
	d, err := st.Drafts().ForUpdate(ctx, id)
	if err == nil && revision != 0 && revision != d.Revision {
		err = ErrMoved
	}
	return d, err
}

// live gives the version that is live, 0 where there is none.
func (s *Service) live(ctx context.Context, st ports.Store) (ports.PolicyVersion, error) {
	v, err := st.Policies().Live(ctx)
	if errors.Is(err, ports.ErrNotFound) {
		return v, nil
	}
	return v, err
}
