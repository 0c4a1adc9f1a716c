package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// Node is a value of a document as it was written, with its line: what a file reader hands to Read.
// Exactly one of Fields, Items and Scalar is used, as Kind says.
type Node struct {
	Kind   Kind
	Line   int
	Scalar string
	Fields []Field
	Items  []Node
}

// Kind is the shape of a node.
type Kind int

// The shapes.
const (
	Scalar Kind = iota
	Mapping
	Sequence
)

// Field is a named value of a mapping.
type Field struct {
	Name  string
	Line  int
	Value Node
}

// Fault is one thing wrong in a document: where, and a sentence that says what to do.
type Fault struct {
	Line     int
	Path     string // "services[0].methods[1].minimum"
	Sentence string
}

// String gives "line 3, roles.list: a sentence"; a fault of the whole document has no path.
func (f Fault) String() string {
	if f.Path == "" {
		return fmt.Sprintf("line %d: %s", f.Line, f.Sentence)
	}
	return fmt.Sprintf("line %d, %s: %s", f.Line, f.Path, f.Sentence)
}

// maxFaults is how many faults are gathered: whoever has more, mends these first.
const maxFaults = 1000

// reader walks a node and gathers every fault. A reader of what is not there reads zero values. Where it is, it puts in words
// only for a fault: a document of thousands of services has millions of places.
type reader struct {
	node   *Node
	line   int
	at     place
	here   *place    // at, for the fields and elements to share
	seen   *[]string // names that were asked for; nil: nobody will want to know
	faults *[]Fault
}

// place is where a node stands: a field, or where it has no name, an element of a list.
type place struct {
	up    *place
	name  string
	index int
}

func (p place) String() string {
	var up string
	if p.up != nil {
		up = p.up.String()
	}
	switch {
	case p.name == "" && p.up == nil:
		return "" // the document
	case p.name == "":
		return up + "[" + strconv.Itoa(p.index) + "]"
	}
	return join(up, p.name)
}

// shared gives the place of the reader for what stands below it.
func (r reader) shared() *place {
	if r.here != nil {
		return r.here
	}
	at := r.at
	return &at
}

func (r reader) fault(format string, args ...any) {
	switch n := len(*r.faults); {
	case n < maxFaults:
		*r.faults = append(*r.faults, Fault{r.line, r.at.String(), fmt.Sprintf(format, args...)})
	case n == maxFaults:
		*r.faults = append(*r.faults, Fault{Line: r.line, Sentence: fmt.Sprintf("there are more faults than %d; these are the first", maxFaults)})
	}
}

func (r reader) exists() bool { return r.node != nil }

// field gives a named value of a mapping.
func (r reader) field(name string) reader {
	child := reader{at: place{up: r.shared(), name: name}, line: r.line, faults: r.faults}
	if r.node == nil {
		return child
	}
	if r.seen != nil {
		*r.seen = append(*r.seen, name)
	}
	for i := range r.node.Fields {
		if r.node.Fields[i].Name == name {
			child.node, child.line = &r.node.Fields[i].Value, r.node.Fields[i].Line
		}
	}
	return child
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// mapping checks that the node is a mapping, if it is there at all, and keeps which of its fields are asked for.
func (r reader) mapping() reader {
	if r.node != nil && r.node.Kind != Mapping {
		r.fault("write fields here, as in \"name: value\"")
		r.node = nil
	}
	if r.node != nil {
		at, seen := r.at, make([]string, 0, 16)
		r.here, r.seen = &at, &seen
	}
	return r
}

// closed reports fields that nobody read: a document that is understood by half is not understood.
func (r reader) closed() {
	if r.node == nil {
		return
	}
	r.once()
	for _, f := range r.node.Fields {
		if !slices.Contains(*r.seen, f.Name) {
			r.of(f).fault("there is no such field; known here: %s", known(*r.seen))
		}
	}
}

// few is how many names are compared with each other faster than they are looked up.
const few = 16

// once reports names that stand twice: which of the two is meant, nobody can tell.
func (r reader) once() {
	fields, named := r.node.Fields, map[string]bool{}
	for i, f := range fields {
		again := named[f.Name]
		if len(fields) <= few {
			again = slices.ContainsFunc(fields[:i], func(g Field) bool { return g.Name == f.Name })
		} else {
			named[f.Name] = true
		}
		if again {
			r.of(f).fault("this field stands here twice; keep one")
		}
	}
}

// of is where a field stands.
func (r reader) of(f Field) reader {
	return reader{at: place{up: r.shared(), name: f.Name}, line: f.Line, faults: r.faults}
}

func known(seen []string) string {
	names := slices.Clone(seen)
	slices.Sort(names)
	return list(slices.Compact(names))
}

func list[T ~string](names []T) string {
	out := ""
	for i, n := range names {
		if i > 0 {
			out += ", "
		}
		out += string(n)
	}
	return out
}

// items gives the elements of a list.
func (r reader) items() []reader {
	if r.node == nil {
		return nil
	}
	if r.node.Kind != Sequence {
		r.fault("write a list here")
		return nil
	}
	out, here := make([]reader, len(r.node.Items)), r.shared()
	for i := range r.node.Items {
		n := &r.node.Items[i]
		out[i] = reader{node: n, line: cmp.Or(n.Line, r.line), at: place{up: here, index: i}, faults: r.faults}
	}
	return out
}

// entries gives the fields of a mapping whose names are chosen by the writer.
func (r reader) entries() []entry {
	r = r.mapping()
	if r.node == nil {
		return nil
	}
	r.once()
	out := make([]entry, len(r.node.Fields))
	for i := range r.node.Fields {
		f := &r.node.Fields[i]
		out[i] = entry{f.Name, reader{node: &f.Value, line: f.Line, at: place{up: r.shared(), name: f.Name}, faults: r.faults}}
	}
	return out
}

type entry struct {
	name  string
	value reader
}

// id gives the name that the writer chose, which must be one that fits in URLs and rules.
func (e entry) id() string {
	e.value.checkID(e.name)
	return e.name
}
