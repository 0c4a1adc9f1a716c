package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// formed writes a file with accounts, each with a hash of a form of its own, and at the end one more of the first form.
func formed(first, n int) string {
	var b strings.Builder
	b.WriteString(fileHead)
	line := func(name, cost int) {
		fmt.Fprintf(&b, "school%d,pbkdf2-sha512,$pbkdf2-sha512$%d$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhM,,12AB\n", name, cost)
	}
	for i := range n {
		line(first+i, 1000+first+i)
	}
	line(first+n, 1000+first)
	return b.String()
}

func (h *house) forms() (n int) {
	h.t.Helper()
	h.in(schools, func(ctx context.Context, st ports.Store) error {
		kept, err := st.PortalAccounts().Forms(ctx)
		n = len(kept)
		return err
	})
	return n
}

// MH-32, XC-07: a realm keeps passwords in at most eight forms, that of today included, since each try to link an
// account works through all of them. A line that would bring a ninth is a fault.
func TestAFileBringsNoNinthForm(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		l := h.begin(formed(0, ports.MostForms+1))
		if diff := cmp.Diff(linking.Load{State: linking.LoadChecked, Lines: 10, Good: 8, Faults: 2}, sums(l)); diff != "" {
			t.Fatal(diff)
		}
		shown, err := h.linkdesk.Load(t.Context(), h.operator(), l.ID, 1)
		want := []linking.Fault{{Line: 9, Column: "hash", Code: linking.FaultForms}, {Line: 10, Column: "hash", Code: linking.FaultForms}}
		if diff := cmp.Diff(want, shown.Faults); diff != "" || err != nil {
			t.Errorf("%v, %s", err, diff)
		}
		if _, err := h.linkdesk.Run(t.Context(), h.operator(), l.ID, func(linking.Load) {}); err != nil || h.forms() != ports.MostForms-1 {
			t.Errorf("%v; %d forms", err, h.forms())
		}
		if later := h.begin(formed(100, 1)); later.Good != 0 || later.Faults != 2 {
			t.Errorf("a later file with a form of its own: %+v", later)
		}
	})
}

// Two files that were checked side by side do not bring a ninth form either: what no longer fits is skipped, and told by line.
func TestFilesThatWereCheckedSideBySideBringNoNinthForm(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		one, other := h.begin(formed(0, 4)), h.begin(formed(50, 4))
		if one.Faults+other.Faults != 0 {
			t.Fatalf("%+v, %+v", one, other)
		}
		for _, l := range []linking.Load{one, other} {
			if _, err := h.linkdesk.Go(t.Context(), h.operator(), l.ID); err != nil {
				t.Fatal(err)
			}
		}
		h.work()
		first, err := h.linkdesk.Load(t.Context(), h.operator(), one.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		last, err := h.linkdesk.Load(t.Context(), h.operator(), other.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []linking.Load{first.Load, last.Load} {
			if got.State != linking.LoadDone || got.Done != 5 {
				t.Errorf("%+v", got)
			}
		}
		if n := first.Load.Skipped + last.Load.Skipped; n != 1 || len(first.Faults)+len(last.Faults) != 1 || h.forms() != ports.MostForms-1 {
			t.Errorf("%d skipped, faults %v and %v, %d forms", n, first.Faults, last.Faults, h.forms())
		}
	})
}
