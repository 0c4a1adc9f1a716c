package ports

// The letters about links to accounts of a portal's own. Letter.Institution names the schools and boards of the
// account, Letter.Organisation who links it with its KvK number, Letter.Person the masked address of who does.
const (
	LetterLinkCode        LetterKind = "link-code"         // the pincode (MH-16)
	LetterLinked          LetterKind = "linked"            // to those on record, with the way to object
	LetterLinkAsked       LetterKind = "link-asked"        // to those on record, with the way to agree
	LetterLinkApproveCode LetterKind = "link-approve-code" // to one of them, who wants to agree
	LetterLinkApproved    LetterKind = "link-approved"     // to whose link it is, as the next two
	LetterLinkDeclined    LetterKind = "link-declined"     // Letter.Reason is the linking.EndReason
	LetterLinkEnded       LetterKind = "link-ended"        // Letter.Reason is the linking.EndReason
	LetterLinkTried       LetterKind = "link-tried"        // somebody had the right password; Letter.Reason is the linking.Outcome
	LetterLinkPassword    LetterKind = "link-set-password" // to the contact of a forgotten password (MH-20)
	LetterLinkPasswordSet LetterKind = "link-password-set" // to those on record
	LetterLinkObjected    LetterKind = "link-objected"     // to the helpdesk
	LetterRecordChanged   LetterKind = "record-changed"    // to who was on record
	LetterAccountSplit    LetterKind = "account-split"     // to those on record and the holder; Letter.Reason is SplitShared, or empty
)

// SplitShared is the reason of LetterAccountSplit where both accounts have the institution afterwards.
const SplitShared = "shared"
