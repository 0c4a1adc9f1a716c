package mandate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
)

// MR-07: an administrator acts for the organisations of the remit, restricted to a branch where their own mandate is.
func TestRemit(t *testing.T) {
	own, other, foreign := kvk(t, 11), kvk(t, 22), kvk(t, 33)
	here, there := branch(t, 1), branch(t, 2)
	r := mandate.Remit{{KvK: own, Name: "Zilverbeek", Branch: here}, {KvK: other}}
	numbers := cmp.Comparer(func(a, b identity.KvK) bool { return a == b })

	for asked, want := range map[identity.KvK][]identity.KvK{{}: {own, other}, other: {other}, foreign: nil} {
		if diff := cmp.Diff(want, r.Among(asked), numbers); diff != "" {
			t.Errorf("among %s: %s", asked, diff)
		}
	}
	if got := []string{r.Name(own), r.Name(other), r.Name(foreign)}; !cmp.Equal(got, []string{"Zilverbeek", "00000022", "00000033"}) {
		t.Errorf("names: %q", got)
	}
	for _, c := range []struct {
		of     identity.KvK
		branch identity.Branch
		want   bool
	}{
		{own, here, true}, {own, there, false}, {own, identity.Branch{}, false},
		{other, there, true}, {other, identity.Branch{}, true}, {foreign, here, false},
	} {
		if got := r.Over(mandate.Mandate{Grantor: c.of, Branch: c.branch}); got != c.want {
			t.Errorf("over a mandate of %s, branch %q: %v", c.of, c.branch, got)
		}
	}
}
