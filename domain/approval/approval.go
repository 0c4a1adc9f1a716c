// Package approval holds what one of the staff proposes and another one agrees with: two pairs of eyes
// before somebody's second factor is taken away (XC-18, OL-33). What was agreed may have to wait, so that
// the person it is about can object (MA-26).
package approval

import (
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// Action is what is proposed.
type Action string

// The actions.
const (
	Unblock     Action = "unblock"      // let somebody set up their authenticator anew (OL-22)
	ResetFactor Action = "reset-factor" // forget an authenticator that was lost (XC-18)
)

// Actor is one of the staff, as the audit names them: "staff:…".
type Actor string

// State is where a proposal is.
type State string

// The states. Open and Agreed ones can still do something.
const (
	Open     State = "open"
	Agreed   State = "agreed" // and waits until From
	Carried  State = "carried"
	Declined State = "declined" // by another one, or taken back
)

// Lifetime is how long a proposal waits for somebody to agree.
const Lifetime = 24 * time.Hour

// Proposal is one action on one account.
type Proposal struct {
	ID      string
	Action  Action
	Account identity.PersonID
	Reason  string // for whoever decides
	By      Actor
	At      time.Time
	Until   time.Time // an open one is gone then
	State   State
	Decider Actor
	Decided time.Time
	From    time.Time // what was agreed is done then
}

// ErrInvalid tells that stored fields do not make a proposal.
var ErrInvalid = errors.New("approval: not a valid proposal")

// Restore is the door through which a proposal comes back from storage.
func Restore(p Proposal) (Proposal, error) {
	if p.ID == "" || p.Account == "" || p.By == "" || p.At.IsZero() || p.Until.IsZero() || !p.Action.valid() || !p.State.valid() {
		return Proposal{}, ErrInvalid
	}
	return p, nil
}

func (a Action) valid() bool { return a == Unblock || a == ResetFactor }

func (s State) valid() bool {
	switch s {
	case Open, Agreed, Carried, Declined:
		return true
	}
	return false
}

// New makes a proposal that waits for somebody else.
func New(id string, a Action, account identity.PersonID, reason string, by Actor, now time.Time) Proposal {
	return Proposal{ID: id, Action: a, Account: account, Reason: reason, By: by, At: now, Until: now.Add(Lifetime), State: Open}
}

// Refusals of a decision; outcomes for the staff, not faults.
var (
	ErrSamePerson = errors.New("approval: another one must agree")
	ErrOver       = errors.New("approval: it was decided, or waited too long")
)

// Waiting tells whether somebody can still decide at now.
func (p Proposal) Waiting(now time.Time) bool { return p.State == Open && now.Before(p.Until) }

// Pending tells whether it can still do something: it waits for a decision, or for its time.
func (p Proposal) Pending(now time.Time) bool { return p.Waiting(now) || p.State == Agreed }

// Due tells whether what was agreed is to be done at now.
func (p Proposal) Due(now time.Time) bool { return p.State == Agreed && !now.Before(p.From) }

// Agree records that by agrees: it is done from the instant given. Nobody agrees with themselves.
func (p *Proposal) Agree(by Actor, now, from time.Time) error {
	switch {
	case !p.Waiting(now):
		return ErrOver
	case by == p.By:
		return ErrSamePerson
	}
	p.settle(Agreed, by, now, from)
	return nil
}

// Alone is Agree where policy asks for no second person.
func (p *Proposal) Alone(now, from time.Time) { p.settle(Agreed, p.By, now, from) }

// settle keeps what was agreed at least as long as it has to wait.
func (p *Proposal) settle(s State, by Actor, now, from time.Time) {
	p.State, p.Decider, p.Decided, p.From = s, by, now, from
	if p.Until.Before(from.Add(Lifetime)) {
		p.Until = from.Add(Lifetime)
	}
}

// Decline ends it: another one does not agree, who proposed it takes it back, or it was agreed and
// turns out wrong before its time.
func (p *Proposal) Decline(by Actor, now time.Time) error {
	if !p.Pending(now) {
		return ErrOver
	}
	p.State, p.Decider, p.Decided = Declined, by, now
	return nil
}

// Carry records that it was done. Of what is not due nothing is.
func (p *Proposal) Carry(now time.Time) error {
	if !p.Due(now) {
		return ErrOver
	}
	p.State = Carried
	return nil
}
