package audit

// The actions of somebody on the way to a means, and of who identifies them.
const (
	MeansEmailConfirmed  Action = "means.email-confirmed"
	MeansMobileConfirmed Action = "means.mobile-confirmed"
	MeansReturned        Action = "means.returned" // to the administrator: something is wrong (MR-72)
	MeansConfirmed       Action = "means.confirmed"
	MeansContentChanged  Action = "means.content-changed" // a code was refused: it was for something else than there is now (G8)
	MeansViewed          Action = "means.viewed"          // by staff, to identify somebody
	MeansIdentified      Action = "means.identified"
	MeansRejected        Action = "means.rejected"
	MeansIssued          Action = "means.issued"
)
