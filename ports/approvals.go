package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/identity"
)

// TopicApproval is the instant at which what was agreed is done. Its payload is a DueApproval, sealed.
const TopicApproval Topic = "approval"

// DueApproval names the proposal.
type DueApproval struct {
	ID string `json:"id"`
}

// Approvals keeps what the staff of a tenant proposed about accounts of this realm (XC-18).
type Approvals interface {
	// ForUpdate holds the proposal until the unit of work ends. ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id string) (approval.Proposal, error)
	// Of gives the proposals about an account that are pending at now, the oldest first.
	Of(ctx context.Context, account identity.PersonID, now time.Time) ([]approval.Proposal, error)
	// Waiting gives those of all accounts that wait for a decision at now, the oldest first.
	Waiting(ctx context.Context, now time.Time, limit int) ([]approval.Proposal, error)
	// Due gives those that were agreed and whose time has come at now, though nobody did them yet, the longest due first.
	Due(ctx context.Context, now time.Time, limit int) ([]approval.Proposal, error)
	// Put inserts or replaces.
	Put(ctx context.Context, p approval.Proposal) error
}
