package replay

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/role"
)

// Record is what is kept of one decision: enough to make it again, with nobody's name in it.
type Record struct {
	Policy   int // the version that it was made by
	At       time.Time
	Evidence login.Evidence
	Roles    []role.Name // that the person had; the rules made MayEnter of them
	Outcome  string      // Granted, or the reason of a refusal
}

// Granted is the outcome of a login that was let in.
const Granted = "granted"

func (r Record) was() Outcome {
	if r.Outcome == Granted {
		return Outcome{Kind: LetIn}
	}
	return Outcome{Kind: Refused, Reason: login.Reason(r.Outcome)}
}

// moved gives the record of the same login at another instant: all that happened in it, or before, moves along.
func (r Record) moved(at time.Time) Record {
	by := at.Sub(r.At)
	e := &r.Evidence
	r.At = at
	for _, t := range []*time.Time{
		&e.Upstream.At, &e.Account.At, &e.Account.SkippedAt, &e.Factors.Authenticator, &e.Factors.EmailCode, &e.Factors.SMSCode, &e.Factors.Recovery,
		&e.Session.AuthenticatedAt, &e.Session.Upstream.At, &e.Session.Factors.Authenticator, &e.Session.Factors.EmailCode, &e.Session.Factors.SMSCode,
		&e.Session.Factors.Recovery, &e.Blocked, &e.Person.Ended,
	} {
		if by != 0 && !t.IsZero() {
			*t = t.Add(by)
		}
	}
	return r
}

// Write gives the form in which a record is kept. It is nil, and no record, for an instant beyond the year 9999.
func (r Record) Write() []byte {
	b, _ := json.Marshal(r)
	return b
}

// Read reads a record. It names the inputs that are missing, or that this version does not know: such a record
// is not to be replayed. A record that is whole is the same when it is written again.
func Read(b []byte) (Record, []Input) {
	var r Record
	if err := json.Unmarshal(b, &r); err != nil {
		return Record{}, []Input{"record"}
	}
	if bytes.Equal(r.Write(), b) {
		return r, nil
	}
	missing := compare(reflect.TypeFor[Record](), b, "")
	if len(missing) == 0 {
		missing = []Input{"record"} // written otherwise than we write
	}
	return Record{}, missing
}

// compare names the fields of a type that a text lacks, and those that the type lacks.
func compare(t reflect.Type, text []byte, at string) []Input {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil || fields == nil {
		return []Input{Input(strings.Trim(at, "."))}
	}
	var out []Input
	for i := range t.NumField() {
		f := t.Field(i)
		value, ok := fields[f.Name]
		delete(fields, f.Name)
		switch {
		case !ok:
			out = append(out, Input(at+f.Name))
		case f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[time.Time]():
			out = append(out, compare(f.Type, value, at+f.Name+".")...)
		}
	}
	for name := range fields {
		out = append(out, Input(at+name))
	}
	slices.Sort(out)
	return out
}
