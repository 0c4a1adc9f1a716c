// Package accountfile reads files with the accounts that a portal had of its own (MH-12): CSV as a spreadsheet
// writes it, or JSON lines. A record is one line, so that a fault costs one line and the memory of reading does
// not grow with the file, but for a digest per user name. The form is told in docs/accounts-file.md. It
// implements ports.AccountFiles and ports.InstitutionFiles.
package accountfile

import (
	"bytes"
	"crypto/sha256"
	"io"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// Reader reads files. It keeps nothing between two of them.
type Reader struct{}

var (
	_ ports.AccountFiles     = Reader{}
	_ ports.InstitutionFiles = Reader{}
)

// Read implements ports.AccountFiles. Lines with nothing on them do not count. A file whose header cannot be
// used has one bad line, which is the header, and nothing of it is read on.
func (Reader) Read(file io.Reader, good func(ports.LoadedAccount) error, bad func(line int, faults []linking.Fault) error) error {
	r := reading{form: accounts, bad: bad, seen: map[[16]byte]struct{}{}}
	r.record = func(number int, v values) error {
		a, faults := v.account()
		if r.twice(v[UserName]) {
			faults = append(faults, linking.Fault{Column: UserName, Code: linking.FaultTwice, Value: shown(v[UserName])})
		}
		if len(faults) > 0 {
			return r.fault(number, faults)
		}
		return good(ports.LoadedAccount{Line: number, Account: a})
	}
	return r.all(newLines(file))
}

// reading is one file being read.
type reading struct {
	form    form
	csvOnly bool
	header  *header // nil before it was read, and with JSON lines
	json    bool
	begun   bool
	seen    map[[16]byte]struct{} // digests of what names a line, of earlier lines
	record  func(number int, v values) error
	bad     func(line int, faults []linking.Fault) error
}

func (r *reading) all(from *lines) error {
	for {
		line, err := from.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if goOn, err := r.line(line); err != nil || !goOn {
			return err
		}
	}
}

// line deals with one line; false: the file cannot be read on.
func (r *reading) line(l line) (bool, error) {
	switch {
	case !r.begun && l.readable():
		text := bytes.TrimSpace(l.text)
		if len(text) == 0 {
			return true, nil
		}
		r.begun = true
		if r.json = text[0] == '{' && !r.csvOnly; r.json {
			break
		}
		h, faults := r.form.header(string(l.text))
		r.header = h
		return len(faults) == 0, r.fault(l.number, faults)
	case !r.begun: // not even a header
		return false, r.fault(l.number, l.faults())
	}
	if !l.readable() {
		return true, r.fault(l.number, l.faults())
	}
	v, faults := r.values(string(l.text))
	if len(faults) > 0 {
		return true, r.fault(l.number, faults)
	}
	if v == nil {
		return true, nil
	}
	return true, r.record(l.number, v)
}

// values splits a line into what it says; nil: it says nothing.
func (r *reading) values(text string) (values, []linking.Fault) {
	if r.json {
		return readJSON(text)
	}
	return r.header.read(text)
}

// twice tells whether an earlier line has the name, also where that line had faults: which of the two is right
// nobody here knows.
func (r *reading) twice(name string) bool {
	if name == "" {
		return false
	}
	sum := sha256.Sum256([]byte(linking.FoldUserName(name)))
	key := [16]byte(sum[:16])
	_, known := r.seen[key]
	r.seen[key] = struct{}{}
	return known
}

func (r *reading) fault(number int, faults []linking.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	for i := range faults {
		faults[i].Line = number
	}
	return r.bad(number, faults)
}

func (l line) readable() bool { return !l.long && utf8.Valid(l.text) }

func (l line) faults() []linking.Fault {
	if l.long {
		return []linking.Fault{{Code: linking.FaultTooLong}}
	}
	return []linking.Fault{{Code: linking.FaultUnreadable}}
}
