package auditfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
)

// longest is how long a line may be: an event has a few dozen short fields.
const longest = 1 << 20

// Verified is what a file turned out to be.
type Verified struct {
	Title
	Head      audit.Head
	Witnessed int // heads kept elsewhere that it was compared with
	Faults    []audit.Fault
}

// Verify reads a file and checks everything that it says, and that it has what heads kept elsewhere know of its
// realm. Whatever was done to the log is a fault; a text that is not such a file is ErrForm.
func Verify(file io.Reader, kept []Head) (Verified, error) {
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 0, 64<<10), longest)
	var title titleLine
	if err := first(lines, &title); err != nil {
		return Verified{}, err
	}
	out := Verified{Title: title.title()}
	var v audit.Verifier
	for _, h := range kept {
		if h.Realm == title.Realm && h.Number >= title.After { // a part says nothing of what came before it
			v.Witness(h.Head)
			out.Witnessed++
		}
	}
	v.From(out.After)
	var before []byte // the last line is no event
	for number := 2; lines.Scan(); number++ {
		if before != nil {
			if err := next(&v, before); err != nil {
				return Verified{}, fmt.Errorf("line %d: %w", number-1, err)
			}
		}
		before = append(before[:0], lines.Bytes()...)
	}
	if err := lines.Err(); err != nil {
		return Verified{}, err
	}
	out.Head = v.Head()
	end := v.End
	if out.Part {
		end = v.Part
	}
	out.Faults = append(end(), ending(before, title, out.Head)...)
	return out, nil
}

func first(lines *bufio.Scanner, title *titleLine) error {
	if !lines.Scan() {
		return errors.Join(ErrForm, lines.Err())
	}
	if err := parse(lines.Bytes(), title); err != nil {
		return err
	}
	if title.Version != version {
		return fmt.Errorf("%w: version %d", ErrForm, title.Version)
	}
	return nil
}

func next(v *audit.Verifier, line []byte) error {
	var e eventLine
	if err := parse(line, &e); err != nil {
		return err
	}
	v.Next(e.link())
	return nil
}

// ending looks whether the file ends with the head of what was read.
func ending(line []byte, t titleLine, read audit.Head) []audit.Fault {
	var h headLine
	if err := parse(line, &h); err != nil || h.Realm != t.Realm || !h.At.Equal(t.At) {
		return []audit.Fault{{Number: read.Number, Reason: "the file does not end with its head: it is not whole"}}
	}
	if h.Head != read.Number || h.Hash != sum(read.Hash) {
		return []audit.Fault{{Number: h.Head, Reason: "the head at the end of the file is not that of its last event"}}
	}
	return nil
}

// ReadHeads reads what WriteHeads wrote, any number of times into one file.
func ReadHeads(file io.Reader) ([]Head, error) {
	lines := bufio.NewScanner(file)
	var out []Head
	for number := 1; lines.Scan(); number++ {
		var h headLine
		if err := parse(lines.Bytes(), &h); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		out = append(out, Head{h.Realm, h.At.In(time.UTC), audit.Head{Number: h.Head, Hash: h.Hash}})
	}
	return out, lines.Err()
}
