package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
)

// AuditReader shows what the audit log holds to those of the staff who may see it.
type AuditReader interface {
	// Newest gives events that match, chained or not, the newest first: by their ids, which sort by time.
	Newest(ctx context.Context, q AuditQuery) ([]audit.Event, error)
	// Span gives the first and the last place in the chain of the events of a time; zeros where there are none.
	Span(ctx context.Context, from, until time.Time) (first, last int64, err error)
	// Counts counts the events of audit.Counted that name a service, by what they have in common, in periods that begin
	// at these instants, which rise; each ends where the next one begins, and the last one never. Whole hours are
	// counted: a period begins with the hour in which its instant falls. Events of one login count once, at the last
	// one; those of a trial do not count.
	Counts(ctx context.Context, starts []time.Time) ([]AuditCount, error)
}

// AuditQuery filters events. Zero fields filter nothing.
type AuditQuery struct {
	Actions   []audit.Action
	About     string // the object or the actor: "person:…"
	Actor     string // the actor alone
	Result    audit.Result
	Reference string
	From      time.Time // inclusive
	Until     time.Time // exclusive
	Before    string    // only those older than the event with this id
	Decided   bool      // only those with the inputs of a decision
	Offset    int
	Limit     int // at most 1,000
}

// AuditCount is how many logins have an event of an action, with its service and its reason, within a period.
type AuditCount struct {
	Action  audit.Action
	Service string
	Reason  string
	From    time.Time // the hour with which the period begins
	Logins  int
}
