package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
)

// The letters that the staff of a tenant cause, and those to who does not use an account.
const (
	LetterUnblocked    LetterKind = "unblocked"          // the QR code can be shown once more (OL-33)
	LetterResetPlanned LetterKind = "factor-reset-ahead" // so that the owner can object (MA-26)
	LetterFactorReset  LetterKind = "factor-reset"       // XC-18
	LetterSuspended    LetterKind = "suspended"
	LetterReinstated   LetterKind = "reinstated"
	LetterSleeping     LetterKind = "sleeping"       // the account will be suspended, as nobody uses it (OL-36)
	LetterAsleep       LetterKind = "asleep"         // and now it is
	LetterErased       LetterKind = "account-erased" // and its data with it
	LetterInvited      LetterKind = "invited"
	LetterStaffRoles   LetterKind = "staff-roles"
)

// NewAccount is an account that somebody else makes for its owner: staff, or an operator.
type NewAccount struct {
	Kind     string // which Accounts of the policy
	Audience string // empty: any
	Name     string
	Email    identity.EmailAddress
	Phone    identity.Phone
	Language string // of letters
	Roles    []role.Name
	By       role.Actor  // who gives the roles
	Event    audit.Event // what the events have in common: origin, actor, facts
	Enter    string      // address at which the owner starts, as the invitation says it
}

// Provisioner makes accounts without a password: their owners choose one through "password forgotten",
// which proves the address as well.
type Provisioner interface {
	// Provide makes the account with its person and roles, and invites the owner, within the caller's unit
	// of work. ErrConflict where an account of the kind has the address.
	Provide(ctx context.Context, s Store, r Realm, n NewAccount) (account.Account, error)
}

// Attempts tells until when tries are refused, for browsers that the account does not know. Zero: they are not.
type Attempts struct {
	Password time.Time
	Code     time.Time
}

// AttemptReader tells who helps people why they cannot get in now (XC-06). Nothing can be done about it but wait.
type AttemptReader interface {
	Attempts(ctx context.Context, s Store, r Realm, a account.Account) (Attempts, error)
}
