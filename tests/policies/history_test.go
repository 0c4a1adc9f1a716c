package policies_test

import (
	"testing"

	"github.com/voordeur/voordeur/application/policies"
)

// However often a policy changed, each version that it had is on a page of its history, once and in order.
func TestTheWholeHistory(t *testing.T) {
	onBoth(t, func(h *house) {
		for i := range policies.HistoryPage + 10 {
			h.apply(production([]string{mail, app}[i%2]))
		}
		anna, number := h.as("dirk", "auditor"), h.live("production").Version
		before, pages := 0, 0
		for more := true; more; pages++ {
			drafts, further, err := h.History(h.Context(), anna, before)
			h.must(err)
			for _, d := range drafts {
				if d.Version != number || len(d.Document) > 0 {
					h.Fatalf("version %d with %d bytes, want %d", d.Version, len(d.Document), number)
				}
				number--
				before = d.Version
			}
			more = further
		}
		if pages != 2 || number != 0 {
			h.Errorf("%d pages, down to version %d", pages, number+1)
		}
	})
}
