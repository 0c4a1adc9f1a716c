package policy

import (
	"cmp"
	"fmt"
	"slices"
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

// reader walks a node and gathers every fault. A reader of what is not there reads zero values.
type reader struct {
	node   *Node
	line   int
	path   string
	seen   map[string]bool
	faults *[]Fault
}

func (r reader) fault(format string, args ...any) {
	*r.faults = append(*r.faults, Fault{r.line, r.path, fmt.Sprintf(format, args...)})
}

func (r reader) exists() bool { return r.node != nil }

// field gives a named value of a mapping.
func (r reader) field(name string) reader {
	child := reader{path: join(r.path, name), line: r.line, faults: r.faults, seen: map[string]bool{}}
	if r.node == nil {
		return child
	}
	r.seen[name] = true
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

// mapping checks that the node is a mapping, if it is there at all.
func (r reader) mapping() reader {
	if r.node != nil && r.node.Kind != Mapping {
		r.fault("write fields here, as in \"name: value\"")
		r.node = nil
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
		if !r.seen[f.Name] {
			r.at(f).fault("there is no such field; known here: %s", known(r.seen))
		}
	}
}

// once reports names that stand twice: which of the two is meant, nobody can tell.
func (r reader) once() {
	named := map[string]bool{}
	for _, f := range r.node.Fields {
		if named[f.Name] {
			r.at(f).fault("this field stands here twice; keep one")
		}
		named[f.Name] = true
	}
}

// at is where a field stands.
func (r reader) at(f Field) reader {
	return reader{path: join(r.path, f.Name), line: f.Line, faults: r.faults}
}

func known(seen map[string]bool) string {
	names := make([]string, 0, len(seen))
	for n := range seen {
		names = append(names, n)
	}
	slices.Sort(names)
	return list(names)
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
	out := make([]reader, len(r.node.Items))
	for i := range r.node.Items {
		n := &r.node.Items[i]
		out[i] = reader{node: n, line: cmp.Or(n.Line, r.line), path: fmt.Sprintf("%s[%d]", r.path, i), seen: map[string]bool{}, faults: r.faults}
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
		out[i] = entry{f.Name, reader{node: &f.Value, line: f.Line, path: join(r.path, f.Name), seen: map[string]bool{}, faults: r.faults}}
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
