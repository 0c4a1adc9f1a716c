package ports

import (
	"context"
	"time"
)

// Requests keeps what programs asked for under a key of their own, so that what is asked twice is done once.
type Requests interface {
	// Claim inserts the request of an id that nobody claimed: true. Where one is there it gives that, held until the unit of
	// work ends.
	Claim(ctx context.Context, r Request) (kept Request, first bool, err error)
	// Put replaces.
	Put(ctx context.Context, r Request) error
	// Remove forgets one. A second time changes nothing.
	Remove(ctx context.Context, id [32]byte) error
}

// Request is something that was asked for.
type Request struct {
	ID     [32]byte // digest of who asks, and of their key
	Digest [32]byte // of all that was asked
	At     time.Time
	Until  time.Time // after which the key is free again
	Reply  Reply     // with status 0: it is under way
}

// Reply is what was answered.
type Reply struct {
	Status int
	Header map[string]string
	Body   []byte
}
