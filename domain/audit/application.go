package audit

// What becomes of an application for an account. Looks of the staff are among the actions of the desk.
const (
	ApplicationSent      Action = "application.sent"
	ApplicationClaimed   Action = "application.claimed"
	ApplicationDecided   Action = "application.decided"
	ApplicationWithdrawn Action = "application.withdrawn"
	ApplicationKnown     Action = "application.known-address" // who proved the address has an account already
	ApplicationOpened    Action = "application.opened"        // by its applicant, from another browser
	ApplicationWiped     Action = "application.wiped"         // by rule: what was told and shown is gone (OL-27)
	DocumentAdded        Action = "document.added"
	DocumentRefused      Action = "document.refused"
)
