package policy

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Edit is one change to the tree of a document, made where it is written: a file keeps its comments and its order.
type Edit struct {
	Place string // as faults have it: "services[0].audiences.authority.methods[1].minimum"
	Do    Doing
	Value Node
}

// Doing is what an edit does.
type Doing string

// The three.
const (
	SetValue    Doing = "set"    // what stood there goes; mappings on the way are made
	RemoveValue Doing = "remove" // nothing there: nothing changes
	AppendValue Doing = "append" // to a list, which is made if it is not there
)

// Set gives the edit that puts a text somewhere.
func Set(place, text string) Edit { return Edit{place, SetValue, Node{Scalar: text}} }

// SetTree gives the edit that puts a tree somewhere.
func SetTree(place string, n Node) Edit { return Edit{place, SetValue, n} }

// Remove gives the edit that takes away what stands somewhere.
func Remove(place string) Edit { return Edit{Place: place, Do: RemoveValue} }

// Append gives the edit that adds to a list.
func Append(place string, n Node) Edit { return Edit{place, AppendValue, n} }

// ErrPlace says that a place leads through what is no mapping or list, or beyond the end of one.
var ErrPlace = errors.New("policy: no such place in the document")

// PlaceStep is a field, or where it has no name, an element of a list.
type PlaceStep struct {
	Name  string
	Index int
}

// Steps takes a place apart.
func Steps(place string) ([]PlaceStep, error) {
	var out []PlaceStep
	for part := range strings.SplitSeq(place, ".") {
		name, rest, indexed := strings.Cut(part, "[")
		if name == "" || (indexed && rest == "") {
			return nil, ErrPlace
		}
		out = append(out, PlaceStep{Name: name})
		for rest != "" {
			number, more, closed := strings.Cut(rest, "]")
			i, err := strconv.Atoi(number)
			if err != nil || i < 0 || !closed || (more != "" && (more[0] != '[' || more == "[")) {
				return nil, ErrPlace
			}
			out = append(out, PlaceStep{Index: i})
			rest = strings.TrimPrefix(more, "[")
		}
	}
	return out, nil
}

// At gives what stands in a place; false: nothing.
func (n Node) At(place string) (Node, bool) {
	steps, err := Steps(place)
	for _, s := range steps {
		i := n.find(s)
		switch {
		case i < 0:
			return Node{}, false
		case s.Name != "":
			n = n.Fields[i].Value
		default:
			n = n.Items[i]
		}
	}
	return n, err == nil
}

// find gives the number of a field or an element; -1: it is not there. Of a name that stands twice it is the last, as
// reading has it.
func (n Node) find(s PlaceStep) int {
	if s.Name == "" {
		if s.Index < len(n.Items) {
			return s.Index
		}
		return -1
	}
	for i := len(n.Fields) - 1; i >= 0; i-- {
		if n.Fields[i].Name == s.Name {
			return i
		}
	}
	return -1
}

// Empty tells whether nothing is written: neither text, nor fields, nor elements.
func (n Node) Empty() bool { return n.Scalar == "" && len(n.Fields) == 0 && len(n.Items) == 0 }

// Same tells whether both say the same, whatever lines they stand on.
func (n Node) Same(o Node) bool {
	return n.Kind == o.Kind && n.Scalar == o.Scalar && slices.EqualFunc(n.Items, o.Items, Node.Same) &&
		slices.EqualFunc(n.Fields, o.Fields, func(a, b Field) bool { return a.Name == b.Name && a.Value.Same(b.Value) })
}

// Edited gives the tree with an edit made; the tree itself stays.
func (n Node) Edited(e Edit) (Node, error) {
	steps, err := Steps(e.Place)
	if err != nil {
		return n, err
	}
	return n.edited(steps, e)
}

func (n Node) edited(steps []PlaceStep, e Edit) (Node, error) {
	if len(steps) == 0 {
		return n.become(e)
	}
	s := steps[0]
	i := n.find(s)
	if i < 0 && e.Do == RemoveValue {
		return n, nil
	}
	if s.Name == "" {
		if i < 0 {
			return n, ErrPlace
		}
		items := slices.Clone(n.Items)
		if len(steps) == 1 && e.Do == RemoveValue {
			items = slices.Delete(items, i, i+1)
		} else if v, err := items[i].edited(steps[1:], e); err != nil {
			return n, err
		} else {
			items[i] = v
		}
		n.Items = items
		return n, nil
	}
	return n.editedField(i, steps, e)
}

func (n Node) editedField(i int, steps []PlaceStep, e Edit) (Node, error) {
	if n.Kind != Mapping {
		if !n.Empty() || n.Kind != Scalar {
			return n, ErrPlace
		}
		n = Node{Kind: Mapping, Line: n.Line}
	}
	fields := slices.Clone(n.Fields)
	if len(steps) == 1 && e.Do == RemoveValue {
		n.Fields = slices.Delete(fields, i, i+1)
		return n, nil
	}
	if i < 0 {
		i = len(fields)
		fields = append(fields, Field{Name: steps[0].Name})
	}
	v, err := fields[i].Value.edited(steps[1:], e)
	fields[i].Value, n.Fields = v, fields
	return n, err
}

// become is the end of the way.
func (n Node) become(e Edit) (Node, error) {
	switch {
	case e.Do == SetValue:
		return e.Value, nil
	case e.Do == AppendValue && n.Kind == Sequence:
		n.Items = append(slices.Clone(n.Items), e.Value)
		return n, nil
	case e.Do == AppendValue && n.Empty() && n.Kind == Scalar:
		return Node{Kind: Sequence, Items: []Node{e.Value}}, nil
	}
	return n, ErrPlace
}
