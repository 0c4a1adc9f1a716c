package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
)

// PurposeActivation digests activation codes. The parts of the digest are the account, the selector and the secret.
const PurposeActivation Purpose = "activation-code"

// TopicLinkDue is the instant at which a link has waited for approval long enough. Its payload is a DueLink, sealed.
const TopicLinkDue Topic = "link-due"

// DueLink names the link.
type DueLink struct {
	ID linking.LinkID
}

// LinkKeeper decides about the links of people to accounts of the portal's own, with all that follows: an old link
// ends with the new one (MH-34), sessions that used it end (MH-35), those concerned are told, and it is audited.
// Each method runs within the caller's unit of work, holds the account, and reads the link anew. It gives
// linking.ErrOver where there is nothing to decide any more, ErrNotFound where there is no such link; then nothing
// was done.
type LinkKeeper interface {
	// Approve lets a waiting link count from now on. It is over as well where the account is disabled, or
	// somebody holds it whom the link does not replace.
	Approve(ctx context.Context, s Store, r Realm, id linking.LinkID, d LinkDecision) (linking.Link, error)
	// Decline refuses a waiting link.
	Decline(ctx context.Context, s Store, r Realm, id linking.LinkID, d LinkDecision) (linking.Link, error)
	// End ends an active link, and the sessions that use it.
	End(ctx context.Context, s Store, r Realm, id linking.LinkID, d LinkDecision) (linking.Link, error)
	// Forget ends all links of a person who is about to be removed (People.Remove), and the sessions that use them.
	// Nobody is told but the audit: who removes the person tells them.
	Forget(ctx context.Context, s Store, r Realm, p identity.PersonID, d LinkDecision) error
	// Remember makes an institution of a link the one that its holder starts with, and no other (MH-43). The zero
	// code forgets it. Whatever does not belong together is not remembered.
	Remember(ctx context.Context, s Store, p identity.PersonID, id linking.LinkID, c linking.Code) error
}

// LinkDecision is who decides about a link, and why.
type LinkDecision struct {
	By    string            // "staff:…", "person:…", or LinkByRecord
	Why   linking.EndReason // with Decline and End
	Note  string            // the reason that staff wrote, for the audit; may be empty
	Event audit.Event       // what the events have in common: origin, actor, reference, facts
}

// LinkByRecord is the decider that is somebody on record for the account: the address tells no name.
const LinkByRecord = "record"

// LinkBySystem is the decider of what nobody decided in time.
const LinkBySystem = "system"

// LinkProof is the attempt of one person to show that an account of the portal's own is theirs: in one login, or in
// one session for an account more (MH-11, MH-42). What they showed counts for these and for nobody and nothing else.
type LinkProof struct {
	Realm        Realm
	Rules        policy.Link
	Within       string            // the login or session
	Subject      string            // who: one text for all tabs and logins of a person, without telling who it is
	Person       identity.PersonID // empty: somebody new
	Organisation identity.Organisation
	Service      string
	Lang         string // of the letter with the pincode
	Device       string // "Firefox, Windows"
	// Ensure gives the profile of the person, and makes it where they are new.
	Ensure func(ctx context.Context, s Store) (Profile, error)
	Event  audit.Event // what the events have in common: object, origin, actor, reference, facts
}

// TypedLink is what somebody typed to show that an account is theirs.
type TypedLink struct {
	Email     string // where the pincode goes
	Confirmed policy.Confirmed
	UserName  string
	Password  string
	Code      string // an activation code, in place of name and password
	ByCode    bool
}

// LinkTry is one comparison of a password, to be counted.
type LinkTry struct {
	TypedLink
	policy.Weighed
	Found  linking.Account // zero: there is none
	Right  bool
	Better credential.Hash // the same password in today's form; zero: it is in that
}

// BegunLink is what was typed led to. Sent: a pincode is under way.
type BegunLink struct {
	policy.Weighed           // no other outcome than accepted was tried at all
	Wrong          bool      // in any way: nothing tells in which (MH-30)
	Until          time.Time // too many tries: not before this instant
}

// Sent tells whether a pincode is under way, or will be when it is asked for again: others went a moment ago.
func (b BegunLink) Sent() bool {
	return b.Outcome == policy.AddressAccepted && !b.Wrong && b.Until.IsZero()
}

// LinkState is where an attempt is. Zero: nothing was shown, or it counts no more.
type LinkState struct {
	ByCode   bool
	Email    string // as it was typed: the pincode went there
	UserName string
	Pincode  CodeProofState  // its To is there once an account is proven, also where the pincode is still to be sent
	Blocked  time.Time       // too many pincodes were answered: not before this instant
	Outcome  linking.Outcome // once the account and the mailbox are proven; empty before
	Account  linking.Account // with an outcome; without a hash
	Lapsed   bool            // what was shown counts no more: the password was changed, the code was used, or its time is over
	Forgot   ForgottenLink   // the last that was asked; zero: none
}

// ForgottenLink is the user name whose password somebody forgot.
type ForgottenLink struct {
	UserName string // as it was typed
	Left     bool   // the first contact does not work there any more
	At       time.Time
}

// LinkProver finds out whether an account of the portal's own is somebody's (MH-12, MH-21), and that they read the
// address at which they are told what follows (MH-16). Budgets hold over tabs, logins, channels and nodes.
type LinkProver interface {
	// Compare does the work of comparing a password, the same for every user name. It stands outside any unit of
	// work, as that takes long on purpose. ErrBusy where too many are compared now.
	Compare(ctx context.Context, p LinkProof, t TypedLink) (LinkTry, error)
	// Begin counts the try. A right one sends a pincode that links this account and no other (MH-31). Where pincodes
	// were sent a moment ago, what was shown is kept, and Resend sends one when it is time.
	Begin(ctx context.Context, s Store, p LinkProof, t LinkTry) (BegunLink, error)
	// Resend sends another pincode to the same address. A time says that too many were sent.
	Resend(ctx context.Context, s Store, p LinkProof) (time.Time, error)
	// Answer takes the pincode. Empty: it was right, and what it led to is the outcome of the state.
	Answer(ctx context.Context, s Store, p LinkProof, typed string) (CodeState, error)
	// Explain goes on where policy wants to know why this organisation links the account (MH-37).
	Explain(ctx context.Context, s Store, p LinkProof, reason string) error
	// State tells where the attempt is.
	State(ctx context.Context, s Store, p LinkProof) (LinkState, error)
	// Forgot has the contact of an account choose a new password, if there is such an account (MH-20, MH-41).
	// Nothing tells whether there is. A time says that too many were asked.
	Forgot(ctx context.Context, s Store, p LinkProof, userName string, left bool) (time.Time, error)
}
