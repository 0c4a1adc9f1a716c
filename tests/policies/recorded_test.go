package policies_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/tests/browserless"
)

// AMBITIONS M1: logins that were really made are replayed on drafts: who would be refused, asked for more or let in, and
// why. What is live decides each of them as it did.
func TestLoginsThatWereMadeAreReplayed(t *testing.T) {
	h := browserless.NewHouse(t, browserless.SQLite, 1)
	app := h.Nodes[0]
	h.Administer(t, browserless.NewBrowser(t), "production", "bram", "b.boswinkel@zilverbeek.example")
	at := func() policies.At { return policies.Operator(h.Realm(t, "production"), "operator") }
	live, err := app.Policies.Export(t.Context(), at())
	if err != nil {
		t.Fatal(err)
	}
	original := string(live.Document)
	higher := strings.ReplaceAll(original, "minimum: EH3", "minimum: EH4")
	replayed := func(file string) []string {
		t.Helper()
		d, err := app.Policies.Begin(t.Context(), at(), []byte(file), "a draft")
		if err != nil {
			t.Fatal(err)
		}
		if found, err := app.Policies.Check(t.Context(), at(), d.ID, 0); err != nil || !found.Good() {
			t.Fatalf("%v %v", found.Faults, err)
		}
		if d, err = app.Policies.Replay(t.Context(), at(), d.ID, 0, 7); err != nil {
			t.Fatal(err)
		}
		out := []string{fmt.Sprintf("%d of %d stay", d.Replay.Report.Same, d.Replay.Report.Total)}
		for _, g := range d.Replay.Report.Groups {
			out = append(out, fmt.Sprint(g.Service, ": ", g.Was.Kind, " ", g.Was.Reason, " becomes ", g.Becomes.Kind, " ", g.Becomes.Reason, g.Becomes.Steps))
		}
		return out
	}
	check := func(name, file string, want ...string) {
		t.Helper()
		if d := cmp.Diff(want, replayed(file)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	check("what is live", original, "1 of 1 stay")
	check("a higher level", higher, "0 of 1 stay", "gebruikersbeheer: let-in  becomes refused level-too-low")
	check("another role", strings.Replace(original, "enter: gebruikersbeheerder", "enter: deelnemer", 1), "0 of 1 stay", "gebruikersbeheer: let-in  becomes asked await-role")

	comes := func(file string) {
		t.Helper()
		if _, _, err := app.Policies.Apply(t.Context(), at(), []byte(file)); err != nil {
			t.Fatal(err)
		}
		if err := app.Realms.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		b := browserless.NewBrowser(t)
		h.Authenticate(t, b, b.Get(h.Entrance("production")), "bram")
	}
	comes(strings.Replace(original, "enter: gebruikersbeheerder\n    without-role: wait", "enter: deelnemer\n    without-role: refuse", 1))
	check("the role as it was", original, "1 of 2 stay", "gebruikersbeheer: refused no-role becomes let-in ")
	comes(higher) // a login that is refused at once tells too little of what would have come after
	check("the level as it was", original, "1 of 3 stay", "gebruikersbeheer: refused level-too-low becomes unsure ", "gebruikersbeheer: refused no-role becomes let-in ")
}
