package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/registration"
)

// Applications keeps the applications for accounts of a realm.
type Applications interface {
	// ForUpdate reads by id, and holds the application until the unit of work ends. ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id registration.ID) (registration.Application, error)
	// ByID is ForUpdate without holding it.
	ByID(ctx context.Context, id registration.ID) (registration.Application, error)
	// ByToken finds what a browser holds by the digest of its token, and holds it. The zero digest finds nothing.
	ByToken(ctx context.Context, token [32]byte) (registration.Application, error)
	// ByReference finds by the code that people name, letter case ignored.
	ByReference(ctx context.Context, reference string) (registration.Application, error)
	// OfEmail gives the application that was sent last from an address, and holds it; ErrNotFound where none was.
	OfEmail(ctx context.Context, e identity.EmailAddress) (registration.Application, error)
	// OfPerson gives the application that made somebody's account; ErrNotFound where none did.
	OfPerson(ctx context.Context, p identity.PersonID) (registration.Application, error)
	// Put inserts an application of revision 0 and updates any other; ErrConflict where it moved on, or where
	// another has its reference or token.
	Put(ctx context.Context, a registration.Application) error
	// Remove forgets an application with its document. A second time changes nothing.
	Remove(ctx context.Context, id registration.ID) error
	// Find gives one page of those that were sent, the one that waits longest first. Form is not read.
	Find(ctx context.Context, q ApplicationQuery) (ApplicationPage, error)
	// Due gives those that a job has to look at by now, at most limit, the longest overdue first. Form is not read.
	Due(ctx context.Context, now time.Time, limit int) ([]registration.Application, error)
}

// ApplicationQuery filters a list. Zero fields filter nothing.
type ApplicationQuery struct {
	States   []registration.State // empty: all but drafts, which are never listed
	Reviewer string               // who has claimed it
	Audience string               // as the policy names it
	Search   string               // the reference, or part of the e-mail address; letter case ignored
	Offset   int
	Limit    int  // at most 100
	Newest   bool // sent last first
}

// ApplicationPage is one page and the number of all that match.
type ApplicationPage struct {
	Applications []registration.Application
	Total        int
}

// The letters about an application, in the applicant's language (OL-29).
const (
	LetterStatusCode          LetterKind = "status-code" // to look at an application from another browser
	LetterApplyKnown          LetterKind = "apply-known" // the address has an account: nothing was asked that a stranger may know
	LetterApplicationReceived LetterKind = "application-received"
	LetterApplicationMore     LetterKind = "application-more" // Until: answer before then
	LetterApplicationApproved LetterKind = "application-approved"
	LetterApplicationRefused  LetterKind = "application-refused"
	LetterApplicationGone     LetterKind = "application-withdrawn" // on the applicant's own wish
)
