package retention

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/policy"
)

const day = 24 * time.Hour

var (
	rule = policy.Unused{Warn: 300 * day, Suspend: 365 * day, Erase: 730 * day}
	born = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
)

func after(days int) time.Time { return born.Add(time.Duration(days) * day) }

// OL-36: warn, suspend, erase, each after the whole notice; who logs in, and who was suspended by hand, is left alone.
func TestEachStepComesInItsTime(t *testing.T) {
	active := account.Account{State: account.Active, CreatedAt: born}
	warned := active
	warned.WarnedAt = after(300)
	warnedLate := active
	warnedLate.WarnedAt = after(900) // the job stood still
	asleep := warned
	asleep.State, asleep.Why = account.Suspended, account.Unused
	byStaff := asleep
	byStaff.Why = account.ByStaff
	used := active
	used.LastLogin = after(200)
	for name, c := range map[string]struct {
		rule  policy.Unused
		a     account.Account
		since time.Time
		now   time.Time
		want  step
	}{
		"young":                      {rule, active, time.Time{}, after(300).Add(-1), leave},
		"old":                        {rule, active, time.Time{}, after(300), warn},
		"used":                       {rule, used, time.Time{}, after(499), leave},
		"used long ago":              {rule, used, time.Time{}, after(500), warn},
		"no rule":                    {policy.Unused{}, active, time.Time{}, after(9999), leave},
		"warned":                     {rule, warned, time.Time{}, after(365).Add(-1), leave},
		"warned in vain":             {rule, warned, time.Time{}, after(365), suspend},
		"warned late":                {rule, warnedLate, time.Time{}, after(964), leave},
		"warned late, in vain":       {rule, warnedLate, time.Time{}, after(965), suspend},
		"warning is all":             {policy.Unused{Warn: rule.Warn}, warned, time.Time{}, after(9999), leave},
		"asleep":                     {rule, asleep, after(365), after(730).Add(-1), leave},
		"asleep for long":            {rule, asleep, after(365), after(730), erase},
		"asleep since late":          {rule, asleep, after(700), after(1064), leave},
		"asleep since late, in vain": {rule, asleep, after(700), after(1065), erase},
		"suspended by staff":         {rule, byStaff, after(365), after(9999), leave},
	} {
		if got := next(c.rule, c.a, c.since, c.now); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// OL-36: a login puts all of it off.
func TestALoginStopsIt(t *testing.T) {
	a := account.Account{State: account.Active, CreatedAt: born, WarnedAt: after(300)}
	a.Used(after(364))
	if got := next(rule, a, time.Time{}, after(365)); got != leave {
		t.Errorf("%q after a login", got)
	}
	a.Suspend(account.Unused)
	a.Reinstate()
	if got := next(rule, a, time.Time{}, after(9999)); got != warn {
		t.Errorf("who was helped is not warned first, but %q", got)
	}
}
