package change

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/secret"
)

// walk goes through two values of one type at once. It knows no field by name, so that none is forgotten.
type walk struct{ found []Change }

func (w *walk) add(at Path, k Kind, in policy.Period, from, to any) {
	w.found = append(w.found, Change{at, k, from, to, in})
}

func (w *walk) fields(at Path, in policy.Period, from, to reflect.Value) {
	in = periodOf(in, to)
	for i := range from.NumField() {
		f := from.Type().Field(i)
		below := at
		if !f.Anonymous && f.Type != reflect.TypeFor[policy.Policy]() { // which the file does not set apart
			below = at.with(Step{Name: NameOf(f.Name)})
		}
		w.values(below, in, from.Field(i), to.Field(i))
	}
}

func (w *walk) values(at Path, in policy.Period, from, to reflect.Value) {
	switch {
	case leaf(from.Type()):
		if !same(from.Interface(), to.Interface()) {
			w.add(at, Changed, in, from.Interface(), to.Interface())
		}
	case from.Kind() == reflect.Struct:
		w.fields(at, in, from, to)
	default:
		w.lists(at, in, entriesOf(from), entriesOf(to))
	}
}

// lists compares what has one key, wherever in the list it stands; then tells of another order.
func (w *walk) lists(at Path, in policy.Period, from, to []entry) {
	was, is := byKey(from), byKey(to)
	for _, e := range from {
		switch v, ok := is[e.key]; {
		case !ok:
			w.add(at.keyed(e.key), Removed, periodOf(in, e.value), e.value.Interface(), nil)
		case !reflect.DeepEqual(e.value.Interface(), v.Interface()): // of very many things, few are other ones
			w.values(at.keyed(e.key), in, e.value, v)
		}
	}
	for _, e := range to {
		if _, ok := was[e.key]; !ok {
			w.add(at.keyed(e.key), Added, periodOf(in, e.value), nil, e.value.Interface())
		}
	}
	before, after := common(from, is), common(to, was)
	if !slices.Equal(before, after) {
		w.add(at, Moved, in, before, after)
	}
}

// keyed gives the path of one thing in the list that p names.
func (p Path) keyed(key string) Path {
	last := len(p) - 1
	if p[last].Key != "" { // a list of lists
		return p.with(Step{Key: key})
	}
	out := slices.Clone(p)
	out[last].Key = key
	return out
}

// entry is one thing in a list, with the key by which it is known again.
type entry struct {
	key   string
	value reflect.Value
}

// entriesOf gives the things in a list or a map. A second one of the same key is "key#2": two rules about one
// factor, each with its dates, are two rules.
func entriesOf(v reflect.Value) []entry {
	var out []entry
	if v.Kind() == reflect.Map {
		for _, k := range v.MapKeys() {
			out = append(out, entry{k.String(), v.MapIndex(k)})
		}
		slices.SortFunc(out, func(a, b entry) int { return bytes.Compare([]byte(a.key), []byte(b.key)) })
		return out
	}
	times := map[string]int{}
	for i := range v.Len() {
		k := keyOf(v.Index(i).Interface())
		times[k]++
		if n := times[k]; n > 1 {
			k = fmt.Sprintf("%s#%d", k, n)
		}
		out = append(out, entry{k, v.Index(i)})
	}
	return out
}

func byKey(all []entry) map[string]reflect.Value {
	out := make(map[string]reflect.Value, len(all))
	for _, e := range all {
		out[e.key] = e.value
	}
	return out
}

// common lists the keys of a that b has too, in the order of a.
func common(a []entry, b map[string]reflect.Value) []string {
	var out []string
	for _, e := range a {
		if _, ok := b[e.key]; ok {
			out = append(out, e.key)
		}
	}
	return out
}

// leaf tells whether a value is shown whole: all but lists, and structs that have no text of their own.
func leaf(t reflect.Type) bool {
	switch {
	case t.Implements(reflect.TypeFor[fmt.Stringer]()) || t == reflect.TypeFor[[]byte]():
		return true
	case t.Kind() == reflect.Struct || t.Kind() == reflect.Slice || t.Kind() == reflect.Map:
		return false
	}
	return true
}

func same(a, b any) bool {
	switch a := a.(type) {
	case time.Time:
		return a.Equal(b.(time.Time))
	case secret.Text:
		return a.Equal(b.(secret.Text))
	case []byte:
		return bytes.Equal(a, b.([]byte))
	}
	return a == b
}

// periodOf gives the dates of a rule that has them, else those of what it stands in.
func periodOf(in policy.Period, v reflect.Value) policy.Period {
	if v.Kind() == reflect.Struct {
		if p := v.FieldByName("Period"); p.IsValid() {
			return p.Interface().(policy.Period)
		}
	}
	return in
}
