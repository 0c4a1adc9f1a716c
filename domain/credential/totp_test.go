package credential_test

import (
	"slices"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/secret"
)

// G16, OL-20: a step is 30 seconds, counted from 1970 whatever the clocks on the wall do.
func TestSteps(t *testing.T) {
	for at, want := range map[time.Time]int64{
		time.Unix(0, 0): 0, time.Unix(29, 999_999_999): 0, time.Unix(30, 0): 1, time.Unix(59, 0): 1, time.Unix(1111111109, 0): 37037036, time.Unix(20000000000, 0): 666666666,
		time.Date(2026, 10, 25, 0, 59, 59, 0, time.UTC): 59762999, time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC): 59763000,
	} {
		if got := credential.StepAt(at); got != want {
			t.Errorf("%s is in step %d", at.UTC(), got)
		}
	}
}

// MA-27: each step once, all matches looked at, and nothing typed before is good again.
func TestAcceptStep(t *testing.T) {
	for _, c := range []struct {
		name    string
		last    int64
		matched []int64
		want    int64
	}{
		{"no match", 10, nil, 0},
		{"the first login", 0, []int64{100}, 100},
		{"a fresh one", 99, []int64{100}, 100},
		{"a phone that is slow", 98, []int64{99}, 99},
		{"a replay", 100, []int64{100}, 0},
		{"older than the last", 101, []int64{100}, 0},
		{"a fresh one with the code of the used one", 99, []int64{99, 100}, 100},
		{"two fresh ones with one code: both are spent", 98, []int64{99, 100}, 100},
		{"in another order", 98, []int64{100, 99}, 100},
		{"far apart", 99, []int64{99, 101}, 101},
		{"all of them used", 101, []int64{99, 100, 101}, 0},
	} {
		if got, ok := credential.AcceptStep(c.last, c.matched); got != c.want || ok != (c.want != 0) {
			t.Errorf("%s: step %d, %t", c.name, got, ok)
		}
	}
}

// MA-27: whatever is typed in whatever order, a step that was accepted never is again, and steps only go up.
func TestNoStepIsAcceptedTwice(t *testing.T) {
	const steps = 5
	var windows [][]int64 // every set of matches
	for set := range 1 << steps {
		var w []int64
		for s := range int64(steps) {
			if set>>s&1 == 1 {
				w = append(w, s+1)
			}
		}
		windows = append(windows, w)
	}
	for _, first := range windows {
		for _, second := range windows {
			a, ok := credential.AcceptStep(0, first)
			if ok != (len(first) > 0) {
				t.Fatalf("%v on a new key: %t", first, ok)
			}
			b, again := credential.AcceptStep(a, second)
			if again && (b <= a || !slices.Contains(second, b)) {
				t.Errorf("%v then %v: step %d after %d", first, second, b, a)
			}
			if _, replayed := credential.AcceptStep(a, first); replayed {
				t.Errorf("%v was good twice", first)
			}
		}
	}
}

// MA-27: how far the phone's clock is off.
func TestDrift(t *testing.T) {
	now := time.Unix(3000, 0)
	for step, want := range map[int64]int{99: -1, 100: 0, 101: 1} {
		if got := credential.Drift(step, now); got != want {
			t.Errorf("step %d drifts %d", step, got)
		}
	}
}

// MA-22: the key as people type it over.
func TestManualKey(t *testing.T) {
	for key, want := range map[string]string{"JBSWY3DPEHPK3PXP": "JBSW Y3DP EHPK 3PXP", "JBSWY": "JBSW Y", "": ""} {
		if got := credential.ManualKey(secret.New(key)).Reveal(); got != want {
			t.Errorf("%q is shown as %q", key, got)
		}
	}
}
