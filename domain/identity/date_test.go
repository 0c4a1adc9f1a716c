package identity_test

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// MR-69: a date is a day that the calendar has, leap days included.
func TestDays(t *testing.T) {
	for d, want := range map[identity.Date]bool{
		{2024, 2, 29}: true, {2000, 2, 29}: true, {1900, 2, 29}: false, {2023, 2, 29}: false, {1969, 7, 1}: true, {1969, 4, 31}: false,
		{1969, 13, 1}: false, {1969, 0, 1}: false, {1969, 1, 0}: false, {0, 1, 1}: false, {-4, 1, 1}: false, {}: false,
	} {
		if _, ok := d.Calendar(); ok != want || d.Valid() != want {
			t.Errorf("%v: %v", d, ok)
		}
	}
}

// MR-69: one is a year older on one's birthday, and who was born on a leap day in other years on the day after.
func TestAges(t *testing.T) {
	leap := identity.Date{Year: 2008, Month: 2, Day: 29}
	for now, want := range map[string]int{"2024-02-28": 15, "2024-02-29": 16, "2025-02-28": 16, "2025-03-01": 17, "2008-02-29": 0, "2007-12-31": -1} {
		at, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := leap.Age(at); got != want {
			t.Errorf("%s: %d", now, got)
		}
	}
}
