package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/session"
)

// Sessions keeps sessions and the portals that take part in them.
type Sessions interface {
	// Start inserts a session; ErrConflict when its login made one before (one login, one session).
	Start(ctx context.Context, s session.Session) error
	// ByToken reads by the digest of the browser's token; ErrNotFound where there is none.
	ByToken(ctx context.Context, token [32]byte) (session.Session, error)
	// ByID reads; ErrNotFound where there is none.
	ByID(ctx context.Context, id session.ID) (session.Session, error)
	// Put stores what changes in a session. Seen, ended, AuthenticatedAt and Factors only move forward. Who
	// continues a session, by a step-up or for another organisation or institution, gives it a new Token and may
	// change Organisation, Level, Link and Institution: who read the session before that is known by the token, and
	// changes none of the five.
	Put(ctx context.Context, s session.Session) error
	// AliveOf gives the sessions of a person that are alive at now, held until the unit of work ends.
	AliveOf(ctx context.Context, p identity.PersonID, now time.Time) ([]session.Session, error)
}

// Grants keeps what portals were given: authorization codes, tokens and their families. Codes and
// tokens are stored as SHA-256 digests only.
type Grants interface {
	// Create inserts a grant with its authorization code.
	Create(ctx context.Context, g Grant) error
	// Find reads by one of the digests or the id; ErrNotFound where there is none. A superseded refresh
	// token finds its grant with Superseded set: the caller revokes the family.
	Find(ctx context.Context, by GrantKey) (Grant, error)
	// Update stores g if its revision is still the one read, and gives ErrConflict if not: of concurrent
	// redemptions or rotations one wins.
	Update(ctx context.Context, g Grant) error
	// Revoke ends a grant whatever its revision; a second time changes nothing.
	Revoke(ctx context.Context, id string, at time.Time) error
	// OfSession gives the grants of a session that are not revoked.
	OfSession(ctx context.Context, id session.ID) ([]Grant, error)
}

// GrantKey names a grant by exactly one of its fields.
type GrantKey struct {
	ID      string
	Code    [32]byte
	Access  [32]byte
	Refresh [32]byte
}

// Grant is what one portal was given in one login.
type Grant struct {
	ID         string
	Client     string
	Session    session.ID
	Person     identity.PersonID
	Subject    string // pseudonym of the person at this portal
	Scopes     string
	Claims     []byte // JSON of what ID token and UserInfo will say
	State      []byte // JSON of the protocol library, without any secret
	Code       [32]byte
	CodeUntil  time.Time
	CodeUsedAt time.Time
	Access     [32]byte // newest access token; zero: none
	Refresh    [32]byte // newest refresh token; zero: none
	Until      time.Time
	RevokedAt  time.Time
	CreatedAt  time.Time
	Superseded bool // found by a refresh token that was rotated away
	Revision   int
}

// Subjects keeps the pseudonyms of people at portals: random, stored, never derived, so that a new
// means or a re-link keeps them (ARCHITECTURE 6).
type Subjects interface {
	// For gives the pseudonym of a person at a portal, and keeps candidate where there is none yet.
	For(ctx context.Context, p identity.PersonID, portal, candidate string) (string, error)
}
