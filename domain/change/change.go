// Package change tells two documents of a realm apart: every difference as data, with where it stands, whom it
// is about and when it holds. The sentences that people read are made of it elsewhere.
package change

import (
	"reflect"
	"strings"

	"github.com/voordeur/voordeur/domain/policy"
)

// Kind is what happened to a value.
type Kind string

// The kinds.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
	Moved   Kind = "moved" // the things of a list are the same, in another order: Old and New are their keys
)

// Change is one difference.
type Change struct {
	Path   Path
	Kind   Kind
	Old    any           // as package policy has it: a Duration, a Level, a whole FactorRule; nil: was not there
	New    any           // nil: is no longer there
	Period policy.Period // of the rule that the value belongs to, as it will be; zero: it has none, or always holds
}

// Service and Audience say whom a change is about; empty: everybody, or nobody in particular.
func (c Change) Service() string  { return c.Path.key("services") }
func (c Change) Audience() string { return c.Path.key("audiences") }

// Path is where a value stands, from the document down.
type Path []Step

// Step is one field, and of a list the thing in it.
type Step struct{ Name, Key string }

// String gives "services[portaal].audiences[everyone].second-factor[sms-code].until".
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p {
		if i > 0 && s.Name != "" {
			b.WriteByte('.')
		}
		b.WriteString(s.Name)
		if s.Key != "" {
			b.WriteString("[" + s.Key + "]")
		}
	}
	return b.String()
}

// Field is the last name of the path.
func (p Path) Field() string {
	if len(p) == 0 {
		return ""
	}
	return p[len(p)-1].Name
}

func (p Path) key(name string) string {
	for _, s := range p {
		if s.Name == name {
			return s.Key
		}
	}
	return ""
}

// with gives a path of its own, so that two changes never share what follows.
func (p Path) with(s Step) Path { return append(append(make(Path, 0, len(p)+1), p...), s) }

// Between lists what becomes of a document, in the order of its fields. It is empty if both say the same.
func Between(from, to policy.Document) []Change {
	var w walk
	w.fields(nil, policy.Period{}, reflect.ValueOf(from), reflect.ValueOf(to))
	return w.found
}

// Environmental tells whether a change is about the environment, and not about what the tenant demands.
func (c Change) Environmental() bool {
	names := make([]string, 0, len(c.Path))
	for _, s := range c.Path {
		if s.Name != "" {
			names = append(names, s.Name)
		}
	}
	return policy.SideOf(names...) == policy.Environmental
}
