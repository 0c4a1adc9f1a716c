package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
)

// ServiceCatalogue is the catalogue of the network, as far as mandates have to do with it (ET-08).
type ServiceCatalogue interface {
	// Services gives all that there are now, in the order of their ids. The caller changes nothing in what it gets.
	Services(ctx context.Context) ([]mandate.Service, error)
}

// PurposeApplicant seals the Applicant of an application, as JSON; the context is the id of the application.
const PurposeApplicant Purpose = "means-applicant"

// TopicInvitation reminds somebody of an invitation, and ends what nobody took up (MR-70). Its payload is an
// InvitationDue, sealed.
const TopicInvitation Topic = "means-invitation"

// InvitationDue names an invitation: one that was sent anew is another one.
type InvitationDue struct {
	ID        means.ApplicationID `json:"id"`
	InvitedAt time.Time           `json:"invitedAt"`
	Reminder  Letter              `json:"reminder,omitzero"` // zero: it went
}

// The letters about an order. Letter.Organisation is who orders, Letter.Person who it is about.
const (
	LetterInvitation          LetterKind = "means-invitation" // with the way in (MR-46, MR-51)
	LetterInvitationReminder  LetterKind = "means-reminder"
	LetterInvitationWithdrawn LetterKind = "means-withdrawn"
	LetterOrderPlaced         LetterKind = "means-ordered" // to the administrator, as the next two
	LetterInvitationLapsed    LetterKind = "means-lapsed"
	LetterMeansIssued         LetterKind = "means-issued" // MR-49
)
