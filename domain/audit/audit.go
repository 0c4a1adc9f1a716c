// Package audit holds the record of who did what: typed events with their required fields, and the
// chain that lets an outsider find a changed, removed or reordered event.
package audit

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// Action is what was done. The vocabulary is closed: a new action is a new constant.
type Action string

// The actions of logins, of the user administration and of the realm itself.
const (
	LoginGranted       Action = "login.granted"
	LoginRefused       Action = "login.refused"
	LoginProven        Action = "login.proven" // an upstream proof that led to a further step
	EmailCodeSent      Action = "email-code.sent"
	EmailCodeRefused   Action = "email-code.refused"
	SMSCodeSent        Action = "sms-code.sent"
	SMSCodeRefused     Action = "sms-code.refused"
	EmailVerified      Action = "email.verified"
	EmailChanged       Action = "email.changed"  // another address was proven in place of the former one
	MeansReplaced      Action = "means.replaced" // a person goes on with another means, approved by an administrator
	RoleRequested      Action = "role.requested"
	RoleGranted        Action = "role.granted"
	RoleRevoked        Action = "role.revoked"
	AppointmentUsed    Action = "appointment.used"
	PeopleExported     Action = "people.exported"
	LogExported        Action = "audit-log.exported"
	SessionEnded       Action = "session.ended"
	TokenIssued        Action = "token.issued"
	TokenReuseDetected Action = "token.reuse-detected"
	PolicyPublished    Action = "policy.published"
	KeyChanged         Action = "key.changed"
	PasswordRefused    Action = "password.refused"
	PasswordReplaced   Action = "password.replaced" // after it was forgotten
	FactorAccepted     Action = "factor.accepted"
	FactorRefused      Action = "factor.refused"
	AuthenticatorAdded Action = "authenticator.added"
	OfferSkipped       Action = "authenticator.skipped"
	EnrolmentShown     Action = "enrolment.shown"
	EnrolmentRepaired  Action = "enrolment.repaired"
	OrganisationChosen Action = "organisation.chosen"
	MandateNoticed     Action = "mandate.noticed" // sessions ended, as what they rested on did (XC-19)
)

// Counted are the actions of which logins are counted. The counts are kept: where an action joins them, a migration has
// them made anew.
var Counted = []Action{LoginProven, FactorAccepted, EmailVerified, LoginGranted, LoginRefused}

// Trial is the fact that all events of a trial have: a login by which staff looks what a portal would be told.
const Trial = "trial"

// Result is how it ended.
type Result string

// The results.
const (
	Done    Result = "done"
	Refused Result = "refused"
)

// Event is one thing that happened. Action, Object, Result, Origin, Actor and At are always there.
type Event struct {
	ID        string // UUID
	Action    Action
	Object    string // what it was done to: "login:…", "person:…"
	Result    Result
	Origin    string // where it came from: "browser", "portal:…", "command", "job"
	Actor     string // who: "person:…", "client:…", "system", "anonymous"
	At        time.Time
	Reference string            // the code that people see and the helpdesk opens (XC-40)
	Facts     map[string]string // reasons, rules, levels: no personal data
	Personal  map[string]string // enters the chain as salted commitments only, so it can be erased
	Inputs    []byte            // inputs of the decision, pseudonymous; not chained, kept 30 days
}

// ErrIncomplete tells that an event lacks a required field.
var ErrIncomplete = errors.New("audit: action, object, result, origin, actor and time are required")

// Check tells whether the required fields are there.
func (e Event) Check() error {
	if e.ID == "" || e.Action == "" || e.Object == "" || e.Result == "" || e.Origin == "" || e.Actor == "" || e.At.IsZero() {
		return ErrIncomplete
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
