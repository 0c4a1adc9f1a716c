package ports

// PurposeInvitation digests what an invitation's link carries (means.Link). The parts are the id of the application and
// the nonce. The address is <realm>/aanvraag/<text>, and Application.Token the SHA-256 of that text.
const PurposeInvitation Purpose = "means-invitation"

// The letters around the way to a means, once the invitation is out.
const (
	LetterMeansPhoneCode  LetterKind = "means-phone-code"  // by SMS: the number is theirs (MR-54)
	LetterMeansOrderCode  LetterKind = "means-order-code"  // by SMS: they order what they saw (MR-57, G8)
	LetterMeansIdentify   LetterKind = "means-identify"    // to who is not employed: how to show who they are (MR-48)
	LetterMeansIdentified LetterKind = "means-identified"  // that was done: the link leads to the last step
	LetterMeansRejected   LetterKind = "means-rejected"    // it could not be done
	LetterMeansReady      LetterKind = "means-ready"       // to who has the means now (MR-58); LetterMeansIssued is for the administrator
	LetterMeansReturned   LetterKind = "means-returned"    // to the administrator: something is wrong (MR-72)
	LetterMeansRejectedTo LetterKind = "means-rejected-to" // to the administrator
)
