package policy

import (
	"time"

	"github.com/voordeur/voordeur/domain/realm"
)

// Link demands that the identity is linked to an account of the portal's own.
type Link struct {
	Proofs            []LinkRule // empty: no link is demanded
	Accounts          realm.Text // what the accounts are of, as their owners know it; empty: the service (MH-13)
	OtherAddress      OtherAddress
	OtherOrganisation OtherOrganisation
	Activation        Activation
	KeepEnded         time.Duration // how long links that ended or were declined are kept; 730 days where nothing is said
}

// LinkRule lets a proof in while its period lasts: after it an old password links nothing any more (MH-32).
type LinkRule struct {
	Proof LinkProof
	Period
}

// LinkProof is a way to prove that an account is one's own.
type LinkProof string

// The ways (MH-12, MH-21).
const (
	LegacyCredentials LinkProof = "legacy-credentials"
	ActivationCode    LinkProof = "activation-code"
)

// OtherAddress says what becomes of a link whose pincode went to another address than the one on record. That
// one is told in any case.
type OtherAddress string

// The two.
const (
	AddressTold  OtherAddress = "tell"
	AddressWaits OtherAddress = "wait" // until who is on record, or the helpdesk, approves
)

// OtherOrganisation says what becomes of a link by an organisation whose KvK number is not the school's (MH-37).
type OtherOrganisation string

// The three. The zero value refuses.
const (
	OrganisationRefused    OtherOrganisation = "refuse"
	OrganisationWithReason OtherOrganisation = "reason" // school boards run many schools
	OrganisationAccepted   OtherOrganisation = "accept"
)

// Activation bounds the codes of new schools and boards (MH-38).
type Activation struct {
	Valid time.Duration
	Tries int
}

// InForce lists the proofs that count at now.
func (l Link) InForce(now time.Time) []LinkProof {
	var out []LinkProof
	for _, r := range l.Proofs {
		if r.Contains(now) {
			out = append(out, r.Proof)
		}
	}
	return out
}

// Demanded tells whether one must be linked to enter.
func (l Link) Demanded() bool { return len(l.Proofs) > 0 }

func readLink(r reader, zone *time.Location) Link {
	if !r.exists() {
		return Link{}
	}
	m := r.mapping()
	out := Link{
		Accounts:          m.field("accounts").translated(),
		OtherAddress:      oneOf(m.field("other-address"), AddressTold, AddressTold, AddressWaits),
		OtherOrganisation: oneOf(m.field("other-organisation"), OrganisationRefused, OrganisationRefused, OrganisationWithReason, OrganisationAccepted),
		KeepEnded:         m.field("keep-ended").duration(730*day, 30*day, 3650*day),
	}
	for _, p := range m.field("proofs").items() {
		out.Proofs = append(out.Proofs, readLinkRule(p, zone))
	}
	if !out.Demanded() {
		m.fault("name at least one proof, or nobody can be linked")
	}
	codes := m.field("activation-codes").mapping()
	out.Activation = Activation{codes.field("valid").duration(60*day, day, 365*day), codes.field("tries").number(5, 3, 20)}
	codes.closed()
	m.closed()
	return out
}

// readLinkRule reads "activation-code", or a mapping with dates.
func readLinkRule(r reader, zone *time.Location) LinkRule {
	if r.node.Kind == Scalar {
		return LinkRule{Proof: oneOf(r, "", LegacyCredentials, ActivationCode)}
	}
	m := r.mapping()
	m.field("proof").required()
	out := LinkRule{oneOf(m.field("proof"), "", LegacyCredentials, ActivationCode), m.period(zone)}
	m.closed()
	return out
}
