// Package registration holds the application (aanvraag) for an account: what somebody tells about themselves
// and shows of it (OL-07, OL-08), and the decision of a person about it (OL-24, OL-28). Every act that is not
// allowed is an outcome; who may act at all is a matter of roles.
package registration

import (
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// ID names an application within a realm: a UUID in text form.
type ID string

// DocumentID names a document that was added to an application.
type DocumentID string

// Application is one request for an account. Whoever changes it holds it until it is stored.
type Application struct {
	ID          ID
	Reference   string   // that the applicant and the helpdesk name it by: "7F3K-22QD"
	Token       [32]byte // SHA-256 of what the applicant's browser holds; zero: no browser holds it
	Kind        string   // of the accounts of the policy
	Audience    string   // as the policy names it
	Applicant   Applicant
	State       State
	Since       time.Time // of the state
	Language    string    // of pages and letters: "nl", "en" or "de"
	Email       identity.EmailAddress
	Proven      time.Time         // that the applicant reads the address; zero: not yet
	Person      identity.PersonID // whose account it makes; empty until it was sent
	Form        []byte            // what the applicant told, sealed; nil: nothing yet, or wiped after the decision
	Document    DocumentID        // empty: none was added, or it was deleted
	CreatedAt   time.Time
	SubmittedAt time.Time // the last time it was sent
	Claim       Claim
	First       Approval   // of the first of four eyes
	Decisions   []Decision // oldest first
	Practice    bool       // accepted without review (OL-09)
	Due         time.Time  // when a job has to look at it; zero: never (OL-27)
	Revision    int        // grows with every change; the storage refuses a stale one
}

// Applicant says in which capacity somebody asks (OL-07).
type Applicant string

// The two.
const (
	Citizen Applicant = "citizen"
	Company Applicant = "company"
)

// Claim is the reviewer at work on an application. The zero one: nobody is.
type Claim struct {
	By string // "staff:…"
	At time.Time
}

// Approval is the first yes, that another person has to confirm. The zero one: there is none.
type Approval struct {
	By string
	At time.Time
}

// Decision is what a reviewer decided, and told the applicant.
type Decision struct {
	By      string // "staff:…", or System
	At      time.Time
	Verdict Verdict
	Reason  Reason
	Note    []byte // the reviewer's sentence to the applicant, sealed; nil: none
}

// System decides where no person does: practice accounts, and applicants who never answered.
const System = "system"

// Verdict is what was decided.
type Verdict string

// The verdicts.
const (
	Approve Verdict = "approved"
	Refuse  Verdict = "refused"
	AskMore Verdict = "more-information"
)

// Reason is why; a code that pages, letters and audit share.
type Reason string

// The reasons. An approval has none.
const (
	Unreadable    Reason = "unreadable"     // the document cannot be read
	WrongDocument Reason = "wrong-document" // it does not show what it must
	Differs       Reason = "differs"        // document and data differ
	Expired       Reason = "expired"        // the document is not valid any more
	Incomplete    Reason = "incomplete"
	NotEligible   Reason = "not-eligible" // there is another way in: DigiD, eHerkenning or a European means
	Duplicate     Reason = "duplicate"    // the applicant has an account
	Doubt         Reason = "doubt"        // the applicant may not be who they say
	TooYoung      Reason = "too-young"    // XC-43
	NoAnswer      Reason = "no-answer"    // to a question, for too long
	Other         Reason = "other"
)

// Reasons lists what a reviewer may choose from for a verdict, in the order in which it is shown.
func Reasons(v Verdict) []Reason {
	switch v {
	case AskMore:
		return []Reason{Unreadable, WrongDocument, Expired, Differs, Incomplete, Other}
	case Refuse:
		return []Reason{NotEligible, Differs, WrongDocument, Expired, Doubt, Duplicate, TooYoung, Other}
	}
	return nil
}

// ErrInvalid tells that stored fields do not make an application.
var ErrInvalid = errors.New("registration: not a valid application")

// Restore is the door through which an application comes back from storage.
func Restore(a Application) (Application, error) {
	sent := a.State != Draft && a.State != ""
	if a.ID == "" || a.Reference == "" || a.Kind == "" || a.CreatedAt.IsZero() || !a.State.valid() || !a.Applicant.Valid() ||
		(sent && (a.SubmittedAt.IsZero() || a.Email.IsZero())) || (a.State == AwaitingSecond) == (a.First.By == "") {
		return Application{}, ErrInvalid
	}
	return a, nil
}

// Valid tells whether it is one of the two.
func (a Applicant) Valid() bool { return a == Citizen || a == Company }

// Last gives the newest decision; false: there is none.
func (a Application) Last() (Decision, bool) {
	if len(a.Decisions) == 0 {
		return Decision{}, false
	}
	return a.Decisions[len(a.Decisions)-1], true
}
