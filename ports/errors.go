package ports

import "errors"

// Errors that adapters return and use cases branch on.
var (
	// ErrNotFound: this realm has no such thing. Another realm's thing is not found either.
	ErrNotFound = errors.New("not found")
	// ErrConflict: it changed or exists already; read again and decide anew.
	ErrConflict = errors.New("conflict")
	// ErrUnavailable: somebody else's system cannot be used now; it is not ours to repair.
	ErrUnavailable = errors.New("unavailable")
	// ErrForged: a sealed value was not made by us for this purpose and place.
	ErrForged = errors.New("forged or foreign sealed value")
)
