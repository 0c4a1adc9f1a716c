package auditfile

import (
	"encoding/json"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
)

// Writer writes one log. Its memory does not grow with it.
type Writer struct {
	lines *json.Encoder
	title Title
	last  audit.Head
}

// NewWriter writes the title.
func NewWriter(to io.Writer, t Title) (*Writer, error) {
	w := &Writer{lines: json.NewEncoder(to), title: t}
	w.last = t.After
	return w, w.lines.Encode(titleLine{version, t.Realm, seconds(t.At), t.Personal, t.Part, t.After.Number, t.After.Hash})
}

// Write writes the following links.
func (w *Writer) Write(links ...audit.Link) error {
	for _, l := range links {
		if err := w.lines.Encode(lineOf(l, w.title.Personal)); err != nil {
			return err
		}
		w.last = audit.Head{Number: l.Number, Hash: l.Hash}
	}
	return nil
}

// End writes the head, without which a file is not whole.
func (w *Writer) End() (Head, error) {
	h := Head{w.title.Realm, w.title.At, w.last}
	return h, writeHead(w.lines, h)
}

// WriteHeads writes heads, for a witness to keep.
func WriteHeads(to io.Writer, heads ...Head) error {
	lines := json.NewEncoder(to)
	for _, h := range heads {
		if err := writeHead(lines, h); err != nil {
			return err
		}
	}
	return nil
}

func writeHead(lines *json.Encoder, h Head) error {
	return lines.Encode(headLine{h.Realm, seconds(h.At), h.Number, h.Hash})
}

func seconds(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
