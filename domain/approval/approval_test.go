package approval_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/approval"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func proposal() approval.Proposal {
	return approval.New("1", approval.ResetFactor, "anna", "telefoon kwijt", "staff:a", noon)
}

// XC-18: four eyes are those of two people, within a day, once.
func TestAnotherOneAgreesOnceAndInTime(t *testing.T) {
	for name, c := range map[string]struct {
		by   approval.Actor
		at   time.Time
		want error
	}{
		"another one":      {"staff:b", noon.Add(time.Hour), nil},
		"the same one":     {"staff:a", noon.Add(time.Hour), approval.ErrSamePerson},
		"just in time":     {"staff:b", noon.Add(approval.Lifetime - 1), nil},
		"too late":         {"staff:b", noon.Add(approval.Lifetime), approval.ErrOver},
		"the same, late":   {"staff:a", noon.Add(approval.Lifetime), approval.ErrOver},
		"at the same time": {"staff:b", noon, nil},
	} {
		p := proposal()
		if err := p.Agree(c.by, c.at, c.at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if agreed := p.State == approval.Agreed; agreed != (c.want == nil) {
			t.Errorf("%s: state is %s", name, p.State)
		}
		if err := p.Agree("staff:c", c.at, c.at); c.want == nil && !errors.Is(err, approval.ErrOver) {
			t.Errorf("%s: a second one agrees: %v", name, err)
		}
	}
}

// MA-26: what was agreed waits for its time, and can be stopped until then.
func TestWhatWasAgreedWaits(t *testing.T) {
	p := proposal()
	from := noon.Add(72 * time.Hour)
	if err := p.Agree("staff:b", noon, from); err != nil {
		t.Fatal(err)
	}
	if early := from.Add(-1); p.Due(early) || !p.Pending(early) || !errors.Is(p.Carry(early), approval.ErrOver) {
		t.Error("it is done before its time")
	}
	stopped := p
	if err := stopped.Decline("staff:a", from.Add(-1)); err != nil {
		t.Errorf("it cannot be stopped: %v", err)
	}
	if stopped.Due(from) || !errors.Is(stopped.Carry(from), approval.ErrOver) {
		t.Error("it is done although it was stopped")
	}
	if !p.Until.After(from) {
		t.Errorf("it is gone at %s, before its time", p.Until)
	}
	if err := p.Carry(from); err != nil || p.State != approval.Carried {
		t.Errorf("%v, state %s", err, p.State)
	}
	if err := p.Carry(from); !errors.Is(err, approval.ErrOver) {
		t.Errorf("it is done twice: %v", err)
	}
}

func TestWhoProposedTakesItBack(t *testing.T) {
	p := proposal()
	if err := p.Decline("staff:a", noon); err != nil || p.State != approval.Declined {
		t.Errorf("%v, state %s", err, p.State)
	}
	if err := p.Agree("staff:b", noon, noon); !errors.Is(err, approval.ErrOver) {
		t.Errorf("what was taken back is agreed with: %v", err)
	}
}

func TestRestoreRefusesWhatIsNoProposal(t *testing.T) {
	if got, err := approval.Restore(proposal()); err != nil {
		t.Error(err)
	} else if diff := cmp.Diff(proposal(), got); diff != "" {
		t.Error(diff)
	}
	for name, spoil := range map[string]func(*approval.Proposal){
		"id": func(p *approval.Proposal) { p.ID = "" }, "action": func(p *approval.Proposal) { p.Action = "erase" },
		"account": func(p *approval.Proposal) { p.Account = "" }, "by": func(p *approval.Proposal) { p.By = "" },
		"at": func(p *approval.Proposal) { p.At = time.Time{} }, "until": func(p *approval.Proposal) { p.Until = time.Time{} },
		"state": func(p *approval.Proposal) { p.State = "maybe" },
	} {
		p := proposal()
		spoil(&p)
		if _, err := approval.Restore(p); !errors.Is(err, approval.ErrInvalid) {
			t.Errorf("without a right %s: %v", name, err)
		}
	}
}
