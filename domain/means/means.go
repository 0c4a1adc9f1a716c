// Package means holds authentication means that a register issues, and the way to one: the order of a mandate
// administrator and the application of each person in it (MR-11 to MR-60).
package means

import (
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/validity"
)

// ID names a means within a realm: a UUID in text form.
type ID string

// Means is what somebody logs in with: an account of the realm with a level, at one organisation.
type Means struct {
	ID       ID
	Holder   identity.PersonID // whose account it is
	KvK      identity.KvK      // of the organisation that ordered it
	Level    assurance.Level
	Term     validity.Term
	Replaced bool // its end came with another means of the holder
	Revoked  bool // its end came before its time, by somebody
	History  []Event
	Revision int
}

// Event is one step in the life of a means or of an application: who did what, when and why.
type Event struct {
	Act Act
	By  string // "person:…", "applicant" or "system"
	At  time.Time
	Why string
}

// Deed is who acts, when and why.
type Deed struct {
	By  string
	At  time.Time
	Why string
}

// Act is what somebody did.
type Act string

// The acts on a means.
const (
	ActIssue     Act = "issue"
	ActSuspend   Act = "suspend"
	ActReinstate Act = "reinstate"
	ActRevoke    Act = "revoke"
	ActReplace   Act = "replace"
	ActTransfer  Act = "transfer" // to another KvK number (MR-78)
	ActDissolve  Act = "dissolve" // the organisation is no more, says the business register (MR-79)
)

// State is what people call what a means is at one moment (section 1.8).
type State string

// The states.
const (
	Issued    State = "issued"
	Suspended State = "suspended"
	Revoked   State = "revoked"
	Expired   State = "expired"
	Replaced  State = "replaced"
)

// Years is how long a means lasts.
const Years = 5

var (
	// ErrInvalid tells that stored fields do not make what they should.
	ErrInvalid = errors.New("means: not valid")
	// ErrAct tells that the state does not allow the act.
	ErrAct = errors.New("means: it is not in a state for that")
)

// Issue makes a means that counts at once.
func Issue(id ID, holder identity.PersonID, k identity.KvK, level assurance.Level, d Deed) (Means, error) {
	m := Means{ID: id, Holder: holder, KvK: k, Level: level, History: []Event{{ActIssue, d.By, d.At, d.Why}}}
	m.Term = validity.Term{From: d.At, Until: d.At.AddDate(Years, 0, 0)}
	return RestoreMeans(m)
}

// RestoreMeans is the door through which a means comes back from storage.
func RestoreMeans(m Means) (Means, error) {
	_, err := validity.Restore(m.Term)
	if err != nil || m.ID == "" || m.Holder == "" || m.KvK.IsZero() || !orderable(m.Level) || m.Replaced && m.Revoked ||
		(m.Replaced || m.Revoked) == m.Term.Ends.IsZero() {
		return Means{}, ErrInvalid
	}
	return m, nil
}

// At gives the state at one moment.
func (m Means) At(at time.Time) State {
	switch m.Term.At(at) {
	case validity.Valid:
		return Issued
	case validity.Ended:
		if m.Replaced {
			return Replaced
		}
		return Revoked
	case validity.Expired:
		return Expired
	}
	return Suspended // it counts since it was issued: before that there was nothing
}

// Suspend stops it at once, until Reinstate.
func (m *Means) Suspend(d Deed) error { return m.act(ActSuspend, d, m.Term.Pause) }

// Reinstate lets it count again.
func (m *Means) Reinstate(d Deed) error { return m.act(ActReinstate, d, m.Term.Resume) }

// Revoke ends it for good (MR-77, ET-19).
func (m *Means) Revoke(d Deed) error {
	err := m.act(ActRevoke, d, func(now time.Time) error { return m.Term.Finish(now, now) })
	m.Revoked = m.Revoked || err == nil
	return err
}

// Replace ends it because another one took its place.
func (m *Means) Replace(d Deed) error {
	err := m.act(ActReplace, d, func(now time.Time) error { return m.Term.Finish(now, now) })
	m.Replaced = m.Replaced || err == nil
	return err
}

func (m *Means) act(act Act, d Deed, do func(time.Time) error) error {
	if err := do(d.At); err != nil {
		return ErrAct
	}
	m.History = append(slices.Clone(m.History), Event{act, d.By, d.At, d.Why})
	return nil
}

// Levels are those that can be ordered (MR-13).
func Levels() []assurance.Level {
	return []assurance.Level{assurance.EH2, assurance.EH2Plus, assurance.EH3}
}

func orderable(l assurance.Level) bool { return slices.Contains(Levels(), l) }
