package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Refusals of invitations.
var (
	ErrKnown   = fault.New(fault.Conflict, "desk.known")   // an account has the address
	ErrAddress = fault.New(fault.Invalid, "desk.address")  // it is none
	ErrNoRoles = fault.New(fault.Invalid, "desk.no-roles") // nobody joins the staff to do nothing
)

// Invitation is who is asked to join the staff, or to use an account.
type Invitation struct {
	Email, Name, Language string
	Roles                 []role.Name // of staff
}

// InviteStaff makes an account for somebody new on the staff. Whoever may not give roles cannot invite.
func (s *Service) InviteStaff(ctx context.Context, c Caller, i Invitation) (Staff, error) {
	staff, err := s.Enter(ctx, c, InviteStaff)
	if err != nil {
		return staff, err
	}
	email, err := identity.ParseEmail(i.Email)
	switch {
	case !staff.May(EditRoles):
		return staff, ErrForbidden
	case err != nil:
		return staff, ErrAddress
	case len(i.Roles) == 0:
		return staff, ErrNoRoles
	}
	known := staff.Realm.Document.Policy.Roles.Known()
	if slices.ContainsFunc(i.Roles, func(n role.Name) bool { return !slices.Contains(known, n) }) {
		return staff, ErrUnknownRole
	}
	kind, _, _ := staff.Realm.Document.StaffAccounts()
	_, err = s.provide(ctx, staff, staff.Realm, email, i, ports.NewAccount{Kind: kind, Roles: i.Roles, Enter: s.entrance(staff.Realm)})
	return staff, err
}

// Invitable names the kind of accounts that staff makes: one for which nobody can apply. Where people apply,
// an invitation would go round the review.
func Invitable(d policy.Document) (policy.Accounts, bool) {
	i := slices.IndexFunc(d.Policy.Accounts, func(a policy.Accounts) bool { return !a.Registration.Open() })
	if i < 0 {
		return policy.Accounts{}, false
	}
	return d.Policy.Accounts[i], true
}

// Invited is an account that was made.
type Invited struct {
	At
	Account account.Account
}

// InviteAccount makes an account for somebody in a realm that the staff serves.
func (s *Service) InviteAccount(ctx context.Context, c Caller, environment string, i Invitation) (Invited, error) {
	at, err := s.EnterAt(ctx, c, environment, InviteAccount)
	out := Invited{At: at}
	if err != nil {
		return out, err
	}
	kind, ok := Invitable(at.Target.Document)
	if !ok {
		return out, ErrNotThere
	}
	email, err := identity.ParseEmail(i.Email)
	if err != nil {
		return out, ErrAddress
	}
	out.Account, err = s.provide(ctx, at.Staff, at.Target, email, i, ports.NewAccount{Kind: kind.ID, Enter: start(at.Target.Document)})
	return out, err
}

// start is where people of a realm begin: at a portal.
func start(d policy.Document) string {
	if len(d.Portals) == 0 {
		return ""
	}
	return d.Portals[0].URL
}

func (s *Service) provide(ctx context.Context, by Staff, r ports.Realm, email identity.EmailAddress, i Invitation, n ports.NewAccount) (account.Account, error) {
	n.Email, n.Name, n.Language, n.By = email, strings.TrimSpace(i.Name), i.Language, role.Actor(by.Actor())
	n.Event = audit.Event{Origin: "browser", Actor: string(by.Actor())}
	var made account.Account
	err := s.Work.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) (err error) {
		made, err = s.Accounts.Provide(ctx, st, r, n)
		return err
	})
	if errors.Is(err, ports.ErrConflict) {
		err = ErrKnown
	}
	return made, err
}
