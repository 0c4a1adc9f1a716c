package policyfile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"

	"github.com/voordeur/voordeur/domain/policy"
)

// parseYAML reads the part of YAML that means one thing to every reader: no anchors, merges or
// tags, and every value is the text as it was written (an unquoted 01234567 keeps its zero).
func parseYAML(doc []byte) (policy.Node, *Error) {
	dec := yaml.NewDecoder(bytes.NewReader(doc))
	var root, second yaml.Node
	switch err := dec.Decode(&root); {
	case errors.Is(err, io.EOF):
		return policy.Node{}, fault(1, "the document is empty")
	case err != nil:
		return policy.Node{}, syntax(err)
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		return policy.Node{}, fault(second.Line, "a second document starts here; write one realm per file")
	case !errors.Is(err, io.EOF):
		return policy.Node{}, syntax(err)
	}
	return fromYAML(root.Content[0], 1)
}

// syntax takes the line out of an error of the YAML library, which has it in its text only.
func syntax(err error) *Error {
	m := yamlError.FindStringSubmatch(err.Error())
	line, _ := strconv.Atoi(m[1])
	return fault(max(line, 1), "this is not YAML: %s", m[2])
}

var yamlError = regexp.MustCompile(`(?s)^(?:yaml: )?(?:line (\d+): )?(.*)$`)

func fromYAML(n *yaml.Node, depth int) (policy.Node, *Error) {
	if err := refused(n); err != nil {
		return policy.Node{}, err
	}
	if depth > maxDepth {
		return policy.Node{}, tooDeep(n.Line)
	}
	switch n.Kind {
	case yaml.MappingNode:
		return mappingFromYAML(n, depth)
	case yaml.SequenceNode:
		if len(n.Content) > maxEntries {
			return policy.Node{}, tooLong(n.Line)
		}
		out := policy.Node{Kind: policy.Sequence, Line: n.Line}
		if len(n.Content) > 0 {
			out.Items = make([]policy.Node, 0, len(n.Content))
		}
		for i, c := range n.Content {
			item, err := fromYAML(c, depth+1)
			if err != nil {
				return policy.Node{}, err
			}
			out.Items = append(out.Items, item)
			n.Content[i] = nil // read: its memory may go while the rest is
		}
		return out, nil
	}
	if n.Tag == "!!null" {
		return policy.Node{Line: n.Line}, nil
	}
	return policy.Node{Line: n.Line, Scalar: n.Value}, nil
}

func mappingFromYAML(n *yaml.Node, depth int) (policy.Node, *Error) {
	if len(n.Content) > 2*maxEntries {
		return policy.Node{}, tooLong(n.Line)
	}
	out := policy.Node{Kind: policy.Mapping, Line: n.Line}
	if len(n.Content) > 0 {
		out.Fields = make([]policy.Field, 0, len(n.Content)/2)
	}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if err := refused(key); err != nil {
			return policy.Node{}, err
		}
		if key.Kind != yaml.ScalarNode {
			return policy.Node{}, fault(key.Line, "the name of a field is one word")
		}
		value, err := fromYAML(n.Content[i+1], depth+1)
		if err != nil {
			return policy.Node{}, err
		}
		out.Fields = append(out.Fields, policy.Field{Name: key.Value, Line: key.Line, Value: value})
		n.Content[i], n.Content[i+1] = nil, nil
	}
	return out, nil
}

// refused names what YAML can and a document may not: what stands in one place must not mean
// something in another.
func refused(n *yaml.Node) *Error {
	switch {
	case n.Kind == yaml.AliasNode:
		return fault(n.Line, "an alias (*%s) is not allowed; write the value here", n.Value)
	case n.Anchor != "":
		return fault(n.Line, "an anchor (&%s) is not allowed; write the value where it is meant", n.Anchor)
	case n.Tag == "!!merge":
		return fault(n.Line, "a merge (<<) is not allowed; write the fields here")
	case n.Style&yaml.TaggedStyle != 0:
		return fault(n.Line, "a tag (%s) is not allowed; leave it out", n.Tag)
	}
	return nil
}
