package console

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/secret"
)

// Changed is what changes in one place of a document, in sentences.
type Changed struct {
	Where     string
	Sentences []string
}

// Changes says what changes from one document to another. Things are called by the names they have in the new one,
// or had in the old.
func Changes(c ui.Ctx, from, to policy.Document, all []change.Change) []Changed {
	n := namer{c, []policy.Document{to, from}}
	var out []Changed
	for _, x := range all {
		where := n.where(x.Path)
		if i := len(out) - 1; i >= 0 && out[i].Where == where {
			out[i].Sentences = append(out[i].Sentences, n.sentence(x))
			continue
		}
		out = append(out, Changed{where, []string{n.sentence(x)}})
	}
	return out
}

// namer calls things of documents by their names.
type namer struct {
	ui.Ctx
	in []policy.Document // the first that knows a thing names it
}

// where says in which thing a value stands.
func (n namer) where(p change.Path) string {
	above := p[:len(p)-1]
	if spoken(p) && len(above) > 0 {
		above = above[:len(above)-1]
	}
	var parts []string
	for i, s := range above {
		if s.Name != "" {
			parts = append(parts, n.thing(p, i))
		}
	}
	if len(parts) == 0 {
		return n.PolicywordsChangeGeneral()
	}
	return strings.Join(parts, " › ")
}

// thing calls a step of a path: "Inlogmanier ‘eHerkenning’", "Sessies".
func (n namer) thing(p change.Path, at int) string {
	kind := n.field(p, at)
	if p[at].Key == "" {
		return kind
	}
	return n.PolicywordsChangeThing(kind, n.called(p, at))
}

// field calls the field of a step. One without words is called as files write it.
func (n namer) field(p change.Path, at int) string {
	names := fieldNames(p[:at+1])
	for from := range names {
		if say, ok := fields[strings.Join(names[from:], ".")]; ok {
			return say(n.Printer)
		}
	}
	return names[len(names)-1]
}

func fieldNames(p change.Path) []string {
	var out []string
	for _, s := range p {
		if s.Name != "" {
			out = append(out, s.Name)
		}
	}
	return out
}

// called gives the name of a thing in a list by its key.
func (n namer) called(p change.Path, at int) string {
	key, again, _ := strings.Cut(p[at].Key, "#")
	name := n.key(p, at, key)
	if again != "" {
		name += " (" + again + ")"
	}
	return name
}

func (n namer) key(p change.Path, at int, key string) string {
	lang := string(n.Lang())
	for _, d := range n.in {
		switch service, _ := d.Policy.Service(key1(p, "services")); p[at].Name {
		case "services":
			if s, ok := d.Policy.Service(key); ok {
				return s.Name.In(lang)
			}
		case "audiences":
			if a, ok := service.Audience(key); ok && a.Name.NL != "" {
				return a.Name.In(lang)
			}
		case "accounts":
			if a, ok := d.Policy.AccountsOf(key); ok {
				return a.Name.In(lang)
			}
		case "methods":
			if kind, ok := strings.CutPrefix(key, string(policy.Account)+":"); ok {
				if a, ok := d.Policy.AccountsOf(kind); ok {
					return a.Name.In(lang)
				}
			}
		case "list":
			if i := slices.IndexFunc(d.Policy.Roles.List, func(r policy.Role) bool { return string(r.Name) == key }); i >= 0 {
				return d.Policy.Roles.List[i].Title.In(lang)
			}
		}
	}
	if key == policy.Everyone && p[at].Name == "audiences" {
		return n.PoliciesEveryone()
	}
	return n.word(key)
}

func key1(p change.Path, name string) string {
	for _, s := range p {
		if s.Name == name {
			return s.Key
		}
	}
	return ""
}

// spoken tells whether a path ends in the language of a text.
func spoken(p change.Path) bool {
	return len(p) > 1 && p[len(p)-1].Key == "" && slices.Contains([]string{"nl", "en", "de"}, p.Field())
}

// what calls the value that a change is about.
func (n namer) what(x change.Change) string {
	last := len(x.Path) - 1
	if spoken(x.Path) {
		return n.PolicywordsChangeLanguage(n.field(x.Path, last), n.thing(x.Path, last-1))
	}
	out := n.thing(x.Path, last)
	for _, v := range []any{x.New, x.Old} {
		if m, ok := v.(policy.MethodRule); ok && m.Minimum != assurance.None {
			return n.PolicywordsChangeLevel(m.Minimum.String(), out)
		}
	}
	return out
}

// sentence says one change, and when it holds.
func (n namer) sentence(x change.Change) string {
	return strings.TrimSpace(n.bare(x) + " " + n.period(x))
}

func (n namer) bare(x change.Change) string {
	what := n.what(x)
	switch x.Kind {
	case change.Added:
		return n.PolicywordsChangeAdded(what)
	case change.Removed:
		return n.PolicywordsChangeRemoved(what)
	case change.Moved:
		return n.PolicywordsChangeMoved(n.keys(x.Path, x.New), n.keys(x.Path, x.Old), n.field(x.Path, len(x.Path)-1))
	}
	if on, ok := x.New.(bool); ok {
		if on {
			return n.PolicywordsChangeOn(what)
		}
		return n.PolicywordsChangeOff(what)
	}
	before, after := n.value(x.Old), n.value(x.New)
	switch {
	case before == "":
		return n.PolicywordsChangeSet(after, what)
	case after == "":
		return n.PolicywordsChangeCleared(before, what)
	case before == after: // a secret, or keys
		return n.PolicywordsChangeSet(after, what)
	}
	return n.PolicywordsChangeChanged(after, before, what)
}

func (n namer) keys(p change.Path, v any) string {
	var out []string
	keys, _ := v.([]string)
	for _, k := range keys {
		at := slices.Clone(p)
		at[len(at)-1].Key = k
		out = append(out, n.called(at, len(at)-1))
	}
	return n.List(out)
}

// period says when a thing holds that has dates. The dates themselves need no such sentence.
func (n namer) period(x change.Change) string {
	if f := x.Path.Field(); f == "from" || f == "until" || x.Kind == change.Removed {
		return ""
	}
	switch p := x.Period; {
	case p.From.IsZero() && p.Until.IsZero():
		return ""
	case p.Until.IsZero():
		return n.PolicywordsChangeFrom(p.From)
	case p.From.IsZero():
		return n.PolicywordsChangeUntil(p.Until)
	}
	return n.PolicywordsChangeBoth(x.Period.From, x.Period.Until)
}

// value says a value as people read it; "" is nothing.
func (n namer) value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return n.word(fmt.Sprint(v))
	case int:
		return n.Number(v)
	case string:
		return quoted(v)
	case role.Name:
		return n.roleName(v)
	case time.Duration:
		if v == 0 {
			return ""
		}
		return n.Duration(v)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return n.Moment(v)
	case assurance.Level:
		if v == assurance.None {
			return ""
		}
		return v.String()
	case secret.Text:
		return n.PolicywordsChangeSecret()
	case []byte:
		return n.PolicywordsChangeKeys()
	case policy.Logo:
		return n.logo(v)
	case fmt.Stringer:
		return v.String()
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		return n.word(r.String())
	}
	return fmt.Sprint(v)
}

// logo tells one picture from another: nobody reads what it is written as.
func (n namer) logo(l policy.Logo) string {
	if l.IsZero() {
		return ""
	}
	width, height := l.Size()
	return n.PolicywordsChangeLogo(l.Digest()[:8], n.Number(height), n.Number(width))
}

func (n namer) roleName(name role.Name) string {
	for _, d := range n.in {
		if i := slices.IndexFunc(d.Policy.Roles.List, func(r policy.Role) bool { return r.Name == name }); i >= 0 {
			return quoted(d.Policy.Roles.List[i].Title.In(string(n.Lang())))
		}
	}
	return n.word(string(name))
}

// word says what can be chosen; what has no words is called as files write it.
func (n namer) word(s string) string {
	if say, ok := values[s]; ok {
		return say(n.Printer)
	}
	return s
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return "‘" + s + "’"
}
