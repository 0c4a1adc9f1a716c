package policyfile

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/voordeur/voordeur/domain/policy"
)

// JSON writes a document as JSON, its fields in their order. Values are texts, as documents have them; only what is
// true or false is written as that.
func JSON(n policy.Node) []byte {
	var flat, out bytes.Buffer
	writeJSON(&flat, n)
	_ = json.Indent(&out, flat.Bytes(), "", "  ")
	out.WriteByte('\n')
	return out.Bytes()
}

func writeJSON(b *bytes.Buffer, n policy.Node) {
	switch n.Kind {
	case policy.Mapping:
		b.WriteByte('{')
		for i, f := range n.Fields {
			comma(b, i)
			b.Write(jsonText(f.Name))
			b.WriteByte(':')
			writeJSON(b, f.Value)
		}
		b.WriteByte('}')
	case policy.Sequence:
		b.WriteByte('[')
		for i, item := range n.Items {
			comma(b, i)
			writeJSON(b, item)
		}
		b.WriteByte(']')
	default:
		if n.Scalar == "true" || n.Scalar == "false" {
			b.WriteString(n.Scalar)
			return
		}
		b.Write(jsonText(n.Scalar))
	}
}

func comma(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

func jsonText(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)
	return bytes.TrimSpace(b.Bytes())
}

// inline writes a tree on one line, as the house writes short things: { nl: Overheid, en: Public authority }.
func inline(n policy.Node) string {
	var parts []string
	switch n.Kind {
	case policy.Mapping:
		for _, f := range n.Fields {
			parts = append(parts, scalar(f.Name)+": "+inline(f.Value))
		}
		if len(parts) == 0 {
			return "{}"
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	case policy.Sequence:
		for _, i := range n.Items {
			parts = append(parts, inline(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return scalar(n.Scalar)
}

// wide is how long a line may become before what it holds gets lines of its own.
const wide = 120

// block writes a tree on lines of its own, the first of which starts where the caller is.
func block(n policy.Node, indent int) string {
	if n.Empty() || n.Kind == policy.Scalar {
		return inline(n)
	}
	var lines []string
	for _, f := range n.Fields {
		lines = append(lines, scalar(f.Name)+":"+below(f.Value, indent))
	}
	for _, i := range n.Items {
		lines = append(lines, "- "+ofItem(i, indent+2))
	}
	return strings.Join(lines, "\n"+strings.Repeat(" ", indent))
}

// below writes the value of a field: on its line where it is short, else on lines below it.
func below(n policy.Node, indent int) string {
	if short := inline(n); n.Kind == policy.Scalar || n.Empty() || indent+len(short) <= wide {
		return " " + short
	}
	return "\n" + strings.Repeat(" ", indent+2) + block(n, indent+2)
}

func ofItem(n policy.Node, indent int) string {
	if short := inline(n); indent+len(short) <= wide {
		return short
	}
	return block(n, indent)
}

// scalar writes a text without quotes where every reader of YAML takes it as it is. Long numbers are quoted, for some
// readers drop their zeros.
func scalar(s string) string {
	if plain(s) {
		return s
	}
	return strconv.Quote(s)
}

func plain(s string) bool {
	if s == "" || strings.ContainsAny(s, "\n\r") || (len(s) > 5 && strings.Trim(s, "0123456789") == "") {
		return false
	}
	for _, in := range []string{"{k: " + s + " }", "[" + s + "]", "k: " + s} {
		if !readsAs(in, s) {
			return false
		}
	}
	return true
}

// readsAs tells whether the last value of a line of YAML is a text.
func readsAs(line, s string) bool {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(line), &doc); err != nil || len(doc.Content) != 1 {
		return false
	}
	in := doc.Content[0].Content
	if len(in) == 0 || len(in) > 2 {
		return false
	}
	n := in[len(in)-1]
	return n.Kind == yaml.ScalarNode && n.Value == s && n.Tag != "!!null" && refused(n) == nil && n.LineComment+doc.Content[0].LineComment+n.FootComment == ""
}
