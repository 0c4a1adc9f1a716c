package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
)

// LoginFlows is what a protocol towards portals asks of the login: the driving port of adapters/oidc.
type LoginFlows interface {
	// Begin decides what a portal's request leads to: a login to walk through, an answer from a session
	// that policy accepts, or a refusal. It writes nothing when it starts a login: the request travels
	// sealed with the browser.
	Begin(ctx context.Context, q PortalRequest) (Beginning, error)
}

// PortalRequest is a request to log somebody in, whatever protocol it came by.
type PortalRequest struct {
	Realm     realm.ID
	Kind      PortalKind
	Service   string
	Client    realm.ClientID // empty for a hosted page of ours
	State     []byte         // what the protocol needs again at the end; at most 2 kB fit in a cookie, more is parked
	Minimum   assurance.Level
	Fresh     bool              // prompt=login: no session will do
	MaxAge    *time.Duration    // since the person proved themselves
	Silent    bool              // prompt=none: no page may be shown
	Action    string            // a step-up action that the portal names
	Choose    bool              // prompt=select_account: choose anew on whose behalf
	Subject   string            // from id_token_hint: only this person's session will do
	Session   [32]byte          // digest of the token in the browser's session cookie; zero: none
	Languages []string          // ui_locales
	Method    string            // the way in that the person chose at the portal; one that is not there (any more) counts for nothing
	Toward    mandate.ServiceID // of the network, at which the person wants to act for somebody; empty where no register is asked
}

// PortalKind says which Answers finish the login.
type PortalKind string

// The kinds.
const (
	PortalOIDC   PortalKind = "oidc"
	PortalHosted PortalKind = "hosted"
	PortalTrial  PortalKind = "trial" // somebody of the staff looks what a portal would be told
)

// Beginning is what a request led to: exactly one of the three is set.
type Beginning struct {
	Login   *BegunLogin
	Granted *GrantedLogin // from the session
	Refused RefusalCode   // for a silent request, or one that can never be granted
}

// BegunLogin is where the browser goes, and the cookie it must carry.
type BegunLogin struct {
	ID     string
	Cookie []byte // the sealed request; the web adapter names and bounds the cookie
	Until  time.Time
	Method string // as the request had it
	OneWay bool   // there is one way in: the browser can go there without being shown a choice
}

// GrantedLogin is what a portal may know of a granted login.
type GrantedLogin struct {
	Person          identity.PersonID
	Session         session.ID
	Service         string
	Level           assurance.Level
	AuthenticatedAt time.Time
	Organisation    identity.Organisation
	Branch          identity.Branch
	Intermediary    identity.KvK
	Linked          linking.Account     // of the portal's own, that the person is linked to; zero: none
	Institution     linking.Institution // of that account, for which the person acts (MH-43)
	Email           identity.EmailAddress
	Roles           []role.Name
	Subjects        map[string]string  // pseudonyms of the person by portal; one may be missing
	Action          string             // step-up action that was asked and proven; empty: none
	Means           []string           // how it was proven, as RFC 8176 names it
	Acting          identity.Pseudonym // under which the service of the network knows the person; zero: no register was asked
}

// RefusalCode is the code of a refused login, as package login lists them.
type RefusalCode = login.Reason

// Answers turns the end of a login into where the browser goes. One per PortalKind.
type Answers interface {
	// Grant runs inside the unit of work that completes the login, with its store: what it writes is
	// committed with the session or not at all.
	Grant(ctx context.Context, r realm.ID, s Store, state []byte, g GrantedLogin) (Destination, error)
	// Refuse gives the portal's error answer, for a person who goes back there.
	Refuse(ctx context.Context, r realm.ID, state []byte, code RefusalCode) (Destination, error)
}

// Destination is where a browser goes by GET.
type Destination struct {
	URL   string
	Grant string // whose code it carries, which is good once and for a short time; empty: it carries none
}

// Clients knows the relying parties of a realm; from memory, called in every login.
type Clients interface {
	// Client gives ErrNotFound where the realm has no such client.
	Client(ctx context.Context, r realm.ID, id realm.ClientID) (realm.Client, error)
}

// SessionEnder ends sessions: the driving port of logout in adapters/oidc.
type SessionEnder interface {
	// EndSession ends a session, revokes its grants and puts a logout notice for each client with a
	// back-channel URI in the outbox, all in one unit of work. It tells which clients took part. An
	// unknown or ended session ends nothing and is no error.
	EndSession(ctx context.Context, r realm.ID, id session.ID, why session.EndReason) ([]realm.ClientID, error)
}

// SessionEnds ends sessions and tells why some are over: what pages need.
type SessionEnds interface {
	SessionEnder
	// Why tells why the session of a browser's token was ended before its time; empty where it was not, or there is none.
	Why(ctx context.Context, r realm.ID, token [32]byte) (session.EndReason, error)
}

// LogoutNotice is the payload of TopicLogout.
type LogoutNotice struct {
	Client  realm.ClientID `json:"client"`
	Subject string         `json:"sub"`
	Session session.ID     `json:"sid"`
	// Why it ended. The portal is told only where the person can do something about it there (XC-19).
	Why session.EndReason `json:"why,omitempty"`
}

// SessionCloser ends sessions within the unit of work of what causes their end.
type SessionCloser interface {
	// Close ends a session as SessionEnder does, with the store given.
	Close(ctx context.Context, r realm.ID, st Store, s session.Session, why session.EndReason) ([]realm.ClientID, error)
	// CloseOf ends the sessions of a person that are alive and meant, and tells how many; nil means all of them.
	CloseOf(ctx context.Context, r realm.ID, st Store, p identity.PersonID, why session.EndReason, meant func(session.Session) bool) (int, error)
}
