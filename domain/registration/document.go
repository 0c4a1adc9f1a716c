package registration

import "time"

// MaxDocument is how large a document may be, in bytes (OL-27).
const MaxDocument = 10 << 20

// FileType is what a document is, judged by its content.
type FileType string

// The types. Practice realms take anything, also nothing (OL-09).
const (
	PDF       FileType = "pdf"
	JPEG      FileType = "jpeg"
	PNG       FileType = "png"
	EmptyFile FileType = "empty"
	OtherFile FileType = "other"
)

// Shown tells whether the document can be shown in a browser as a picture.
func (t FileType) Shown() bool { return t == JPEG || t == PNG }

// File is what is known of a document, besides its content.
type File struct {
	ID        DocumentID
	Name      string // as the applicant's device called it
	Type      FileType
	Size      int
	Encrypted bool // a PDF that opens with a password only: a reviewer may not get in
	Scan      Scan
	AddedAt   time.Time
}

// Scan is what the search for malware found.
type Scan string

// The results. An infected document is refused and never kept.
const (
	NotScanned Scan = "not-scanned" // no scanner is configured, or it did not answer
	Clean      Scan = "clean"
	Infected   Scan = "infected"
)

// FileProblem is why a document is refused.
type FileProblem string

// The problems; the empty one is none.
const (
	FileMissing  FileProblem = "missing"
	FileEmpty    FileProblem = "empty"
	FileTooLarge FileProblem = "too-large"
	FileOther    FileProblem = "type"     // it is no PDF, JPEG or PNG
	FileBroken   FileProblem = "broken"   // it begins as one of them, and is not one
	FileMixed    FileProblem = "mixed"    // it is two things at once
	FileInfected FileProblem = "infected" // OL-27
)

// FileFacts is what the content of a file shows.
type FileFacts struct {
	Type      FileType
	Encrypted bool
	Problem   FileProblem
}

// Judge gives what becomes of a file by its size and content. A practice realm takes anything but malware,
// and what is too large.
func Judge(size int, facts FileFacts, practice bool) FileProblem {
	switch {
	case size > MaxDocument:
		return FileTooLarge
	case practice:
		return ""
	case size == 0:
		return FileEmpty
	}
	return facts.Problem
}
