package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
)

// Transfers keeps who asked to carry means and mandates over to another KvK number, and what became of it (MR-78).
type Transfers interface {
	// ForUpdate reads and holds; ErrNotFound where there is none.
	ForUpdate(ctx context.Context, id mandate.TransferID) (mandate.Transfer, error)
	// ByID reads; ErrNotFound where there is none.
	ByID(ctx context.Context, id mandate.TransferID) (mandate.Transfer, error)
	// Put inserts a transfer of revision 0 and updates any other; ErrConflict where it has moved on.
	Put(ctx context.Context, t mandate.Transfer) error
	// Of gives those from or to the organisations, the newest first, at most 50.
	Of(ctx context.Context, organisations []identity.KvK) ([]mandate.Transfer, error)
}

// Represented is an organisation for which somebody may act now, or one branch of it.
type Represented struct {
	KvK    identity.KvK
	Branch identity.Branch // zero: the whole organisation
}

// TopicOrganisationCheck asks the business register whether the organisations of a realm's mandates are still there
// (MR-79): some at a time, and when all were asked, again a day later. Its payload is an OrganisationCheck, sealed. The
// first one is left when the document of a realm that issues means becomes live, or with a mandate.
const TopicOrganisationCheck Topic = "organisation-check"

// OrganisationCheck says where a round is. A week has one.
type OrganisationCheck struct {
	KvK    string `json:"kvk,omitempty"` // the last that was asked about
	Branch string `json:"branch,omitempty"`
	Round  string `json:"round"` // the week
}

// The letters about an organisation that gets another number, or is no more. Letter.Organisation is the former one, and
// Letter.Institution the one whose number takes its place.
const (
	LetterTransferAsked   LetterKind = "transfer-asked"   // to the administrators of the new number
	LetterTransferDecided LetterKind = "transfer-decided" // to who asked; Letter.Reason is the state
	LetterTransferred     LetterKind = "transferred"      // to the holders, and to who administers an intermediary
	LetterStopped         LetterKind = "mandate-stopped"  // to them, where the business register says that it is over; Letter.Reason is the act
	LetterStoppedTo       LetterKind = "mandate-stopped-to"
)
