package desk_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// contenders is how many act at once where one may.
const contenders = 16

// together runs f that many times at once, and counts who was told that it was done.
func together(t *testing.T, lost []error, f func(i int) error) int {
	t.Helper()
	var all sync.WaitGroup
	ends := make([]error, contenders)
	for i := range contenders {
		all.Go(func() { ends[i] = f(i) })
	}
	all.Wait()
	won := 0
	for _, err := range ends {
		switch {
		case err == nil:
			won++
		case !slices.ContainsFunc(lost, func(l error) bool { return errors.Is(err, l) }):
			t.Errorf("it ends with %v", err)
		}
	}
	return won
}

// XC-18: of 16 who agree at once one does, and the account is changed once; on Postgres over many connections.
func TestOneApprovalOfManyIsAccepted(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		hanneke := h.hire(staffRealm, "helpdesk")
		others := []colleague{h.hire(staffRealm, "helpdesk"), h.hire(staffRealm, "helpdesk"), h.hire(staffRealm, "helpdesk")}
		id := h.missed(production, "anna@buitenland.example")
		if _, err := h.desk.Propose(t.Context(), hanneke.caller(), "production", id, approval.Unblock, why); err != nil {
			t.Fatal(err)
		}
		p := h.pending(production, id)
		won := together(t, []error{desk.ErrOver}, func(i int) error {
			_, err := h.desk.Agree(t.Context(), others[i%3].caller(), "production", approval.Unblock, p.ID)
			return err
		})
		done := 0
		for _, c := range others {
			done += len(only(actionsOf(h.events(production, c.actor())), audit.EnrolmentUnblocked))
		}
		told := h.letters(production, "anna@buitenland.example")
		if won != 1 || done != 1 || len(told) != 1 {
			t.Errorf("%d were accepted, %d recorded, %d letters", won, done, len(told))
		}
	})
}

// Of 16 who propose the same at once one proposal is made.
func TestOneProposalOfManyIsMade(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		hanneke := h.hire(staffRealm, "helpdesk")
		id := h.missed(production, "anna@buitenland.example")
		if won := together(t, []error{desk.ErrPending, ports.ErrConflict}, func(int) error {
			_, err := h.desk.Propose(t.Context(), hanneke.caller(), "production", id, approval.Unblock, why)
			return err
		}); won != 1 {
			t.Errorf("%d proposals were made", won)
		}
		h.pending(production, id)
	})
}

// MS-58: two administrators cannot take each other's role away at once.
func TestOneAdministratorStays(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		both := []colleague{h.hire(staffRealm, "administrator"), h.hire(staffRealm, "administrator")}
		won := together(t, []error{desk.ErrLastAdministrator, desk.ErrChanged, desk.ErrForbidden, ports.ErrNoSession, ports.ErrConflict}, func(i int) error {
			_, err := h.desk.SetRoles(t.Context(), both[i%2].caller(), both[(i+1)%2].id, []role.Name{"administrator"}, nil, false)
			return err
		})
		left := 0
		for _, c := range both {
			if staff, err := h.desk.Enter(t.Context(), c.caller(), desk.EditRoles); err == nil && staff.May(desk.EditRoles) {
				left++
			}
		}
		if won != 1 || left != 1 {
			t.Errorf("%d changes were made, %d administrators are left", won, left)
		}
	})
}
