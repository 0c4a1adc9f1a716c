package means

import (
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/throttle"
)

// RejectReason is why staff could not identify somebody (MR-48).
type RejectReason string

// The reasons.
const (
	RejectedDocument RejectReason = "document" // not valid, or not real
	RejectedData     RejectReason = "data"     // it says something else than the application
	RejectedPerson   RejectReason = "person"   // it is somebody else's
	RejectedNoShow   RejectReason = "no-show"  // nobody came
	RejectedWish     RejectReason = "own-wish" // the person does not want the means
)

// RejectReasons lists them.
func RejectReasons() []RejectReason {
	return []RejectReason{RejectedDocument, RejectedData, RejectedPerson, RejectedNoShow, RejectedWish}
}

// Valid tells whether it is one of them.
func (r RejectReason) Valid() bool { return slices.Contains(RejectReasons(), r) }

// Valid tells whether it is one of DocumentTypes.
func (t DocumentType) Valid() bool { return slices.Contains(DocumentTypes(), t) }

// ParseDocumentNumber gives the form in which the number of a document is digested; false where it can be none. Spaces
// and hyphens are of how people write it.
func ParseDocumentNumber(typed string) (string, bool) {
	number := strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-':
			return -1
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, strings.TrimSpace(typed))
	strange := func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }
	return number, len(number) >= 6 && len(number) <= 20 && !strings.ContainsFunc(number, strange)
}

// DocumentProblem says what is wrong with what staff wrote of a document, or of why there is none.
type DocumentProblem string

// The problems.
const (
	DocumentNoType   DocumentProblem = "type"
	DocumentNoNumber DocumentProblem = "number"
	DocumentBadDate  DocumentProblem = "date"
	DocumentUnseen   DocumentProblem = "seen"
	RejectNoReason   DocumentProblem = "reason"
)

// ChoicesOfOne is how often somebody may choose a user name and a password.
var ChoicesOfOne = throttle.Rule{Limits: []throttle.Limit{{Count: 20, Window: time.Hour}}}
