package mandate

import (
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// TransferID names a transfer within a realm: a UUID in text form.
type TransferID string

// Transfer asks to carry what an organisation gave over to another KvK number, as it gets with another legal form
// (MR-78). Who administers the new number decides: nobody speaks for an organisation that is not theirs.
type Transfer struct {
	ID       TransferID
	From, To identity.KvK
	Why      string
	By       string // "person:…" of the realm, who administers From
	At       time.Time
	State    TransferState
	Decider  string // who administers To
	Decided  time.Time
	Note     string // why it was refused
	Means    int    // that were carried over
	Mandates int
	Revision int
}

// TransferState is where a transfer is.
type TransferState string

// The states.
const (
	TransferAsked    TransferState = "asked"
	TransferApproved TransferState = "approved"
	TransferRefused  TransferState = "refused"
)

// TransferDays is how long one waits for a decision.
const TransferDays = 30

var (
	// ErrTransfer tells that stored fields do not make a transfer.
	ErrTransfer = errors.New("mandate: not a valid transfer")
	// ErrSamePerson tells that whoever asks does not decide.
	ErrSamePerson = errors.New("mandate: another one must decide")
)

// RestoreTransfer is the door through which a transfer comes into being, from storage or from a form.
func RestoreTransfer(t Transfer) (Transfer, error) {
	settled := t.State == TransferApproved || t.State == TransferRefused
	if t.ID == "" || t.From.IsZero() || t.To.IsZero() || t.From == t.To || t.By == "" || t.At.IsZero() ||
		t.State != TransferAsked && !settled || settled != (t.Decider != "") {
		return Transfer{}, ErrTransfer
	}
	return t, nil
}

// Waiting tells whether somebody can still decide.
func (t Transfer) Waiting(now time.Time) bool {
	return t.State == TransferAsked && now.Before(t.At.AddDate(0, 0, TransferDays))
}

// Approve records that what was counted is carried over.
func (t *Transfer) Approve(d Deed, means, mandates int) error {
	if err := t.settle(TransferApproved, d); err != nil {
		return err
	}
	t.Means, t.Mandates = means, mandates
	return nil
}

// Refuse leaves everything as it is.
func (t *Transfer) Refuse(d Deed) error { return t.settle(TransferRefused, d) }

func (t *Transfer) settle(s TransferState, d Deed) error {
	switch {
	case !t.Waiting(d.At):
		return ErrAct
	case d.By == t.By:
		return ErrSamePerson
	}
	t.State, t.Decider, t.Decided, t.Note = s, d.By, d.At, d.Why
	return nil
}

// Carries tells whether a transfer takes it along: it counts, or will, or it stopped with its organisation not long ago.
func (m Mandate) Carries(now time.Time) bool {
	switch m.At(now) {
	case StateActive, StateFuture, StateScheduled, StateSuspended:
		return true
	}
	return m.stopped() && m.Term.GoesOn(now)
}

// stopped tells whether the end of the organisation was the last that happened to it.
func (m Mandate) stopped() bool {
	n := len(m.History)
	return n > 0 && m.History[n-1].Act == ActDissolve
}

// Transfer ends it, and gives what takes its place with another KvK number (MR-78): for the same, as far, until the same
// day, and suspended where this one was.
func (m *Mandate) Transfer(id ID, to identity.KvK, d Deed) (Mandate, error) {
	if !m.Carries(d.At) {
		return Mandate{}, ErrAct
	}
	next := Mandate{
		ID: id, Grantor: to, Grantee: m.Grantee, Scope: m.Scope, Level: m.Level, Branch: m.Branch, Consent: Granted,
		Term: m.Term.Onward(d.At), History: []Event{{ActTransfer, d.By, d.At, d.Why}, {ActGrant, d.By, d.At, ""}},
	}
	if m.stopped() {
		next.Term.Ends = time.Time{} // that was the end of the organisation, which goes on
		m.note(ActTransfer, d)
	} else if err := m.act(ActTransfer, d, func(now time.Time) error { return m.Term.Finish(now, now) }); err != nil {
		return Mandate{}, err
	}
	return Restore(next)
}

// Dissolve ends it with the organisation that gave it, or with the branch for which it counted (MR-79); act says which.
func (m *Mandate) Dissolve(act Act, d Deed) error {
	if !slices.Contains([]Act{ActDissolve, ActClose}, act) {
		return ErrAct
	}
	return m.act(act, d, func(now time.Time) error { return m.Term.Finish(now, now) })
}
