package login

// Reason is why a login was refused: a code that pages, portals, helpdesk and audit share.
type Reason string

// The reasons. Each has a text in every language and somebody who can help (Fixer).
const (
	None                Reason = ""
	Cancelled           Reason = "cancelled"            // stopped, or not authenticated upstream
	LevelTooLow         Reason = "level-too-low"        // XC-25
	NoMandate           Reason = "no-mandate"           // may not act for the organisation at this service
	OrganisationUnknown Reason = "organisation-unknown" // not a participant: the wrong KvK number (XC-22)
	NoOrganisation      Reason = "no-organisation"      // acts for nobody, and the service demands it
	BranchRefused       Reason = "branch-refused"       // XC-24
	MandateEnded        Reason = "mandate-ended"        // or expired (XC-20)
	MandateFuture       Reason = "mandate-future"       // its first day is still to come
	MandateSuspended    Reason = "mandate-suspended"    // for the time being (MR-75)
	ChainRefused        Reason = "chain-refused"        // a chain mandate that the service does not take
	SupplierUnavailable Reason = "supplier-unavailable"
	LoginRejected       Reason = "login-rejected"   // the broker's message broke a rule
	ConnectionFault     Reason = "connection-fault" // our set-up towards the broker is wrong
	PersonSuspended     Reason = "person-suspended"
	AccountNotReady     Reason = "account-not-ready"
	EnrolmentBlocked    Reason = "enrolment-blocked"
	NoFactorLeft        Reason = "no-factor-left" // none of the person's second factors is accepted now
	MethodNotAllowed    Reason = "method-not-allowed"
	NoMethod            Reason = "no-method" // the service lets nobody in at this moment
	NoRole              Reason = "no-role"
	NoLink              Reason = "no-link" // no account is linked, and none can be any more (MH-32)
	TooManyAttempts     Reason = "too-many-attempts"
	UnknownService      Reason = "unknown-service"
	LoginRequired       Reason = "login-required" // a silent request that needs a page
	OtherPerson         Reason = "other-person"   // another subject within one login
	PolicyChanged       Reason = "policy-changed" // a safety change ended the login
	Maintenance         Reason = "maintenance"    // no login begins now (XC-38)
)

// Fixer is who can help somebody who was refused.
type Fixer string

// The fixers.
const (
	FixPerson        Fixer = "person"        // the visitor, by trying again or otherwise
	FixAdministrator Fixer = "administrator" // the user administrator of the organisation
	FixMandates      Fixer = "mandates"      // the mandate administrator of the organisation
	FixSupplier      Fixer = "supplier"      // the supplier of the means
	FixHelpdesk      Fixer = "helpdesk"      // of the service
)

// Fixers tells who can help, for every reason: no refusal is a dead end.
var Fixers = map[Reason]Fixer{
	Cancelled: FixPerson, LevelTooLow: FixSupplier, NoMandate: FixMandates, OrganisationUnknown: FixPerson, NoOrganisation: FixPerson,
	MandateEnded: FixMandates, MandateFuture: FixMandates, MandateSuspended: FixMandates, BranchRefused: FixMandates, ChainRefused: FixMandates, SupplierUnavailable: FixPerson, LoginRejected: FixHelpdesk,
	ConnectionFault: FixHelpdesk, PersonSuspended: FixHelpdesk, AccountNotReady: FixHelpdesk, EnrolmentBlocked: FixHelpdesk,
	NoFactorLeft: FixHelpdesk, MethodNotAllowed: FixPerson, NoMethod: FixHelpdesk, NoRole: FixAdministrator, NoLink: FixHelpdesk, TooManyAttempts: FixPerson,
	UnknownService: FixHelpdesk, LoginRequired: FixPerson, OtherPerson: FixPerson, PolicyChanged: FixPerson, Maintenance: FixPerson,
}
