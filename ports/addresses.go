package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
)

// AddressProof is the attempt of one person to prove an e-mail address, in one login or session.
type AddressProof struct {
	Realm   Realm
	Purpose challenge.Purpose
	Within  string            // the login or session that the code is good for, and no other
	Person  identity.PersonID // empty: somebody new
	Subject string            // who answers: one text for all tabs and logins of a person, without telling who it is
	KvK     identity.KvK
	Service string      // at which the address is proven
	Lang    string      // of the letter with the code
	Event   audit.Event // what the events have in common: object, origin, actor, reference, facts
	// Nobody: the address is somebody else's. No code that proves it leaves, and nothing tells (XC-07).
	Nobody bool
}

// AddressProver finds out whether people read an e-mail address, within the caller's unit of work:
// for a login, and for a change of the address later. Its budgets hold over both.
type AddressProver interface {
	// Send weighs an address and leaves a code for it in the outbox. A newer code ends the older ones (XC-01).
	Send(ctx context.Context, s Store, p AddressProof, typed string, c policy.Confirmed) (SentCode, error)
	// State tells where the proof is.
	State(ctx context.Context, s Store, p AddressProof) (AddressState, error)
	// Answer compares what was typed with the newest code and counts the try. Refused empty: it was right,
	// and nobody else has the address where policy wants addresses unique (MS-53).
	Answer(ctx context.Context, s Store, p AddressProof, typed string) (AnsweredCode, error)
	// Blocked tells when the budget of answers lets the person try again; zero: now.
	Blocked(ctx context.Context, s Store, p AddressProof) (time.Time, error)
	// Keep makes a proven address the person's. Where they had another, both addresses are told (MS-60).
	Keep(ctx context.Context, s Store, p AddressProof, of Profile, a identity.EmailAddress) error
}

// SentCode is the answer to Send.
type SentCode struct {
	policy.Weighed
	Until time.Time // too many codes were sent: try after this instant
}

// Sent tells whether a code is under way.
func (c SentCode) Sent() bool { return c.Outcome == policy.AddressAccepted && c.Until.IsZero() }

// AnsweredCode is what an answer led to.
type AnsweredCode struct {
	Asked   bool // a code was sent at all
	Refused CodeState
	Address identity.EmailAddress // that the newest code was sent to
}

// CodeState is what the last answer to a code led to, or what another would meet.
type CodeState string

// The states. Empty: nothing stands in the way.
const (
	CodeWrong      CodeState = "wrong"
	CodeExpired    CodeState = "expired"
	CodeExhausted  CodeState = "exhausted"
	CodeUsed       CodeState = "used"
	CodeSuperseded CodeState = "superseded"
	CodeTooMany    CodeState = "too-many"      // the budget of the person is spent (XC-03)
	CodeTaken      CodeState = "address-taken" // another profile has the address, and policy wants it unique (MS-53)
)

// AddressState is where the proof of an address is.
type AddressState struct {
	Address   string // as it was typed, or as the code was sent to it
	Sent      bool   // a code is under way or was answered
	Until     time.Time
	TriesLeft int
	ResendAt  time.Time // zero: now
	Delivery  challenge.Delivery
	Code      CodeState
}
