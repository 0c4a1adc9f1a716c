package identity_test

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// MR-79: what has ended has ended from that day on; an end to come does not count yet.
func TestAnEndCountsFromItsDay(t *testing.T) {
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		ended, now time.Time
		want       bool
	}{
		"no end":          {time.Time{}, day, false},
		"the day before":  {day, day.Add(-time.Nanosecond), false},
		"the day itself":  {day, day, true},
		"long afterwards": {day, day.AddDate(10, 0, 0), true},
	} {
		if got := (identity.Extract{Ended: c.ended}).Dissolved(c.now); got != c.want {
			t.Errorf("%s: an organisation is dissolved: %t", name, got)
		}
		if got := (identity.BranchExtract{Ended: c.ended}).Closed(c.now); got != c.want {
			t.Errorf("%s: a branch is closed: %t", name, got)
		}
	}
}
