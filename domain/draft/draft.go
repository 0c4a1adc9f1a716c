// Package draft holds the life of one version of a realm's document: written, checked, replayed, approved,
// scheduled or live, superseded. Whatever it is, it can be taken back or gone back to.
package draft

import (
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
)

// State is where a draft is.
type State string

// The states. From Live on, the document is a version.
const (
	Written    State = "draft"
	Checked    State = "checked"  // without a fault, and does what the tenant expects
	Replayed   State = "replayed" // on the logins of the last days
	Approved   State = "approved"
	Scheduled  State = "scheduled"
	Live       State = "live"
	Superseded State = "superseded"  // by a later version
	RolledBack State = "rolled-back" // to an earlier one
	Withdrawn  State = "withdrawn"   // it was never live
)

// Opened are the states of drafts that can still become live.
func Opened() []State { return []State{Written, Checked, Replayed, Approved, Scheduled} }

// Open tells whether it can still become live.
func (s State) Open() bool { return slices.Contains(Opened(), s) }

// Draft is a document on its way.
type Draft struct {
	ID       string
	Document []byte // as it was written
	Base     int    // the version that it was made from; 0: there was none
	Authors  []string
	At       time.Time // of the last change
	Note     string    // what it is for
	State    State
	Replay   Replay
	Approver string
	Approved time.Time
	From     time.Time // when it becomes live; zero: when somebody publishes it
	Version  int       // that it became; 0: none yet
	Restores int       // the version whose document it brings back; 0: it is another one
	Revision int       // counts what was stored
}

// Replay is what the recorded logins of some days showed.
type Replay struct {
	At     time.Time
	Days   int
	Report replay.Report
}

// Refusals of a step; outcomes for who asks, not faults.
var (
	ErrOver     = errors.New("draft: it is live already, or was withdrawn")
	ErrOrder    = errors.New("draft: another step comes first")
	ErrOutdated = errors.New("draft: another version became live since it was made")
	ErrOwn      = errors.New("draft: somebody else than its authors must approve")
	ErrPast     = errors.New("draft: this instant has passed")
	ErrInvalid  = errors.New("draft: not a valid draft")
)

// New begins a draft from the version that is live.
func New(id string, document []byte, base int, by string, now time.Time) Draft {
	return Draft{ID: id, Document: document, Base: base, Authors: []string{by}, At: now, State: Written}
}

// Restore is the door through which a draft comes back from storage.
func Restore(d Draft) (Draft, error) {
	known := d.State.Open() || slices.Contains([]State{Live, Superseded, RolledBack, Withdrawn}, d.State)
	if d.ID == "" || !known || d.At.IsZero() || len(d.Authors) == 0 || (d.State == Scheduled && d.From.IsZero()) {
		return Draft{}, ErrInvalid
	}
	return d, nil
}

// Write puts another document in its place, made from the version that is live now. Everything starts anew.
func (d *Draft) Write(document []byte, base int, by string, now time.Time) error {
	if !d.State.Open() {
		return ErrOver
	}
	authors := d.Authors
	if !slices.Contains(authors, by) {
		authors = append(slices.Clone(authors), by)
	}
	*d = Draft{ID: d.ID, Document: document, Base: base, Authors: authors, At: now, Note: d.Note, State: Written, Revision: d.Revision}
	return nil
}

// Check records that it has no fault.
func (d *Draft) Check() error {
	switch {
	case !d.State.Open():
		return ErrOver
	case d.State == Written:
		d.State = Checked
	}
	return nil
}

// Replayed records what the logins of the last days showed. Who approved it saw another replay, so they approve again.
func (d *Draft) Replayed(r Replay) error {
	switch {
	case !d.State.Open():
		return ErrOver
	case d.State == Written || d.State == Scheduled:
		return ErrOrder
	}
	d.State, d.Replay, d.Approver, d.Approved = Replayed, r, "", time.Time{}
	return nil
}

// Approve records that somebody stands for it. By the rules of the version that is live, not by its own, that is
// somebody who did not write it.
func (d *Draft) Approve(by string, live policy.Publishing, now time.Time) error {
	switch {
	case !d.State.Open():
		return ErrOver
	case d.State != Replayed:
		return ErrOrder
	case live.FourEyes && slices.Contains(d.Authors, by):
		return ErrOwn
	}
	d.State, d.Approver, d.Approved = Approved, by, now
	return nil
}

// Schedule leaves it until an instant.
func (d *Draft) Schedule(from time.Time, live int, now time.Time) error {
	switch {
	case !d.State.Open():
		return ErrOver
	case d.State != Approved && d.State != Scheduled:
		return ErrOrder
	case d.Base != live:
		return ErrOutdated
	case !now.Before(from):
		return ErrPast
	}
	d.State, d.From = Scheduled, from
	return nil
}

// Due tells whether the instant has come that it waited for.
func (d Draft) Due(now time.Time) bool { return d.State == Scheduled && !now.Before(d.From) }

// Ready tells why it cannot become live now; nil: it can. live is the number of the version that is.
func (d Draft) Ready(live int, now time.Time) error {
	switch {
	case !d.State.Open():
		return ErrOver
	case d.State != Approved && !d.Due(now):
		return ErrOrder
	case d.Base != live:
		return ErrOutdated
	}
	return nil
}

// Become makes it the version that is live. Of the replay the numbers stay, and no example of anybody's login.
func (d *Draft) Become(version int, now time.Time) {
	d.State, d.Version, d.From = Live, version, now
	d.forget()
}

// Lapse is for a draft whose time came when another version had become live: it must be looked at again.
func (d *Draft) Lapse() {
	d.State, d.From, d.Replay, d.Approver, d.Approved = Written, time.Time{}, Replay{}, "", time.Time{}
}

// Withdraw ends it before it became live.
func (d *Draft) Withdraw() error {
	if !d.State.Open() {
		return ErrOver
	}
	d.State = Withdrawn
	d.forget()
	return nil
}

// Replaced ends the time that it was live: by a later version, or by one that goes back behind it.
func (d *Draft) Replaced(by Draft) {
	d.State = Superseded
	if by.Restores != 0 && by.Restores < d.Version {
		d.State = RolledBack
	}
}

func (d *Draft) forget() {
	groups := slices.Clone(d.Replay.Report.Groups)
	for i := range groups {
		groups[i].Examples = nil
	}
	d.Replay.Report.Groups = groups
}
