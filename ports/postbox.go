package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
)

// Postbox is the way into the outbox and out of it: what a message says is sealed in between.
type Postbox interface {
	// Mail leaves a letter by mail, that goes now and is never too late. It runs within the caller's unit of
	// work, as Post does.
	Mail(ctx context.Context, s Store, r realm.ID, l Letter) error
	// Post leaves any other message.
	Post(ctx context.Context, s Store, r realm.ID, p Posting) error
	// Open tells the handler of a message what it says, into a value of the kind that was posted.
	Open(ctx context.Context, r realm.ID, m Message, says any) error
}

// Posting is a message to leave.
type Posting struct {
	Topic    Topic
	Says     any       // Letter, LogoutNotice, DueChange: what the handler of the topic reads
	Due      time.Time // zero: now
	NotAfter time.Time // zero: it is never too late
}
