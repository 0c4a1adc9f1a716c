package ports

import (
	"io"

	"github.com/voordeur/voordeur/domain/linking"
)

// TopicAccountLoad brings the next lines of a file with accounts in.
const TopicAccountLoad Topic = "account-load"

// NewInstitution is a school or a board that has no account yet, as a line of a file tells of it (MH-22).
type NewInstitution struct {
	Line        int
	Institution linking.Institution
	Authorised  linking.Contact // may be zero
}

// InstitutionFiles reads files with schools and boards that are to get an activation code. It is given untrusted
// bytes: it never fails on what they say, it finds faults.
type InstitutionFiles interface {
	// ReadInstitutions gives each line as an institution, or its faults, in order, as AccountFiles.Read does.
	ReadInstitutions(file io.Reader, good func(NewInstitution) error, bad func(line int, faults []linking.Fault) error) error
}
