package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
)

// TopicChange is the day on which a change of an account counts. Its payload is a DueChange, sealed.
const TopicChange Topic = "account-change"

// DueChange names the change.
type DueChange struct {
	ID string `json:"id"`
}

// Changes keeps the e-mail addresses and telephone numbers of accounts that count from a later instant on.
type Changes interface {
	// Waiting gives those of an account that neither count yet nor were undone, the newest first, held until
	// the unit of work ends.
	Waiting(ctx context.Context, id identity.PersonID) ([]account.Change, error)
	// ForUpdate reads one and holds it until the unit of work ends. ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id string) (account.Change, error)
	// Put inserts or replaces.
	Put(ctx context.Context, c account.Change) error
}

// Reports keeps the ways to say: this was not me.
type Reports interface {
	// ForUpdate finds by the digest of the token, and holds it until the unit of work ends: it is used once.
	// ErrNotFound where there is none.
	ForUpdate(ctx context.Context, token [32]byte) (account.Report, error)
	// Put inserts or replaces.
	Put(ctx context.Context, r account.Report) error
}
