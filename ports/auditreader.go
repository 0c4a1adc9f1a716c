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
}

// AuditQuery filters events. Zero fields filter nothing.
type AuditQuery struct {
	Actions []audit.Action
	About   string    // the object or the actor: "person:…"
	From    time.Time // inclusive
	Until   time.Time // exclusive
	Before  string    // only those older than the event with this id
	Decided bool      // only those with the inputs of a decision
	Offset  int
	Limit   int // at most 1,000
}
