package policies_test

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/policy"
)

// Issue 6, "a policy editor in plain words; no YAML needed, though it shows the file": a change in words is a change of the
// file, where it is written; it starts the life of the draft anew; what it would break is told and not kept.
func TestADraftIsChangedInWords(t *testing.T) {
	onBoth(t, func(h *house) {
		anna := h.as("anna", policy.StaffPolicyEditor)
		commented := append([]byte("# Ours.\n"), production(mail, "sessions: { idle: 15m } # short")...)
		d, err := h.Begin(h.Context(), anna, commented, "words")
		if err != nil {
			h.Fatal(err)
		}
		if _, err := h.Check(h.Context(), anna, d.ID, 0); err != nil {
			h.Fatal(err)
		}
		shown, tree, err := h.Outline(h.Context(), anna, d.ID)
		if err != nil || shown.Draft.State != draft.Checked {
			h.Fatal(shown.Draft.State, err)
		}
		if n, ok := tree.At("sessions.idle"); !ok || n.Scalar != "15m" {
			h.Errorf("sessions.idle is %q", n.Scalar)
		}
		revision := shown.Draft.Revision
		out, err := h.Amend(h.Context(), anna, d.ID, revision, policy.Set("sessions.idle", "10m"), policy.Set("services[0].second-factor[0].until", "2027-04-01"))
		if err != nil || len(out.Faults) > 0 || out.Draft.State != draft.Written {
			h.Fatal(out.Faults, out.Draft.State, err)
		}
		for _, says := range []string{"# Ours.", "sessions: { idle: 10m } # short", "[{ factor: email-code, until: 2027-04-01 }]"} {
			if !strings.Contains(string(out.Draft.Document), says) {
				h.Errorf("it does not say %q:\n%s", says, out.Draft.Document)
			}
		}
		if _, err := h.Amend(h.Context(), anna, d.ID, revision, policy.Set("sessions.idle", "5m")); fault.KeyOf(err) != fault.KeyOf(policies.ErrMoved) {
			h.Errorf("somebody else was quicker: %v", err)
		}
		broken, err := h.Amend(h.Context(), anna, d.ID, 0, policy.Set("sessions.idle", "ten minutes"), policy.Set("sessions.absolute", "4h"))
		if err != nil || len(broken.Faults) != 1 || broken.Faults[0].Path != "sessions.idle" {
			h.Errorf("with a fault: %+v, %v", broken.Faults, err)
		}
		after, _, err := h.Outline(h.Context(), anna, d.ID)
		if err != nil || string(after.Draft.Document) != string(out.Draft.Document) || after.Draft.Revision != out.Draft.Revision {
			h.Errorf("something was kept: %v\n%s", err, after.Draft.Document)
		}
		if _, err := h.Amend(h.Context(), h.as("olga", policy.StaffAuditor), d.ID, 0, policy.Set("sessions.idle", "5m")); fault.KeyOf(err) != fault.KeyOf(policies.ErrForbidden) {
			h.Errorf("an auditor: %v", err)
		}
	})
}

// A draft that was broken before can be mended in words, a step at a time; and that another version became live since, a change
// in words does not hide.
func TestWordsHideNothing(t *testing.T) {
	onBoth(t, func(h *house) {
		anna := h.as("anna", policy.StaffPolicyEditor)
		d, err := h.Begin(h.Context(), anna, production(mail, "sessions: { idle: soon, absolute: later }"), "")
		if err != nil {
			h.Fatal(err)
		}
		h.apply(production(app))
		out, err := h.Amend(h.Context(), anna, d.ID, 0, policy.Set("sessions.idle", "10m"))
		if err != nil || len(out.Faults) > 0 {
			h.Fatal(out.Faults, err)
		}
		if out.Draft.Base != d.Base {
			h.Errorf("it is based on version %d, and was on %d", out.Draft.Base, d.Base)
		}
		nothing, err := h.Begin(h.Context(), anna, []byte("a: ["), "")
		if err != nil {
			h.Fatal(err)
		}
		if c, tree, err := h.Outline(h.Context(), anna, nothing.ID); err != nil || len(c.Faults) == 0 || !tree.Empty() {
			h.Errorf("no document at all: %v, %v", c.Faults, err)
		}
	})
}
