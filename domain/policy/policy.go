// Package policy holds what a realm demands of a login: a closed, typed document with dates, never
// code. It says how sure we must be; who may do what is a matter of roles. Package login reads it.
package policy

import (
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
)

// Policy is what one realm demands. It is immutable: a change is another version.
type Policy struct {
	Services     []Service
	Accounts     []Accounts
	Email        Email
	Roles        Roles
	Sessions     Sessions
	SingleSignOn SingleSignOn
	Records      Records
	Means        Means
	Maintenance  Maintenance
}

// Period bounds a rule: it holds from From until, but not at, Until. A zero end is open.
type Period struct{ From, Until time.Time }

// Contains tells whether the rule holds at now.
func (p Period) Contains(now time.Time) bool {
	return !now.Before(p.From) && (p.Until.IsZero() || now.Before(p.Until))
}

// Method is a way to find out who somebody is.
type Method string

// The methods.
const (
	EHerkenning Method = "eherkenning"
	DigiD       Method = "digid"
	EIDAS       Method = "eidas"
	Account     Method = "account" // of the realm itself: Accounts says which kind
)

// Factor is a second proof beside a password.
type Factor string

// The factors.
const (
	Authenticator Factor = "authenticator"
	EmailCode     Factor = "email-code"
	SMSCode       Factor = "sms-code"
	// RecoveryCode stands in for an authenticator that was lost (XC-18). No policy lists it: it goes with
	// the authenticator, for accounts that have such codes, and never confirms an action.
	RecoveryCode Factor = "recovery-code"
)

// Service is what a visitor logs in to.
type Service struct {
	ID          string
	Name        realm.Text
	Description realm.Text
	Called      realm.Text // within a sentence, with its article: "het deelnemersportaal"; may be empty
	Hosted      Hosted     // a page of ours instead of a portal's
	Audiences   []Audience
	StepUps     []StepUp
}

// Hosted names a page of ours that a service leads to.
type Hosted string

// The pages: the overview in which user administrators give roles (MS-38), the desk at which the staff of a tenant
// reviews applications and helps people (OL-28, OL-33), and the portal of mandate administrators (MR-05).
const (
	UserAdministration    Hosted = "user-administration"
	StaffDesk             Hosted = "staff-desk"
	MandateAdministration Hosted = "mandate-administration"
)

// Everyone is the audience of a service that tells none apart.
const Everyone = "everyone"

// Audience is a kind of visitor, with what is demanded of it.
type Audience struct {
	ID                 string
	Name               realm.Text // by which people recognise themselves; empty for Everyone
	Methods            []MethodRule
	Organisations      Organisations
	Branches           Acceptance // of a mandate that is restricted to one branch
	Intermediaries     Acceptance // of a chain mandate
	VerifyEmail        VerifyEmail
	SecondFactors      []FactorRule // for accounts; empty: none is demanded
	OfferAuthenticator Offer
	TrustDevices       time.Duration // that a browser may be spared the second factor (MA-31); 0: never
	Link               Link
	Mandates           bool      // the register of this realm says on whose behalf, at the service of the network that is asked
	Enter              role.Name // role that lets in; AnyRole: whichever; empty: no role is needed
	WithoutRole        WithoutRole
}

// MethodRule lets a method in, at a minimum level, while its period lasts.
type MethodRule struct {
	Method   Method
	Accounts string // for Account: which kind of accounts
	Minimum  assurance.Level
	Period
}

// AnyRole lets in whoever holds a role at all.
const AnyRole role.Name = "any-role"

// Organisations says on whose behalf one must act.
type Organisations string

// The demands.
const (
	OrganisationNotAsked Organisations = "not-asked" // people act for themselves, or for whom they choose (MA-32)
	OrganisationAny      Organisations = "any"
	OrganisationEnrolled Organisations = "enrolled" // the tenant knows it as a participant
)

// Acceptance says whether something is let through. The zero value refuses (fail closed).
type Acceptance string

// The two.
const (
	Refuse Acceptance = "refuse"
	Accept Acceptance = "accept"
)

// VerifyEmail demands a proven e-mail address.
type VerifyEmail struct {
	Scope EmailScope // empty: not demanded
	Period
}

// EmailScope says how often the address is proven (G3).
type EmailScope string

// The scopes.
const (
	OncePerPerson  EmailScope = "person"
	OncePerService EmailScope = "service"
)

// FactorRule lets a second factor in while its period lasts.
type FactorRule struct {
	Factor    Factor
	Preferred bool      // asked first
	Digits    int       // of the code; 6
	Announce  time.Time // from when on the end of the period is shown (MA-21)
	Period
}

// Announced tells whether people who use the factor are told at now that its time ends (MA-21).
func (f FactorRule) Announced(now time.Time) bool {
	return !f.Announce.IsZero() && !now.Before(f.Announce)
}

// Offer asks people without an authenticator whether they want one (MA-11).
type Offer struct {
	Offered   bool
	Skippable bool
	Every     time.Duration // it is not made again sooner after it was skipped (MA-23); 0: at each login
	MaxSkips  int           // 0: no limit
	Until     time.Time     // from then on it cannot be skipped; zero: always
}

// WithoutRole says what becomes of somebody who lacks the role that lets in.
type WithoutRole string

// The two.
const (
	RefuseWithoutRole WithoutRole = "refuse"
	WaitForRole       WithoutRole = "wait"
)

// StepUp demands a fresh proof for an action within a session (MA-06).
type StepUp struct {
	Action   string
	Name     realm.Text // as people read what they confirm; empty: the action itself
	Factors  []Factor   // the first that the person has; empty with an upstream method: prove yourself there again
	FallBack bool       // the later ones will do as well (MA-25, G13)
	MaxAge   time.Duration
}

// Accounts is a kind of accounts that the realm keeps itself.
type Accounts struct {
	ID             string
	Name           realm.Text
	Level          assurance.Level // reached with password and a second factor; means of the register may have a lower one
	UserNames      bool            // people log in with a user name instead of their e-mail address
	PasswordLength int             // at least; 0: as NIST SP 800-63B has it
	Recovery       bool            // recovery codes come with an authenticator (XC-18)
	Registration   Registration
	Enrolment      Enrolment
	Helpdesk       HelpdeskRules
	ChangeWait     time.Duration // before a new e-mail address or phone number counts (XC-17); 0: at once
	Unused         Unused
}

// Registration says how an account comes to be.
type Registration struct {
	Audiences  []string
	Document   bool          // a document must be added (OL-08)
	Review     bool          // a person decides (OL-24)
	FourEyes   bool          // and another one agrees (OL-28)
	MinimumAge int           // in years; 0: any (XC-43)
	Expected   int           // working days until a decision, as applicants are told (OL-29)
	KeepFor    time.Duration // of a document after the decision (OL-27)
}

// Open tells whether anybody can apply for such an account.
func (r Registration) Open() bool { return len(r.Audiences) > 0 }

// Enrolment says how an authenticator comes to be.
type Enrolment struct {
	Required  bool // nobody enters without one (OL-11)
	ShownOnce bool // a dismissed QR code blocks the account until the helpdesk helps (OL-15, OL-23)
	Repairs   int  // that a person may make before that, with address and password proven anew (OL-32)
}

// HelpdeskRules bounds what the helpdesk may do alone.
type HelpdeskRules struct {
	FourEyes bool          // a second person agrees before an account is unblocked (OL-33)
	Lapse    time.Duration // after which an unblocking that nobody used is gone
}

// Unused says what becomes of accounts that nobody uses (OL-36); zero durations do nothing.
type Unused struct{ Warn, Suspend, Erase time.Duration }

// Email says which addresses are accepted and how the code looks.
type Email struct {
	Deny         []string            // hosts that are refused (MS-23)
	Allow        map[string][]string // per KvK number: the only hosts accepted
	Shared       SharedMailbox
	Unique       bool // one address belongs to one person of the realm (MS-53)
	CodeLength   int
	CodeAlphabet CodeAlphabet
	CodeLifetime time.Duration
	CodeAttempts int
}

// SharedMailbox says what happens to addresses that several people read.
type SharedMailbox string

// The three.
const (
	SharedAllowed SharedMailbox = "allow"
	SharedWarned  SharedMailbox = "warn"
	SharedRefused SharedMailbox = "refuse"
)

// CodeAlphabet says of which characters an e-mail code is made.
type CodeAlphabet string

// The alphabets (G2).
const (
	LetterCodes CodeAlphabet = "letters-and-digits"
	DigitCodes  CodeAlphabet = "digits"
)

// Roles lists the roles within an organisation.
type Roles struct {
	List          []Role
	Administrator role.Name // may give roles
	SelfGrant     bool
	ShowNames     bool // show a waiting person the masked addresses of the administrators
}

// Role is one role, with a sentence for who gives it.
type Role struct {
	Name    role.Name
	Title   realm.Text
	Purpose realm.Text
}

// Sessions bounds sessions (XC-27).
type Sessions struct {
	Idle     time.Duration
	Absolute time.Duration
}

// SingleSignOn says whether a session opens other services of the realm.
type SingleSignOn struct {
	Allowed bool
	MaxAge  time.Duration // since the person proved themselves
}

// Records says whether the inputs of decisions are kept for replay, and how long.
type Records struct {
	Decisions bool
	Days      int
}

// Service finds a service by id.
func (p Policy) Service(id string) (Service, bool) {
	for i := range p.Services {
		if p.Services[i].ID == id {
			return p.Services[i], true
		}
	}
	return Service{}, false
}

// Audience finds an audience of the service by id.
func (s Service) Audience(id string) (Audience, bool) {
	for i := range s.Audiences {
		if s.Audiences[i].ID == id {
			return s.Audiences[i], true
		}
	}
	return Audience{}, false
}

// StepUp finds what an action demands.
func (s Service) StepUp(action string) (StepUp, bool) {
	for i := range s.StepUps {
		if s.StepUps[i].Action == action {
			return s.StepUps[i], true
		}
	}
	return StepUp{}, false
}

// AccountsOf finds a kind of accounts by id.
func (p Policy) AccountsOf(id string) (Accounts, bool) {
	for i := range p.Accounts {
		if p.Accounts[i].ID == id {
			return p.Accounts[i], true
		}
	}
	return Accounts{}, false
}

// Known lists the names of the roles.
func (r Roles) Known() []role.Name {
	names := make([]role.Name, len(r.List))
	for i, x := range r.List {
		names[i] = x.Name
	}
	return names
}
