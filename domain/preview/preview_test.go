package preview_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/policy/policytest"
	"github.com/voordeur/voordeur/domain/preview"
)

// AMBITIONS M2: what is shown of a date is what happens when the clock gets there: the ways in that the planner offers,
// and the factors that it asks, at each date of a policy, just before it and between.
func TestAPreviewIsWhatHappens(t *testing.T) {
	ways, asked := 0, 0
	for seed := range int64(300) {
		d := policytest.New(seed)
		doc := d.Document()
		for _, s := range doc.Policy.Services {
			for _, at := range append(moments(doc.Policy), d.Instant()) {
				var shown []login.Option
				for _, a := range s.Audiences {
					for _, w := range preview.At(doc, s.ID, a.ID, at).Ways {
						shown = append(shown, w.Option)
						asked += len(w.Factors)
						behaves(t, doc, s.ID, w, at)
					}
				}
				ways += len(shown)
				if got := offered(login.Next(doc.Policy, login.Evidence{Asked: login.Asked{Service: s.ID}, Choice: login.Choice{Audience: "x"}}, at)); !cmp.Equal(shown, got) {
					t.Fatalf("seed %d: %s at %s: %s", seed, s.ID, at, cmp.Diff(shown, got))
				}
			}
		}
	}
	if ways < 1000 || asked < 1000 {
		t.Errorf("looked at %d ways and %d factors only", ways, asked)
	}
}

func offered(step login.Step) []login.Option {
	if choose, ok := step.(login.ChooseMethod); ok {
		return choose.Options
	}
	return nil
}

// behaves walks a login as it would go then: from the choice, over the proof, to the first step after it.
func behaves(t *testing.T, doc policy.Document, service string, w preview.Way, at time.Time) {
	t.Helper()
	e := login.Evidence{Asked: login.Asked{Service: service}, Choice: w.Choice}
	switch first := login.Next(doc.Policy, e, at).(type) {
	case login.AskPassword:
		if first.Accounts != w.Accounts {
			t.Errorf("asks for an account of %s, not %s", first.Accounts, w.Accounts)
		}
	case login.AuthenticateUpstream:
		if first.Choice != w.Choice || first.Minimum != w.Minimum {
			t.Errorf("asks %+v of %+v", first, w.Option)
		}
	default:
		t.Errorf("a way that is shown leads to %#v", first)
	}
	step := login.Next(doc.Policy, preview.Somebody(doc, service, w.Option, at), at)
	ask, _ := step.(login.AskCode)
	if !cmp.Equal(ask.Factors, w.Factors) {
		t.Errorf("asks %v, shows %v", ask.Factors, w.Factors)
	}
	for _, f := range ask.Factors {
		if told := !f.Announce.IsZero() && !at.Before(f.Announce); told != slices.Contains(w.Announced, f) {
			t.Errorf("%v is announced at %s: %t", f, at, told)
		}
	}
}

func moments(p policy.Policy) []time.Time {
	var out []time.Time
	for _, at := range preview.Dates(p) {
		out = append(out, at.Add(-time.Nanosecond), at)
	}
	return out
}

// AMBITIONS M2: between two dates nothing changes, so a slider that stops at each shows all there is.
func TestNothingChangesBetweenDates(t *testing.T) {
	changed := 0
	for seed := range int64(200) {
		doc := policytest.New(seed).Document()
		dates := preview.Dates(doc.Policy)
		for i := 0; i+1 < len(dates); i++ {
			for _, s := range doc.Policy.Services {
				for _, a := range s.Audiences {
					here := preview.At(doc, s.ID, a.ID, dates[i])
					if d := cmp.Diff(here, preview.At(doc, s.ID, a.ID, dates[i+1].Add(-time.Nanosecond))); d != "" {
						t.Fatalf("seed %d: between %s and %s: %s", seed, dates[i], dates[i+1], d)
					}
					if !cmp.Equal(here, preview.At(doc, s.ID, a.ID, dates[i+1])) {
						changed++
					}
				}
			}
		}
	}
	if changed < 300 {
		t.Errorf("only %d times did anything change at a date", changed)
	}
}
