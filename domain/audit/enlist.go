package audit

// The actions of somebody on the way to a means, and of who identifies them.
const (
	MeansEmailConfirmed  Action = "means-application.email-confirmed"
	MeansMobileConfirmed Action = "means-application.mobile-confirmed"
	MeansReturned        Action = "means-application.returned" // to the administrator: something is wrong (MR-72)
	MeansConfirmed       Action = "means-application.confirmed"
	MeansContentChanged  Action = "means-application.content-changed" // a code was refused: it was for something else than there is now (G8)
	MeansViewed          Action = "means-application.viewed"          // by staff, to identify somebody
	MeansIdentified      Action = "means-application.identified"
	MeansRejected        Action = "means-application.rejected"
	MeansIssued          Action = "means.issued"
)
