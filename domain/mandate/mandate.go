// Package mandate holds who may act for whom, where, up to which level and until when (MR-36 to MR-41, MR-74 to
// MR-81, ET-10, ET-18). What a login is answered and what a page shows come from the same function, Decide.
package mandate

import (
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/validity"
)

// ID names a mandate within a realm: a UUID in text form.
type ID string

// HolderID names somebody who holds means of the register: a UUID in text form.
type HolderID string

// ServiceID names a service in the catalogue of the network: "urn:etoegang:DV:…:services:9001".
type ServiceID string

// Mandate lets a holder, or another organisation, act for an organisation.
type Mandate struct {
	ID      ID
	Grantor identity.KvK // the organisation that is represented
	Grantee Grantee
	Scope   Scope
	Level   assurance.Level // it may be used up to
	Branch  identity.Branch // of the grantor; zero: the whole organisation
	Term    validity.Term
	Consent Consent
	History []Event
	// Revision grows with every change; the storage refuses a stale one.
	Revision int
}

// Grantee is who received the mandate: somebody, or an organisation whose people act as intermediary (ET-10).
// Exactly one of both.
type Grantee struct {
	Holder       HolderID
	Intermediary identity.KvK
	// ForClients lets a holder use it for the organisations that gave theirs a mandate, too. Never of an intermediary's:
	// a chain has one intermediary.
	ForClients bool
}

// Scope is the services that a mandate opens.
type Scope struct {
	// All existing and future ones whose level is not above the mandate's (MR-39, G9).
	All      bool
	Services []ServiceID // without All; in order, each once
}

// Consent is how far the people who must agree are.
type Consent string

// The stages. Only what was granted can ever count.
const (
	Draft    Consent = "draft"
	Proposed Consent = "proposed" // with the order, until the means is issued
	Awaiting Consent = "awaiting" // a second administrator (MR-81)
	Granted  Consent = "granted"
	Refused  Consent = "refused"
)

// Event is one step in the life of a mandate: who did what, when and why.
type Event struct {
	Act Act
	By  string // "person:…" of the realm, or "system"
	At  time.Time
	Why string
}

// Act is what somebody did with a mandate.
type Act string

// The acts.
const (
	ActPropose   Act = "propose"
	ActAsk       Act = "ask" // a second administrator
	ActGrant     Act = "grant"
	ActRefuse    Act = "refuse"
	ActSuspend   Act = "suspend"
	ActReinstate Act = "reinstate"
	ActExtend    Act = "extend"
	ActEnd       Act = "end"      // now
	ActSchedule  Act = "schedule" // an end on a day to come
	ActTransfer  Act = "transfer" // to another KvK number (MR-78): this one ends, and another begins
	ActDissolve  Act = "dissolve" // the organisation is no more, says the business register (MR-79)
	ActClose     Act = "close"    // or the branch
)

// State is what people call what a mandate is at one moment.
type State string

// The states (section 1.8 of the requirements), and the one before its first day.
const (
	StateDraft     State = "draft"
	StateProposed  State = "proposed"
	StateAwaiting  State = "awaiting"
	StateRefused   State = "refused"
	StateFuture    State = "future"
	StateActive    State = "active"
	StateSuspended State = "suspended"
	StateScheduled State = "scheduled" // active, with an end that somebody set
	StateEnded     State = "ended"
	StateExpired   State = "expired"
)

var (
	// ErrInvalid tells that stored fields do not make a mandate.
	ErrInvalid = errors.New("mandate: not a valid mandate")
	// ErrAct tells that the mandate is not in a state that allows the act.
	ErrAct = errors.New("mandate: it is not in a state for that")
)

// MaxYears is how long a mandate may last (ET-18).
const MaxYears = 5

// Restore is the door through which a mandate comes into being, from storage or from a form.
func Restore(m Mandate) (Mandate, error) {
	toHolder, toOrganisation := m.Grantee.Holder != "", !m.Grantee.Intermediary.IsZero()
	_, err := validity.Restore(m.Term)
	switch {
	case err != nil, m.ID == "", m.Grantor.IsZero(), toHolder == toOrganisation,
		toOrganisation && (m.Grantee.ForClients || m.Grantee.Intermediary == m.Grantor),
		m.Grantee.ForClients && !m.Branch.IsZero(), // clients have branches of their own
		m.Scope.All != (len(m.Scope.Services) == 0), !slices.IsSorted(m.Scope.Services),
		m.Level < assurance.EH2, !m.Level.Valid(), m.Term.Until.After(m.Term.From.AddDate(MaxYears, 0, 0)) && !m.extended():
		return Mandate{}, ErrInvalid
	}
	switch m.Consent {
	case Draft, Proposed, Awaiting, Granted, Refused:
		return m, nil
	}
	return Mandate{}, ErrInvalid
}

func (m Mandate) extended() bool {
	return slices.ContainsFunc(m.History, func(e Event) bool { return e.Act == ActExtend })
}

// Covers tells whether the scope opens a service.
func (s Scope) Covers(id ServiceID) bool {
	if s.All {
		return true
	}
	_, found := slices.BinarySearch(s.Services, id)
	return found
}

// At gives the state at one moment. Consent counts since it was given: before, a mandate was what it was then.
func (m Mandate) At(at time.Time) State {
	if m.Consent != Granted || at.Before(m.grantedAt()) {
		return m.consentAt(at)
	}
	switch m.Term.At(at) {
	case validity.NotYet:
		return StateFuture
	case validity.Paused:
		return StateSuspended
	case validity.Ended:
		return StateEnded
	case validity.Expired:
		return StateExpired
	}
	if m.Term.End().Before(m.Term.Until) {
		return StateScheduled
	}
	return StateActive
}

// Counts tells whether it lets somebody act at that moment.
func (m Mandate) Counts(at time.Time) bool {
	return m.Consent == Granted && !at.Before(m.grantedAt()) && m.Term.At(at) == validity.Valid
}

func (m Mandate) grantedAt() time.Time {
	for _, e := range m.History {
		if e.Act == ActGrant {
			return e.At
		}
	}
	return time.Time{}
}

func (m Mandate) consentAt(at time.Time) State {
	state := StateDraft
	for _, e := range m.History {
		if e.At.After(at) {
			break
		}
		switch e.Act {
		case ActPropose:
			state = StateProposed
		case ActAsk:
			state = StateAwaiting
		case ActRefuse:
			state = StateRefused
		}
	}
	return state
}
