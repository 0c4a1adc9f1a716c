// Package desk is where the staff of a tenant works (OL-28, OL-33): they find accounts and see states but
// no secrets, help people who are locked out, and administer themselves. Each act runs in two realms: who
// asks and what they may, their own realm of staff says; what they look at and change is in the realm that
// they serve, and so is the record of it.
package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
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
	Postbox    ports.Postbox
	Notices    ports.Notifier
	Accounts   ports.Provisioner
	Apps       ports.AppProver
	Attempts   ports.AttemptReader
	Files      ports.AuditFiles
	BaseURL    string // where people reach us, without a path
	Now        func() time.Time
	NewID      func() string
}

// Service is the desk of all tenants.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Caller is who asks: the holder of a session token of a realm of staff.
type Caller = ports.Caller

// Refusals, by their message keys.
var (
	ErrForbidden = fault.New(fault.Forbidden, "desk.forbidden")
	ErrNotThere  = fault.New(fault.NotFound, "desk.not-there") // no such realm, account or proposal
)

// Right is an action on a kind of things, as Casbin knows it. The zero right is that of all staff.
type Right struct{ Object, Action string }

// The rights at the desk. What each role of staff may is in package policy.
var (
	FindAccounts      = Right{"accounts", "find"}
	Unblock           = Right{"accounts", "unblock"}
	ResetFactor       = Right{"accounts", "reset-factor"}
	Suspend           = Right{"accounts", "suspend"}
	SeeFigures        = Right{"accounts", "statistics"}
	InviteAccount     = Right{"accounts", "invite"}
	ListClients       = Right{"clients", "list"}
	AssignClients     = Right{"clients", "assign"}
	ListApplications  = Right{"applications", "list"}
	ClaimApplications = Right{"applications", "claim"}
	ViewDocument      = Right{"applications", "view-document"}
	Decide            = Right{"applications", "decide"}
	ListStaff         = Right{"staff", "list"}
	InviteStaff       = Right{"staff", "invite"}
	EditRoles         = Right{"staff", "edit-roles"}
	ReadAudit         = Right{"audit", "read"}
	ExportAudit       = Right{"audit", "export"} // to a file
	VerifyAudit       = Right{"audit", "verify"}
	ExplainLogins     = Right{"logins", "explain"} // why somebody was refused, or let in (XC-40)
	SeeFunnel         = Right{"logins", "funnel"}  // where people stop
	FindLinks         = Right{"links", "find"}     // accounts of the portal's own, and who is linked to them
	DecideLinks       = Right{"links", "decide"}
	IssueCodes        = Right{"links", "issue"}
	EndLinks          = Right{"links", "end"}
	DisableLinked     = Right{"links", "disable"}
	SplitLinked       = Right{"links", "split"}
	SetRecord         = Right{"links", "record"}
	SeeLinkFigures    = Right{"links", "figures"}
	LoadAccounts      = Right{"loads", "load"}
	ListIdentified    = Right{"identifications", "list"} // who waits to show a document (MR-48)
	Identify          = Right{"identifications", "record"}
	ReadPolicy        = Right{"policy", "read"} // what may be done to it, package policies asks again
	EditPolicy        = Right{"policy", "edit"}
	ReplayPolicy      = Right{"policy", "replay"}
	ApprovePolicy     = Right{"policy", "approve"}
	PublishPolicy     = Right{"policy", "publish"}
	RollBackPolicy    = Right{"policy", "roll-back"}
)

// Rights are all of them.
var Rights = []Right{
	FindAccounts, Unblock, ResetFactor, Suspend, SeeFigures, InviteAccount, ListClients, AssignClients, ListApplications,
	ClaimApplications, ViewDocument, Decide, ListStaff, InviteStaff, EditRoles, ReadAudit, FindLinks, DecideLinks, IssueCodes, EndLinks, DisableLinked,
	SplitLinked, SetRecord, SeeLinkFigures, LoadAccounts, ListIdentified, Identify, ExportAudit, VerifyAudit, ExplainLogins, SeeFunnel,
	ReadPolicy, EditPolicy, ReplayPolicy, ApprovePolicy, PublishPolicy, RollBackPolicy,
}

// Staff is somebody of a tenant's staff, with what they may.
type Staff struct {
	ports.Who
	Roles  []role.Name
	Serves []ports.Realm // the realms that there are of those that the staff serves
	rights []Right
}

// May tells whether they have a right. Everybody of the staff has the zero one.
func (s Staff) May(r Right) bool { return r == Right{} || slices.Contains(s.rights, r) }

// Actor is how the records of other realms name them.
func (s Staff) Actor() approval.Actor { return actorOf(s.Profile.Person.ID) }

func actorOf(id identity.PersonID) approval.Actor { return approval.Actor("staff:" + string(id)) }

// Enter gives the caller, if their session is alive and they have the right. Every use keeps the session
// alive, at the cost of a write a minute.
func (s *Service) Enter(ctx context.Context, c Caller, r Right) (Staff, error) {
	var out Staff
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out, err = s.caller(ctx, st, c); err != nil {
			return err
		}
		if err := s.allow(ctx, st, out, r); err != nil {
			return err
		}
		return s.Callers.Touch(ctx, st, &out.Session)
	})
	if err != nil {
		return out, err
	}
	out.Serves, err = s.serves(ctx, out.Realm)
	return out, err
}

func (s *Service) caller(ctx context.Context, st ports.Store, c Caller) (Staff, error) {
	r, err := s.Directory.ByID(ctx, c.Realm)
	if err != nil {
		return Staff{}, fmt.Errorf("desk: realm: %w", err)
	}
	if !r.Document.Staff.Exists() {
		return Staff{}, ErrNotThere
	}
	who, err := s.Callers.Find(ctx, st, r, c.Token, func(service policy.Service) bool { return service.Hosted == policy.StaffDesk })
	if err != nil {
		return Staff{}, err
	}
	out := Staff{Who: who, Roles: role.Names(who.Profile.Grants, s.Now())}
	return out, s.weigh(ctx, st, &out)
}

// weigh asks Casbin for all rights, by the rules that came with the realm's document: it costs no statement.
func (s *Service) weigh(ctx context.Context, st ports.Store, out *Staff) error {
	for _, r := range Rights {
		may, err := s.Authorizer.CanAt(ctx, out.Realm.ID, int64(out.Realm.Version), st.Permissions().All, out.Roles, r.Object, r.Action)
		if err != nil {
			return fmt.Errorf("desk: authorise: %w", err)
		}
		if may {
			out.rights = append(out.rights, r)
		}
	}
	return nil
}

// allow asks Casbin for the right that this very act needs, by the rules as they are now.
func (s *Service) allow(ctx context.Context, st ports.Store, staff Staff, r Right) error {
	if r == (Right{}) {
		return nil
	}
	may, err := s.Authorizer.Can(ctx, staff.Realm.ID, st, staff.Roles, r.Object, r.Action)
	if err == nil && !may {
		err = ErrForbidden
	}
	return err
}

// serves gives the realms of the same tenant that a realm of staff works in. One without a document is left out.
func (s *Service) serves(ctx context.Context, staff ports.Realm) ([]ports.Realm, error) {
	var out []ports.Realm
	for _, environment := range staff.Document.Staff.Serves {
		slug, err := realm.ParseSlug(staff.Slug.Tenant() + "/" + environment)
		if err != nil {
			return nil, fmt.Errorf("desk: environment %q: %w", environment, err)
		}
		r, err := s.Directory.BySlug(ctx, slug)
		if errors.Is(err, ports.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// At is somebody of the staff at work in a realm that they serve.
type At struct {
	Staff
	Target ports.Realm
}

// EnterAt is Enter for work in one of the environments that the staff serves.
func (s *Service) EnterAt(ctx context.Context, c Caller, environment string, r Right) (At, error) {
	staff, err := s.Enter(ctx, c, r)
	if err != nil {
		return At{Staff: staff}, err
	}
	i := slices.IndexFunc(staff.Serves, func(served ports.Realm) bool { return served.Slug.Environment() == environment })
	if i < 0 {
		return At{Staff: staff}, ErrNotThere
	}
	return At{staff, staff.Serves[i]}, nil
}

// in runs f in the realm of an environment, for a caller who has the right.
func (s *Service) in(ctx context.Context, c Caller, environment string, r Right, f func(context.Context, ports.Store, At) error) error {
	at, err := s.EnterAt(ctx, c, environment, r)
	if err != nil {
		return err
	}
	return s.Work.Do(ctx, at.Target.ID, func(ctx context.Context, st ports.Store) error { return f(ctx, st, at) })
}

// event is what the staff did, as the realm that they serve records it.
func (s *Service) event(by approval.Actor, a audit.Action, object string) audit.Event {
	return audit.Event{
		ID: s.NewID(), Action: a, Object: object, Result: audit.Done, Origin: "browser", Actor: string(by), At: s.Now(), Facts: map[string]string{},
	}
}

func person(id identity.PersonID) string { return "person:" + string(id) }

// Colleagues names the staff by how records call them: by e-mail address.
func (s *Service) Colleagues(ctx context.Context, staff Staff) (map[string]string, error) {
	out := map[string]string{}
	err := s.Work.View(ctx, staff.Realm.ID, func(ctx context.Context, st ports.Store) error {
		page, err := st.People().List(ctx, ports.PeopleQuery{Sort: ports.SortEmail, Limit: 1000, Now: s.Now()})
		for _, p := range page.People {
			out[string(actorOf(p.Person.ID))] = p.Person.Email.String()
		}
		return err
	})
	return out, err
}
