package linking

import (
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
)

// Claim is what somebody proved of an account, at the moment that the pincode is right: the account is held, and
// so is who holds it.
type Claim struct {
	Person       identity.PersonID // empty: never here before
	Organisation identity.OrganisationID
	KvK          identity.KvK          // of the means
	Email        identity.EmailAddress // that the pincode went to: they read it
	Proof        Proof
	Reason       string // why this organisation links the account (MH-37)
	Holder       Holder // of the account; zero: nobody
}

// Holder is who holds an account.
type Holder struct {
	Person       identity.PersonID
	Organisation identity.OrganisationID
	Email        identity.EmailAddress // proven by them
}

// MaxReason is how many characters a reason has at most.
const MaxReason = 300

// Outcome is what a claim leads to (MH-33). It is told to who proved the account, and to nobody else.
type Outcome string

// The outcomes.
const (
	Linked            Outcome = "linked"
	AlreadyYours      Outcome = "already-yours"
	IsDisabled        Outcome = "disabled"
	HeldByOther       Outcome = "held-by-other"
	HeldByEarlier     Outcome = "held-by-earlier"    // means of the same person: the helpdesk approves (MH-34)
	AwaitsRecord      Outcome = "awaits-record"      // the address is another than the one on record: somebody must agree
	OtherOrganisation Outcome = "other-organisation" // its KvK number is not the school's: refused (MH-37)
	ReasonAsked       Outcome = "reason-asked"       // the same, and policy wants to know why
)

// Made tells whether there is a link, or one that waits: nothing stands in the way that the person can mend.
func (o Outcome) Made() bool {
	return o == Linked || o == AlreadyYours || o == HeldByEarlier || o == AwaitsRecord
}

// Weigh tells what a claim of the account leads to under the rules. The order is from what cannot be helped to
// what only has to be agreed with.
func (a Account) Weigh(c Claim, rules policy.Link) Outcome {
	belongs, known := a.KnowsKvK(c.KvK)
	foreign := known && !belongs
	switch {
	case a.State != Active:
		return IsDisabled
	case c.Holder.Person != "" && c.Holder.Person == c.Person:
		return AlreadyYours
	case c.Holder.Person != "" && !c.Holder.earlier(c):
		return HeldByOther
	case foreign && rules.OtherOrganisation != policy.OrganisationAccepted && rules.OtherOrganisation != policy.OrganisationWithReason:
		return OtherOrganisation
	case foreign && rules.OtherOrganisation == policy.OrganisationWithReason && c.Reason == "":
		return ReasonAsked
	case c.Holder.Person != "":
		return HeldByEarlier
	case c.Proof != ByActivation && rules.OtherAddress == policy.AddressWaits && !a.records(c.Email):
		return AwaitsRecord
	}
	return Linked
}

// earlier tells whether the holder is the same person with an earlier means: somebody of the same organisation
// who proved the very address that was proven just now (MH-34).
func (h Holder) earlier(c Claim) bool {
	return h.Organisation != "" && h.Organisation == c.Organisation && !h.Email.IsZero() && h.Email.Key() == c.Email.Key()
}

// Differs tells whether the address is none of those on record. The typed address proves nothing about the
// account by itself.
func (a Account) Differs(e identity.EmailAddress) bool { return !a.records(e) }

func (a Account) records(e identity.EmailAddress) bool {
	for _, known := range a.OnRecord() {
		if known.Key() == e.Key() {
			return true
		}
	}
	return false
}
