package auditfile

import (
	"io"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// Files implements ports.AuditFiles.
type Files struct{}

// Begin starts a part of a log: that it is one, the file says itself.
func (Files) Begin(to io.Writer, f ports.AuditFile) (ports.AuditFileWriter, error) {
	w, err := NewWriter(to, Title{Realm: f.Realm, At: f.At, Part: true, After: f.After})
	return part{w}, err
}

// Head writes what "voordeur audit heads" prints.
func (Files) Head(to io.Writer, f ports.AuditFile, h audit.Head) error {
	return WriteHeads(to, Head{f.Realm, f.At, h})
}

type part struct{ *Writer }

func (p part) End() error {
	_, err := p.Writer.End()
	return err
}
