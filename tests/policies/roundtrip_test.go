package policies_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Issue 6, "export then apply gives an empty plan, always": of the documents of the five systems and of what becomes of them by
// chance, what is exported is what was applied to the byte, plans nothing, applies as nothing, and says the same as JSON.
func TestExportThenApplyIsNothing(t *testing.T) {
	files, err := filepath.Glob("../../config/demo/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	onBoth(t, func(h *house) {
		for seed, name := range files {
			document, err := os.ReadFile(name)
			if err != nil {
				h.Fatal(err)
			}
			h.roundTrip(document)
			dice := rand.New(rand.NewPCG(uint64(seed), 6))
			for range 8 {
				document = mutated(h.T, dice, document)
				h.roundTrip(document)
			}
		}
	})
}

func (h *house) roundTrip(document []byte) {
	h.Helper()
	h.apply(document)
	d, _ := reader{}.Read(document)
	r, err := h.realms.BySlug(h.Context(), d.Realm)
	if err != nil {
		h.Fatal(err)
	}
	at := policies.Operator(ports.Realm{ID: r.ID, Slug: r.Slug}, "operator")
	live, err := h.Export(h.Context(), at)
	if err != nil || !bytes.Equal(live.Document, document) {
		h.Fatalf("%s: exported is not what was applied: %v", d.Realm, err)
	}
	tree, err := policyfile.Parse(live.Document)
	if err != nil {
		h.Fatal(err)
	}
	for form, file := range map[string][]byte{"as exported": live.Document, "as JSON": policyfile.JSON(tree)} {
		plan, err := h.Plan(h.Context(), at, file)
		if err != nil || !plan.Good() || len(plan.Changes) > 0 {
			h.Fatalf("%s %s plans %v, %v, %v", d.Realm, form, plan.Changes, plan.Faults, err)
		}
	}
	if h.apply(live.Document) {
		h.Fatalf("%s: applied again, something changed", d.Realm)
	}
}

// mutated is a document with one or two changes by chance, which is without a fault.
func mutated(t *testing.T, dice *rand.Rand, document []byte) []byte {
	t.Helper()
	for range 1000 {
		tree, err := policyfile.Parse(document)
		if err != nil {
			t.Fatal(err)
		}
		var edits []policy.Edit
		for _, place := range []string{place(dice, tree), place(dice, tree)}[:1+dice.IntN(2)] {
			edits = append(edits, by(dice, tree, place))
		}
		next, err := policyfile.Editor{}.Edit(document, edits...)
		if err != nil || bytes.Equal(next, document) {
			continue
		}
		if d, faults := (reader{}).Read(next); len(faults) == 0 && d.Realm.String() == strings.TrimSpace(scalarAt(tree, "realm")) {
			return next
		}
	}
	t.Fatal("no change is without a fault")
	return nil
}

func scalarAt(tree policy.Node, place string) string {
	n, _ := tree.At(place)
	return n.Scalar
}

// place goes down a tree by chance.
func place(dice *rand.Rand, n policy.Node) string {
	at := ""
	for {
		switch {
		case len(n.Fields) > 0:
			f := n.Fields[dice.IntN(len(n.Fields))]
			at, n = strings.TrimPrefix(at+"."+f.Name, "."), f.Value
		case len(n.Items) > 0:
			i := dice.IntN(len(n.Items))
			at, n = fmt.Sprintf("%s[%d]", at, i), n.Items[i]
		default:
			return at
		}
		if dice.IntN(6) == 0 {
			return at
		}
	}
}

// by is a change of what stands in a place: another value that may fit, another order, or nothing.
func by(dice *rand.Rand, tree policy.Node, place string) policy.Edit {
	n, _ := tree.At(place)
	others := []string{"true", "false", "EH2", "EH3", "45m", "3d", "6", "2031-01-01", "#336699", "accept", "any", "person", "https://elders.example/x", "Iets anders: met een \"teken\" # en zo"}
	switch {
	case dice.IntN(4) == 0:
		return policy.Remove(place)
	case len(n.Items) > 1:
		items := slices.Clone(n.Items)
		slices.Reverse(items)
		return policy.SetTree(place, policy.Node{Kind: policy.Sequence, Items: items})
	}
	return policy.Set(place, others[dice.IntN(len(others))])
}
