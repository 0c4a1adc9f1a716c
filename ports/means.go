package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
)

// Orders keeps orders for means (MR-11), drafts included. People are kept sealed only. A draft that nobody went on with,
// or that was dropped, goes after 90 days.
type Orders interface {
	// ForUpdate reads and holds the order until the unit of work ends; ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id means.OrderID) (means.Order, error)
	// ByID reads; ErrNotFound where there is none.
	ByID(ctx context.Context, id means.OrderID) (means.Order, error)
	// Put inserts an order of revision 0 and updates any other; ErrConflict where it has moved on.
	Put(ctx context.Context, o means.Order) error
	// DraftsOf gives the drafts of an administrator, the one that changed last first, at most 20.
	DraftsOf(ctx context.Context, p identity.PersonID) ([]means.Order, error)
	// NextNumber counts the orders of a year, from 1. The counter is held until the unit of work ends: two orders
	// never have one number, and a number that was not used is given again.
	NextNumber(ctx context.Context, year int) (int, error)
}

// MeansApplications keeps what becomes of each person in an order (MR-50, MR-60), the person sealed only. One that led to
// nothing goes after 90 days.
type MeansApplications interface {
	// ForUpdate reads and holds; ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id means.ApplicationID) (means.Application, error)
	// ByID reads; ErrNotFound where there is none.
	ByID(ctx context.Context, id means.ApplicationID) (means.Application, error)
	// ByToken finds by the digest of what the link carries, and holds; ErrNotFound where there is none.
	ByToken(ctx context.Context, token [32]byte) (means.Application, error)
	// Put inserts an application of revision 0 and updates any other; ErrConflict where it has moved on, or the reference
	// or token is another's.
	Put(ctx context.Context, a means.Application) error
	// Add inserts many new ones at once; ErrConflict, which ends the unit of work, where any is known.
	Add(ctx context.Context, many []means.Application) error
	// Of gives those of an order, in the order in which they were added.
	Of(ctx context.Context, o means.OrderID) ([]means.Application, error)
	// List gives one page, the newest state first, without what is sealed.
	List(ctx context.Context, q MeansApplicationQuery) (MeansApplicationPage, error)
	// OpenFor tells which of the addresses have an application at the organisation that can still lead to a means (MR-66).
	OpenFor(ctx context.Context, k identity.KvK, addresses []identity.EmailAddress) ([]means.Application, error)
}

// MeansApplicationQuery filters a list. Zero fields filter nothing, but Organisations: without any nothing is found.
type MeansApplicationQuery struct {
	Organisations []identity.KvK
	Everywhere    bool   // the realm's staff looks: Organisations does not count
	Search        string // part of the name or address, letter case ignored; or the whole reference or order number
	States        []means.ApplicationState
	Offset        int
	Limit         int // at most 100
}

// MeansApplicationPage is one page and the number of all that match.
type MeansApplicationPage struct {
	Applications []means.Application
	Total        int
}

// MeansRegister keeps the means that were issued.
type MeansRegister interface {
	// ForUpdate reads and holds; ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id means.ID) (means.Means, error)
	// OfHolder gives the means of somebody, the newest first.
	OfHolder(ctx context.Context, p identity.PersonID) ([]means.Means, error)
	// Put inserts a means of revision 0 and updates any other; ErrConflict where it has moved on.
	Put(ctx context.Context, m means.Means) error
	// List gives one page of people with a means of the organisations (MR-07, MR-08), and EachHolder all that match,
	// in the same order, for an export (MR-09). f gets them while they are read, so it uses no repository; its error ends
	// it and is returned. now is this moment: a state of the past is not kept.
	List(ctx context.Context, q HolderQuery, now time.Time) (HolderPage, error)
	EachHolder(ctx context.Context, q HolderQuery, now time.Time, f func(ListedHolder) error) error
	// Carried gives and holds the means of an organisation whose end is after a moment, by id (MR-78, MR-79).
	Carried(ctx context.Context, k identity.KvK, after time.Time) ([]means.Means, error)
	// KnownFor gives the holders at the organisation that have one of the addresses (MR-66), whatever became of their
	// means, but for those that were replaced. Mandates are not counted.
	KnownFor(ctx context.Context, k identity.KvK, addresses []identity.EmailAddress) ([]ListedHolder, error)
}

// HolderQuery filters and orders the overview of people with a means.
type HolderQuery struct {
	Organisations []identity.KvK // without any nothing is found
	Search        string         // part of the name, address or user name, letter case ignored
	Level         assurance.Level
	State         means.State // empty: any but replaced, whose holders are there with what took its place
	Sort          HolderSort  // unknown: by name
	Descending    bool
	Offset        int
	Limit         int // at most 100
}

// HolderSort is a column of the overview.
type HolderSort string

// The columns.
const (
	SortHolderName  HolderSort = "name"
	SortHolderLevel HolderSort = "level"
	SortHolderUntil HolderSort = "until"
)

// ListedHolder is somebody in the overview.
type ListedHolder struct {
	Means    means.Means
	Name     string
	Email    identity.EmailAddress
	UserName string
	Mandates int // that the organisations gave and that count now
}

// HolderPage is one page, the number of all that match, and of all at these organisations without those replaced.
type HolderPage struct {
	Holders  []ListedHolder
	Total    int
	Everyone int
}

// Mandates is the register of who may act for whom.
type Mandates interface {
	// ForUpdate reads and holds; ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id mandate.ID) (mandate.Mandate, error)
	// ByID reads; ErrNotFound where there is none.
	ByID(ctx context.Context, id mandate.ID) (mandate.Mandate, error)
	// Put inserts a mandate of revision 0 and updates any other; ErrConflict where it has moved on.
	Put(ctx context.Context, m mandate.Mandate) error
	// Add inserts many new ones at once; ErrConflict, which ends the unit of work, where any is known.
	Add(ctx context.Context, many []mandate.Mandate) error
	// Held gives what a holder received and, where they may act for clients, what their organisations received:
	// all that a decision needs, by first day and id. One statement.
	Held(ctx context.Context, h mandate.HolderID) (mandate.Held, error)
	// HoldersFor gives the holders that were granted to act for the clients of an organisation, each once, by id, those
	// after the one given, at most limit; also where the term is over.
	HoldersFor(ctx context.Context, intermediary identity.KvK, after mandate.HolderID, limit int) ([]mandate.HolderID, error)
	// Carried gives and holds the granted mandates of an organisation whose end is after a moment, by id (MR-78, MR-79).
	Carried(ctx context.Context, grantor identity.KvK, after time.Time) ([]mandate.Mandate, error)
	// Represented gives the organisations with a mandate or a means whose end is after now, and the branches to which such
	// mandates are restricted, in order: those after the one given, at most limit; the zero Represented starts (MR-79).
	Represented(ctx context.Context, after Represented, now time.Time, limit int) ([]Represented, error)
	// List gives one page of what organisations gave or, with Received, were given as intermediary, the latest first day first.
	List(ctx context.Context, q MandateQuery) (MandatePage, error)
	// Ending gives the granted mandates that the calendar ends from one moment until before another, and nobody earlier
	// (MR-76), by end: those that come after the one given, so that a caller gets to all of them; the zero Mandate starts.
	Ending(ctx context.Context, from, until time.Time, after mandate.Mandate, limit int) ([]mandate.Mandate, error)
}

// MandateQuery filters a list. Without Organisations nothing is found.
type MandateQuery struct {
	Organisations  []identity.KvK
	Received       bool // given to them, instead of by them
	Organisational bool // given to organisations only, instead of to anybody (ET-10)
	Holder         mandate.HolderID
	Consent        mandate.Consent
	Offset         int
	Limit          int // at most 100
}

// MandatePage is one page and the number of all that match.
type MandatePage struct {
	Mandates []mandate.Mandate
	Total    int
}

// MandateAdministrators keeps who administers which organisation (MR-01, XC-44).
type MandateAdministrators interface {
	// Of gives what somebody administers, or administered, by KvK number.
	Of(ctx context.Context, p identity.PersonID) ([]mandate.Administrator, error)
	// For gives who administers an organisation, or did, by id, held until the unit of work ends: nobody leaves meanwhile (MR-80).
	For(ctx context.Context, k identity.KvK) ([]mandate.Administrator, error)
	// Put inserts, or replaces what this person had at this organisation.
	Put(ctx context.Context, a mandate.Administrator) error
}

// Releases keeps what services of the network were told in logins with means of the register, as far as a notice
// of an end needs it (XC-19).
type Releases interface {
	// Put keeps what one service knows of one holder on behalf of one organisation: the newest takes the place of the former.
	Put(ctx context.Context, r Release) error
	// By gives the releases that rest on a mandate, in any order.
	By(ctx context.Context, id mandate.ID) ([]Release, error)
	// OfHolder gives those of a holder, for when the means ends.
	OfHolder(ctx context.Context, h mandate.HolderID) ([]Release, error)
	// Forget removes one, after its notice was given. What the service was told since stays.
	Forget(ctx context.Context, r Release) error
}

// Release is what one service was told: under which pseudonym somebody acts for an organisation.
type Release struct {
	Holder    mandate.HolderID
	Service   mandate.ServiceID
	KvK       identity.KvK // that is represented
	Pseudonym identity.Pseudonym
	By        [2]mandate.ID // the mandates on which it rests; the second for a chain
	At        time.Time
}
