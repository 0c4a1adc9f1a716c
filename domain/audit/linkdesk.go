package audit

// The actions of the helpdesk around accounts of a portal's own. Looks are recorded as well.
const (
	PortalAccountViewed   Action = "portal-account.viewed"
	PortalAccountShown    Action = "portal-account.addresses-shown" // which are masked otherwise
	PortalAccountDisabled Action = "portal-account.disabled"
	PortalAccountEnabled  Action = "portal-account.enabled"
	PortalAccountMade     Action = "portal-account.made"    // for a school or a board that has none (MH-22)
	PortalAccountSplit    Action = "portal-account.split"   // two people shared it (MH-36)
	RecordChanged         Action = "portal-account.record"  // who is on record for it
	ActivationIssued      Action = "activation-code.issued" // and shown once, for a letter (MH-38)
	ActivationEnded       Action = "activation-code.ended"  // another one took its place
	LoadChecked           Action = "account-load.checked"   // a file was read; nothing happened yet (MH-12)
	LoadStarted           Action = "account-load.started"
	LoadEnded             Action = "account-load.ended"
	LoadDropped           Action = "account-load.dropped"
	LoadViewed            Action = "account-load.viewed"
)
