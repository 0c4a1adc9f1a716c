package policy

import (
	"slices"

	"github.com/voordeur/voordeur/domain/identity"
)

// AddressOutcome is what came of an address that was typed to be proven.
type AddressOutcome string

// The outcomes. Only AddressAccepted lets a code be sent.
const (
	AddressAccepted  AddressOutcome = "accepted"
	AddressMalformed AddressOutcome = "malformed"
	AddressDenied    AddressOutcome = "denied"  // its host is on the deny list (MS-23)
	AddressForeign   AddressOutcome = "foreign" // not one of the organisation's hosts
	AddressShared    AddressOutcome = "shared"  // several people read it; policy refuses that
	AddressConfirm   AddressOutcome = "confirm" // looks mistyped or shared: accepted once confirmed
)

// Confirmed says which questions about an address were answered with "this is right".
type Confirmed struct{ Spelling, Shared bool }

// Weighed is an address held against the policy.
type Weighed struct {
	Outcome    AddressOutcome
	Address    identity.EmailAddress // zero where it is malformed
	Suggestion identity.EmailAddress // what was probably meant, for AddressConfirm
	Shared     bool                  // the question of AddressConfirm is about a shared mailbox
}

// Weigh holds an address, as it was typed on behalf of an organisation, against the policy (MS-22, MS-23, MS-52).
func (e Email) Weigh(typed string, kvk identity.KvK, confirmed Confirmed) Weighed {
	a, err := identity.ParseEmail(typed)
	if err != nil {
		return Weighed{Outcome: AddressMalformed}
	}
	allowed, restricted := e.Allow[kvk.String()]
	suggestion, mistyped := a.Suggestion()
	out := Weighed{Outcome: AddressAccepted, Address: a}
	switch {
	case slices.Contains(e.Deny, a.Host()):
		out.Outcome = AddressDenied
	case restricted && !slices.Contains(allowed, a.Host()):
		out.Outcome = AddressForeign
	case a.Shared() && e.Shared == SharedRefused:
		out.Outcome = AddressShared
	case mistyped && !confirmed.Spelling:
		out.Outcome, out.Suggestion = AddressConfirm, suggestion
	case a.Shared() && e.Shared == SharedWarned && !confirmed.Shared:
		out.Outcome, out.Shared = AddressConfirm, true
	}
	return out
}
