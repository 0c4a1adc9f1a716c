package console

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// Kind is how a question is answered.
type Kind string

// The kinds.
const (
	Line   Kind = "text"
	Day    Kind = "date"
	Minute Kind = "datetime-local"
	Colour Kind = "colour"
	Pick   Kind = "pick" // one of Options; "" is what holds where nothing is written
	Tick   Kind = "tick" // "true", or nothing
	Logo   Kind = "logo" // a file is sent; what stands in the document is that, in base64
)

// Question is one value of a document that can be changed in words.
type Question struct {
	Field   string // where the answer stands, within its part
	Word    string // what it is called: a key of fields
	Kind    Kind
	Options []string
	Value   string // as it is written; of a day, the date
}

// Part is questions that belong together: of a place in the document, or of one thing in a list.
type Part struct {
	At        string     // its place; of a thing in a list, the list
	Service   realm.Text // their names; empty outside a service
	Audience  realm.Text
	Entry     *Entry
	Questions []Question
}

// Entry is a thing in a list, which is there or not.
type Entry struct {
	Key   string     // "method" or "factor"
	Name  string     // "eherkenning", "account", "sms-code"
	Kind  string     // of accounts
	Title realm.Text // of accounts
	Index int        // in its list; -1: it is not there
	Bare  bool       // it is written as one word
}

// Name is what the field of a question is called in the form.
func (p Part) Name(q Question) string {
	name := p.At
	if p.Entry != nil {
		number := "new"
		if p.Entry.Index >= 0 {
			number = strconv.Itoa(p.Entry.Index)
		}
		name = strings.ReplaceAll(strings.Join([]string{p.At, p.Entry.Name, p.Entry.Kind, number}, "-"), "--", "-")
	}
	return strings.Trim(strings.NewReplacer("].", "-", "]-", "-", "[", "-", "]", "-", ".", "-").Replace(name+"-"+q.Field), "-")
}

// place is where the answer stands in the document.
func (p Part) place(q Question) string {
	if p.Entry != nil {
		return fmt.Sprintf("%s[%d].%s", p.At, p.Entry.Index, q.Field)
	}
	return p.At + "." + q.Field
}

// Parts gives all that a document can be asked in words, with what it says.
func Parts(tree policy.Node) []Part { return parts(tree, -1) }

// PartsOf is Parts; where there are many services, only one of them is asked about: the one that was typed.
func PartsOf(tree policy.Node, typed string) []Part {
	only, _ := OneService(tree, typed)
	return parts(tree, only)
}

func parts(tree policy.Node, only int) []Part {
	out := []Part{
		ask(tree, "tenant", texts(tree, "tenant", "name", "name")...),
		ask(tree, "tenant", Question{Field: "colour", Word: "colour", Kind: Colour}),
		ask(tree, "tenant", Question{Field: "logo", Word: "logo", Kind: Logo}),
		ask(tree, "tenant", texts(tree, "tenant", "notice.text", "notice.text")...),
		ask(tree, "maintenance", append([]Question{{Field: "from", Word: "maintenance.from", Kind: Minute}, {Field: "until", Word: "maintenance.until", Kind: Minute},
			{Field: "announce", Word: "maintenance.announce", Kind: Minute}}, texts(tree, "maintenance", "why", "maintenance.why")...)...),
		ask(tree, "tenant.helpdesk", Question{Field: "email", Word: "tenant.helpdesk.email", Kind: Line}, Question{Field: "phone", Word: "phone", Kind: Line}, Question{Field: "url", Word: "url", Kind: Line}),
		ask(tree, "sessions", Question{Field: "idle", Word: "idle", Kind: Pick, Options: []string{"5m", "10m", "15m", "30m", "1h", "2h", "8h"}},
			Question{Field: "absolute", Word: "absolute", Kind: Pick, Options: []string{"1h", "2h", "4h", "8h", "12h", "24h"}}),
		ask(tree, "email", Question{Field: "shared-mailboxes", Word: "shared", Kind: Pick, Options: []string{"allow", "warn", "refuse"}}, Question{Field: "unique", Word: "unique", Kind: Tick}),
	}
	services, _ := tree.At("services")
	for i, s := range services.Items {
		if only >= 0 && i != only {
			continue
		}
		at := fmt.Sprintf("services[%d]", i)
		audiences, ok := s.At("audiences")
		if !ok {
			out = append(out, audience(tree, at, named(s, ""), realm.Text{})...)
		}
		for _, a := range audiences.Fields {
			out = append(out, audience(tree, at+".audiences."+a.Name, named(s, ""), named(a.Value, a.Name))...)
		}
	}
	return out
}

// OneService gives the number and the id of the one service that is asked about, where there are many; -1: all are.
func OneService(tree policy.Node, typed string) (int, string) {
	services, _ := tree.At("services")
	if len(services.Items) <= ManyServices {
		return -1, ""
	}
	p := policy.Policy{Services: make([]policy.Service, len(services.Items))}
	for i, s := range services.Items {
		id, _ := s.At("id")
		p.Services[i] = policy.Service{ID: id.Scalar, Name: named(s, "")}
	}
	i := ServiceOf(p, typed)
	return i, p.Services[i].ID
}

// texts asks a text in each language that it is written in; in Dutch and English where it is not there.
func texts(tree policy.Node, at, field, word string) []Question {
	n, ok := tree.At(at + "." + field)
	if ok && n.Kind == policy.Scalar && !n.Empty() {
		return []Question{{Field: field, Word: word, Kind: Line}}
	}
	out := []Question{{Field: field + ".nl", Word: word + ".nl", Kind: Line}, {Field: field + ".en", Word: word + ".en", Kind: Line}}
	if _, german := n.At("de"); german {
		out = append(out, Question{Field: field + ".de", Word: word + ".de", Kind: Line})
	}
	return out
}

// ask fills questions in with what a document says.
func ask(tree policy.Node, at string, questions ...Question) Part {
	for i, q := range questions {
		n, _ := tree.At(at + "." + q.Field)
		questions[i].Value = n.Scalar
	}
	return Part{At: at, Questions: filled(questions)}
}

// filled makes the values fit their kinds.
func filled(questions []Question) []Question {
	for i := range questions {
		q := &questions[i]
		switch {
		case q.Kind == Tick && (q.Value == "yes" || q.Value == "true"):
			q.Value = "true"
		case q.Kind == Tick:
			q.Value = ""
		case q.Kind == Day:
			if at, err := time.Parse(time.RFC3339, q.Value); err == nil {
				q.Value = day(at)
			}
		case q.Kind == Minute:
			q.Value = minute(q.Value)
		case q.Kind == Pick && q.Value != "" && !slices.Contains(q.Options, q.Value):
			q.Options = append(slices.Clone(q.Options), q.Value)
		}
	}
	return questions
}

// named gives the name of a thing, in each language that it is written in.
func named(n policy.Node, id string) realm.Text {
	name, _ := n.At("name")
	in := func(language string) string {
		text, _ := name.At(language)
		return cmp.Or(text.Scalar, name.Scalar)
	}
	if own, ok := n.At("id"); ok {
		id = own.Scalar
	}
	return realm.Text{NL: cmp.Or(in("nl"), id), EN: in("en"), DE: in("de")}
}

var levels = []string{"EH2", "EH2+", "EH3", "EH4"}

// audience asks what one audience is let in with.
func audience(tree policy.Node, at string, service, name realm.Text) []Part {
	least := ask(tree, at, Question{Field: "minimum", Word: "minimum", Kind: Pick, Options: levels})
	out := append([]Part{least}, entries(tree, at+".methods", "method", methodsOf(tree), func(Entry) []Question {
		return []Question{{Field: "minimum", Word: "minimum", Kind: Pick, Options: levels}, {Field: "from", Word: "from", Kind: Day}, {Field: "until", Word: "until", Kind: Day}}
	})...)
	if slices.ContainsFunc(out, func(p Part) bool {
		return p.Entry != nil && p.Entry.Index >= 0 && p.Entry.Name == string(policy.Account)
	}) {
		factors := []Entry{{Name: string(policy.Authenticator)}, {Name: string(policy.EmailCode)}, {Name: string(policy.SMSCode)}}
		out = append(out, entries(tree, at+".second-factor", "factor", factors, func(Entry) []Question {
			return []Question{{Field: "preferred", Word: "preferred", Kind: Tick}, {Field: "announce", Word: "announce", Kind: Day}, {Field: "until", Word: "until", Kind: Day}}
		})...)
	}
	for i := range out {
		out[i].Service, out[i].Audience = service, name
	}
	return out
}

// methodsOf are the ways to log in that the realm is ready for.
func methodsOf(tree policy.Node) []Entry {
	var out []Entry
	if n, ok := tree.At("eherkenning"); ok && !n.Empty() {
		out = append(out, Entry{Name: string(policy.EHerkenning)})
	}
	accounts, _ := tree.At("accounts")
	for _, a := range accounts.Fields {
		out = append(out, Entry{Name: string(policy.Account), Kind: a.Name, Title: named(a.Value, a.Name)})
	}
	return out
}

// entries asks about what is in a list, and then about what could be.
func entries(tree policy.Node, at, key string, could []Entry, questions func(Entry) []Question) []Part {
	list, _ := tree.At(at)
	var out []Part
	for i, item := range list.Items {
		name, _ := item.At(key)
		kind, _ := item.At("accounts")
		e := Entry{Key: key, Name: cmp.Or(name.Scalar, item.Scalar), Kind: kind.Scalar, Index: i, Bare: item.Kind == policy.Scalar}
		if known := slices.IndexFunc(could, e.same); known >= 0 {
			e.Title = could[known].Title
		}
		part := Part{At: at, Entry: &e, Questions: append([]Question{{Word: "offered", Kind: Tick, Value: "true"}}, questions(e)...)}
		for j := range part.Questions[1:] {
			n, _ := item.At(part.Questions[j+1].Field)
			part.Questions[j+1].Value = n.Scalar
		}
		part.Questions = filled(part.Questions)
		out = append(out, part)
		could = slices.DeleteFunc(slices.Clone(could), e.same)
	}
	for _, e := range could {
		e.Key, e.Index = key, -1
		out = append(out, Part{At: at, Entry: &e, Questions: append([]Question{{Word: "offered", Kind: Tick}}, questions(e)...)})
	}
	return out
}

func (e Entry) same(other Entry) bool { return e.Name == other.Name && e.Kind == other.Kind }

// Answer gives what was answered, and whether anything was: a box that is not ticked says nothing.
type Answer func(name string) (string, bool)

// Edits are what must be done for a document to say what was answered. What was not changed, or not answered, stays as
// it is written.
func Edits(parts []Part, answer Answer) []policy.Edit {
	var out, gone []policy.Edit
	for _, p := range parts {
		switch e := p.Entry; {
		case e == nil:
			out = append(out, p.edits(p.At, answer)...)
		case !answer.ticked(p.Name(p.Questions[0])):
			if e.Index >= 0 {
				gone = append(gone, policy.Remove(fmt.Sprintf("%s[%d]", p.At, e.Index)))
			}
		case e.Index < 0:
			out = append(out, policy.Append(p.At, p.tree(answer)))
		case e.Bare && len(p.edits("", answer)) > 0:
			out = append(out, policy.SetTree(fmt.Sprintf("%s[%d]", p.At, e.Index), p.tree(answer)))
		case !e.Bare:
			out = append(out, p.edits(fmt.Sprintf("%s[%d]", p.At, e.Index), answer)...)
		}
	}
	slices.Reverse(gone) // the last first, so that the others keep their numbers
	return append(out, gone...)
}

func (a Answer) ticked(name string) bool {
	typed, _ := a(name)
	return typed != ""
}

func (p Part) edits(at string, answer Answer) []policy.Edit {
	var out []policy.Edit
	empty := true
	for _, q := range p.Questions {
		typed, answered := answer(p.Name(q))
		typed = strings.TrimSpace(typed)
		empty = empty && typed == ""
		switch {
		case q.Field == "" || typed == q.Value || !answered && q.Kind != Tick:
		case typed == "":
			out = append(out, policy.Remove(at+"."+q.Field))
		default:
			out = append(out, policy.Set(at+"."+q.Field, typed))
		}
	}
	switch {
	case empty && len(out) > 0 && strings.HasPrefix(p.Questions[0].Field, "notice."):
		return []policy.Edit{policy.Remove(at + ".notice")} // a notice without a text is none
	case empty && len(out) > 0 && at == "maintenance":
		return []policy.Edit{policy.Remove(at)}
	}
	return out
}

// tree writes a thing in a list as it was answered.
func (p Part) tree(answer Answer) policy.Node {
	n := policy.Node{Kind: policy.Mapping, Fields: []policy.Field{{Name: p.Entry.Key, Value: policy.Node{Scalar: p.Entry.Name}}}}
	put := func(field, text string) {
		if text != "" {
			n.Fields = append(n.Fields, policy.Field{Name: field, Value: policy.Node{Scalar: text}})
		}
	}
	put("accounts", p.Entry.Kind)
	for _, q := range p.Questions[1:] {
		typed, _ := answer(p.Name(q))
		put(q.Field, strings.TrimSpace(typed))
	}
	return n
}

// called is the name of a question, in the words of the document.
func (q Question) called(c ui.Ctx) string {
	word, language := q.Word, ""
	for _, l := range []string{"nl", "en", "de"} {
		if w, ok := strings.CutSuffix(word, "."+l); ok {
			word, language = w, l
		}
	}
	text := word
	if say, ok := fields[word]; ok {
		text = say(c.Printer)
	}
	if word == "offered" {
		text = c.WordsOffered()
	}
	if say, ok := fields[language]; ok {
		text += " (" + say(c.Printer) + ")"
	}
	return text
}

// options of a question to pick from.
func (q Question) options(c ui.Ctx, value string) []ui.Option {
	out := []ui.Option{{Label: c.WordsNone(), Chosen: value == ""}}
	for _, o := range q.Options {
		label := o
		if say, ok := values[o]; ok {
			label = say(c.Printer)
		} else if d, err := time.ParseDuration(o); err == nil {
			label = c.Duration(d)
		}
		out = append(out, ui.Option{Value: o, Label: label, Chosen: value == o})
	}
	return out
}

// title of a part.
func (p Part) title(c ui.Ctx) string {
	if p.Entry == nil {
		switch {
		case p.Service != realm.Text{}:
			return c.WordsAll()
		case p.At == "tenant":
			return p.Questions[0].head(c)
		}
		word := p.At
		return fields[word](c.Printer)
	}
	name := cmp.Or(p.Entry.Title.In(string(c.Lang())), said(c, values, p.Entry.Name))
	return c.WordsEntry(fields[p.Entry.Key](c.Printer), name)
}

// about names a question outside its part.
func (p Part) about(c ui.Ctx, q Question) string {
	words := []string{p.Audience.In(string(c.Lang())), p.title(c), q.called(c)}
	return strings.Join(slices.DeleteFunc(slices.Compact(words), func(w string) bool { return w == "" }), ", ")
}

// head is what the questions of a part about the tenant are about.
func (q Question) head(c ui.Ctx) string {
	word, _, _ := strings.Cut(q.Word, ".")
	return fields[word](c.Printer)
}
