// Package throttle holds attempt budgets: how often something may happen per account, address or
// browser, counted over all codes, tabs, channels and nodes (XC-01, XC-03). No setting turns it off.
package throttle

import (
	"slices"
	"time"
)

// Limit allows at most Count events in any Window.
type Limit struct {
	Count  int
	Window time.Duration
}

// Rule is a set of limits that hold together, with a pause between two events.
type Rule struct {
	Cooldown time.Duration
	Limits   []Limit
}

// The budgets of REQUIREMENTS 1.7.
var (
	// CodeSends: cooldown 30 s, 5 an hour and 10 a day (XC-01).
	CodeSends = Rule{Cooldown: 30 * time.Second, Limits: []Limit{{5, time.Hour}, {10, 24 * time.Hour}}}
	// CodeAttempts: 10 an hour per account, over all codes (XC-03).
	CodeAttempts = Rule{Limits: []Limit{{10, time.Hour}}}
	// PasswordAttempts: three quick mistakes slow one down, ten an hour block the way for a while (XC-06).
	PasswordAttempts = Rule{Limits: []Limit{{3, 20 * time.Second}, {6, 5 * time.Minute}, {10, time.Hour}}}
	// NetworkAttempts: what one network may try over all accounts; an office full of people must fit.
	NetworkAttempts = Rule{Limits: []Limit{{100, 10 * time.Minute}}}
	// RoleRequests: one mail to the administrators, not ten (MS-48).
	RoleRequests = Rule{Cooldown: time.Hour, Limits: []Limit{{3, 24 * time.Hour}}}
)

// Bucket is the memory of one budget: the instants at which something happened, oldest first.
type Bucket struct {
	Key    string
	Events []time.Time
}

// Take asks for one more event at now. It is granted and remembered, or refused until the
// instant given. A refused event does not count, so that trying cannot prolong a block.
func (b *Bucket) Take(r Rule, now time.Time) (until time.Time, ok bool) {
	if until = b.Until(r, now); !until.IsZero() {
		return until, false
	}
	b.forget(r, now)
	b.Events = append(b.Events, now)
	return time.Time{}, true
}

// Forgive takes back the newest event: it turned out to be one that is not counted.
func (b *Bucket) Forgive() {
	if n := len(b.Events); n > 0 {
		b.Events = b.Events[:n-1]
	}
}

// Until tells when the next event will be granted; the zero time: now.
func (b Bucket) Until(r Rule, now time.Time) time.Time {
	var until time.Time
	later := func(t time.Time) {
		if t.After(now) && t.After(until) {
			until = t
		}
	}
	if n := len(b.Events); n > 0 && r.Cooldown > 0 {
		later(b.Events[n-1].Add(r.Cooldown))
	}
	for _, l := range r.Limits {
		if n := len(b.Events); n >= l.Count {
			later(b.Events[n-l.Count].Add(l.Window))
		}
	}
	return until
}

// Left tells how many events the tightest limit still grants at now, the cooldown aside.
func (b Bucket) Left(r Rule, now time.Time) int {
	left := -1
	for _, l := range r.Limits {
		recent := 0
		for _, e := range b.Events {
			if e.Add(l.Window).After(now) {
				recent++
			}
		}
		if n := max(0, l.Count-recent); left < 0 || n < left {
			left = n
		}
	}
	return left
}

// forget drops what no limit looks at any more, so that a bucket stays small.
func (b *Bucket) forget(r Rule, now time.Time) {
	var longest time.Duration
	for _, l := range r.Limits {
		longest = max(longest, l.Window)
	}
	b.Events = slices.DeleteFunc(b.Events, func(t time.Time) bool { return !t.Add(longest).After(now) })
}
