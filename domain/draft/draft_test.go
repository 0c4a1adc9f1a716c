package draft_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
)

var (
	now  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	soon = now.Add(time.Hour)
	four = policy.Publishing{FourEyes: true}
)

// acts are all that can be done to a draft, with what each gives in each state: a new state, or a refusal.
var acts = map[string]func(*draft.Draft) error{
	"write":    func(d *draft.Draft) error { return d.Write([]byte("b"), 7, "anna", soon) },
	"check":    func(d *draft.Draft) error { return d.Check() },
	"replay":   func(d *draft.Draft) error { return d.Replayed(draft.Replay{At: now, Days: 7}) },
	"approve":  func(d *draft.Draft) error { return d.Approve("bram", four, now) },
	"own":      func(d *draft.Draft) error { return d.Approve("anna", four, now) },
	"alone":    func(d *draft.Draft) error { return d.Approve("anna", policy.Publishing{}, now) },
	"schedule": func(d *draft.Draft) error { return d.Schedule(soon, 3, now) },
	"late":     func(d *draft.Draft) error { return d.Schedule(now, 3, now) },
	"outdated": func(d *draft.Draft) error { return d.Schedule(soon, 4, now) },
	"publish":  func(d *draft.Draft) error { return become(d, 3, now) },
	"due":      func(d *draft.Draft) error { return become(d, 3, soon) },
	"moved":    func(d *draft.Draft) error { return become(d, 4, soon) },
	"withdraw": func(d *draft.Draft) error { return d.Withdraw() },
}

func become(d *draft.Draft, live int, at time.Time) error {
	if err := d.Ready(live, at); err != nil {
		return err
	}
	d.Become(live+1, at)
	return nil
}

func in(s draft.State) draft.Draft {
	d := draft.New("d", []byte("a"), 3, "anna", now)
	d.State = s
	if s == draft.Scheduled {
		d.From = soon
	}
	return d
}

// REQUIREMENTS 1.8: the states of a policy version, and the ways between them: the whole table.
func TestTheLifeOfADraft(t *testing.T) {
	const over, order = "over", "order"
	words := map[error]string{draft.ErrOver: over, draft.ErrOrder: order, draft.ErrOutdated: "outdated", draft.ErrOwn: "own", draft.ErrPast: "past"}
	for s, want := range map[draft.State]map[string]string{
		draft.Written: {"write": "draft", "check": "checked", "replay": order, "approve": order, "own": order, "alone": order, "schedule": order, "late": order, "outdated": order,
			"publish": order, "due": order, "moved": order, "withdraw": "withdrawn"},
		draft.Checked: {"write": "draft", "check": "checked", "replay": "replayed", "approve": order, "own": order, "alone": order, "schedule": order, "late": order, "outdated": order,
			"publish": order, "due": order, "moved": order, "withdraw": "withdrawn"},
		draft.Replayed: {"write": "draft", "check": "replayed", "replay": "replayed", "approve": "approved", "own": "own", "alone": "approved", "schedule": order, "late": order,
			"outdated": order, "publish": order, "due": order, "moved": order, "withdraw": "withdrawn"},
		draft.Approved: {"write": "draft", "check": "approved", "replay": "replayed", "approve": order, "own": order, "alone": order, "schedule": "scheduled", "late": "past",
			"outdated": "outdated", "publish": "live", "due": "live", "moved": "outdated", "withdraw": "withdrawn"},
		draft.Scheduled: {"write": "draft", "check": "scheduled", "replay": order, "approve": order, "own": order, "alone": order, "schedule": "scheduled", "late": "past",
			"outdated": "outdated", "publish": order, "due": "live", "moved": "outdated", "withdraw": "withdrawn"},
		draft.Live: nil, draft.Superseded: nil, draft.RolledBack: nil, draft.Withdrawn: nil,
	} {
		for name, act := range acts {
			d := in(s)
			err := act(&d)
			got := string(d.State)
			if err != nil {
				got = words[err]
			}
			expected := want[name]
			if want == nil {
				expected = over
			}
			if got != expected {
				t.Errorf("%s when %s: %s, want %s", name, s, got, expected)
			}
		}
	}
}

// Whoever wrote any of it does not approve it, and what is written anew is looked at anew.
func TestAuthors(t *testing.T) {
	d := in(draft.Approved)
	d.Approver, d.Replay = "bram", draft.Replay{At: now}
	if err := d.Write([]byte("b"), 4, "cato", soon); err != nil {
		t.Fatal(err)
	}
	want := draft.Draft{ID: "d", Document: []byte("b"), Base: 4, Authors: []string{"anna", "cato"}, At: soon, State: draft.Written}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
	d.State = draft.Replayed
	for _, author := range d.Authors {
		if err := d.Approve(author, four, now); !errors.Is(err, draft.ErrOwn) {
			t.Errorf("%s approves what they wrote: %v", author, err)
		}
	}
}

// Of a version that was live one can see how it ended; what a replay said of logins goes, its numbers stay.
func TestTheEndOfAVersion(t *testing.T) {
	d := in(draft.Approved)
	d.Replay.Report = replay.Report{Total: 3, Groups: []replay.Group{{Logins: 2, Examples: []replay.Example{{Event: "e"}}}}}
	d.Become(4, now)
	if g := d.Replay.Report.Groups[0]; d.Version != 4 || g.Logins != 2 || g.Examples != nil {
		t.Errorf("%+v", d)
	}
	for restores, want := range map[int]draft.State{0: draft.Superseded, 2: draft.RolledBack, 5: draft.Superseded} {
		gone := d
		gone.Replaced(draft.Draft{Restores: restores})
		if gone.State != want {
			t.Errorf("after one that restores %d: %s, want %s", restores, gone.State, want)
		}
	}
	lapsed := in(draft.Scheduled)
	lapsed.Lapse()
	if lapsed.State != draft.Written || !lapsed.From.IsZero() {
		t.Errorf("%+v", lapsed)
	}
}

// What storage gives back is a draft, or nothing.
func TestRestore(t *testing.T) {
	if d, err := draft.Restore(in(draft.Scheduled)); err != nil || d.ID != "d" {
		t.Errorf("%+v, %v", d, err)
	}
	for _, change := range []func(*draft.Draft){
		func(d *draft.Draft) { d.ID = "" }, func(d *draft.Draft) { d.State = "?" }, func(d *draft.Draft) { d.At = time.Time{} },
		func(d *draft.Draft) { d.Authors = nil }, func(d *draft.Draft) { d.State = draft.Scheduled },
	} {
		d := in(draft.Live)
		change(&d)
		if _, err := draft.Restore(d); !errors.Is(err, draft.ErrInvalid) {
			t.Errorf("%+v was restored", d)
		}
	}
}
