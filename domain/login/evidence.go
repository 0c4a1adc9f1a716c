package login

import (
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
)

// Evidence is what is known of one login: what was asked, chosen and proven. It is made of stored
// facts only, never of what a request claims, and comparable, so that tests can walk all of it.
// It names nobody: who it is about stays outside.
type Evidence struct {
	Asked    Asked
	Choice   Choice
	Failure  Reason // what went wrong at a proof; None: nothing
	Upstream Upstream
	Account  AccountFacts
	Person   PersonFacts
	Factors  Factors
	Session  SessionFacts
	Blocked  time.Time // attempts are used up until then; zero: they are not
}

// begun tells whether somebody proved who they are in this login, or tried to.
func (e Evidence) begun() bool { return e.Upstream.Proven || e.Account.Password || e.Failure != None }

// Asked is what the portal demands of this login on top of the policy.
type Asked struct {
	Service string
	Minimum assurance.Level
	Fresh   bool          // no session will do
	MaxAge  time.Duration // of a session's proof; 0: any
	Action  string        // a step-up action; empty: none
}

// Choice is the way of logging in that the person chose. A proof is stored together with the choice
// that it was made for; whoever stores another choice takes the proof away.
type Choice struct {
	Audience string
	Method   policy.Method
}

// Upstream is what a broker proved in this login.
type Upstream struct {
	Proven       bool
	Level        assurance.Level
	At           time.Time
	Organisation bool // acts for an organisation
	Enrolled     bool // which the tenant counts among its participants
	Branch       bool // the mandate is restricted to one branch
	Intermediary bool // the mandate is a chain
}

// AccountFacts is what is known of an account of the realm once its password is proven.
type AccountFacts struct {
	Password      bool // proven in this login
	At            time.Time
	Kind          string // which Accounts of the policy
	Audience      string // the account was made for; empty: any
	State         AccountState
	Level         assurance.Level // of the means that the register issued, or of what it lets it do; None: there is none
	Authenticator EnrolmentState
	Phone         bool          // a proven number
	Recovery      bool          // has recovery codes that can still be used
	Trusted       bool          // the browser is one that policy may spare the second factor (MA-31)
	Practice      bool          // made without review (OL-35)
	Prefers       policy.Factor // the second factor used last
	Skips         int           // how often the offer of an authenticator was skipped before
	SkippedAt     time.Time     // the last of them
	Skipped       bool          // in this login
	Accepted      bool          // the offer, in this login
	Unkept        bool          // recovery codes were made in this login, and not put away yet
}

// AccountState says whether an account may be used.
type AccountState string

// The states that matter to a login; the zero value is none of them and lets nobody in.
const (
	AccountActive      AccountState = "active"
	AccountUnderReview AccountState = "under-review"
	AccountSuspended   AccountState = "suspended"
)

// EnrolmentState says how far a person is with an authenticator.
type EnrolmentState string

// The states.
const (
	NotEnrolled EnrolmentState = ""
	Enrolled    EnrolmentState = "enrolled"     // before this login
	EnrolledNow EnrolmentState = "enrolled-now" // in this login, with a first valid code (MA-19)
	Blocked     EnrolmentState = "blocked"      // the QR code was dismissed (OL-23)
)

// Factors says when a code was accepted in this login. Zero: it was not.
type Factors struct{ Authenticator, EmailCode, SMSCode, Recovery time.Time }

// PersonFacts is what the realm knows of the person, and Casbin's answers.
type PersonFacts struct {
	Suspended     bool
	EmailProven   bool // for any service
	EmailHere     bool // for this service
	MayEnter      bool // a role lets them into this service
	MayUseMethod  bool // the audience may log in with the method
	Links         int  // institutions of the portal's accounts that the identity is linked to
	LinkChosen    bool
	LinkWaiting   bool // a link waits for somebody to approve it
	Organisations int  // on whose behalf an account may act
	OrgChosen     bool
	Unmandated    Reason    // why the register lets them act for nobody; None: it does, or was not asked
	Ended         time.Time // with MandateEnded: when
}

// SessionFacts is a session of the same realm that could save a new proof.
type SessionFacts struct {
	Alive           bool
	Choice          Choice
	AuthenticatedAt time.Time
	Upstream        Upstream // as it was proven then; its facts about the organisation are of now
	Kind            string   // which Accounts, for an account
	Factors         Factors  // when codes were accepted
}
