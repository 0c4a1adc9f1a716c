package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
)

// PolicyVersion is one version of a realm's document.
type PolicyVersion struct {
	Number    int
	Document  []byte // as it was written: YAML
	Published time.Time
	By        string
}

// Policies keeps the versions of a realm's document. A login keeps the version it started with.
type Policies interface {
	// Live gives the newest published version; ErrNotFound where there is none.
	Live(ctx context.Context) (PolicyVersion, error)
	// ByNumber reads one version.
	ByNumber(ctx context.Context, number int) (PolicyVersion, error)
	// Publish inserts a version; ErrConflict where the number exists.
	Publish(ctx context.Context, v PolicyVersion) error
}

// AuditLog takes events in the transaction of the change they tell of, unchained.
type AuditLog interface {
	// Append keeps events until the unit of work ends, or somebody reads the log in it, and then inserts all of them in
	// one statement; an incomplete one is refused at once, with audit.ErrIncomplete.
	Append(ctx context.Context, events ...audit.Event) error
	// Read gives chained links from number on, at most limit of them, in order.
	Read(ctx context.Context, from int64, limit int) ([]audit.Link, error)
	AuditReader
	// OfPerson gives the newest events of these actions that a person did or that were done to them, at most
	// limit, the newest first, chained or not: it is what people see of their own history.
	OfPerson(ctx context.Context, p identity.PersonID, among []audit.Action, limit int) ([]audit.Event, error)
}

// Message is work that must happen after the commit: a mail, an SMS, a logout notice.
type Message struct {
	ID       string // UUIDv7; idempotency key of the work, and of the provider where it has one
	Topic    Topic
	Payload  []byte // sealed with the realm's key; opened in the handler only, wiped in every end state
	Trace    string // traceparent of the request that caused it
	NotAfter time.Time
	At       time.Time
}

// Topic says which handler does the work.
type Topic string

// The topics.
const (
	TopicMail   Topic = "mail"
	TopicSMS    Topic = "sms"
	TopicLogout Topic = "logout-notice"
)

// Outbox takes messages in the transaction of the change that causes them.
type Outbox interface {
	// Add inserts. A message of a rolled back unit of work was never there.
	Add(ctx context.Context, m Message) error
	// Get reads an open message; ErrNotFound once it is done, dead, expired, or another realm's.
	Get(ctx context.Context, id string) (Message, error)
}

// Delivery names a message that is due, and nothing of what it holds.
type Delivery struct {
	Realm   realm.ID
	ID      string
	Attempt int
}

// Relay is the cross-realm side of the outbox, for the process that moves messages along. A row
// stays open until the handler confirms it.
type Relay interface {
	// Claim gives messages that are due and pushes them ahead by lease, so that a crash brings them back.
	Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Delivery, error)
	// Settle ends a message and wipes its payload, or puts it off until Next.
	Settle(ctx context.Context, d Delivery, s Settlement) error
	// Oldest gives the instant at which the oldest open message was due; zero where none is open.
	Oldest(ctx context.Context) (time.Time, error)
}

// Settlement is what became of a delivery. Zero Next ends it.
type Settlement struct {
	State Settled
	Next  time.Time // with SettledRetry
	Error string    // short and without personal data
	At    time.Time
}

// Settled is the end of a delivery.
type Settled int

// The ends.
const (
	SettledDone Settled = iota
	SettledRetry
	SettledDead
	SettledExpired
)

// Transport carries deliveries from the relay to a handler, in this process or another. It may lose
// them: the outbox brings them back.
type Transport interface {
	Dispatch(ctx context.Context, d Delivery) error
}

// Sequencer is the cross-realm side of the audit log: it chains what was appended, and counts what was chained.
type Sequencer interface {
	// Waiting gives realms that have unchained events.
	Waiting(ctx context.Context, limit int) ([]realm.ID, error)
	// Chain chains up to limit waiting events of a realm in the order of their insertion and tells how
	// many. One caller at a time per realm; commit makes the salt of each personal field.
	Chain(ctx context.Context, r realm.ID, limit int, salt func() ([]byte, error)) (int, error)
	// Uncounted gives realms of whose chain not all is counted.
	Uncounted(ctx context.Context, limit int) ([]realm.ID, error)
	// Count counts the logins of up to limit events of a realm, in the order of the chain, and tells how many events
	// it took. What AuditReader.Counts tells does not depend on it; how soon it tells it does.
	Count(ctx context.Context, r realm.ID, limit int) (int, error)
}

// Realms is the cross-realm register of what this installation serves. Few may use it: start-up,
// commands, the router.
type Realms interface {
	All(ctx context.Context) ([]RegisteredRealm, error)
	BySlug(ctx context.Context, s realm.Slug) (RegisteredRealm, error)
	// Register inserts a realm; ErrConflict where id or slug exist.
	Register(ctx context.Context, r RegisteredRealm) error
}

// RegisteredRealm joins the inside and the outside name, with the version of its live document.
type RegisteredRealm struct {
	ID      realm.ID
	Slug    realm.Slug
	Version int // of the live document; 0: none
}

// Janitor removes what is past its time, in batches, over all realms.
type Janitor interface {
	// Sweep removes up to limit expired rows of each kind and tells how many went.
	Sweep(ctx context.Context, now time.Time, limit int) (int, error)
}
