package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
)

// MandateNotices tells services of the network that what somebody logged in with counts no more (XC-19).
type MandateNotices interface {
	// Ended leaves in the outbox, in this unit of work, a notice for each Release that rests on the mandate. The relay
	// delivers it within 60 s to the realm that offers the service. The notice carries only the service id, the KvK number
	// and the pseudonym, which that realm knows. A mandate on which nothing rests leaves nothing.
	Ended(ctx context.Context, st Store, r Realm, id mandate.ID) error
	// MeansEnded does so for each Release of a holder.
	MeansEnded(ctx context.Context, st Store, r Realm, h mandate.HolderID) error
}

// TopicMandateEnded carries a MandateNotice, sealed, from the register's realm.
const TopicMandateEnded Topic = "mandate-ended"

// MandateNotice is what a service hears of an end: nothing that its realm was not told at a login.
type MandateNotice struct {
	Service   mandate.ServiceID `json:"service"`
	KvK       string            `json:"kvk"`
	Pseudonym string            `json:"pseudonym"`
	At        time.Time         `json:"at"` // what began later rests on another mandate
}

// Subject is whom the notice names.
func (n MandateNotice) Subject() (identity.Subject, error) {
	kvk, err := identity.ParseKvK(n.KvK)
	if err != nil {
		return identity.Subject{}, err
	}
	acting, err := identity.ParsePseudonym(n.Pseudonym)
	return identity.Subject{Legal: identity.Legal{KvK: kvk}, Acting: acting}, err
}

// TopicMandateDue warns of the end of a mandate two months ahead, and tells services once it came (MR-76, XC-20). Its
// payload is a MandateDue, sealed. Who lets a mandate count, or last until another day, leaves one.
const TopicMandateDue Topic = "mandate-due"

// MandateDue names an end of a mandate. Where the mandate ends at another moment by then, nothing happens.
type MandateDue struct {
	ID     mandate.ID `json:"id"`
	Until  time.Time  `json:"until"`
	Warned bool       `json:"warned,omitempty"` // or there is nothing to warn of: it is short, or was ended by somebody
}

// The letters about what stands in the register (ET-18). Letter.Organisation is who gave the mandate or ordered the
// means, Letter.Reason what was done, as the domain calls the act; Letter.Note is why.
const (
	LetterMandateChanged  LetterKind = "mandate-changed"
	LetterMandateGranted  LetterKind = "mandate-granted"
	LetterMeansChanged    LetterKind = "means-changed"
	LetterLeft            LetterKind = "means-left"        // all of it ended, in neutral words (XC-21)
	LetterMandateEnding   LetterKind = "mandate-ending"    // two months ahead, to the holder
	LetterMandateEndingTo LetterKind = "mandate-ending-to" // to the administrators
	LetterMandateAsked    LetterKind = "mandate-asked"     // to the other administrators: one waits for them (MR-81)
	LetterMandateDecided  LetterKind = "mandate-decided"   // to the administrator who asked
	LetterDeputy          LetterKind = "mandate-deputy"    // to who stands in for an administrator (XC-44)
)
