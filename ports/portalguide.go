package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/realm"
)

// PortalGuide tells how an application of a portal is set up to log people in at a realm.
type PortalGuide interface {
	// Settings gives what the realm's discovery document says, and what it says of this client alone. ErrNotFound
	// where the realm has no such client. No network call.
	Settings(ctx context.Context, r realm.ID, c realm.ClientID) (PortalSettings, error)
	// Told gives what the client would be told of a login, with all the scopes that it may ask for. It runs in the unit of
	// work that completes the login. ErrNotFound where the realm has no such client.
	Told(ctx context.Context, s Store, r realm.ID, c realm.ClientID, g GrantedLogin) (PortalTold, error)
}

// PortalTold is what a portal reads, as JSON; what is new for each token, as its id and its times, is left out.
type PortalTold struct{ IDToken, UserInfo string }

// PortalSettings are what the developer of a portal fills in: nothing of it is secret.
type PortalSettings struct {
	Issuer        string
	Discovery     string // where the others can be read by a program
	Authorization string
	Pushed        string
	Token         string
	UserInfo      string
	Keys          string
	EndSession    string
	Scopes        []PortalScope // that the client may ask for
}

// PortalScope is a scope with the claims that come with it, where there is something to tell.
type PortalScope struct {
	Name   string
	Claims []string
}
