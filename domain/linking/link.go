package linking

import (
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// LinkID names a link within a realm.
type LinkID string

// Link joins a person to an account (MH-29).
type Link struct {
	ID         LinkID
	Account    AccountID
	Person     identity.PersonID
	State      LinkState
	Proof      Proof                 // by which it was made
	Email      identity.EmailAddress // that the pincode went to
	Differs    bool                  // from the addresses on record
	Reason     string                // why another organisation links it, as the person wrote it (MH-37)
	Replaces   LinkID                // the link of an earlier means, which ends when this one is approved (MH-34)
	AskedAt    time.Time
	Since      time.Time // it has been active; zero: never
	Decider    string    // who approved or declined: "staff:…", "record" for who is on record, or nobody
	EndedAt    time.Time
	EndedBy    string
	Why        EndReason
	Remembered bool   // the person chose it as the one to start with (MH-43)
	Chosen     Code   // with Remembered: which of its institutions
	Reference  string // of the login or page in which it was made, for the helpdesk
}

// LinkState is where a link is.
type LinkState string

// The states. Only an active one lets anybody in.
const (
	Waiting    LinkState = "waiting" // for who is on record, or for the helpdesk
	LinkActive LinkState = "active"
	Declined   LinkState = "declined"
	Ended      LinkState = "ended"
)

// Proof is how somebody showed that an account is theirs.
type Proof string

// The proofs. A pincode by e-mail comes on top of each but the last.
const (
	OldPassword  Proof = "legacy-credentials"
	ByActivation Proof = "activation-code"
	ByHelpdesk   Proof = "helpdesk"
)

// EndReason says why a link ended.
type EndReason string

// The reasons.
const (
	EndedByHolder   EndReason = "undone"   // by the person (MH-35, MH-42)
	EndedByStaff    EndReason = "staff"    // by the helpdesk, with a reason
	EndedObjected   EndReason = "objected" // somebody on record said: this is not right
	EndedReplaced   EndReason = "replaced" // by a link of the same person's new means (MH-34)
	EndedWithdrawn  EndReason = "withdrawn"
	EndedUnanswered EndReason = "unanswered" // nobody approved it in time
	EndedForgotten  EndReason = "forgotten"  // with its person, of whom nothing is kept
)

// ApprovalLifetime is how long a link waits for somebody to approve it.
const ApprovalLifetime = 14 * 24 * time.Hour

// RestoreLink is the door through which a link comes back from storage.
func RestoreLink(l Link) (Link, error) {
	if l.ID == "" || l.Account == "" || l.Person == "" || l.Proof == "" || l.AskedAt.IsZero() ||
		(l.State == LinkActive) != (!l.Since.IsZero() && l.EndedAt.IsZero()) || (l.State == Ended || l.State == Declined) != !l.EndedAt.IsZero() {
		return Link{}, ErrInvalid
	}
	return l, nil
}

// ErrOver: the link is not what it was: somebody decided before, or nobody did in time.
var ErrOver = errors.New("linking: it was decided, or waited too long")

// Open tells whether somebody can still decide about it at now.
func (l Link) Open(now time.Time) bool {
	return l.State == Waiting && now.Before(l.AskedAt.Add(ApprovalLifetime))
}

// Activate lets the link count from now on. decider is empty where nobody had to agree.
func (l *Link) Activate(decider string, now time.Time) error {
	if !l.Open(now) {
		return ErrOver
	}
	l.State, l.Since, l.Decider = LinkActive, now, decider
	return nil
}

// Decline refuses it.
func (l *Link) Decline(decider string, why EndReason, now time.Time) error {
	if l.State != Waiting {
		return ErrOver
	}
	l.State, l.Decider, l.EndedAt, l.EndedBy, l.Why = Declined, decider, now, decider, why
	return nil
}

// End ends an active link.
func (l *Link) End(by string, why EndReason, now time.Time) error {
	if l.State != LinkActive {
		return ErrOver
	}
	l.State, l.EndedAt, l.EndedBy, l.Why, l.Remembered, l.Chosen = Ended, now, by, why, false, Code{}
	return nil
}
