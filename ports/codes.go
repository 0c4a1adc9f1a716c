package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
)

// CodeProof is the attempt of one person to show that they read what is sent to an address or a number.
type CodeProof struct {
	Realm   Realm
	Purpose challenge.Purpose
	Within  string // the login or session that the code is good for, and no other
	Subject string // who answers: one text for all tabs and logins of a person, without telling who it is
	Budget  string // whose tries and sendings are counted; empty: those of Subject
	Own     bool   // to the address of an account whose owner proved more than that: strangers who ask codes for it use up nothing here (MA-30)
	Format  challenge.Format
	Channel Topic  // TopicMail or TopicSMS
	To      string // where the code goes
	Letter  Letter // that carries it; Code, Until and Challenge are filled in
	// Nobody: there is no such account. All is done as if there were, but nothing is sent and nothing can be
	// answered right, so that a stranger learns nothing (XC-07).
	Nobody bool
	Event  audit.Event // what the events have in common: object, origin, actor, reference, facts
}

// CodeProver sends one-time codes and compares what people type, within the caller's unit of work. Its
// budgets hold over tabs, codes, channels and nodes (XC-01, XC-03).
type CodeProver interface {
	// Send leaves a code in the outbox; older ones of the same proof end (XC-01). A time says that too many
	// were sent, and after which instant one may try again.
	Send(ctx context.Context, s Store, p CodeProof) (time.Time, error)
	// State tells where the proof is. To is not needed.
	State(ctx context.Context, s Store, p CodeProof) (CodeProofState, error)
	// Answer compares what was typed with the newest code and counts the try; right ones do not count.
	Answer(ctx context.Context, s Store, p CodeProof, typed string) (CodeAnswer, error)
	// Count holds the budget while somebody else compares an answer, as that of an authenticator, and counts it
	// unless it was right. CodeTooMany: the budget is spent, and nothing was compared.
	Count(ctx context.Context, s Store, p CodeProof, compare func() (CodeState, error)) (CodeState, error)
	// Blocked tells when the budget of answers lets the person try again; zero: now.
	Blocked(ctx context.Context, s Store, p CodeProof) (time.Time, error)
}

// CodeAnswer is what an answer led to.
type CodeAnswer struct {
	Asked   bool // a code was sent at all
	Refused CodeState
	To      string // where the newest code went
}

// CodeProofState is where the proof by a code is.
type CodeProofState struct {
	To        string
	Sent      bool // a code is under way or was answered
	Until     time.Time
	TriesLeft int
	ResendAt  time.Time // zero: now
	Delivery  challenge.Delivery
	Code      CodeState
}
