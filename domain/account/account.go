// Package account holds the accounts of a realm: the e-mail address, password and second factors of
// people who prove themselves here, and the states that such an account goes through (OL-25).
package account

import (
	"errors"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
)

// Account is how one person proves themselves to a realm: one person, one account.
type Account struct {
	ID         identity.PersonID // of the person whose it is
	Kind       string            // which Accounts of the policy
	Audience   string            // it was made for; empty: any
	Name       string            // as the person writes it, in any script (XC-37); may be empty
	UserName   string            // with which the person logs in instead of the address, as they typed it; empty: none
	Email      identity.EmailAddress
	Phone      identity.Phone // proven; zero: none
	State      State
	Why        Reason          // of a suspension or an end
	Password   credential.Hash // zero: none was chosen yet, and nothing matches it
	PasswordAt time.Time
	Prefers    policy.Factor // the second factor used last
	Enrolment  Enrolment
	Offer      Offer
	Practice   bool // made without review: never lets anybody in where accounts are reviewed (OL-35)
	CreatedAt  time.Time
	LastLogin  time.Time // zero: never
	WarnedAt   time.Time // that it will be suspended, as nobody uses it (OL-36); zero: not since it was used
	Revision   int       // grows with every change; the storage refuses a stale one
}

// Offer remembers how often somebody put off setting up an authenticator (MA-14, MA-23).
type Offer struct {
	Skips int
	At    time.Time
}

// State says whether an account may be used.
type State string

// The states.
const (
	Pending   State = "pending" // the application for it is not decided yet (OL-24)
	Active    State = "active"
	Suspended State = "suspended"
	Closed    State = "closed" // for good: refused, given up, erased
)

// Reason says why an account may not be used; a code that pages, helpdesk and audit share.
type Reason string

// The reasons.
const (
	ByStaff    Reason = "by-staff"
	ReportedBy Reason = "reported"    // somebody told: this was not me (XC-42)
	Unused     Reason = "unused"      // for longer than the policy lets it be (OL-36)
	NotGranted Reason = "not-granted" // the application was refused
)

// ErrInvalid tells that stored fields do not make an account.
var ErrInvalid = errors.New("account: not a valid account")

// Restore is the door through which an account comes back from storage.
func Restore(a Account) (Account, error) {
	if a.ID == "" || a.Kind == "" || a.Email.IsZero() || a.CreatedAt.IsZero() || !a.State.valid() {
		return Account{}, ErrInvalid
	}
	return a, nil
}

func (s State) valid() bool {
	switch s {
	case Pending, Active, Suspended, Closed:
		return true
	}
	return false
}

// Acting is the pseudonym under which the person of an account is known: as themselves, for no organisation.
func Acting(id identity.PersonID) (identity.Pseudonym, error) {
	return identity.ParsePseudonym("account:" + string(id))
}

// FoldUserName gives the form in which two user names are compared.
func FoldUserName(typed string) string { return strings.ToLower(typed) }

// Suspend closes the account until somebody opens it again. A closed account stays closed.
func (a *Account) Suspend(why Reason) {
	if a.State != Closed {
		a.State, a.Why = Suspended, why
	}
}

// Reinstate opens a suspended account.
func (a *Account) Reinstate() bool {
	if a.State != Suspended {
		return false
	}
	a.State, a.Why, a.WarnedAt = Active, "", time.Time{}
	return true
}

// Close ends the account for good, and what could open it.
func (a *Account) Close(why Reason) {
	a.State, a.Why, a.Password = Closed, why, credential.Hash{}
}

// Skip remembers that the offer of an authenticator was put off once more.
func (a *Account) Skip(now time.Time) { a.Offer = Offer{a.Offer.Skips + 1, now} }

// Used remembers a login: whoever was warned that the account goes to sleep has woken it (OL-36).
func (a *Account) Used(now time.Time) { a.LastLogin, a.WarnedAt = now, time.Time{} }

// LastSign is when somebody last gave a sign of using the account.
func (a Account) LastSign() time.Time {
	if a.LastLogin.After(a.CreatedAt) {
		return a.LastLogin
	}
	return a.CreatedAt
}
