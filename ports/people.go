package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/role"
)

// Profile is what a returning login needs of a person, read in one statement.
type Profile struct {
	Person       identity.Person
	Organisation identity.Organisation // zero where the person acts for themselves
	LastLogin    time.Time             // before this one; zero: none. Filled by ByID only
	LastLevel    assurance.Level       // of that login
	Grants       []role.Grant          // all that have not ended, also future ones
	AskedRole    time.Time             // since when the person waits for a role they asked for; zero: did not ask
	Subjects     map[string]string     // pseudonyms by portal, as Subjects.For keeps them
	Links        []HeldLink            // as Links.Held gives them; filled by a login that demands one
	Link         HeldLink              // the one of them that is used; zero: none, or it is to be chosen
	Institution  linking.Institution   // of that one, for which the person acts (MH-43)
}

// People keeps the people of a realm.
type People interface {
	// BySubject finds a person by (organisation, acting pseudonym), where KvK number and RSIN are
	// aliases of one organisation. One statement. ErrNotFound where the person is new; then
	// Profile.Organisation is still filled where the organisation is known.
	BySubject(ctx context.Context, s identity.Subject, now time.Time) (Profile, error)
	// ByID reads a person, with the organisation and roles. ErrNotFound where there is none.
	ByID(ctx context.Context, id identity.PersonID, now time.Time) (Profile, error)
	// AtLogin is ByID with what else a login with an account weighs, in one statement. It holds nothing: who decides by
	// it holds the account first.
	AtLogin(ctx context.Context, id identity.PersonID, now time.Time) (PersonAtLogin, error)
	// Put inserts a person of revision 0 and updates any other; ErrConflict when it exists or has moved on.
	Put(ctx context.Context, p identity.Person) error
	// Remove forgets a person with their roles, pseudonyms, representations and links, of which
	// LinkKeeper.Forget ends those that count; ErrConflict when they have moved on.
	Remove(ctx context.Context, p identity.Person) error
	// Earlier gives the people of the same organisation who came before this one and have proven the
	// address that this one has (MS-55), the newest first, at most ten.
	Earlier(ctx context.Context, p identity.Person) ([]identity.PersonID, error)
	// List gives one page of an organisation's people whose e-mail address is proven (MS-39).
	List(ctx context.Context, q PeopleQuery) (PeoplePage, error)
	// SameEmail tells whether another person of the realm has proven this address (MS-53).
	SameEmail(ctx context.Context, e identity.EmailAddress, not identity.PersonID) (bool, error)
}

// PersonAtLogin is what a login weighs of the person of an account.
type PersonAtLogin struct {
	Profile Profile
	Apps    []account.Authenticator // as Authenticators.Of gives them
	Acting  []Representation        // as Representations.Of gives them
}

// PeopleQuery filters and sorts a list. Zero fields filter nothing.
type PeopleQuery struct {
	Organisation identity.OrganisationID
	Search       string    // part of the e-mail address, letter case ignored
	Role         role.Name // holders of this role now
	State        PeopleState
	Sort         PeopleSort
	Descending   bool
	Offset       int
	Limit        int // at most 1,000
	Now          time.Time
}

// PeopleState filters on whether a person can get in.
type PeopleState string

// The states. An unknown one filters nothing.
const (
	PeopleActive    PeopleState = "active"    // holds a role now
	PeopleWaiting   PeopleState = "waiting"   // holds none
	PeopleSuspended PeopleState = "suspended" // may not log in
)

// PeopleSort is a column to sort by; ties are broken by id.
type PeopleSort string

// The columns.
const (
	SortEmail     PeopleSort = "email"
	SortLastLogin PeopleSort = "last-login"
	SortLevel     PeopleSort = "level"
	SortCreated   PeopleSort = "created"
)

// PeoplePage is one page and the number of all that match.
type PeoplePage struct {
	People   []ListedPerson
	Total    int
	Everyone int // in the organisation, without filters
	Waiting  int // of them, without a role
}

// ListedPerson is a row of the overview.
type ListedPerson struct {
	Person    identity.Person
	Roles     []role.Name // in force, sorted
	LastLogin time.Time   // zero: never entered
	LastLevel assurance.Level
	AskedRole time.Time // zero: has not asked for a role
	Earlier   bool      // somebody who came before has proven the same address: see People.Earlier
}

// Organisations keeps the organisations of a realm and their aliases.
type Organisations interface {
	// ByLegal finds by KvK number or RSIN. ErrNotFound where there is none; ErrConflict where the two
	// numbers name different organisations.
	ByLegal(ctx context.Context, l identity.Legal) (identity.Organisation, error)
	// ByID reads. ErrNotFound where there is none.
	ByID(ctx context.Context, id identity.OrganisationID) (identity.Organisation, error)
	// Known gives those of the numbers that the realm knows, in one statement, in no order.
	Known(ctx context.Context, many []identity.KvK) ([]identity.Organisation, error)
	// Put inserts or updates by id, aliases included; ErrConflict where an alias is another's.
	Put(ctx context.Context, o identity.Organisation) error
}

// Roles keeps grants, appointments and requests.
type Roles interface {
	// Grant adds or replaces the grant of (person, role).
	Grant(ctx context.Context, g role.Grant) error
	// End ends the grant of (person, role) at the instant given; ErrNotFound where none is in force.
	End(ctx context.Context, p identity.PersonID, n role.Name, by role.Actor, at time.Time) error
	// Holders gives the people of an organisation who hold a role at now, and holds the organisation's
	// grants until the unit of work ends, so that two administrators cannot remove each other.
	Holders(ctx context.Context, o identity.OrganisationID, n role.Name, now time.Time) ([]identity.PersonID, error)
	// Asked marks that a person asked for a role, or takes the mark away (zero time).
	Asked(ctx context.Context, p identity.PersonID, at time.Time) error
	// Appointments gives the appointments for an address at an organisation that are still open.
	Appointments
}

// Appointments keeps who becomes what once their address is proven.
type Appointments interface {
	OpenAppointments(ctx context.Context, o identity.OrganisationID, e identity.EmailAddress) ([]role.Appointment, error)
	// PutAppointment inserts or replaces the appointment of (organisation, address, role). One that was
	// used stays used, so that publishing a document again appoints nobody twice.
	PutAppointment(ctx context.Context, a role.Appointment) error
}

// Permissions keeps the realm's Casbin rules: which role may do what to which thing.
type Permissions interface {
	// Version changes whenever a rule does.
	Version(ctx context.Context) (int64, error)
	// All gives the rules.
	All(ctx context.Context) ([]Permission, error)
	// Replace puts these rules in place of all others and moves the version.
	Replace(ctx context.Context, rules []Permission) error
}

// Permission says that holders of Role may do Action to Object; Deny turns it into a prohibition, which wins.
type Permission struct {
	Role   string
	Object string
	Action string
	Deny   bool
}
