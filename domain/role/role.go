// Package role holds the roles that people have within their organisation, who may give them,
// and the rules that keep an organisation from losing its last administrator (MS-58, MR-80).
package role

import (
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// Name is a role as the realm's policy names it: "deelnemer".
type Name string

// Grant is one role of one person at one organisation, with its dates.
type Grant struct {
	Person       identity.PersonID
	Organisation identity.OrganisationID
	Role         Name
	From         time.Time
	Until        time.Time // zero: no end
	By           Actor
}

// Actor is who gave a role: a person, or the tenant itself by an appointment.
type Actor string

// ByTenant marks what the tenant appointed beforehand.
const ByTenant Actor = "tenant"

// InForce tells whether the grant holds at now.
func (g Grant) InForce(now time.Time) bool {
	return !now.Before(g.From) && (g.Until.IsZero() || now.Before(g.Until))
}

// Names lists the roles in force at now, sorted, each once.
func Names(grants []Grant, now time.Time) []Name {
	var names []Name
	for _, g := range grants {
		if g.InForce(now) {
			names = append(names, g.Role)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Appointment makes the owner of an e-mail address a role holder of an organisation once the
// address is proven: how the first user administrator comes to be.
type Appointment struct {
	Organisation identity.OrganisationID
	Email        identity.EmailAddress
	Role         Name
	At           time.Time
	UsedAt       time.Time // zero: still open
}

// Change is what an administrator wants a person's roles to become.
type Change struct {
	Person identity.PersonID
	Give   []Name
	Take   []Name
}

// Refusals of a change; outcomes for the administrator, not faults.
var (
	ErrLastAdministrator = errors.New("role: the last administrator needs a successor first")
	ErrSelfGrant         = errors.New("role: another administrator must give this role")
	ErrUnknownRole       = errors.New("role: the policy has no such role")
)

// Diff names what must be given and taken to get from the roles now to the roles wanted.
func Diff(person identity.PersonID, now, wanted []Name) Change {
	c := Change{Person: person}
	for _, n := range wanted {
		if !slices.Contains(now, n) && !slices.Contains(c.Give, n) {
			c.Give = append(c.Give, n)
		}
	}
	for _, n := range now {
		if !slices.Contains(wanted, n) {
			c.Take = append(c.Take, n)
		}
	}
	return c
}

// IsZero tells whether the change changes nothing.
func (c Change) IsZero() bool { return len(c.Give) == 0 && len(c.Take) == 0 }

// Rules are what the realm's policy says about giving roles.
type Rules struct {
	Known         []Name
	Administrator Name // holders may give roles within their organisation
	SelfGrant     bool // an administrator may give themselves a role (G5)
}

// Check tells whether by may make the change, where administrators is how many people of the
// organisation hold the administrator's role now. Whether by is one at all, Casbin says.
func (r Rules) Check(c Change, by identity.PersonID, administrators int) error {
	unknown := func(n Name) bool { return !slices.Contains(r.Known, n) }
	if slices.ContainsFunc(c.Give, unknown) { // a role that left the policy can still be taken away
		return ErrUnknownRole
	}
	if c.Person == by && len(c.Give) > 0 && !r.SelfGrant {
		return ErrSelfGrant
	}
	if slices.Contains(c.Take, r.Administrator) && administrators <= 1 {
		return ErrLastAdministrator
	}
	return nil
}
