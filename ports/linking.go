package ports

import (
	"context"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
)

// PortalAccounts keeps the accounts that the portal had of its own (MH-12).
type PortalAccounts interface {
	// ByUserName finds an account by its user name of old, letter case ignored. ErrNotFound where there is none.
	ByUserName(ctx context.Context, name string) (linking.Account, error)
	// ByID reads; ErrNotFound where there is none.
	ByID(ctx context.Context, id linking.AccountID) (linking.Account, error)
	// ForUpdate is ByID, and holds the account until the unit of work ends: who makes or ends a link of an
	// account holds the account.
	ForUpdate(ctx context.Context, id linking.AccountID) (linking.Account, error)
	// Forms gives some hash of each form in which passwords are kept here, at most MostForms. Cheap however many
	// accounts there are: each try to link one asks it.
	Forms(ctx context.Context) ([]credential.Hash, error)
	// Put inserts an account of revision 0 and updates any other, institutions included; ErrConflict where
	// another account has the user name, or this one has moved on.
	Put(ctx context.Context, a linking.Account) error
	// Known gives the accounts with one of these user names, letter case ignored, held, by user name, for an import.
	Known(ctx context.Context, names []string) ([]linking.Account, error)
	// Add inserts many new accounts at once. ErrConflict where one of them is there, or its user name is another's:
	// the unit of work cannot go on then.
	Add(ctx context.Context, many []linking.Account) error
	// HoldNew holds the making of accounts until the unit of work ends: of those that hold it one goes on at a time,
	// and finds what the others made.
	HoldNew(ctx context.Context) error
	// Find gives one page of the accounts that match, by user name; those without one come last, by institution.
	Find(ctx context.Context, q PortalAccountQuery) (PortalAccountPage, error)
	// Authorised gives who is authorised for accounts of institutions with this KvK number, each once, by name, at
	// most five (MH-41).
	Authorised(ctx context.Context, n identity.KvK) ([]linking.Contact, error)
	// Figures counts.
	Figures(ctx context.Context) (PortalAccountFigures, error)
}

// MostForms bounds the work of a try to link an account: a portal of old had a few forms, one for each time that
// it made its passwords stronger.
const MostForms = 8

// PortalAccountQuery filters a list. Zero fields filter nothing.
type PortalAccountQuery struct {
	Search  string       // part of the user name, of an address on record or of the name of an institution, letter case ignored
	Code    linking.Code // of an institution
	Waiting bool         // only those with a link that waits for approval
	Offset  int
	Limit   int // at most 100
}

// PortalAccountPage is one page and the number of all that match.
type PortalAccountPage struct {
	Accounts []linking.Account
	Total    int
}

// PortalAccountFigures counts the accounts of a realm.
type PortalAccountFigures struct {
	All      int
	Linked   int // by an active link
	Waiting  int // links that wait for approval
	Legacy   int // whose hash is still as it was imported (MH-32)
	Disabled int
}

// Links keeps who is linked to which account.
type Links interface {
	// Held gives the active and waiting links of a person with their accounts, in the order in which they began. One statement.
	Held(ctx context.Context, p identity.PersonID) ([]HeldLink, error)
	// HistoryOf gives all links a person ever had with their accounts, the newest first, at most 100.
	HistoryOf(ctx context.Context, p identity.PersonID) ([]HeldLink, error)
	// Of gives all links an account ever had, the newest first, at most 100.
	Of(ctx context.Context, a linking.AccountID) ([]linking.Link, error)
	// ByID reads; ErrNotFound where there is none. Who changes a link holds its account.
	ByID(ctx context.Context, id linking.LinkID) (linking.Link, error)
	// Put inserts or replaces. ErrConflict where the account has another active link: it has one holder at a time.
	Put(ctx context.Context, l linking.Link) error
	// Waiting gives the links that wait for approval, the oldest first.
	Waiting(ctx context.Context, limit int) ([]linking.Link, error)
	// RemoveEnded forgets the links that ended or were declined before a time, and tells how many.
	RemoveEnded(ctx context.Context, before time.Time) (int, error)
}

// HeldLink is a link with the account that it leads to. The account has no hash.
type HeldLink struct {
	linking.Link
	To linking.Account
}

// ActivationCodes keeps the codes of new schools and boards (MH-38).
type ActivationCodes interface {
	// ForUpdate finds a code by its selector and holds it until the unit of work ends. ErrNotFound where there is none.
	ForUpdate(ctx context.Context, selector string) (linking.ActivationCode, error)
	// Of gives the codes of an account, the newest first, held.
	Of(ctx context.Context, a linking.AccountID) ([]linking.ActivationCode, error)
	// Put inserts or replaces. ErrConflict where the selector is that of another account's code.
	Put(ctx context.Context, c linking.ActivationCode) error
}

// Tickets keeps what mails to people on record carry.
type Tickets interface {
	// ForUpdate finds a ticket by the digest of its token and holds it until the unit of work ends. ErrNotFound
	// where there is none.
	ForUpdate(ctx context.Context, token [32]byte) (linking.Ticket, error)
	// Put inserts or replaces.
	Put(ctx context.Context, t linking.Ticket) error
}

// Loads keeps imports of accounts, and what of their files is still to be brought in.
type Loads interface {
	// ForUpdate holds the load until the unit of work ends. ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id linking.LoadID) (linking.Load, error)
	// ByDigest finds the load of a file, the newest where there are more; ErrNotFound where there is none.
	ByDigest(ctx context.Context, digest [32]byte) (linking.Load, error)
	// List gives the newest loads first, at most limit.
	List(ctx context.Context, limit int) ([]linking.Load, error)
	// Put inserts a load of revision 0 and updates any other; ErrConflict where it has moved on.
	Put(ctx context.Context, l linking.Load) error
	// AddBatch keeps a sealed batch of good lines; batches are numbered from 1, and ErrConflict tells that this one
	// is there. AddFaults keeps faults of lines, of a line and column each code once.
	AddBatch(ctx context.Context, id linking.LoadID, n int, sealed []byte) error
	AddFaults(ctx context.Context, id linking.LoadID, many []linking.Fault) error
	// NextBatch reads the batch with the lowest number; ErrNotFound where none is left. RemoveBatch forgets one.
	NextBatch(ctx context.Context, id linking.LoadID) (n int, sealed []byte, err error)
	RemoveBatch(ctx context.Context, id linking.LoadID, n int) error
	// Faults gives those of a load by line and column, at most limit from offset.
	Faults(ctx context.Context, id linking.LoadID, offset, limit int) ([]linking.Fault, error)
	// Clear forgets the batches and faults of a load that nobody wanted, or that is read anew.
	Clear(ctx context.Context, id linking.LoadID) error
}

// LoadedAccount is one good line of a file with accounts.
type LoadedAccount struct {
	Line    int
	Account linking.Account // without an id and an instant, revision 0
}

// AccountFiles reads files with accounts (MH-12). It is given untrusted bytes: it never fails on what they say,
// it finds faults.
type AccountFiles interface {
	// Read gives each line as an account, or its faults, in order: exactly one of the two is called per line.
	// An error is that of the reader, or of a callback, which ends the reading.
	Read(file io.Reader, good func(LoadedAccount) error, bad func(line int, faults []linking.Fault) error) error
}
