package accountfile

import (
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/linking"
)

// The columns of a file, which are the fields of JSON lines too.
const (
	UserName        = "user-name"
	Format          = "format"
	Hash            = "hash"
	Email           = "email"
	AuthorisedName  = "authorised-name"
	AuthorisedEmail = "authorised-email"
	SecondName      = "second-name"
	SecondEmail     = "second-email"
	Institutions    = "institutions"
	State           = "state"
)

// form is which columns a file may have, and which it must.
type form struct{ columns, required []string }

var accounts = form{
	columns:  []string{UserName, Format, Hash, Email, AuthorisedName, AuthorisedEmail, SecondName, SecondEmail, Institutions, State},
	required: []string{UserName, Format, Hash, Institutions},
}

// header is what the first line of a CSV file says of all others.
type header struct {
	separator byte
	columns   []string
}

// header reads the names of the columns. It refuses a column that it does not know: a mistyped name would leave everybody's out in silence.
func (f form) header(text string) (*header, []linking.Fault) {
	h := &header{separator: separatorOf(text)}
	names, ok := split(text, h.separator)
	if !ok {
		return h, []linking.Fault{{Code: linking.FaultUnreadable}}
	}
	var faults []linking.Fault
	for _, n := range names {
		name := strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(strings.TrimSpace(n)))
		if !slices.Contains(f.columns, name) || slices.Contains(h.columns, name) {
			faults = append(faults, linking.Fault{Code: linking.FaultColumns, Value: shown(n)})
		}
		h.columns = append(h.columns, name)
	}
	for _, must := range f.required {
		if !slices.Contains(h.columns, must) {
			faults = append(faults, linking.Fault{Column: must, Code: linking.FaultMissing})
		}
	}
	return h, faults
}

// separatorOf takes the first separator in the header: no column has one in its name.
func separatorOf(text string) byte {
	if i := strings.IndexAny(text, ",;\t"); i >= 0 {
		return text[i]
	}
	return ','
}

// read gives the values of one line by column. Nothing is also what the empty rows at the end of a sheet say.
func (h *header) read(text string) (values, []linking.Fault) {
	if strings.Trim(text, string(h.separator)+" ") == "" {
		return nil, nil
	}
	fields, ok := split(text, h.separator)
	switch {
	case !ok:
		return nil, []linking.Fault{{Code: linking.FaultUnreadable}}
	case len(fields) != len(h.columns):
		return nil, []linking.Fault{{Code: linking.FaultColumns}}
	}
	v := values{}
	for i, f := range fields {
		v[h.columns[i]] = strings.TrimSpace(f)
	}
	return v, nil
}

// split reads one line of CSV (RFC 4180, 2), but for values with a line break in them. False where the quotes
// do not fit.
func split(text string, separator byte) ([]string, bool) {
	var out []string
	for {
		value, rest, more, ok := cut(text, separator)
		if !ok {
			return nil, false
		}
		if out = append(out, value); !more {
			return out, true
		}
		text = rest
	}
}

// cut takes the first value off a line.
func cut(text string, separator byte) (value, rest string, more, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		value, rest, more = strings.Cut(text, string(separator))
		return value, rest, more, !strings.Contains(value, `"`)
	}
	var b strings.Builder
	for text = text[1:]; ; text = text[1:] {
		part, after, closed := strings.Cut(text, `"`)
		b.WriteString(part)
		if text = after; !closed {
			return "", "", false, false
		}
		if !strings.HasPrefix(text, `"`) {
			break
		}
		b.WriteByte('"')
	}
	if text == "" {
		return b.String(), "", false, true
	}
	return b.String(), text[1:], true, text[0] == separator
}
