package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// FieldView is one question with a box for the answer.
type FieldView struct {
	ID, Label, Hint, Error, Value string
	Kind                          string // type of the input; empty is text
	Autocomplete, Mode            string
	Capitals                      bool // a keyboard on glass starts in capitals
	Required                      bool
	Max                           int    // characters; 0 is no limit
	Accept                        string // types of a file, which is then what is asked for
	class                         string
}

// attributes of the input, tied to its hint and its error (WCAG 1.3.1, 3.3.1).
func (f FieldView) attributes() templ.Attributes {
	out := templ.Attributes{
		"id": f.ID, "name": f.ID, "type": "text", "value": f.Value, "class": "input " + f.class,
		"spellcheck": "false", "autocapitalize": "off", "required": f.Required,
	}
	if f.Kind != "" {
		out["type"] = f.Kind
	}
	if f.Capitals {
		out["autocapitalize"] = "characters"
	}
	for name, value := range map[string]string{
		"autocomplete": f.Autocomplete, "inputmode": f.Mode, "aria-describedby": f.describedBy(),
	} {
		if value != "" {
			out[name] = value
		}
	}
	if f.Max > 0 {
		out["maxlength"] = strconv.Itoa(f.Max)
	}
	if f.Accept != "" {
		out["type"], out["accept"], out["class"] = "file", f.Accept, "input file"
		delete(out, "value") // a browser fills in none
	}
	if f.Error != "" {
		out["aria-invalid"] = "true"
	}
	return out
}

func (f FieldView) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// asCode gives the field for a one-time code: one box, pasteable, filled in by the device where it can
// (XC-05). The limit leaves room for spaces and dashes that come with a paste.
func (f FieldView) asCode(length int) FieldView {
	f.Autocomplete, f.Capitals, f.Required, f.Max, f.class = "one-time-code", true, true, 2*length+1, "input--code"
	return f
}

// Option is one answer of a list.
type Option struct {
	Value, Label, Hint string
	Chosen             bool
}
