package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
)

// PurposeActivation digests activation codes. The parts of the digest are the account, the selector and the secret.
const PurposeActivation Purpose = "activation-code"

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
