package audit

// What becomes of means and mandates in the register.
const (
	MeansSuspended    Action = "means.suspended"
	MeansReinstated   Action = "means.reinstated"
	MeansRevoked      Action = "means.revoked"
	MandateAsked      Action = "mandate.asked" // a second administrator (MR-81)
	MandateGranted    Action = "mandate.granted"
	MandateSuspended  Action = "mandate.suspended"
	MandateReinstated Action = "mandate.reinstated"
	MandateExtended   Action = "mandate.extended"
	MandateEnded      Action = "mandate.ended"
	MandateScheduled  Action = "mandate.scheduled" // to end on a day to come
	MandateWarned     Action = "mandate.warned"    // two months ahead (MR-76)
	MandateExpired    Action = "mandate.expired"
	// What becomes of means and mandates when an organisation gets another number, or is no more (MR-78, MR-79).
	MeansTransferred   Action = "means.transferred"
	MandateTransferred Action = "mandate.transferred"
	TransferAsked      Action = "mandate-transfer.asked"
	TransferApproved   Action = "mandate-transfer.approved"
	TransferRefused    Action = "mandate-transfer.refused"
	OrganisationGone   Action = "organisation.gone"

	HolderLeft        Action = "holder.left" // all that they had at an organisation ended (MR-77)
	DeputyAppointed   Action = "mandate-administrator.appointed"
	AdministratorLeft Action = "mandate-administrator.left"
)
