package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
)

// Accounts keeps the accounts of a realm.
type Accounts interface {
	// ByEmail finds by kind and the address one logs in with, letter case ignored: who has a user name logs in with that,
	// and is not found. ErrNotFound where there is none.
	ByEmail(ctx context.Context, kind string, e identity.EmailAddress) (account.Account, error)
	// ByUserName finds by kind and user name, letter case ignored. ErrNotFound where there is none.
	ByUserName(ctx context.Context, kind, name string) (account.Account, error)
	// ByID reads; ErrNotFound where there is none.
	ByID(ctx context.Context, id identity.PersonID) (account.Account, error)
	// ForUpdate is ByID, and holds the account until the unit of work ends.
	ForUpdate(ctx context.Context, id identity.PersonID) (account.Account, error)
	// AtLogin gives an account with what else a login weighs, in one statement, and holds the account. token is the
	// digest by which the browser is known; zero: it is not. ErrNotFound where there is no account.
	AtLogin(ctx context.Context, id identity.PersonID, token [32]byte) (AccountAtLogin, error)
	// AtAddress is AtLogin by the address that was typed. It holds nothing.
	AtAddress(ctx context.Context, kind string, e identity.EmailAddress, token [32]byte) (AccountAtLogin, error)
	// AtUserName is the same by a user name, letter case ignored.
	AtUserName(ctx context.Context, kind, name string, token [32]byte) (AccountAtLogin, error)
	// Put inserts an account of revision 0 and updates any other; ErrConflict where another account of the
	// kind has the user name or, of those that have none, the address, or this one has moved on. Any number of
	// accounts with a user name may share an address.
	Put(ctx context.Context, a account.Account) error
	// Find gives one page of the accounts that match, by address.
	Find(ctx context.Context, q AccountQuery) (AccountPage, error)
	// Sleeping gives active and suspended accounts that gave no sign since the instant given, the longest first
	// (OL-36): those that come after the one given, so that a caller gets to all of them; the zero Account starts.
	Sleeping(ctx context.Context, since time.Time, after account.Account, limit int) ([]account.Account, error)
	// Preferring counts the active accounts that used the factor last (MA-21).
	Preferring(ctx context.Context, kind string, f policy.Factor) (int, error)
	// Erase forgets the account with all its factors, codes, devices and representations; not the person, nor
	// their sessions. A second time changes nothing.
	Erase(ctx context.Context, id identity.PersonID) error
	AccountFigures
}

// AccountAtLogin is what a login weighs of an account, beside its person.
type AccountAtLogin struct {
	Account  account.Account
	Device   account.Device // zero: the browser is none of theirs, or no longer
	Recovery int            // codes that can still be used
}

// AccountQuery filters a list. Zero fields filter nothing.
type AccountQuery struct {
	Search string // part of the address, the name or the user name, letter case ignored
	State  account.State
	Offset int
	Limit  int // at most 100
}

// AccountPage is one page and the number of all that match.
type AccountPage struct {
	Accounts []account.Account
	Total    int
}

// Authenticators keeps the apps that make codes.
type Authenticators interface {
	// Of gives those of an account that are not revoked, oldest first, held until the unit of work ends.
	Of(ctx context.Context, id identity.PersonID) ([]account.Authenticator, error)
	// Put inserts or replaces all but LastStep, which UseStep alone moves: a new one has none. One that was
	// revoked stays revoked (OL-26).
	Put(ctx context.Context, a account.Authenticator) error
	// UseStep remembers that the code of a step was used, and when. False where that step or a later one was used
	// before, or the app is revoked: of concurrent callers exactly one gets true.
	UseStep(ctx context.Context, id string, step int64, at time.Time) (bool, error)
}

// RecoveryCodes keeps the codes that stand in for a lost authenticator (XC-18), as keyed digests.
type RecoveryCodes interface {
	// Replace puts these in place of all former ones, which are dead from then on. ErrNotFound where there is
	// no such account.
	Replace(ctx context.Context, id identity.PersonID, digests [][]byte, at time.Time) error
	// Use marks a code as used; false where it is unknown or was used before: of concurrent callers exactly one gets true.
	Use(ctx context.Context, id identity.PersonID, digest []byte, at time.Time) (bool, error)
	// Spent tells whether a code of the present set was used.
	Spent(ctx context.Context, id identity.PersonID, digest []byte) (bool, error)
	// Left counts the codes that can still be used.
	Left(ctx context.Context, id identity.PersonID) (int, error)
}

// Devices keeps the browsers that people logged in with.
type Devices interface {
	// ByToken finds a device of the account by the digest of its token, also a revoked one. ErrNotFound where it
	// is none of theirs.
	ByToken(ctx context.Context, id identity.PersonID, token [32]byte) (account.Device, error)
	// Of gives those that are not revoked, the latest seen first.
	Of(ctx context.Context, id identity.PersonID) ([]account.Device, error)
	// Put inserts or replaces. An account has one device per token: what comes with a known one under another
	// id replaces that, and the id and first sight stay.
	Put(ctx context.Context, d account.Device) error
	// Distrust asks every device of the account for the second factor again (MA-31). They stay known.
	Distrust(ctx context.Context, id identity.PersonID) error
}

// Representation lets a person act for an organisation (MA-32).
type Representation struct {
	Person       identity.PersonID
	Organisation identity.Organisation
	From         time.Time
	Until        time.Time // zero: no end
	By           string    // who gave it: "person:…", "tenant"
}

// Representations keeps who may act for which organisations.
type Representations interface {
	// Of gives those of a person in force at now, by name of the organisation.
	Of(ctx context.Context, p identity.PersonID, now time.Time) ([]Representation, error)
	// Put adds or replaces that of (person, organisation). ErrNotFound where there is no such organisation.
	Put(ctx context.Context, r Representation) error
}
