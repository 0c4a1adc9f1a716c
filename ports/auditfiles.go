package ports

import (
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
)

// AuditFiles writes what the audit log holds to files that anybody can verify who has nothing else.
type AuditFiles interface {
	// Begin starts a file. What is written has no personal fields, and nothing of it is kept in memory.
	Begin(to io.Writer, f AuditFile) (AuditFileWriter, error)
	// Head writes a head, for a witness outside the house to keep.
	Head(to io.Writer, f AuditFile, h audit.Head) error
}

// AuditFile says what a file holds: events of a realm, at the moment of the export.
type AuditFile struct {
	Realm string // tenant/environment
	At    time.Time
	After audit.Head // the event before the first
}

// AuditFileWriter takes the links that follow. Without End the file is not whole, and says so.
type AuditFileWriter interface {
	Write(links ...audit.Link) error
	End() error
}
