package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/throttle"
)

// LoginRow is what one login has proven so far. It exists from the first proof on.
type LoginRow struct {
	ID       string
	Browser  [32]byte // digest of the secret in the browser's cookie
	Subject  string   // digest of who it is; one login has one subject
	Facts    []byte   // JSON of the evidence; sealed by the caller where personal
	Done     time.Time
	Expires  time.Time
	Revision int // 0: not stored yet
}

// Logins keeps what logins have proven.
type Logins interface {
	// Get reads without a lock. ErrNotFound where there is none.
	Get(ctx context.Context, id string) (LoginRow, error)
	// ForUpdate is Get, and holds the row until the unit of work ends.
	ForUpdate(ctx context.Context, id string) (LoginRow, error)
	// Put inserts a row of revision 0 and updates any other; ErrConflict when it exists or has moved on.
	Put(ctx context.Context, l LoginRow) error
}

// OneTime remembers what may happen once: ids of SAML messages, assertion ids of clients, finished logins.
type OneTime interface {
	// Spend marks all ids as used until the instant given, or none: false when one of them was used
	// before. Of concurrent callers exactly one gets true. Ids are kept hashed.
	Spend(ctx context.Context, until time.Time, ids ...string) (bool, error)
}

// Parked holds what a browser must fetch back once: requests too large for a cookie, and posts that
// came from another site without cookies.
type Parked interface {
	Put(ctx context.Context, key [32]byte, sealed []byte, until time.Time) error
	// Get reads; ErrNotFound where it is gone or too late.
	Get(ctx context.Context, key [32]byte, now time.Time) ([]byte, error)
	// Take reads and removes: of concurrent callers one gets it.
	Take(ctx context.Context, key [32]byte, now time.Time) ([]byte, error)
}

// Challenges keeps one-time secrets.
type Challenges interface {
	// ForUpdate holds the challenge until the unit of work ends. ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id challenge.ID) (challenge.Challenge, error)
	// OfLogin gives the challenges of a login for a purpose, newest first, held as by ForUpdate.
	OfLogin(ctx context.Context, login string, p challenge.Purpose) ([]challenge.Challenge, error)
	// Put inserts or replaces.
	Put(ctx context.Context, c challenge.Challenge) error
}

// Budgets keeps attempt budgets. Keys are digests made by the caller.
type Budgets interface {
	// ForUpdate gives the bucket of a key, empty where there is none, and holds the key until the unit of
	// work ends, also where it had no row: two callers never read the same bucket.
	ForUpdate(ctx context.Context, key string) (throttle.Bucket, error)
	// Hold is ForUpdate of several keys in one statement, none of them twice. It holds them in their order.
	Hold(ctx context.Context, keys ...string) ([]throttle.Bucket, error)
	// Put keeps the bucket until the instant given.
	Put(ctx context.Context, b throttle.Bucket, until time.Time) error
}
