package portal

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

const maxText = 500 // characters of a free text

// sum is an amount as people type it: 1250, 1250,00 or 1.250,00.
var sum = regexp.MustCompile(`^\d{1,3}((\.\d{3}){1,3}|\d{0,9})([.,]\d{1,2})?$`)

// read takes the fields of an action from what was sent, each as it was typed.
func (a *Action) read(value func(string) string) map[string]string {
	values := make(map[string]string, len(a.Fields))
	for _, f := range a.Fields {
		values[f.Name] = strings.ToValidUTF8(value(f.Name), "")
	}
	return values
}

// faults finds what must be mended before the form can be sent: by field, the sentence.
func (a *Action) faults(values map[string]string) map[string]look.Text {
	out := map[string]look.Text{}
	for _, f := range a.Fields {
		if key := f.fault(strings.TrimSpace(values[f.Name])); key != "" {
			out[f.Name] = texts[key]
		}
	}
	return out
}

// fault gives the key of the text that says what is wrong with a value, or "".
func (f Field) fault(value string) string {
	switch {
	case value == "" && f.Required && len(f.Options) > 0:
		return "fault.choose"
	case value == "" && f.Required:
		return "fault.missing"
	case value == "":
		return ""
	case len(f.Options) > 0 && !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == value }):
		return "fault.choose"
	case f.Amount && !sum.MatchString(value):
		return "fault.amount"
	case utf8.RuneCountInString(value) > maxText:
		return "fault.long"
	}
	return ""
}

// say gives a value as people read it.
func (f Field) say(value string) look.Text {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Text
		}
	}
	if f.Amount && value != "" {
		return look.Same("€ " + value)
	}
	return look.Same(value)
}
