package audit

// The actions of mandate administrators around an order for means (MR-11 to MR-50, MR-70, MR-82).
const (
	MeansOrdered        Action = "means-order.placed"
	MeansDraftDropped   Action = "means-order.dropped"
	MeansInvited        Action = "means-application.invited"
	MeansReminded       Action = "means-application.reminded"
	MeansCorrected      Action = "means-application.corrected"
	MeansWithdrawn      Action = "means-application.withdrawn"
	MeansLapsed         Action = "means-application.expired"
	MandateProposed     Action = "mandate.proposed"
	MandateRefused      Action = "mandate.refused"
	MeansHoldersCarried Action = "means-holders.exported"
)
