package funnel_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/funnel"
)

// A group of fewer than five shows neither by itself nor by subtraction: whatever two numbers are told, of a whole and of
// a part of it, or of two periods, more than one difference leads to them, and one of those is none or no small group.
func TestSmallGroupsDoNotShowBySubtraction(t *testing.T) {
	type told struct{ whole, part funnel.Count }
	differences := map[told]map[int]bool{}
	for whole := range 60 {
		for part := range whole + 1 {
			key := told{funnel.Told(whole), funnel.Told(part)}
			if differences[key] == nil {
				differences[key] = map[int]bool{}
			}
			differences[key][whole-part] = true
		}
	}
	for key, of := range differences {
		small := 0
		for d := range of {
			if d > 0 && d < funnel.Least {
				small++
			}
		}
		if small > 0 && len(of) < 2 {
			t.Errorf("%v tells that the difference is %v", key, of)
		}
	}
	for n := 1; n < funnel.Least; n++ {
		if funnel.Told(n) != funnel.Few {
			t.Errorf("%d is told", n)
		}
	}
}

// What is told of each service and day, and that none is none.
func TestTheTally(t *testing.T) {
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	c := funnel.NewTally()
	c.Reached("b", funnel.Proven, day, 101)
	c.Reached("b", funnel.In, day, 60)
	c.Reached("b", funnel.In, day.AddDate(0, 0, 1), 38)
	c.Refused("b", "no-role", day, 2)
	c.Refused("b", "level-too-low", day, 7)
	c.Refused("a", "cancelled", day.AddDate(0, 0, -1), 1)
	if diff := cmp.Diff([]funnel.Service{
		{ID: "a", Steps: []funnel.Count{0, 0, 0, 0}, Refused: []funnel.Reason{{Name: "cancelled", Logins: funnel.Few}}},
		{ID: "b", Steps: []funnel.Count{100, 0, 0, 100}, Refused: []funnel.Reason{{Name: "level-too-low", Logins: 5}, {Name: "no-role", Logins: funnel.Few}}},
	}, c.Services()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]funnel.Day{
		{Day: day.AddDate(0, 0, -1), Refused: funnel.Few}, {Day: day, In: 60, Refused: 10}, {Day: day.AddDate(0, 0, 1), In: 40},
	}, c.Days()); diff != "" {
		t.Error(diff)
	}
}

// A line for each reason, by the days that are asked for; each number is rounded by itself, and a day of nothing is none.
func TestTheLines(t *testing.T) {
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	before := day.AddDate(0, 0, -1)
	c := funnel.NewTally()
	c.Reached("a", funnel.In, day, 11)
	c.Refused("a", "rare", before, 2)
	c.Refused("a", "often", before, 3)
	c.Refused("b", "often", before, 4)
	c.Refused("b", "often", day.AddDate(0, 0, -9), 50)
	want := []funnel.Line{
		{Days: []funnel.Count{0, 10}, Total: 10},
		{Reason: "often", Days: []funnel.Count{5, 0}, Total: 5},
		{Reason: "rare", Days: []funnel.Count{funnel.Few, 0}, Total: funnel.Few},
	}
	if diff := cmp.Diff(want, c.Lines([]time.Time{before, day})); diff != "" {
		t.Error(diff)
	}
}
