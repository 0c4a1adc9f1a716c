package provision

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Refusals, by their message keys.
var (
	ErrNoStaffRealm = fault.New(fault.Invalid, "provision.no-staff-realm")
	ErrNoSuchRole   = fault.New(fault.Invalid, "provision.no-such-role")
	ErrKnown        = fault.New(fault.Conflict, "provision.known")
)

// Member is somebody of a tenant's staff, to be made.
type Member struct {
	Email    identity.EmailAddress
	Name     string
	Language string
	Roles    []role.Name
}

// Added is what AddStaff made, with the address at which the member begins.
type Added struct {
	Account account.Account
	Enter   string
}

// AddStaff makes a member of a tenant's staff by the operator's word: the first administrator, before
// anybody could do it at the desk.
func (s *Service) AddStaff(ctx context.Context, slug realm.Slug, m Member) (Added, error) {
	r, err := s.Directory.BySlug(ctx, slug)
	if err != nil {
		return Added{}, err
	}
	kind, service, ok := r.Document.StaffAccounts()
	if !ok {
		return Added{}, ErrNoStaffRealm
	}
	for _, n := range m.Roles {
		if !slices.Contains(r.Document.Policy.Roles.Known(), n) {
			return Added{}, ErrNoSuchRole
		}
	}
	out := Added{Enter: s.BaseURL + r.Slug.Path() + "/enter/" + service}
	err = s.Work.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error {
		out.Account, err = s.Provide(ctx, st, r, ports.NewAccount{
			Kind: kind, Name: m.Name, Email: m.Email, Language: m.Language, Roles: m.Roles, By: role.ByTenant, Enter: out.Enter,
			Event: audit.Event{Origin: "command", Actor: "operator"},
		})
		return err
	})
	if errors.Is(err, ports.ErrConflict) {
		return Added{}, ErrKnown
	}
	if err != nil {
		return Added{}, fmt.Errorf("provision: add to the staff: %w", err)
	}
	return out, nil
}
