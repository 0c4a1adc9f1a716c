package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/realm"
)

// APITokens reads the access tokens with which programs call the API of a realm (RFC 9068).
type APITokens interface {
	// Caller tells whose token it is, without a look at any storage but for the realm's own keys. ErrForged: it is none
	// that this realm gave for its API, or its time is over.
	Caller(ctx context.Context, r realm.Slug, token string) (APICaller, error)
}

// APICaller is a program, as its token says. What it may is what its client may now, as far as the scopes go.
type APICaller struct {
	Client realm.ClientID
	Scopes []string
}
