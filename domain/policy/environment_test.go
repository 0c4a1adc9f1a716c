package policy_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/policy"
)

var update = flag.Bool("update", false, "write the golden file anew")

// Issue 6, "environment values kept out of a promotion": every field that a document can have is classified, and the list was
// looked at. A new field makes this fail until somebody said to which side it belongs: run with -update, and read the difference.
func TestEveryFieldHasASide(t *testing.T) {
	fields := schema(t)
	if len(fields) < 200 {
		t.Fatalf("found %d fields only", len(fields))
	}
	var got strings.Builder
	for _, f := range fields {
		side := policy.SideOf(strings.Split(f, ".")...)
		if side == "" {
			t.Errorf("%s has no side", f)
		}
		fmt.Fprintf(&got, "%-13s %s\n", side, f)
	}
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/sides.golden", []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/sides.golden")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Error(d)
	}
}

// schema asks the reader itself which fields there are: of a field that it does not know, it says which it knows. "*" is a
// name that the writer chooses.
func schema(t *testing.T) []string {
	t.Helper()
	const unknown = "there-is-no-such-field"
	var out []string
	var visit func(at []string, put func(policy.Node) policy.Node)
	visit = func(at []string, put func(policy.Node) policy.Node) {
		stranger := policy.Node{Kind: policy.Mapping, Fields: []policy.Field{{Name: unknown}}}
		wraps := []func(policy.Node) policy.Node{
			func(n policy.Node) policy.Node { return n },
			func(n policy.Node) policy.Node { return policy.Node{Kind: policy.Sequence, Items: []policy.Node{n}} },
			func(n policy.Node) policy.Node {
				return policy.Node{Kind: policy.Mapping, Fields: []policy.Field{{Name: "chosen", Value: n}}}
			},
		}
		for i, wrap := range wraps {
			_, faults := policy.Read(put(wrap(stranger)), time.UTC)
			for _, f := range faults {
				_, known, found := strings.Cut(f.Sentence, "known here: ")
				if !found || !strings.HasSuffix(f.Path, "."+unknown) && f.Path != unknown {
					continue
				}
				below := at
				if i == 2 {
					below = append(slices.Clone(at), "*")
				}
				for name := range strings.SplitSeq(known, ", ") {
					here := append(slices.Clone(below), name)
					out = append(out, strings.Join(here, "."))
					visit(here, func(n policy.Node) policy.Node {
						return put(wrap(policy.Node{Kind: policy.Mapping, Fields: []policy.Field{{Name: name, Value: n}}}))
					})
				}
				return
			}
		}
	}
	visit(nil, func(n policy.Node) policy.Node { return n })
	slices.Sort(out)
	return slices.Compact(out)
}

func written(pairs ...any) policy.Node {
	n := policy.Node{Kind: policy.Mapping}
	for i := 0; i < len(pairs); i += 2 {
		v, ok := pairs[i+1].(policy.Node)
		if !ok {
			v = policy.Node{Scalar: pairs[i+1].(string)}
		}
		n.Fields = append(n.Fields, policy.Field{Name: pairs[i].(string), Value: v})
	}
	return n
}

// A promotion takes the demands of one environment and what is its own of the other one. What that one lacks is left out.
func TestAPromotion(t *testing.T) {
	from := written("realm", "a/pre", "tenant", written("name", "Practice", "colour", "#111111", "privacy", "https://pre.example", "notice", written("text", "New", "url", "https://pre.example/n")),
		"sessions", written("idle", "5m"), "portals", "pre", "means", written("terms", written("version", "2", "url", "https://pre.example/t")))
	to := written("realm", "a/prod", "tenant", written("name", "Real", "colour", "#222222", "explanation", "https://prod.example"),
		"sessions", written("idle", "15m", "absolute", "8h"), "portals", "prod", "eherkenning", written("oin", "1"), "means", written("terms", written("version", "1", "url", "https://prod.example/t")))
	want := written("realm", "a/prod", "tenant", written("name", "Real", "colour", "#111111", "notice", written("text", "New"), "explanation", "https://prod.example"),
		"sessions", written("idle", "5m"), "portals", "prod", "means", written("terms", written("version", "2", "url", "https://prod.example/t")), "eherkenning", written("oin", "1"))
	got := from
	for _, e := range policy.Promotion(from, to) {
		var err error
		if got, err = got.Edited(e); err != nil {
			t.Fatalf("%+v: %v", e, err)
		}
	}
	if !got.Same(want) {
		t.Error(cmp.Diff(want, got))
	}
	if again := policy.Promotion(got, to); len(again) > 0 {
		t.Errorf("promoted once more, it changes: %+v", again)
	}
}
