package audit

// The actions of a tenant's staff: every look and every act (OL-33). The actor is "staff:" and their id.
const (
	DeskSearched        Action = "desk.searched" // accounts were looked for
	AccountViewed       Action = "account.viewed"
	AddressShown        Action = "account.address-shown" // which is masked otherwise
	AccountInvited      Action = "account.invited"       // made by staff, for its owner to choose a password
	AccountSuspended    Action = "account.suspended"
	AccountReinstated   Action = "account.reinstated"
	AccountWarned       Action = "account.warned" // that nobody uses it (OL-36)
	AccountErased       Action = "account.erased"
	EnrolmentUnblocked  Action = "enrolment.unblocked" // OL-22
	FactorReset         Action = "factor.reset"        // XC-18
	ProposalMade        Action = "proposal.made"       // for another one of the staff to agree with
	ProposalAgreed      Action = "proposal.agreed"
	ProposalDeclined    Action = "proposal.declined"
	ClientAssigned      Action = "client.assigned" // that somebody acts for (MA-32)
	ClientEnded         Action = "client.ended"
	FiguresViewed       Action = "figures.viewed"
	AuditRead           Action = "audit.read"
	AuditPersonalShown  Action = "audit.personal-shown"
	LogVerified         Action = "audit-log.verified" // whether its chain holds
	LoginExplained      Action = "login.explained"    // a decision was opened by its reference (XC-40)
	FunnelViewed        Action = "funnel.viewed"
	ApplicationViewed   Action = "application.viewed"
	DocumentShown       Action = "document.shown" // OL-28
	ApplicationReleased Action = "application.released"
)
