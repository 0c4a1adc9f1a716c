package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/registration"
)

// Documents keeps what applicants added, sealed, apart from everything else.
type Documents interface {
	// Put keeps a document of an application in place of any other of it.
	Put(ctx context.Context, d SealedDocument) error
	// Get reads; ErrNotFound where there is none (any more).
	Get(ctx context.Context, id registration.DocumentID) (SealedDocument, error)
	// Remove forgets the documents of an application. A second time changes nothing.
	Remove(ctx context.Context, of registration.ID) error
}

// SealedDocument is a document as it is kept.
type SealedDocument struct {
	ID          registration.DocumentID
	Application registration.ID
	Content     []byte // sealed, with the id as context
	AddedAt     time.Time
}

// FileInspector judges by content what an uploaded file is. It reads untrusted bytes: it never fails, it
// finds a problem.
type FileInspector interface {
	Inspect(content []byte) registration.FileFacts
}

// Scanner looks for malware. registration.NotScanned comes with a nil error where none is configured, and
// with ErrUnavailable where it did not answer; the caller goes on with either. Never called inside a unit of work.
type Scanner interface {
	Scan(ctx context.Context, content []byte) (registration.Scan, error)
}
