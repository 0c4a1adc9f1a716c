package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// BusinessRegister reads the register of the Chamber of Commerce (MR-04). Never called inside a unit of work.
// An answer may be a few minutes old. Every method has three errors: ErrNotFound, also for a number that the
// register calls invalid; ErrUnavailable, as a Later where it is known when to ask again; and that of an ended
// context. What an operator must repair is ErrUnavailable too, and in the log.
type BusinessRegister interface {
	// Organisation gives what is registered. One that was dissolved is given with its end, as long as the
	// register still tells of it: to refuse it is the caller's (MR-79).
	Organisation(ctx context.Context, k identity.KvK) (identity.Extract, error)
	// Branches gives one page of an organisation's branches, the main one first, then by name. An organisation
	// without branches has an empty page.
	Branches(ctx context.Context, q BranchQuery) (BranchPage, error)
	// Branch gives a branch of the organisation, also a closed one. ErrNotFound where it is of another (MR-16).
	Branch(ctx context.Context, k identity.KvK, b identity.Branch) (identity.BranchExtract, error)
}

// BranchQuery asks for one page of branches.
type BranchQuery struct {
	Organisation identity.KvK
	Search       string // words, each part of the name, address or number; letter case and accents ignored
	Offset       int
	Limit        int // at most 100
}

// BranchPage is one page and the number of all that match.
type BranchPage struct {
	Branches []identity.BranchExtract
	Total    int
}

// Later is ErrUnavailable of somebody who said, or of whom it is known, when to ask again.
type Later struct {
	After time.Duration
	Cause error
}

// Error gives the cause; what the people see is decided elsewhere.
func (l *Later) Error() string { return l.Cause.Error() }

// Unwrap makes it ErrUnavailable.
func (l *Later) Unwrap() []error { return []error{ErrUnavailable, l.Cause} }
