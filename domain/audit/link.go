package audit

// The actions around accounts of a portal's own, and the links of people to them.
const (
	LinkRefused       Action = "link.refused"  // what was typed was wrong, in any way (MH-30)
	LinkProven        Action = "link.proven"   // password or activation code were right: a pincode was sent
	LinkNotMade       Action = "link.not-made" // account and mailbox were proven, and something stands in the way (MH-33)
	LinkMade          Action = "link.made"
	LinkWaits         Action = "link.waits" // for who is on record, or for the helpdesk
	LinkApproved      Action = "link.approved"
	LinkDeclined      Action = "link.declined"
	LinkEnded         Action = "link.ended"
	LinksForgotten    Action = "links.forgotten"    // those that ended longer ago than they are kept: how many
	InstitutionChosen Action = "institution.chosen" // for which the person acts (MH-43)
	InstitutionKept   Action = "institution.kept"   // as the one to start with, or not any more
	HashRenewed       Action = "legacy-hash.renewed"
	RecoveryAsked     Action = "account-recovery.asked" // the contact is to choose a new password (MH-20)
	RecoveryDone      Action = "account-recovery.done"
)
