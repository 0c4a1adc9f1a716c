package desk

import (
	"context"
	"errors"
	"slices"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Refusals of changes to the staff.
var (
	ErrLastAdministrator = fault.New(fault.Conflict, "desk.last-administrator")
	ErrSelfGrant         = fault.New(fault.Forbidden, "desk.self-grant")
	ErrUnknownRole       = fault.New(fault.Invalid, "desk.unknown-role")
	ErrChanged           = fault.New(fault.Conflict, "desk.roles-changed")
)

// Members is the staff.
type Members struct {
	Staff
	People []ports.ListedPerson
}

// Members lists the staff. A thousand is more than any desk has.
func (s *Service) Members(ctx context.Context, c Caller) (Members, error) {
	staff, err := s.Enter(ctx, c, ListStaff)
	out := Members{Staff: staff}
	if err != nil {
		return out, err
	}
	err = s.Work.View(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		page, err := st.People().List(ctx, ports.PeopleQuery{Sort: ports.SortEmail, Limit: 1000, Now: s.Now()})
		out.People = page.People
		return err
	})
	return out, err
}

// Member is one of the staff whose roles are looked at.
type Member struct {
	Staff
	Profile ports.Profile
	Roles   []role.Name // in force now
}

// Self tells whether they are the caller.
func (m Member) Self() bool { return m.Profile.Person.ID == m.Staff.Profile.Person.ID }

// Member gives one of the staff to somebody who may change their roles.
func (s *Service) Member(ctx context.Context, c Caller, id identity.PersonID) (Member, error) {
	var out Member
	staff, err := s.Enter(ctx, c, EditRoles)
	if err != nil {
		return Member{Staff: staff}, err
	}
	err = s.Work.View(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out, err = s.member(ctx, st, staff, id)
		return err
	})
	return out, err
}

func (s *Service) member(ctx context.Context, st ports.Store, staff Staff, id identity.PersonID) (Member, error) {
	p, err := st.People().ByID(ctx, id, s.Now())
	if errors.Is(err, ports.ErrNotFound) {
		return Member{}, ErrNotThere
	}
	return Member{staff, p, role.Names(p.Grants, s.Now())}, err
}

// Changed is what a change of roles did, or would do.
type Changed struct {
	Member
	Change role.Change
}

// SetRoles gives and takes what is needed to get from the roles that the caller saw to those they want. Only
// administrators may; the last one stays, and nobody gives themselves more unless policy lets them.
// preview weighs it and does nothing.
func (s *Service) SetRoles(ctx context.Context, c Caller, id identity.PersonID, seen, wanted []role.Name, preview bool) (Changed, error) {
	var out Changed
	staff, err := s.Enter(ctx, c, EditRoles)
	if err != nil {
		return Changed{Member: Member{Staff: staff}}, err
	}
	err = s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		m, err := s.member(ctx, st, staff, id)
		if err != nil {
			return err
		}
		out = Changed{m, role.Diff(id, m.Roles, wanted)}
		slices.Sort(seen)
		if !slices.Equal(seen, m.Roles) {
			return ErrChanged
		}
		if err := s.allowed(ctx, st, out); err != nil || preview || out.Change.IsZero() {
			return err
		}
		return s.apply(ctx, st, out)
	})
	return out, err
}

func (s *Service) allowed(ctx context.Context, st ports.Store, c Changed) error {
	rules := c.Realm.Document.Policy.Roles
	holders, err := st.Roles().Holders(ctx, "", rules.Administrator, s.Now())
	if err != nil {
		return err
	}
	r := role.Rules{Known: rules.Known(), Administrator: rules.Administrator, SelfGrant: rules.SelfGrant}
	err = r.Check(c.Change, c.Staff.Profile.Person.ID, len(holders))
	for rule, refusal := range map[error]error{
		role.ErrLastAdministrator: ErrLastAdministrator, role.ErrSelfGrant: ErrSelfGrant, role.ErrUnknownRole: ErrUnknownRole,
	} {
		if errors.Is(err, rule) {
			return refusal
		}
	}
	return err
}

func (s *Service) apply(ctx context.Context, st ports.Store, c Changed) error {
	by := role.Actor(c.Actor())
	var events []audit.Event
	record := func(a audit.Action, n role.Name) {
		e := s.event(c.Actor(), a, person(c.Change.Person))
		e.Facts["role"] = string(n)
		events = append(events, e)
	}
	for _, n := range c.Change.Give {
		if err := st.Roles().Grant(ctx, role.Grant{Person: c.Change.Person, Role: n, From: s.Now(), By: by}); err != nil {
			return err
		}
		record(audit.RoleGranted, n)
	}
	for _, n := range c.Change.Take {
		if err := st.Roles().End(ctx, c.Change.Person, n, by, s.Now()); err != nil {
			return err
		}
		record(audit.RoleRevoked, n)
	}
	if err := st.Audit().Append(ctx, events...); err != nil || c.Self() {
		return err
	}
	now := slices.DeleteFunc(slices.Concat(c.Roles, c.Change.Give), func(n role.Name) bool { return slices.Contains(c.Change.Take, n) })
	a, err := s.account(ctx, st, c.Change.Person)
	if err != nil {
		return err
	}
	return s.write(ctx, st, c.Realm, a, ports.Letter{Kind: ports.LetterStaffRoles, Roles: titles(c.Realm.Document.Policy.Roles, now), Link: s.entrance(c.Realm)})
}

// entrance is where the staff of a realm begins.
func (s *Service) entrance(r ports.Realm) string {
	_, service, _ := r.Document.StaffAccounts()
	return s.BaseURL + r.Slug.Path() + "/enter/" + service
}
