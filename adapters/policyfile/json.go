package policyfile

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/voordeur/voordeur/domain/policy"
)

// parseJSON reads RFC 8259. Numbers, true and false become the text as it was written, null the
// empty text.
func parseJSON(doc []byte) (policy.Node, *Error) {
	var whole json.RawMessage
	if err := json.Unmarshal(doc, &whole); err != nil {
		line := 1
		if at, ok := errors.AsType[*json.SyntaxError](err); ok {
			line = lineAt(doc, int(at.Offset))
		}
		return policy.Node{}, fault(line, "this is not JSON: %s", err)
	}
	w := walker{dec: json.NewDecoder(bytes.NewReader(doc)), doc: doc, line: 1}
	w.dec.UseNumber()
	return w.value(1)
}

// walker reads a text that is known to be JSON, token by token, and counts its lines.
type walker struct {
	dec  *json.Decoder
	doc  []byte
	at   int // line is the line of this offset
	line int
	n    int // values so far
}

func (w *walker) token() json.Token {
	t, _ := w.dec.Token() // the whole was checked
	end := int(w.dec.InputOffset())
	w.line += bytes.Count(w.doc[w.at:end], []byte("\n"))
	w.at = end
	return t
}

func (w *walker) value(depth int) (policy.Node, *Error) {
	t := w.token()
	switch w.n++; {
	case depth > maxDepth:
		return policy.Node{}, tooDeep(w.line)
	case w.n > maxNodes:
		return policy.Node{}, tooMany(w.line)
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '{' {
			return w.object(depth)
		}
		return w.array(depth)
	case string:
		return policy.Node{Line: w.line, Scalar: t}, nil
	case json.Number:
		return policy.Node{Line: w.line, Scalar: t.String()}, nil
	case bool:
		if t {
			return policy.Node{Line: w.line, Scalar: "true"}, nil
		}
		return policy.Node{Line: w.line, Scalar: "false"}, nil
	}
	return policy.Node{Line: w.line}, nil
}

func (w *walker) object(depth int) (policy.Node, *Error) {
	out := policy.Node{Kind: policy.Mapping, Line: w.line}
	for w.dec.More() {
		name, _ := w.token().(string)
		line := w.line
		value, err := w.value(depth + 1)
		if err != nil {
			return policy.Node{}, err
		}
		if len(out.Fields) == maxEntries {
			return policy.Node{}, tooLong(out.Line)
		}
		out.Fields = append(out.Fields, policy.Field{Name: name, Line: line, Value: value})
	}
	w.token()
	return out, nil
}

func (w *walker) array(depth int) (policy.Node, *Error) {
	out := policy.Node{Kind: policy.Sequence, Line: w.line}
	for w.dec.More() {
		item, err := w.value(depth + 1)
		if err != nil {
			return policy.Node{}, err
		}
		if len(out.Items) == maxEntries {
			return policy.Node{}, tooLong(out.Line)
		}
		out.Items = append(out.Items, item)
	}
	w.token()
	return out, nil
}
