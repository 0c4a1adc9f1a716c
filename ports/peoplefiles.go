package ports

import (
	"io"

	"github.com/voordeur/voordeur/domain/means"
)

// PeopleFiles reads and writes files with the people of an order (MR-20 to MR-29, MR-62 to MR-67). It is given
// untrusted bytes: it never fails on what they say, it finds faults.
type PeopleFiles interface {
	// Read reads a file of at most means.MaxSheetBytes, and one byte more, to see that it is larger. size is how
	// many bytes the sender says there are, to be told where they are too many; 0: nobody said. An error is the
	// reader's own.
	Read(file io.Reader, size int64) (means.Sheet, error)
	// Sample gives a file to fill in, as a spreadsheet in that language opens it (MR-21, G6). The person in it is
	// left out when it comes back.
	Sample(language string) []byte
	// Write gives people back with what is to be done about each, in a last column of that title. Read reads the
	// same people from it, and a spreadsheet calculates nothing of it (MR-67).
	Write(language, title string, rows []ReasonedRow) []byte
}

// ReasonedRow is somebody who was not ordered, and why.
type ReasonedRow struct {
	means.Typed
	Reason string
}
