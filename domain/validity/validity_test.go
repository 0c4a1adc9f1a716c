package validity_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/validity"
)

var start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func day(n int) time.Time { return start.AddDate(0, 0, n) }

func fresh(t *testing.T) validity.Term {
	t.Helper()
	term, err := validity.New(day(10), day(100))
	if err != nil {
		t.Fatal(err)
	}
	return term
}

func TestATermRunsFromUntil(t *testing.T) {
	term := fresh(t)
	for at, want := range map[int]validity.Phase{0: validity.NotYet, 9: validity.NotYet, 10: validity.Valid, 99: validity.Valid, 100: validity.Expired} {
		if got := term.At(day(at)); got != want {
			t.Errorf("day %d: %s, want %s", at, got, want)
		}
	}
	for _, wrong := range [][2]int{{5, 5}, {6, 5}} {
		if _, err := validity.New(day(wrong[0]), day(wrong[1])); err == nil {
			t.Errorf("%v made a term", wrong)
		}
	}
}

// MR-75: every act in every phase; what is not listed is refused and changes nothing.
func TestActsInEveryPhase(t *testing.T) {
	acts := map[string]func(*validity.Term, time.Time) error{
		"pause":  func(v *validity.Term, now time.Time) error { return v.Pause(now) },
		"resume": func(v *validity.Term, now time.Time) error { return v.Resume(now) },
		"finish": func(v *validity.Term, now time.Time) error { return v.Finish(now, now) },
		"extend": func(v *validity.Term, now time.Time) error { return v.Extend(day(200), now) },
	}
	phases := map[string]struct {
		at      int
		prepare func(*validity.Term)
		allowed map[string]validity.Phase // and the phase a day later
	}{
		"not yet": {5, nil, map[string]validity.Phase{"pause": validity.NotYet, "finish": validity.Ended, "extend": validity.NotYet}},
		"valid":   {50, nil, map[string]validity.Phase{"pause": validity.Paused, "finish": validity.Ended, "extend": validity.Valid}},
		"paused": {50, func(v *validity.Term) { _ = v.Pause(day(40)) },
			map[string]validity.Phase{"resume": validity.Valid, "finish": validity.Ended, "extend": validity.Paused}},
		"end set": {50, func(v *validity.Term) { _ = v.Finish(day(60), day(40)) },
			map[string]validity.Phase{"pause": validity.Paused, "finish": validity.Ended, "extend": validity.Valid}},
		"ended":   {70, func(v *validity.Term) { _ = v.Finish(day(60), day(40)) }, nil},
		"expired": {150, nil, nil},
	}
	for name, p := range phases {
		for act, do := range acts {
			t.Run(name+"/"+act, func(t *testing.T) {
				term := fresh(t)
				if p.prepare != nil {
					p.prepare(&term)
				}
				before := term.At(day(p.at + 1))
				err := do(&term, day(p.at))
				want, allowed := p.allowed[act]
				if allowed != (err == nil) {
					t.Fatalf("error %v", err)
				}
				if !allowed {
					want = before
				}
				if got := term.At(day(p.at + 1)); got != want {
					t.Errorf("then %s, want %s", got, want)
				}
			})
		}
	}
}

func TestAnEndLiesAhead(t *testing.T) {
	term := fresh(t)
	if term.Finish(day(49), day(50)) == nil || term.Finish(day(100), day(50)) == nil || term.Extend(day(100), day(50)) == nil {
		t.Error("an end in the past, an end after the calendar's, or an extension that is none was taken")
	}
}

// M9: no act changes what was true before it, whatever the acts and their order.
func TestThePastStaysAsItWas(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		term := fresh(t)
		for now := 0; now < 160; now += random.IntN(15) {
			before := make([]validity.Phase, now)
			for at := range before {
				before[at] = term.At(day(at))
			}
			copied := term
			switch random.IntN(5) {
			case 0:
				_ = term.Pause(day(now))
			case 1:
				_ = term.Resume(day(now))
			case 2:
				_ = term.Finish(day(now+random.IntN(40)), day(now))
			case 3:
				_ = term.Extend(day(now+random.IntN(100)), day(now))
			}
			if _, err := validity.Restore(term); err != nil {
				t.Fatalf("an act made no term: %+v", term)
			}
			for at, want := range before {
				if got := term.At(day(at)); got != want {
					t.Fatalf("on day %d an act changed day %d from %s to %s", now, at, want, got)
				}
				if copied.At(day(at)) != want {
					t.Fatalf("a copy changed")
				}
			}
		}
	}
}

// Between two edges nothing changes: a time axis needs no more moments than these.
func TestEdgesAreAllTheChanges(t *testing.T) {
	term := fresh(t)
	_ = term.Pause(day(20))
	_ = term.Resume(day(30))
	_ = term.Pause(day(40))
	_ = term.Finish(day(60), day(41))
	edge := map[time.Time]bool{}
	for _, e := range term.Edges() {
		edge[e] = true
	}
	for at := 1; at < 120; at++ {
		if term.At(day(at)) != term.At(day(at-1)) && !edge[day(at)] {
			t.Errorf("day %d is no edge, but the phase changed", at)
		}
	}
}

func TestRestoreRefusesWhatIsNoTerm(t *testing.T) {
	for name, wrong := range map[string]validity.Term{
		"nothing":             {},
		"two open pauses":     {From: day(0), Until: day(9), Pauses: []validity.Pause{{From: day(1)}, {From: day(2)}}},
		"pauses that overlap": {From: day(0), Until: day(9), Pauses: []validity.Pause{{day(1), day(5)}, {day(2), day(6)}}},
		"a pause backwards":   {From: day(0), Until: day(9), Pauses: []validity.Pause{{day(5), day(1)}}},
	} {
		if _, err := validity.Restore(wrong); err == nil {
			t.Errorf("%s was restored", name)
		}
	}
}
