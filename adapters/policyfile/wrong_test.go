package policyfile_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/domain/policy"
)

var update = flag.Bool("update", false, "write the golden file anew")

// A wrong document gets every fault, each with its line and a sentence that says what to do.
func TestEveryFaultHasItsLineAndASentence(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.*")
	if err != nil || len(files) == 0 {
		t.Fatalf("testdata/wrong: %v", err)
	}
	var got strings.Builder
	for _, f := range files {
		doc, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, faults := policyfile.Read(doc, amsterdam(t))
		if len(faults) == 0 {
			t.Errorf("%s: no fault found", f)
		}
		fmt.Fprintf(&got, "%s\n", filepath.Base(f))
		for _, fault := range faults {
			fmt.Fprintf(&got, "  %s\n", fault)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/wrong.golden", []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/wrong.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Error(diff)
	}
}

// A document that is too large is refused before it is parsed.
func TestADocumentOver8MBIsRefused(t *testing.T) {
	_, err := policyfile.Parse(bytes.Repeat([]byte("#"), policyfile.MaxBytes+1))
	if fault, ok := errors.AsType[policyfile.Error](err); !ok || fault.Line != 1 {
		t.Errorf("got %v", err)
	}
}

// YAML and JSON of one document are one tree, lines aside.
func TestYAMLAndJSONMeanTheSame(t *testing.T) {
	yaml := "realm: a/b\nlist: [1, true, null, 01]\nempty:\n"
	json := "\n {\"realm\": \"a/b\",\n \"list\": [1, true, null, \"01\"],\n \"empty\": null}"
	a, err := policyfile.Parse([]byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	b, err := policyfile.Parse([]byte(json))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b, ignoreLines); diff != "" {
		t.Error(diff)
	}
	if b.Fields[1].Line != 3 || b.Fields[2].Value.Line != 4 {
		t.Errorf("lines of the JSON are wrong: %+v", b)
	}
}

var ignoreLines = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Line" }, cmp.Ignore())

// Numbers keep what was written: a KvK number keeps its leading zero, also without quotes.
func TestScalarsAreKeptAsWritten(t *testing.T) {
	n, err := policyfile.Parse([]byte("kvk: 01234567\ndate: 2026-04-01\nyes: no\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range n.Fields {
		got = append(got, f.Name+"="+f.Value.Scalar)
	}
	if diff := cmp.Diff([]string{"kvk=01234567", "date=2026-04-01", "yes=no"}, got); diff != "" {
		t.Error(diff)
	}
}

// No text makes the reader panic, and what it reads has lines that exist.
func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"testdata/wrong/*.*", "../../config/demo/*.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, name := range files {
			doc, _ := os.ReadFile(name)
			f.Add(doc)
		}
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		lines := 2 + bytes.Count(doc, []byte("\n")) + bytes.Count(doc, []byte("\r"))
		root, err := policyfile.Parse(doc)
		if err == nil {
			walk(t, root, lines)
		}
		_, faults := policyfile.Read(doc, amsterdam(t))
		for _, fault := range faults {
			if fault.Line < 0 || fault.Line > lines || fault.Sentence == "" {
				t.Errorf("%+v", fault)
			}
		}
	})
}

func walk(t *testing.T, n policy.Node, lines int) {
	t.Helper()
	if n.Line < 0 || n.Line > lines {
		t.Errorf("line %d of %d", n.Line, lines)
	}
	for _, f := range n.Fields {
		walk(t, f.Value, lines)
	}
	for _, i := range n.Items {
		walk(t, i, lines)
	}
}

// A document of little else than tiny values is refused before it fills memory, and lists have an end.
func TestADocumentOfTinyValuesIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"YAML":                   {"[" + strings.Repeat("a,", 1_000_000) + "a]", "the document has more than 1000000 values"},
		"names":                  {strings.Repeat("a:\n", 500_000), "the document has more than 1000000 values"},
		"dashes":                 {strings.Repeat("- ", 1_000_000), "the document has more than 1000000 values"},
		"JSON":                   {`{"a":[` + strings.Repeat("["+strings.Repeat("1,", 19_000)+"1],", 60) + "1]}", "the document has more than 1000000 values"},
		"a list":                 {"a: [" + strings.Repeat("a,", 20_000) + "a]", "this list has more than 20000 elements"},
		"a list in JSON":         {`{"a":[` + strings.Repeat("1,", 20_000) + "1]}", "this list has more than 20000 elements"},
		"fields":                 {"{" + strings.Repeat("\"a\":1,", 20_000) + "\"a\":1}", "this list has more than 20000 elements"},
		"what would be an alias": {"a: &b [x]\nc: [*b, *b]\n", "an anchor (&b) is not allowed; write the value where it is meant"},
	} {
		_, err := policyfile.Parse([]byte(c.text))
		if fault, ok := errors.AsType[policyfile.Error](err); !ok || fault.Sentence != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
