package policyfile

import (
	"bytes"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/voordeur/voordeur/domain/policy"
)

// spot is where an edit is made: a node within its collection.
type spot struct {
	in   *yaml.Node // nil: the document itself
	i    int        // number in in.Content of the value; len: it is not there
	flow bool       // everything around it stands on one line
}

// inPlace makes an edit in a text of YAML. False: the text is written in a way that this does not know.
func inPlace(text []byte, tree policy.Node, e policy.Edit) ([]byte, bool) {
	s, ok := newSource(text)
	if !ok {
		return nil, false
	}
	e, steps := settled(tree, e)
	at := s.spot(steps)
	switch {
	case e.Do == policy.RemoveValue:
		return s.remove(at), true
	case e.Do == policy.AppendValue:
		return s.add(at.value(), at.flow, inlined(e.Value, at.value())), true
	case at.in != nil && at.i == len(at.in.Content):
		return s.addField(at, steps[len(steps)-1].Name, e.Value), true
	}
	return s.replace(at, e.Value), true
}

// settled makes of an edit one whose place has a parent that is there, and of the last removal from a collection one
// that leaves it empty.
func settled(tree policy.Node, e policy.Edit) (policy.Edit, []policy.PlaceStep) {
	steps, _ := policy.Steps(e.Place)
	if list, ok := reach(tree, steps); e.Do == policy.AppendValue && (!ok || list.Kind != policy.Sequence || list.Empty()) {
		e.Do, e.Value = policy.SetValue, policy.Node{Kind: policy.Sequence, Items: []policy.Node{e.Value}}
	}
	for len(steps) > 1 {
		parent, ok := reach(tree, steps[:len(steps)-1])
		last := steps[len(steps)-1]
		switch {
		case e.Do == policy.RemoveValue && len(parent.Fields)+len(parent.Items) == 1:
			e.Do, e.Value = policy.SetValue, policy.Node{Kind: parent.Kind}
		case e.Do == policy.SetValue && (!ok || parent.Empty()):
			e.Value = policy.Node{Kind: policy.Mapping, Fields: []policy.Field{{Name: last.Name, Value: e.Value}}}
		default:
			return e, steps
		}
		steps = steps[:len(steps)-1]
		if e.Value.Empty() {
			break
		}
	}
	return e, steps
}

func reach(n policy.Node, steps []policy.PlaceStep) (policy.Node, bool) {
	for _, s := range steps {
		switch i := slices.IndexFunc(n.Fields, func(f policy.Field) bool { return f.Name == s.Name }); {
		case s.Name != "" && i >= 0:
			n = n.Fields[i].Value
		case s.Name == "" && s.Index < len(n.Items):
			n = n.Items[s.Index]
		default:
			return policy.Node{}, false
		}
	}
	return n, true
}

func (s *source) spot(steps []policy.PlaceStep) spot {
	at, n := spot{}, s.root
	for _, step := range steps {
		at = spot{in: n, i: len(n.Content), flow: at.flow || n.Style&yaml.FlowStyle != 0}
		for i := 0; step.Name != "" && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step.Name {
				at.i = i + 1
			}
		}
		if step.Name == "" {
			at.i = step.Index
		}
		if at.i >= len(n.Content) {
			break
		}
		n = n.Content[at.i]
	}
	return at
}

// value is the node that stands there.
func (at spot) value() *yaml.Node { return at.in.Content[at.i] }

// before is where the colon or the dash ends that the value follows.
func (s *source) before(at spot) int {
	if at.in.Kind == yaml.MappingNode {
		return s.colon(at.in.Content[at.i-1])
	}
	return min(s.dash(at.in, at.i)+1, len(s.text))
}

// splice puts a text in the place of another one.
func (s *source) splice(from, to int, text string) []byte {
	if bytes.Contains(s.text, []byte("\r\n")) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return slices.Concat(s.text[:from], []byte(text), s.text[max(from, to):])
}

// replace writes a value in the place of another one, in the form that it had.
func (s *source) replace(at spot, v policy.Node) []byte {
	n, before := at.value(), s.before(at)
	from, to := s.start(n), s.end(n, before)
	lines := n.Kind != yaml.ScalarNode && n.Style&yaml.FlowStyle == 0
	switch {
	case n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0:
		return s.splice(before, before, " "+inline(v))
	case lines && !v.Empty() && v.Kind != policy.Scalar:
		return s.splice(from, to, block(v, s.column(from)))
	case lines && at.in.Kind == yaml.MappingNode:
		return s.splice(before, to, " "+inline(v))
	case at.flow || at.in.Kind != yaml.MappingNode:
		return s.splice(from, to, inline(v))
	}
	return s.splice(before, to, below(v, s.column(s.start(at.in))))
}

// addField writes a field behind the others of its mapping.
func (s *source) addField(at spot, name string, v policy.Node) []byte {
	if at.flow {
		return s.add(at.in, true, scalar(name)+": "+inline(v))
	}
	indent := s.column(s.start(at.in))
	return s.add(at.in, false, scalar(name)+":"+below(v, indent))
}

// inlined writes an element of a list as the list is written.
func inlined(v policy.Node, list *yaml.Node) string {
	if list.Style&yaml.FlowStyle != 0 {
		return inline(v)
	}
	return "- " + ofItem(v, list.Column+1)
}

// add writes a field or an element behind the last of a collection.
func (s *source) add(in *yaml.Node, flow bool, text string) []byte {
	flow = flow || in.Style&yaml.FlowStyle != 0
	switch {
	case flow && len(in.Content) == 0:
		at := min(s.start(in)+1, len(s.text))
		return s.splice(at, at, text)
	case flow:
		at := s.endOfLast(in, s.start(in))
		return s.splice(at, at, ", "+text)
	}
	at := s.endOfLine(s.endOfLast(in, s.start(in)))
	return s.splice(at, at, "\n"+strings.Repeat(" ", s.column(s.start(in)))+text)
}

// remove takes a field or an element away, with what is said about it on its lines and right above them.
func (s *source) remove(at spot) []byte {
	step, first := 1, at.i
	if at.in.Kind == yaml.MappingNode {
		step, first = 2, at.i-1
	}
	from, to := s.start(at.in.Content[first]), s.end(at.value(), s.before(at))
	switch block := at.in.Style&yaml.FlowStyle == 0; {
	case block && at.in.Kind == yaml.SequenceNode:
		from = s.dash(at.in, at.i)
		fallthrough
	case block && len(bytes.TrimSpace(s.text[s.startOfLine(from):from])) == 0:
		from = s.startOfLine(from)
		if first > 0 {
			from = s.above(from)
		}
		return s.splice(from, min(len(s.text), s.afterLine(to)), "")
	case first+step < len(at.in.Content):
		return s.splice(from, s.start(at.in.Content[first+step]), "")
	case first > 0:
		return s.splice(s.end(at.in.Content[first-1], s.before(spot{in: at.in, i: first - 1})), to, "")
	}
	return s.splice(from, to, "")
}

// above is where the comment starts that stands right above a line.
func (s *source) above(line int) int {
	for line > 0 {
		start := s.startOfLine(line - 1)
		if !bytes.HasPrefix(bytes.TrimLeft(s.text[start:line], " "), []byte("#")) {
			break
		}
		line = start
	}
	return line
}

// afterLine is where the line after a place starts.
func (s *source) afterLine(at int) int {
	if i := bytes.IndexByte(s.text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(s.text)
}
