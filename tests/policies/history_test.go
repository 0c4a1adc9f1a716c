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

// However many drafts there are, each that can still become live is on one page of them; those that are over are on none.
func TestAllDraftsHaveAPage(t *testing.T) {
	onBoth(t, func(h *house) {
		editor := h.as("emma", "policy-editor")
		open := map[string]bool{}
		for i := range policies.HistoryPage + 10 {
			d, err := h.Begin(h.Context(), editor, nil, "een concept")
			h.must(err)
			if i%10 == 0 {
				_, err = h.Withdraw(h.Context(), editor, d.ID, d.Revision)
				h.must(err)
				continue
			}
			open[d.ID] = true
		}
		for range 5 {
			d, err := h.Begin(h.Context(), editor, nil, "nog een concept")
			h.must(err)
			open[d.ID] = true
		}
		behind, pages := 0, 0
		for more := true; more; pages++ {
			drafts, further, err := h.Open(h.Context(), editor, behind)
			h.must(err)
			for _, d := range drafts {
				if !open[d.ID] {
					h.Fatalf("draft %s is over, or stands on two pages", d.ID)
				}
				delete(open, d.ID)
			}
			behind, more = behind+len(drafts), further
		}
		if pages != 2 || len(open) != 0 {
			h.Errorf("%d pages, and %d drafts on none", pages, len(open))
		}
	})
}

// The state of things names each draft that becomes live by itself, behind however many that were changed later.
func TestWhatWasAgreedIsNamed(t *testing.T) {
	onBoth(t, func(h *house) {
		h.apply(production(mail))
		editor, approver := h.as("emma", "policy-editor"), h.as("bram", "approver")
		d, err := h.Begin(h.Context(), editor, nil, "blijft zoals het is")
		h.must(err)
		checked, err := h.Check(h.Context(), editor, d.ID, 0)
		h.must(err)
		d, err = h.Replay(h.Context(), editor, d.ID, checked.Draft.Revision, 1)
		h.must(err)
		d, err = h.Approve(h.Context(), approver, d.ID, d.Revision)
		h.must(err)
		d, err = h.Schedule(h.Context(), approver, d.ID, d.Revision, h.now().AddDate(0, 0, 7))
		h.must(err)
		for range policies.HistoryPage + 5 {
			_, err := h.Begin(h.Context(), editor, nil, "een concept")
			h.must(err)
		}
		agreed, err := h.Agreed(h.Context(), editor)
		h.must(err)
		if len(agreed) != 1 || agreed[0].ID != d.ID {
			h.Errorf("agreed: %d drafts", len(agreed))
		}
	})
}
