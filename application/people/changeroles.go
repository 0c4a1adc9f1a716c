package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// One is a person whose roles are looked at, with who looks.
type One struct {
	Admin   Admin
	Profile ports.Profile
	Roles   []role.Name // in force now
	Earlier []Earlier   // profiles that may be of the same person; only for who waits for a role
}

// Person gives a person of the caller's organisation; anybody else is not found.
func (s *Service) Person(ctx context.Context, c Caller, id identity.PersonID) (One, error) {
	var out One
	err := s.Work.View(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out, err = s.one(ctx, st, c, id)
		return err
	})
	return out, err
}

func (s *Service) one(ctx context.Context, st ports.Store, c Caller, id identity.PersonID) (One, error) {
	admin, err := s.enter(ctx, st, c, actionEditRoles)
	if err != nil {
		return One{}, err
	}
	p, err := s.colleague(ctx, st, admin, id)
	if err != nil {
		return One{}, err
	}
	out := One{Admin: admin, Profile: p, Roles: role.Names(p.Grants, s.Now())}
	out.Earlier, err = s.earlier(ctx, st, out)
	return out, err
}

// colleague gives somebody of the administrator's organisation who completed a first login.
func (s *Service) colleague(ctx context.Context, st ports.Store, a Admin, id identity.PersonID) (ports.Profile, error) {
	p, err := st.People().ByID(ctx, id, s.Now())
	if errors.Is(err, ports.ErrNotFound) ||
		(err == nil && (p.Person.Organisation != a.Profile.Person.Organisation || p.Person.Email.IsZero())) {
		return ports.Profile{}, ErrNoPerson
	}
	if err != nil {
		return ports.Profile{}, fmt.Errorf("people: person: %w", err)
	}
	return p, nil
}

// ChangedRoles is what a change did, or would do.
type ChangedRoles struct {
	One    One
	Change role.Change
	Ended  int // sessions that ended
}

// refusals gives the rules of package role their message keys.
var refusals = map[error]*fault.Error{
	role.ErrLastAdministrator: fault.New(fault.Conflict, "users.last-administrator"),
	role.ErrSelfGrant:         fault.New(fault.Forbidden, "users.self-grant"),
	role.ErrUnknownRole:       fault.New(fault.Invalid, "users.unknown-role"),
}

// ErrChanged: the roles are no longer those that the administrator saw.
var ErrChanged = fault.New(fault.Conflict, "users.roles-changed")

// ChangeRoles gives and takes what is needed to get from the roles that the administrator saw to the
// roles they want. Whoever waits for a role can go on at once; a role that is taken ends the sessions
// that rest on it in the same transaction (MS-59). preview weighs the change and does nothing.
func (s *Service) ChangeRoles(ctx context.Context, c Caller, id identity.PersonID, seen, wanted []role.Name, preview bool) (ChangedRoles, error) {
	var out ChangedRoles
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		one, err := s.one(ctx, st, c, id)
		if err != nil {
			return err
		}
		slices.Sort(seen)
		if !slices.Equal(seen, one.Roles) {
			return ErrChanged
		}
		out = ChangedRoles{One: one, Change: role.Diff(id, one.Roles, wanted)}
		if err := s.allowed(ctx, st, one, out.Change); err != nil || preview || out.Change.IsZero() {
			return err
		}
		out.Ended, err = s.apply(ctx, st, one, out.Change)
		return err
	})
	if errors.Is(err, role.ErrLastAdministrator) || errors.Is(err, role.ErrSelfGrant) || errors.Is(err, role.ErrUnknownRole) {
		err = refusals[err]
	}
	return out, err
}

func (s *Service) allowed(ctx context.Context, st ports.Store, one One, c role.Change) error {
	rules := one.Admin.Realm.Document.Policy.Roles
	holders, err := st.Roles().Holders(ctx, one.Profile.Organisation.ID, rules.Administrator, s.Now())
	if err != nil {
		return fmt.Errorf("people: administrators: %w", err)
	}
	r := role.Rules{Known: rules.Known(), Administrator: rules.Administrator, SelfGrant: rules.SelfGrant}
	return r.Check(c, one.Admin.Profile.Person.ID, len(holders))
}

func (s *Service) apply(ctx context.Context, st ports.Store, one One, c role.Change) (int, error) {
	by, now := role.Actor("person:"+string(one.Admin.Profile.Person.ID)), s.Now()
	var events []audit.Event
	for _, n := range c.Give {
		g := role.Grant{Person: c.Person, Organisation: one.Profile.Organisation.ID, Role: n, From: now, By: by}
		if err := st.Roles().Grant(ctx, g); err != nil {
			return 0, fmt.Errorf("people: give a role: %w", err)
		}
		events = append(events, one.event(s, audit.RoleGranted, n))
	}
	for _, n := range c.Take {
		if err := st.Roles().End(ctx, c.Person, n, by, now); err != nil {
			return 0, fmt.Errorf("people: take a role: %w", err)
		}
		events = append(events, one.event(s, audit.RoleRevoked, n))
	}
	if len(c.Give) > 0 {
		if err := st.Roles().Asked(ctx, c.Person, time.Time{}); err != nil {
			return 0, err
		}
	}
	if err := s.tell(ctx, st, one, c); err != nil {
		return 0, err
	}
	ended, err := s.endSessions(ctx, st, one, c)
	if err != nil {
		return 0, err
	}
	return ended, st.Audit().Append(ctx, events...)
}

func (o One) event(s *Service, a audit.Action, n role.Name) audit.Event {
	e := o.Admin.event(s, a, "person:"+string(o.Profile.Person.ID))
	e.Facts["role"] = string(n)
	return e
}

// endSessions ends what rests on a role that was taken. What portals were told at log-in cannot be
// taken back there, so every session that a portal takes part in goes; the administrator's own
// session on these pages stays, as each page asks Casbin anew.
func (s *Service) endSessions(ctx context.Context, st ports.Store, one One, c role.Change) (int, error) {
	if len(c.Take) == 0 {
		return 0, nil
	}
	rests := func(held session.Session) bool {
		service, _ := one.Admin.Realm.Document.Policy.Service(held.Service)
		return service.Hosted == "" || entersWith(service, c.Take)
	}
	return s.Closer.CloseOf(ctx, one.Admin.Realm.ID, st, c.Person, session.EndRoleRevoked, rests)
}

func entersWith(s policy.Service, taken []role.Name) bool {
	return slices.ContainsFunc(s.Audiences, func(a policy.Audience) bool {
		return a.Enter == policy.AnyRole || slices.Contains(taken, a.Enter)
	})
}

// tell writes to the person whose roles changed which roles they have now.
func (s *Service) tell(ctx context.Context, st ports.Store, one One, c role.Change) error {
	if c.Person == one.Admin.Profile.Person.ID {
		return nil
	}
	kind := ports.LetterRoleRevoked
	if len(c.Give) > 0 {
		kind = ports.LetterRoleGranted
	}
	now := slices.DeleteFunc(slices.Concat(one.Roles, c.Give), func(n role.Name) bool { return slices.Contains(c.Take, n) })
	d := one.Admin.Realm.Document
	l := ports.Letter{
		Kind: kind, To: one.Profile.Person.Email.String(), Lang: one.Profile.Person.Language, Tenant: d.Tenant.Name, Service: d.Tenant.Name,
		Organisation: one.Profile.Organisation.Name, At: s.Now(), Roles: titles(d.Policy.Roles, now), Helpdesk: d.Tenant.Helpdesk.Name,
	}
	if len(d.Portals) > 0 {
		l.Link = d.Portals[0].URL
	}
	return s.Postbox.Mail(ctx, st, one.Admin.Realm.ID, l)
}

func titles(r policy.Roles, names []role.Name) []realm.Text {
	var out []realm.Text
	for _, x := range r.List {
		if slices.Contains(names, x.Name) {
			out = append(out, x.Title)
		}
	}
	return out
}
