// Package document judges files that people upload: what they are by their content, and whether they hold
// malware, by asking clamd. It reads untrusted bytes and runs nothing of them.
package document

import (
	"bytes"
	"regexp"

	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// Inspector implements ports.FileInspector.
type Inspector struct{}

var _ ports.FileInspector = Inspector{}

// Inspect implements ports.FileInspector. Names and content types that browsers send are not looked at.
func (Inspector) Inspect(content []byte) registration.FileFacts {
	switch {
	case len(content) == 0:
		return registration.FileFacts{Type: registration.EmptyFile, Problem: registration.FileEmpty}
	case bytes.HasPrefix(content, []byte(pdfHeader)):
		return inspectPDF(content)
	case bytes.HasPrefix(content, jpegHeader):
		return judged(registration.JPEG, inspectJPEG(content))
	case bytes.HasPrefix(content, []byte(pngHeader)):
		return judged(registration.PNG, inspectPNG(content))
	}
	return registration.FileFacts{Type: registration.OtherFile, Problem: registration.FileOther}
}

// judged calls a file what it is only where nothing is wrong with it: whoever keeps it anyway treats it as unknown.
func judged(t registration.FileType, p registration.FileProblem) registration.FileFacts {
	if p != "" {
		t = registration.OtherFile
	}
	return registration.FileFacts{Type: t, Problem: p}
}

const pdfHeader = "%PDF-"

// encryptEntry is the entry of a trailer or a cross-reference stream that says a password is needed (ISO 32000-1, 7.6.1).
var encryptEntry = regexp.MustCompile(`/Encrypt\s*(?:\d+\s+\d+\s+R|<<)`)

// inspectPDF wants a header at the very start and an end where readers look for it (ISO 32000-1, 7.5.5).
func inspectPDF(content []byte) registration.FileFacts {
	end := tail(content, 1024)
	var problem registration.FileProblem
	switch {
	case !bytes.Contains(end, []byte("startxref")) || !bytes.Contains(end, []byte("%%EOF")):
		problem = registration.FileBroken
	case markup(content) || bytes.Contains(tail(content, 66_000), []byte(zipEnd)):
		problem = registration.FileMixed
	}
	facts := judged(registration.PDF, problem)
	facts.Encrypted = problem == "" && encryptEntry.Match(content)
	return facts
}

const (
	zipFile = "PK\x03\x04"
	zipEnd  = "PK\x05\x06" // archives are read from their end, so one hides behind anything (APPNOTE 4.3.16)
)

// foreign tells whether a picture is something else besides: what other programs look for near the start of a
// file, or what comes behind the end of the picture.
func foreign(content []byte, end int) bool {
	behind := content[end:]
	return markup(content) || markup(behind) || bytes.Contains(head(content, 1024), []byte(pdfHeader)) ||
		bytes.Contains(behind, []byte(pdfHeader)) || bytes.Contains(behind, []byte(zipFile)) || bytes.Contains(tail(content, 66_000), []byte(zipEnd))
}

var markupStart = regexp.MustCompile(`(?i)<(?:!doctype\s+html|html|script|svg|iframe|\?php)[\s>/]`)

// markup tells whether a browser that guesses would take the start for a page (WHATWG MIME Sniffing 7.1).
func markup(content []byte) bool { return markupStart.Match(head(content, 1024)) }

func head(b []byte, n int) []byte { return b[:min(n, len(b))] }

func tail(b []byte, n int) []byte { return b[max(0, len(b)-n):] }
