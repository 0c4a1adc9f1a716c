package identity

import (
	"errors"
	"slices"
	"time"
)

// PersonID names a person within a realm: a UUID in text form.
type PersonID string

// OrganisationID names an organisation within a realm: a UUID in text form. Empty: no organisation.
type OrganisationID string

// Organisation is a legal entity as a realm knows it. KvK number and RSIN are aliases of one organisation.
type Organisation struct {
	ID       OrganisationID
	Legal    Legal
	Name     string    // as the mandate register or the tenant gave it; may be empty
	Enrolled time.Time // since when the tenant counts it among its participants; zero: it does not
}

// Person is somebody who was authenticated at least once: one human at one organisation.
type Person struct {
	ID           PersonID
	Organisation OrganisationID
	Acting       Pseudonym
	Email        EmailAddress // verified; zero: not yet
	EmailProofs  []EmailProof
	Language     string // "nl", "en" or "de": of mails
	Suspended    time.Time
	CreatedAt    time.Time
	Revision     int // grows with every change; the storage refuses a stale one
}

// EmailProof says when the person's current address was proven, at which service (G3).
type EmailProof struct {
	Service string
	At      time.Time
}

// ErrPerson tells that stored fields do not make a person.
var ErrPerson = errors.New("identity: not a valid person")

// RestorePerson is the door through which a person comes back from storage.
func RestorePerson(p Person) (Person, error) {
	if p.ID == "" || p.Acting.IsZero() || p.CreatedAt.IsZero() || (p.Email.IsZero() && len(p.EmailProofs) > 0) {
		return Person{}, ErrPerson
	}
	return p, nil
}

// ProveEmail records that the person reads address. Another address than before starts its proofs anew.
func (p *Person) ProveEmail(address EmailAddress, service string, now time.Time) {
	p.EmailProofs = slices.Clone(p.EmailProofs) // copies of the person keep theirs
	if p.Email.Key() != address.Key() {
		p.EmailProofs = nil
	}
	p.Email = address
	for i := range p.EmailProofs {
		if p.EmailProofs[i].Service == service {
			p.EmailProofs[i].At = now
			return
		}
	}
	p.EmailProofs = append(p.EmailProofs, EmailProof{service, now})
}

// ErrOtherPerson tells that two profiles cannot be of one person.
var ErrOtherPerson = errors.New("identity: the profiles are not of one person")

// ContinueWith lets the person go on with the means of newer: a later profile of theirs at the same
// organisation, made because the means has another pseudonym (MS-55). Only the address, which both
// have proven, tells that it is one person; whoever calls has that approved. A block stays in force.
func (p *Person) ContinueWith(newer Person) error {
	if p.ID == newer.ID || p.Organisation == "" || p.Organisation != newer.Organisation ||
		p.Email.IsZero() || p.Email.Key() != newer.Email.Key() {
		return ErrOtherPerson
	}
	p.Acting = newer.Acting
	if p.Suspended.IsZero() {
		p.Suspended = newer.Suspended
	}
	for _, proof := range newer.EmailProofs {
		p.ProveEmail(newer.Email, proof.Service, proof.At)
	}
	return nil
}

// EmailProvenAt tells whether the address was proven at the service; "" asks for any service.
func (p Person) EmailProvenAt(service string) bool {
	for _, proof := range p.EmailProofs {
		if service == "" || proof.Service == service {
			return true
		}
	}
	return false
}
