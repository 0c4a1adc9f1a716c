// Package policyfile reads policy documents, written in YAML or JSON, into the plain tree that
// package policy judges. It understands shapes only: what a field means, it does not know.
package policyfile

import (
	"bytes"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/policy"
)

// The bounds of a document. The largest realm that we know of needs 20 kB and 8 levels.
const (
	maxBytes = 256_000
	maxDepth = 30
)

// Error is why a text is no document at all, with its line.
type Error struct{ policy.Fault }

func (e Error) Error() string { return e.String() }

// Read reads a document and gives every fault in it. Dates without a time start the day in zone.
func Read(doc []byte, zone *time.Location) (policy.Document, []policy.Fault) {
	root, err := parse(doc)
	if err != nil {
		return policy.Document{}, []policy.Fault{err.Fault}
	}
	return policy.Read(root, zone)
}

// Parse reads the shape of a document; a text that starts with { is JSON, any other is YAML. The
// error is an Error. Names that stand twice are kept: the reader of the tree reports them.
func Parse(doc []byte) (policy.Node, error) {
	root, err := parse(doc)
	if err != nil {
		return policy.Node{}, *err
	}
	return root, nil
}

func parse(doc []byte) (policy.Node, *Error) {
	if len(doc) > maxBytes {
		return policy.Node{}, fault(1, "the document has %d bytes; at most %d are read", len(doc), maxBytes)
	}
	if line, ok := invalid(doc); !ok {
		return policy.Node{}, fault(line, "here are bytes that are no text; save the file as UTF-8")
	}
	doc = bytes.TrimPrefix(doc, []byte("\ufeff"))
	if isJSON(doc) {
		return parseJSON(doc)
	}
	return parseYAML(doc)
}

func isJSON(doc []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(doc, " \t\r\n"), []byte("{"))
}

// invalid finds the line of the first byte that is not UTF-8.
func invalid(doc []byte) (line int, ok bool) {
	if utf8.Valid(doc) {
		return 0, true
	}
	rest := doc
	for {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size <= 1 {
			return lineAt(doc, len(doc)-len(rest)), false
		}
		rest = rest[size:]
	}
}

// lineAt counts lines from 1.
func lineAt(doc []byte, offset int) int {
	return 1 + bytes.Count(doc[:min(offset, len(doc))], []byte("\n"))
}

func fault(line int, format string, args ...any) *Error {
	return &Error{policy.Fault{Line: line, Sentence: fmt.Sprintf(format, args...)}}
}

func tooDeep(line int) *Error {
	return fault(line, "the document is nested deeper than %d levels", maxDepth)
}
