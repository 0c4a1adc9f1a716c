// Package policyfile reads policy documents, written in YAML or JSON, into the plain tree that
// package policy judges. It understands shapes only: what a field means, it does not know.
package policyfile

import (
	"bytes"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/policy"
)

// The bounds of a document. The largest realm that we know of needs 20 kB and 8 levels; 10,000 services with a portal each,
// 5 MB, some 400,000 nodes and 8 levels.
const (
	MaxBytes   = 8_000_000
	maxDepth   = 30
	maxNodes   = 1_000_000 // each takes 300 bytes and more while it is read
	maxEntries = 20_000    // of one list or mapping: some things are looked for in a list within a list
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

// large is the size from which documents are read one at a time: whoever sends many of them waits, and memory stays that
// of one.
const large = 500_000

var reading sync.Mutex

func parse(doc []byte) (policy.Node, *Error) {
	if len(doc) > MaxBytes {
		return policy.Node{}, fault(1, "the document has %d bytes; at most %d are read", len(doc), MaxBytes)
	}
	if line, ok := invalid(doc); !ok {
		return policy.Node{}, fault(line, "here are bytes that are no text; save the file as UTF-8")
	}
	doc = bytes.TrimPrefix(doc, []byte("\ufeff"))
	if len(doc) > large {
		reading.Lock()
		defer reading.Unlock()
	}
	if isJSON(doc) {
		return parseJSON(doc)
	}
	if marks(doc) > maxNodes {
		return policy.Node{}, tooMany(1)
	}
	return parseYAML(doc)
}

// marks counts what sets one value of YAML apart from another, also where it means nothing, as a comma in a sentence: the
// library holds a whole document in memory before anybody can count its values. Each value has at least one.
func marks(doc []byte) int {
	n := 1
	for i, c := range doc {
		switch c {
		case ',', '[', '{':
			n++
		case ':': // a name, and its value
			if i+1 == len(doc) || bytes.IndexByte([]byte(" \t\r\n,[]{}"), doc[i+1]) >= 0 || i > 0 && bytes.IndexByte([]byte("\"'}]"), doc[i-1]) >= 0 {
				n += 2
			}
		case '-', '?':
			if i+1 == len(doc) || bytes.IndexByte([]byte(" \t\r\n"), doc[i+1]) >= 0 {
				n++
			}
		}
	}
	return n
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

func tooMany(line int) *Error {
	return fault(line, "the document has more than %d values", maxNodes)
}

func tooLong(line int) *Error {
	return fault(line, "this list has more than %d elements", maxEntries)
}
