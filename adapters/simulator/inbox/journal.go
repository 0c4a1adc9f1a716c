package inbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// journal is a file with one message a line, oldest first. New ones are appended; when it holds
// twice what is kept, it is written anew beside itself and put in place.
type journal struct {
	path  string
	file  *os.File
	lines int
}

// line is what is stored of a message; the rest is read from the source again.
type line struct {
	Number   uint64    `json:"number"`
	Kind     Kind      `json:"kind"`
	From     string    `json:"from"`
	To       string    `json:"to"`
	Received time.Time `json:"received"`
	Source   []byte    `json:"source"`
}

// openJournal gives the journal at path and what it holds, at most Keep messages.
func openJournal(path string) (*journal, []Message, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, nil, fmt.Errorf("inbox: %w", err)
	}
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("inbox: %w", err)
	}
	kept, err := readLines(b)
	if err != nil {
		return nil, nil, fmt.Errorf("inbox: %s: %w; remove the file to start with an empty inbox", path, err)
	}
	kept = kept[max(0, len(kept)-Keep):]
	j := &journal{path: path}
	return j, kept, j.rewrite(kept)
}

// readLines reads a journal. A last line without its end was cut off by a crash, before its sender
// was told anything: it is dropped. Any other damage is an error.
func readLines(b []byte) ([]Message, error) {
	var ms []Message
	for n := 1; ; n++ {
		raw, rest, whole := bytes.Cut(b, []byte("\n"))
		if !whole {
			return ms, nil
		}
		var l line
		if err := json.Unmarshal(raw, &l); err != nil {
			return nil, fmt.Errorf("line %d is damaged: %w", n, err)
		}
		m := Message{Number: l.Number, Kind: l.Kind, From: l.From, To: l.To, Received: l.Received, Source: l.Source}
		m.read()
		ms, b = append(ms, m), rest
	}
}

func writeLines(w *bufio.Writer, ms []Message) error {
	e := json.NewEncoder(w)
	for _, m := range ms {
		if err := e.Encode(line{m.Number, m.Kind, m.From, m.To, m.Received, m.Source}); err != nil {
			return err
		}
	}
	return w.Flush()
}

// add appends ms; kept is what the journal must hold when it is time to write it anew.
func (j *journal) add(ms, kept []Message) error {
	if j.lines+len(ms) > 2*Keep {
		return j.rewrite(kept)
	}
	var b bytes.Buffer
	if err := writeLines(bufio.NewWriter(&b), ms); err != nil {
		return fmt.Errorf("inbox: %w", err)
	}
	if _, err := j.file.Write(b.Bytes()); err != nil {
		return fmt.Errorf("inbox: keep message: %w", err)
	}
	j.lines += len(ms)
	return nil
}

// rewrite puts a file with just ms in place of the journal, in one step.
func (j *journal) rewrite(ms []Message) error {
	f, err := os.OpenFile(j.path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("inbox: %w", err)
	}
	if err := errors.Join(writeLines(bufio.NewWriter(f), ms), os.Rename(f.Name(), j.path)); err != nil {
		return fmt.Errorf("inbox: %w", errors.Join(err, f.Close()))
	}
	old := j.file
	j.file, j.lines = f, len(ms)
	if old == nil {
		return nil
	}
	return old.Close()
}

func (j *journal) close() error {
	if err := j.file.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("inbox: %w", err)
	}
	return nil
}
