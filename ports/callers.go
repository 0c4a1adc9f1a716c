package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
)

// Caller is who asks for a page that is hosted here: the holder of a session token.
type Caller struct {
	Realm realm.ID
	Token [32]byte // digest of the token in the browser's cookie
}

// Who is a caller who is known.
type Who struct {
	Realm   Realm
	Session session.Session
	Profile Profile
}

// Refusals of Callers, by their message keys.
var (
	ErrNoSession = fault.New(fault.Unauthenticated, "session.none")
	ErrElsewhere = fault.New(fault.Unauthenticated, "session.elsewhere") // the session is for another service
)

// Callers tells who asks. What they may, each use case asks.
type Callers interface {
	// Find gives the holder of a token: ErrNoSession where the session has ended or the person was suspended,
	// ErrElsewhere where here says no to the service of the session. Without here any service will do.
	Find(ctx context.Context, st Store, r Realm, token [32]byte, here func(policy.Service) bool) (Who, error)
	// Touch keeps a session alive, at the cost of a write a minute.
	Touch(ctx context.Context, st Store, held *session.Session) error
}
