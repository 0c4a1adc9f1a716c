package apply

import (
	"strconv"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// Document asks for a document, and shows the one that was added (OL-27).
type Document struct {
	Action    string // where the file is posted: field "file"
	Remove    string
	Open      string // gives it back
	Next      string
	Applicant registration.Applicant
	File      registration.File // the zero one: none was added yet
	Problem   registration.FileProblem
	Until     time.Time // too many were added
	KeepDays  int       // after the decision
	Practice  bool      // any file will do
	Trail
}

func (v Document) refusal(c ui.Ctx) string {
	if !v.Until.IsZero() {
		return c.ApplyFileErrorOften(v.Until)
	}
	switch v.Problem {
	case "":
		return ""
	case registration.FileMissing:
		return c.ApplyFileErrorMissing()
	case registration.FileEmpty:
		return c.ApplyFileErrorEmpty()
	case registration.FileTooLarge:
		return c.ApplyFileErrorLarge(megabytes)
	case registration.FileBroken:
		return c.ApplyFileErrorBroken()
	case registration.FileMixed:
		return c.ApplyFileErrorMixed()
	case registration.FileInfected:
		return c.ApplyFileErrorInfected()
	}
	return c.ApplyFileErrorType()
}

func (v Document) lead(c ui.Ctx) string {
	switch {
	case v.Practice:
		return c.ApplyFilePractice()
	case v.Applicant == registration.Company:
		return c.ApplyFileCompany()
	}
	return c.ApplyFileCitizen()
}

func (v Document) question(c ui.Ctx) question {
	q := question{id: "file", label: c.ApplyFileLabel(), hint: c.ApplyFileHint(megabytes), err: v.refusal(c)}
	if v.Practice {
		q.hint = c.ApplyFileAny(megabytes)
	}
	return q
}

// accept is what the browser's dialog shows first; what is taken is judged by content.
func (v Document) accept() string {
	if v.Practice {
		return ""
	}
	return ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
}

func (v Document) send(c ui.Ctx) string {
	if v.File.ID != "" {
		return c.ApplyFileReplace()
	}
	return c.ApplyFileAdd()
}

// FileFacts says of a document what is known without opening it.
func FileFacts(c ui.Ctx, f registration.File) []ui.Fact {
	return []ui.Fact{
		{Term: c.ApplyFileName(), Lines: []string{f.Name}},
		{Term: c.ApplyFileType(), Lines: []string{fileType(c, f.Type)}},
		{Term: c.ApplyFileSize(), Lines: []string{fileSize(c, f.Size)}},
		{Term: c.ApplyFileScan(), Lines: []string{scanned(c, f.Scan)}},
	}
}

func fileType(c ui.Ctx, t registration.FileType) string {
	switch t {
	case registration.PDF:
		return "PDF"
	case registration.JPEG:
		return "JPG"
	case registration.PNG:
		return "PNG"
	case registration.EmptyFile:
		return c.ApplyFileEmpty()
	}
	return c.ApplyFileOther()
}

func scanned(c ui.Ctx, s registration.Scan) string {
	if s == registration.Clean {
		return c.ApplyFileClean()
	}
	return c.ApplyFileUnscanned()
}

// fileSize counts as people's own devices do: "0 kB", "640 kB", "2,4 MB".
func fileSize(c ui.Ctx, bytes int) string {
	if bytes < 1_000_000 {
		return strconv.Itoa((bytes+999)/1000) + " kB"
	}
	tenths := (bytes + 50_000) / 100_000
	separator := ","
	if c.Lang() == "en" {
		separator = "."
	}
	return strconv.Itoa(tenths/10) + separator + strconv.Itoa(tenths%10) + " MB"
}
