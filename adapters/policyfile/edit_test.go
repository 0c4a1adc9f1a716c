package policyfile_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/domain/policy"
)

const before = `# The head.
realm: a/b

tenant: # who
  name: { nl: Loket, en: Desk } # names
  colour: "#154273"
  notice:
    text: |
      Let op.

      Morgen dicht.
    url: https://a.example # more

# The services.
services:
  - id: een # one
    methods: [eherkenning]
  # about two
  - id: twee
    name: { nl: De collega's, en: It's late }
    methods:
      - { method: account, accounts: x }
      - method: eherkenning # dated
        until: 2027-04-01
empty:
list: []
sessions: { idle: 15m, absolute: 8h }
`

func mapping(pairs ...string) policy.Node {
	n := policy.Node{Kind: policy.Mapping}
	for i := 0; i < len(pairs); i += 2 {
		n.Fields = append(n.Fields, policy.Field{Name: pairs[i], Value: policy.Node{Scalar: pairs[i+1]}})
	}
	return n
}

func sequence(items ...policy.Node) policy.Node {
	return policy.Node{Kind: policy.Sequence, Items: items}
}

// An edit changes the lines that it is about. Comments, order, empty lines and the way in which things are written stay.
func TestEditsInPlace(t *testing.T) {
	long := mapping("nl", strings.Repeat("lang ", 20)+"x", "en", strings.Repeat("long ", 20)+"x")
	for name, c := range map[string]struct {
		edit      policy.Edit
		was, want string // lines
	}{
		"a text":                    {policy.Set("sessions.idle", "10m"), "sessions: { idle: 15m, absolute: 8h }", "sessions: { idle: 10m, absolute: 8h }"},
		"with quotes":               {policy.Set("tenant.colour", "#000000"), `  colour: "#154273"`, `  colour: "#000000"`},
		"with an apostrophe":        {policy.Set("services[1].name.en", "What's new: all"), "It's late", `"What's new: all"`},
		"a number that is a text":   {policy.Set("tenant.colour", "00000099000000001000"), `  colour: "#154273"`, `  colour: "00000099000000001000"`},
		"before a comment":          {policy.Set("tenant.name", "Loket"), "  name: { nl: Loket, en: Desk } # names", "  name: Loket # names"},
		"lines by one":              {policy.Set("tenant.notice.text", "Open"), "    text: |\n      Let op.\n\n      Morgen dicht.\n", "    text: Open\n"},
		"one by lines":              {policy.Set("tenant.notice.url", "a\nb"), "    url: https://a.example # more", `    url: "a\nb" # more`},
		"a tree by a text":          {policy.Set("tenant.notice", "x"), "  notice:\n    text: |\n      Let op.\n\n      Morgen dicht.\n    url: https://a.example # more\n", "  notice: x # more\n"},
		"a tree by a tree":          {policy.SetTree("tenant.notice", mapping("text", "x", "url", "y")), "    text: |\n      Let op.\n\n      Morgen dicht.\n    url: https://a.example # more", "    text: x\n    url: y # more"},
		"a text by a tree":          {policy.SetTree("tenant.colour", mapping("a", "b")), `  colour: "#154273"`, "  colour: { a: b }"},
		"a text by a long tree":     {policy.SetTree("tenant.name", long), "  name: { nl: Loket, en: Desk } # names", "  name:\n    nl: " + long.Fields[0].Value.Scalar + "\n    en: " + long.Fields[1].Value.Scalar + " # names"},
		"into an empty field":       {policy.Set("empty", "x"), "empty:\n", "empty: x\n"},
		"below an empty field":      {policy.Set("empty.a.b", "x"), "empty:\n", "empty: { a: { b: x } }\n"},
		"a new field":               {policy.Set("tenant.version", "2"), "    url: https://a.example # more\n", "    url: https://a.example # more\n  version: 2\n"},
		"a new field on one line":   {policy.Set("sessions.warn", "5m"), "absolute: 8h }", "absolute: 8h, warn: 5m }"},
		"a new tree":                {policy.Set("tenant.helpdesk.email", "a@b.example"), "    url: https://a.example # more\n", "    url: https://a.example # more\n  helpdesk: { email: a@b.example }\n"},
		"at the end":                {policy.SetTree("roles", mapping("self-grant", "false")), "absolute: 8h }\n", "absolute: 8h }\nroles: { self-grant: false }\n"},
		"to a list on one line":     {policy.Append("services[0].methods", mapping("method", "account")), "[eherkenning]", "[eherkenning, { method: account }]"},
		"to a list":                 {policy.Append("services[1].methods", policy.Node{Scalar: "digid"}), "        until: 2027-04-01\n", "        until: 2027-04-01\n      - digid\n"},
		"to a list of trees":        {policy.Append("services", mapping("id", "drie")), "        until: 2027-04-01\n", "        until: 2027-04-01\n  - { id: drie }\n"},
		"to an empty list":          {policy.Append("list", policy.Node{Scalar: "x"}), "list: []", "list: [x]"},
		"to no list":                {policy.Append("sessions.list", policy.Node{Scalar: "x"}), "absolute: 8h }", "absolute: 8h, list: [x] }"},
		"away":                      {policy.Remove("tenant.colour"), "  colour: \"#154273\"\n", ""},
		"away with lines":           {policy.Remove("tenant.notice.text"), "  notice:\n    text: |\n      Let op.\n\n      Morgen dicht.\n", "  notice:\n"},
		"away with its comment":     {policy.Remove("services[1]"), "  # about two\n  - id: twee\n    name: { nl: De collega's, en: It's late }\n    methods:\n      - { method: account, accounts: x }\n      - method: eherkenning # dated\n        until: 2027-04-01\n", ""},
		"the first of an element":   {policy.Remove("services[0].id"), "  - id: een # one\n    methods: [eherkenning]", "  - methods: [eherkenning]"},
		"the first of one line":     {policy.Remove("sessions.idle"), "{ idle: 15m, absolute: 8h }", "{ absolute: 8h }"},
		"the last of one line":      {policy.Remove("sessions.absolute"), "{ idle: 15m, absolute: 8h }", "{ idle: 15m }"},
		"the last there is":         {policy.Remove("services[0].methods[0]"), "    methods: [eherkenning]", "    methods: []"},
		"an element of a list":      {policy.Remove("services[1].methods[0]"), "      - { method: account, accounts: x }\n", ""},
		"an element by a tree":      {policy.SetTree("services[0].methods[0]", mapping("method", "eherkenning", "until", "2027-01-01")), "[eherkenning]", "[{ method: eherkenning, until: 2027-01-01 }]"},
		"lines of an element":       {policy.SetTree("services[1].methods[1]", mapping("method", "digid", "from", "2028-01-01")), "      - method: eherkenning # dated\n        until: 2027-04-01", "      - method: digid\n        from: 2028-01-01"},
		"what says so already":      {policy.Set("sessions.idle", "15m"), "", ""},
		"what is not there, away":   {policy.Remove("tenant.nothing.at.all"), "", ""},
		"a list by lists":           {policy.SetTree("list", sequence(mapping("a", "b"), sequence(policy.Node{Scalar: "c"}))), "list: []", "list: [{ a: b }, [c]]"},
		"a text that looks like no": {policy.Set("tenant.colour", "~"), `"#154273"`, `"~"`},
		"nothing at all":            {policy.Set("tenant.colour", ""), `"#154273"`, `""`},
	} {
		got, err := policyfile.Editor{}.Edit([]byte(before), c.edit)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.was != "" && strings.Count(before, c.was) != 1 {
			t.Fatalf("%s: the document does not have %q once", name, c.was)
		}
		if d := cmp.Diff(strings.Replace(before, c.was, c.want, 1), string(got)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		windows, err := policyfile.Editor{}.Edit([]byte("\ufeff"+strings.ReplaceAll(before, "\n", "\r\n")), c.edit)
		if err != nil || string(windows) != "\ufeff"+strings.ReplaceAll(string(got), "\n", "\r\n") {
			t.Errorf("%s: with the line ends of another system: %v\n%s", name, err, windows)
		}
	}
}

// A place that leads nowhere is told, and nothing is changed by half.
func TestPlacesThatLeadNowhere(t *testing.T) {
	for _, place := range []string{"", "a..b", "services[9].id", "services[x]", "services[-1]", "services[0", "realm.x", "services.id", "sessions[0]", "services[0]x", "services[", "services[0]["} {
		got, err := policyfile.Editor{}.Edit([]byte(before), policy.Set("sessions.idle", "1m"), policy.Set(place, "x"))
		if !errors.Is(err, policy.ErrPlace) || got != nil {
			t.Errorf("%q: %v", place, err)
		}
	}
	if _, err := (policyfile.Editor{}).Edit([]byte(before), policy.Append("realm", policy.Node{Scalar: "x"})); !errors.Is(err, policy.ErrPlace) {
		t.Errorf("appended to a text: %v", err)
	}
}

// Whatever is edited anywhere in the documents of the five systems, what is read is the document with just that change, and
// no line changes but those of the value.
func TestEveryPlaceOfEveryDocumentCanBeEdited(t *testing.T) {
	files, err := filepath.Glob("../../config/demo/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	edits := 0
	for _, f := range files {
		doc, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		root, err := policyfile.Parse(doc)
		if err != nil {
			t.Fatal(err)
		}
		for i, place := range places("", root) {
			was, _ := root.At(place)
			others := []policy.Edit{policy.SetTree(place, mapping("a", "b")), policy.SetTree(place, sequence(policy.Node{Scalar: "1"})), policy.Remove(place), policy.Append(place, mapping("a", "b"))}
			for _, e := range []policy.Edit{policy.Set(place, "x y"), others[i%len(others)]} {
				edits++
				got, err := policyfile.Editor{}.Edit(doc, e)
				if e.Do == policy.AppendValue && was.Kind != policy.Sequence {
					continue
				}
				if err != nil {
					t.Errorf("%s: %s %s: %v", filepath.Base(f), e.Do, place, err)
					continue
				}
				want, _ := root.Edited(e)
				if tree, err := policyfile.Parse(got); err != nil || !tree.Same(want) {
					t.Errorf("%s: %s %s: %v", filepath.Base(f), e.Do, place, err)
				}
				if e.Do == policy.SetValue && was.Kind == policy.Scalar && differing(doc, got) > 1 {
					t.Errorf("%s: %s %s changes %d lines", filepath.Base(f), e.Do, place, differing(doc, got))
				}
			}
		}
	}
	if edits < 1000 {
		t.Errorf("%d edits only", edits)
	}
}

// places lists all places of a tree.
func places(at string, n policy.Node) []string {
	var out []string
	for _, f := range n.Fields {
		p := strings.TrimPrefix(at+"."+f.Name, ".")
		out = append(append(out, p), places(p, f.Value)...)
	}
	for i, item := range n.Items {
		p := fmt.Sprintf("%s[%d]", at, i)
		out = append(append(out, p), places(p, item)...)
	}
	return out
}

// differing counts the lines that differ, between texts of as many lines; else all.
func differing(a, b []byte) int {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	if len(x) != len(y) {
		return max(len(x), len(y))
	}
	n := 0
	for i := range x {
		if x[i] != y[i] {
			n++
		}
	}
	return n
}

// Many edits after each other are as good as one: what one leaves can be edited again, and comments that none was about are
// all there.
func TestManyEdits(t *testing.T) {
	doc, err := os.ReadFile("../../config/demo/helpdeskpo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dice := rand.New(rand.NewPCG(1, 2))
	text := doc
	for range 300 {
		root, err := policyfile.Parse(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		all := places("", root)
		place := all[dice.IntN(len(all))]
		e := []policy.Edit{policy.Set(place, []string{"a: b", "c # d", "'", "- e", "01"}[dice.IntN(5)]), policy.Set(strings.SplitN(place, "[", 2)[0]+"-new", "f"), policy.Set(place, "g")}[dice.IntN(3)]
		if text, err = (policyfile.Editor{}).Edit(text, e); err != nil {
			t.Fatalf("%+v: %v\n%s", e, err, text)
		}
	}
	for _, comment := range []string{"# MijnHelpdeskPO (J3)", "# in. Everything here", "# User name and password let nobody in"} {
		if !strings.Contains(string(text), comment) {
			t.Errorf("the comment %q is gone", comment)
		}
	}
}

// A document in JSON stays one, with its fields in their order.
func TestEditsOfJSON(t *testing.T) {
	got, err := policyfile.Editor{}.Edit([]byte(`{"realm": "a/b", "x": {"y": true, "n": 8}}`), policy.Set("x.y", "false"), policy.Append("l", policy.Node{Scalar: "<é\">"}))
	want := "{\n  \"realm\": \"a/b\",\n  \"x\": {\n    \"y\": false,\n    \"n\": \"8\"\n  },\n  \"l\": [\n    \"<é\\\">\"\n  ]\n}\n"
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}

// The YAML and the JSON of a document are one document.
func TestEveryDocumentAsJSON(t *testing.T) {
	files, _ := filepath.Glob("../../config/demo/*.yaml")
	for _, f := range files {
		doc, _ := os.ReadFile(f)
		root, err := policyfile.Parse(doc)
		if err != nil {
			t.Fatal(err)
		}
		again, err := policyfile.Parse(policyfile.JSON(root))
		if err != nil || !again.Same(root) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// Whatever text is edited however, it is either refused or says the right thing afterwards.
func FuzzEdit(f *testing.F) {
	f.Add([]byte(before), "tenant.notice.text", "x", uint8(0))
	f.Add([]byte("a: >\n  b\n  c\nd: - e"), "a", "#", uint8(1))
	f.Add([]byte("? a\n: b"), "a", "'", uint8(2))
	f.Add([]byte("a:\n- b\n- - c"), "a[1][0]", "\x00", uint8(3))
	f.Fuzz(func(t *testing.T, doc []byte, place, text string, do uint8) {
		root, err := policyfile.Parse(doc)
		if err != nil {
			return
		}
		e := []policy.Edit{policy.Set(place, text), policy.Remove(place), policy.Append(place, policy.Node{Scalar: text}), policy.SetTree(place, mapping("a", text, text, "b"))}[do%4]
		got, err := policyfile.Editor{}.Edit(doc, e)
		if err != nil {
			return
		}
		want, err := root.Edited(e)
		if err != nil {
			t.Fatal(err)
		}
		if tree, err := policyfile.Parse(got); err != nil || !tree.Same(want) {
			t.Errorf("%+v of %q gave %q: %v", e, doc, got, err)
		}
	})
}
