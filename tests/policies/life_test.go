package policies_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// walked takes a draft as far as its approval.
func (h *house) walked(file []byte) draft.Draft {
	h.Helper()
	anna, bram := h.as("anna", "policy-editor"), h.as("bram", "approver")
	d, err := h.Begin(h.Context(), anna, file, "why")
	h.must(err)
	c, err := h.Check(h.Context(), anna, d.ID, 0)
	h.must(err)
	if !c.Good() || c.Draft.State != draft.Checked {
		h.Fatalf("%s: %v %v", c.Draft.State, c.Faults, c.Expectations)
	}
	d, err = h.Service.Replay(h.Context(), anna, d.ID, 0, 7)
	h.must(err)
	d, err = h.Service.Approve(h.Context(), bram, d.ID, d.Revision)
	h.must(err)
	return d
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) refused(want, got error) {
	h.Helper()
	if !errors.Is(got, want) {
		h.Errorf("%v, want %v", got, want)
	}
}

func (h *house) state(id string) draft.State {
	h.Helper()
	c, err := h.Show(h.Context(), h.as("dirk", "auditor"), id)
	h.must(err)
	return c.Draft.State
}

// AMBITIONS M1, REQUIREMENTS 1.8: from the first word to the version after it, on recorded logins, with two pairs of eyes.
func TestTheLifeOfAPolicy(t *testing.T) {
	onBoth(t, func(h *house) {
		anna, bram := h.as("anna", "policy-editor"), h.as("bram", "approver")
		for _, p := range []string{"one", "two", "one"} {
			h.login(p)
		}
		h.at = h.at.Add(time.Hour)
		d, err := h.Begin(h.Context(), anna, production(app), "Geen codes meer per e-mail")
		h.must(err)
		_, err = h.Service.Replay(h.Context(), anna, d.ID, 0, 7)
		h.refused(policies.ErrOrder, err)
		_, err = h.Check(h.Context(), anna, d.ID, d.Revision)
		h.must(err)
		d, err = h.Service.Replay(h.Context(), anna, d.ID, 0, 7)
		h.must(err)
		if g := d.Replay.Report.Groups; len(g) != 1 || g[0].Logins != 3 || g[0].People != 2 || g[0].Becomes.Kind != replay.Refused || g[0].Examples[0].Reference == "" {
			h.Fatalf("%+v", d.Replay)
		}
		_, err = h.Service.Approve(h.Context(), h.as("anna", "administrator"), d.ID, 0)
		h.refused(policies.ErrOwn, err)
		_, err = h.Service.Publish(h.Context(), bram, d.ID, 0)
		h.refused(policies.ErrOrder, err)
		d, err = h.Service.Approve(h.Context(), bram, d.ID, d.Revision)
		h.must(err)
		_, err = h.Write(h.Context(), anna, d.ID, d.Revision-1, production(mail))
		h.refused(policies.ErrMoved, err)
		before := h.live("production")
		d, err = h.Service.Publish(h.Context(), bram, d.ID, d.Revision)
		h.must(err)
		if live := h.live("production"); d.State != draft.Live || live.Version != before.Version+1 || live.Document.Policy.Services[0].Audiences[0].SecondFactors[0].Factor != policy.Authenticator {
			h.Errorf("%s as %d: %+v", d.State, live.Version, live.Document.Policy.Services[0])
		}
		old, err := h.realms.AtVersion(h.Context(), before.ID, before.Version) // which logins under way keep (M12)
		h.must(err)
		if diff := change.Between(before.Document, old.Document); len(diff) > 0 {
			h.Errorf("the version before changed: %v", diff)
		}
		_, err = h.Write(h.Context(), anna, d.ID, 0, production(mail))
		h.refused(policies.ErrOver, err)
	})
}

// A document with a fault, or that does not do as its tenant expects, is checked and stays a draft.
func TestNothingFaultyGoesOn(t *testing.T) {
	onBoth(t, func(h *house) {
		anna := h.as("anna", "policy-editor")
		for name, c := range map[string]struct {
			file   []byte
			faults []policy.Fault
		}{
			"a fault":                 {[]byte("realm: x"), nil},
			"of another realm":        {[]byte(strings.Replace(string(production(mail)), "production", "elsewhere", 1)), nil},
			"a broker that is gone":   {production(app), []policy.Fault{{Line: 1, Sentence: "gone"}}},
			"an expectation not met":  {production(app, "expectations: [{ name: N, service: portaal, method: account, then: asked, step: 'ask-code:email-code' }]"), nil},
			"one that is not met yet": {production("[{ factor: sms-code, from: 2027-01-01 }]", "expectations: [{ name: N, service: portaal, method: account, then: let-in }]"), nil},
		} {
			d, err := h.Begin(h.Context(), anna, c.file, "")
			h.must(err)
			h.faults = c.faults
			found, err := h.Check(h.Context(), anna, d.ID, 0)
			h.must(err)
			h.faults = nil
			if found.Good() || h.state(d.ID) != draft.Written {
				h.Errorf("%s: %s, %v", name, h.state(d.ID), found)
			}
			_, _, err = h.Apply(h.Context(), policies.Operator(h.live("production"), "operator"), c.file)
			if faulty := new(policies.Faulty); c.faults == nil && (!errors.As(err, &faulty) || err.Error() == "") {
				h.Errorf("%s was applied: %v", name, err)
			}
		}
	})
}

// AMBITIONS M2: a draft waits for its date. One that another version overtook goes back to its authors.
func TestDates(t *testing.T) {
	onBoth(t, func(h *house) {
		bram := h.as("bram", "approver")
		first, second := h.walked(production(mailOrMe)), h.walked(production(app))
		_, err := h.Schedule(h.Context(), bram, first.ID, 0, h.at)
		h.refused(policies.ErrPast, err)
		_, err = h.Schedule(h.Context(), bram, first.ID, 0, h.at.Add(time.Hour))
		h.must(err)
		_, err = h.Schedule(h.Context(), bram, first.ID, 0, h.at.Add(2*time.Hour)) // put off
		h.must(err)
		_, err = h.Schedule(h.Context(), bram, second.ID, 0, h.at.Add(3*time.Hour))
		h.must(err)
		version := h.live("production").Version
		for hour, want := range []string{"scheduled scheduled 0", "scheduled scheduled 0", "live scheduled 1", "live draft 1"} {
			h.at = noon.Add(time.Duration(hour) * time.Hour)
			h.deliver()
			if got := fmt.Sprintf("%s %s %d", h.state(first.ID), h.state(second.ID), h.live("production").Version-version); got != want {
				h.Errorf("after %d hours: %s, want %s", hour, got, want)
			}
		}
	})
}

// One goes back in one step, and everything is decided as it was.
func TestGoingBack(t *testing.T) {
	onBoth(t, func(h *house) {
		bram := h.as("bram", "approver")
		before := h.live("production")
		d := h.walked(production(app))
		_, err := h.Service.Publish(h.Context(), bram, d.ID, 0)
		h.must(err)
		back, err := h.Service.RollBack(h.Context(), bram, before.Version)
		h.must(err)
		now := h.live("production")
		if diff := change.Between(before.Document, now.Document); len(diff) > 0 || now.Version != before.Version+2 || back.Restores != before.Version {
			h.Errorf("%v as %d", diff, now.Version)
		}
		if got := h.state(d.ID); got != draft.RolledBack {
			h.Errorf("the version that was left is %s", got)
		}
		h.login("one")
		report, err := h.Affected(h.Context(), bram, 7, h.at.Add(24*time.Hour))
		h.must(err)
		if report.Total != 1 || report.Same != 1 {
			h.Errorf("%+v", report)
		}
		_, err = h.Service.RollBack(h.Context(), bram, 99)
		h.refused(policies.ErrNotThere, err)
	})
}

// Of many who publish at once one does, and the version after it is the next.
func TestPublishingAtOnce(t *testing.T) {
	onBoth(t, func(h *house) {
		bram, version := h.as("bram", "approver"), h.live("production").Version
		d := h.walked(production(app))
		var won atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := h.Service.Publish(h.Context(), bram, d.ID, 0); err == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		if got := h.live("production").Version; won.Load() != 1 || got != version+1 {
			h.Errorf("%d published, version %d after %d", won.Load(), got, version)
		}
	})
}

// XC-37: each role does what it may and nothing else. The operator of the installation may all.
func TestWhoMayWhat(t *testing.T) {
	h := build(t, "sqlite")
	d := h.walked(production(app))
	for name, want := range map[role.Name]string{
		"administrator": "read edit replay publish roll-back", "policy-editor": "read edit replay", "approver": "read replay publish roll-back", "auditor": "read", "helpdesk": "", "nobody": "",
	} {
		who, may := h.as("eva", name), []string{}
		for _, try := range []struct {
			right string
			do    func(ctx context.Context) error
		}{
			{"read", func(ctx context.Context) error { _, err := h.Show(ctx, who, d.ID); return err }},
			{"edit", func(ctx context.Context) error { _, err := h.Begin(ctx, who, nil, ""); return err }},
			{"replay", func(ctx context.Context) error { _, err := h.Affected(ctx, who, 1, h.at); return err }},
			{"publish", func(ctx context.Context) error {
				_, err := h.Schedule(ctx, who, d.ID, 0, h.at.Add(time.Hour))
				return err
			}},
			{"roll-back", func(ctx context.Context) error { _, err := h.Service.RollBack(ctx, who, 1); return err }},
		} {
			err := try.do(h.Context())
			if !errors.Is(err, policies.ErrForbidden) {
				may = append(may, try.right)
			}
		}
		if got := strings.Join(may, " "); got != want {
			t.Errorf("%s may %q, want %q", name, got, want)
		}
	}
	if _, err := h.Begin(t.Context(), policies.At{Realm: h.live("production"), By: "staff:x", Origin: "command"}, nil, ""); !errors.Is(err, policies.ErrForbidden) {
		t.Errorf("somebody of no staff writes: %v", err)
	}
}

// Export then apply gives an empty plan, always: for every document of the demo, and for each that was changed.
func TestWhatWasExportedChangesNothing(t *testing.T) {
	h := build(t, "sqlite")
	files := [][]byte{
		demo.Accountants, demo.AccountantsStaff, demo.HelpdeskPO, demo.HelpdeskPOStaff, demo.Omgevingsloket, demo.OmgevingsloketPractice, demo.OmgevingsloketStaff, demo.Reconi, demo.Schatkist, demo.SchatkistStaff,
	}
	for _, factors := range []string{mail, mailOrMe, app} {
		for _, more := range []string{"", "sessions: { idle: 5m, absolute: 1h }", "expectations: [{ name: N, service: portaal, method: account, then: let-in }]"} {
			files = append(files, production(factors, more))
		}
	}
	for _, file := range files {
		h.apply(file)
		d, _ := reader{}.Read(file)
		r, err := h.realms.BySlug(t.Context(), d.Realm)
		h.must(err)
		at := policies.Operator(r, "operator")
		out, err := h.Export(t.Context(), at)
		h.must(err)
		plan, err := h.Plan(t.Context(), at, out.Document)
		h.must(err)
		if len(plan.Changes) > 0 || !plan.Good() {
			t.Errorf("%s: %v %v", d.Realm, plan.Changes, plan.Faults)
		}
		if h.apply(out.Document) {
			t.Errorf("%s became live again", d.Realm)
		}
	}
}

// A list names drafts; each step that is not the publishing itself is in the log, with its author.
func TestStepsAreRecorded(t *testing.T) {
	h := build(t, "sqlite")
	d := h.walked(production(app))
	var got []string
	h.in(h.live("production").ID, func(ctx context.Context, st ports.Store) error {
		events, err := st.Audit().Newest(ctx, ports.AuditQuery{About: "draft:" + d.ID, Limit: 9})
		for _, e := range events {
			got = append(got, e.Actor+" "+e.Facts["state"])
		}
		return err
	})
	if diff := cmp.Diff([]string{"staff:bram approved", "staff:anna replayed", "staff:anna checked", "staff:anna draft"}, got); diff != "" {
		t.Error(diff)
	}
	all, err := h.List(t.Context(), h.as("dirk", "auditor"))
	if err != nil || len(all) != 2 || all[0].ID != d.ID && all[1].ID != d.ID {
		t.Errorf("%+v, %v", all, err)
	}
	gone, err := h.Withdraw(t.Context(), h.as("anna", "policy-editor"), d.ID, d.Revision)
	if err != nil || gone.State != draft.Withdrawn {
		t.Errorf("%s, %v", gone.State, err)
	}
}
