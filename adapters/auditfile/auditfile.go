// Package auditfile writes the audit log of a realm to a file that anybody can verify who has the file only, and
// heads of logs to files for an outside witness. A file is JSON lines: a title, the events in their order, and the
// head with which it ends. Its form is strict, so that no byte of it can be another one unnoticed. It is told in
// docs/audit-file.md.
package auditfile

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
)

// version of the form.
const version = 1

// Title says what a file holds.
type Title struct {
	Realm    string // tenant/environment
	At       time.Time
	Personal bool       // personal fields are in it; otherwise as if they were erased
	Part     bool       // of the log: events of a time
	After    audit.Head // the event before the first; zero where that is the first of the log
}

// Head is the head of the log of one realm at a moment.
type Head struct {
	Realm string
	At    time.Time
	audit.Head
}

// ErrForm tells that a text is not what Write makes of what it says.
var ErrForm = errors.New("auditfile: not of this form")

type titleLine struct {
	Version  int       `json:"voordeur-audit"`
	Realm    string    `json:"realm"`
	At       time.Time `json:"at"`
	Personal bool      `json:"personal"`
	Part     bool      `json:"part,omitzero"`
	After    int64     `json:"after,omitzero"`
	Former   sum       `json:"former,omitzero"`
}

func (t titleLine) title() Title {
	return Title{t.Realm, t.At, t.Personal, t.Part, audit.Head{Number: t.After, Hash: t.Former}}
}

type eventLine struct {
	Number      int64                 `json:"number"`
	Hash        sum                   `json:"hash"`
	ID          string                `json:"id"`
	Action      audit.Action          `json:"action"`
	Object      string                `json:"object"`
	Result      audit.Result          `json:"result"`
	Origin      string                `json:"origin"`
	Actor       string                `json:"actor"`
	At          time.Time             `json:"at"`
	Reference   string                `json:"reference"`
	Facts       map[string]string     `json:"facts"`
	Personal    map[string]string     `json:"personal"`
	Commitments map[string]commitment `json:"commitments"`
}

type commitment struct {
	Salt salt `json:"salt"` // empty where the field is not in the file
	Sum  sum  `json:"sum"`
}

type headLine struct {
	Realm string    `json:"realm"`
	At    time.Time `json:"at"`
	Head  int64     `json:"head"`
	Hash  sum       `json:"hash"`
}

// sum is a hash, in hexadecimal digits.
type sum [32]byte

func (s sum) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, s[:]), nil }

func (s *sum) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != len(s) {
		return ErrForm
	}
	*s = sum(b)
	return nil
}

type salt []byte

func (s salt) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, s), nil }

func (s *salt) UnmarshalText(text []byte) (err error) {
	if len(text) > 0 {
		*s, err = hex.DecodeString(string(text))
	}
	return err
}

func lineOf(l audit.Link, personal bool) eventLine {
	e := l.Event
	out := eventLine{
		Number: l.Number, Hash: l.Hash, ID: e.ID, Action: e.Action, Object: e.Object, Result: e.Result, Origin: e.Origin, Actor: e.Actor,
		At: e.At.UTC(), Reference: e.Reference, Facts: e.Facts, Commitments: make(map[string]commitment, len(l.Commitments)),
	}
	if personal {
		out.Personal = e.Personal
	}
	for name, c := range l.Commitments {
		if _, shown := out.Personal[name]; shown {
			out.Commitments[name] = commitment{c.Salt, c.Sum}
		} else {
			out.Commitments[name] = commitment{Sum: c.Sum} // with the salt, the field could be guessed
		}
	}
	return out
}

func (e eventLine) link() audit.Link {
	l := audit.Link{Number: e.Number, Hash: e.Hash, Commitments: make(map[string]audit.Commitment, len(e.Commitments)), Event: audit.Event{
		ID: e.ID, Action: e.Action, Object: e.Object, Result: e.Result, Origin: e.Origin, Actor: e.Actor,
		At: e.At, Reference: e.Reference, Facts: e.Facts, Personal: e.Personal,
	}}
	for name, c := range e.Commitments {
		l.Commitments[name] = audit.Commitment{Salt: c.Salt, Sum: c.Sum}
	}
	return l
}

// parse reads a line, and refuses what this package would have written otherwise: then a file has one form only,
// and a byte that is another one changes what it says.
func parse(line []byte, into any) error {
	if err := json.Unmarshal(line, into); err != nil {
		return fmt.Errorf("%w: %w", ErrForm, err)
	}
	if again, err := json.Marshal(into); err != nil || !bytes.Equal(again, line) {
		return ErrForm
	}
	return nil
}
