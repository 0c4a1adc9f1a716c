// Package funnel counts how far logins at a service came, and where they ended, without telling of anybody: numbers are
// rounded, so that a small group shows neither by itself nor as the difference of others, and of other periods.
package funnel

import (
	"cmp"
	"slices"
	"time"
)

// Step is how far a login came.
type Step string

// The steps that the log tells of. That a login began, and by which way, it does not tell: visitors who prove nothing
// write nothing.
const (
	Proven Step = "proven" // who it is was proven, at a broker or by a password
	Factor Step = "factor" // a second proof was given
	Email  Step = "email"  // an e-mail address was proven
	In     Step = "in"     // they were let in
)

// Steps are all of them, in the order of a login. Not every login takes each.
var Steps = []Step{Proven, Factor, Email, In}

// Least is the smallest group that is told of.
const Least = 5

// Count is a number of logins as it may be told.
type Count int

// Few is a group that is too small to be told of.
const Few Count = -1

// Told rounds a number to the nearest multiple of Least. None is none, and tells of nobody.
func Told(n int) Count {
	switch {
	case n <= 0:
		return 0
	case n < Least:
		return Few
	}
	return Count((n + Least/2) / Least * Least)
}

// Service is what became of the logins at one service.
type Service struct {
	ID      string
	Steps   []Count // in the order of Steps
	Refused []Reason
}

// Reason is how many were refused for one reason.
type Reason struct {
	Name   string
	Logins Count
}

// Day is what became of the logins of one day, at all services.
type Day struct {
	Day         time.Time
	In, Refused Count
}

// Line is how many logins a day were let in, or refused for one reason.
type Line struct {
	Reason string  // empty: they were let in
	Days   []Count // in the order of the days that were asked for
	Total  Count
}

// Tally counts exact numbers, which never leave it.
type Tally struct {
	steps   map[string]map[Step]int
	reasons map[string]map[string]int
	in, out map[time.Time]int
	why     map[string]map[time.Time]int
}

// NewTally counts nothing yet.
func NewTally() *Tally {
	return &Tally{map[string]map[Step]int{}, map[string]map[string]int{}, map[time.Time]int{}, map[time.Time]int{}, map[string]map[time.Time]int{}}
}

// Reached counts logins that came to a step on a day.
func (t *Tally) Reached(service string, s Step, day time.Time, logins int) {
	add(t.steps, service, s, logins)
	if s == In {
		t.in[day] += logins
	}
}

// Refused counts logins that were refused for a reason on a day.
func (t *Tally) Refused(service, reason string, day time.Time, logins int) {
	add(t.reasons, service, reason, logins)
	add(t.why, reason, day, logins)
	t.out[day] += logins
}

func add[K comparable](to map[string]map[K]int, service string, key K, logins int) {
	if to[service] == nil {
		to[service] = map[K]int{}
	}
	to[service][key] += logins
}

// Services tells of each service, by name; its reasons the most frequent first.
func (t *Tally) Services() []Service {
	ids := map[string]bool{}
	for id := range t.steps {
		ids[id] = true
	}
	for id := range t.reasons {
		ids[id] = true
	}
	var out []Service
	for id := range ids {
		s := Service{ID: id}
		for _, step := range Steps {
			s.Steps = append(s.Steps, Told(t.steps[id][step]))
		}
		for name, n := range t.reasons[id] {
			s.Refused = append(s.Refused, Reason{name, Told(n)})
		}
		slices.SortFunc(s.Refused, func(a, b Reason) int { return cmp.Or(cmp.Compare(b.Logins, a.Logins), cmp.Compare(a.Name, b.Name)) })
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Service) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Days tells of each day on which something happened, in their order.
func (t *Tally) Days() []Day {
	days := map[time.Time]bool{}
	for d := range t.in {
		days[d] = true
	}
	for d := range t.out {
		days[d] = true
	}
	var out []Day
	for d := range days {
		out = append(out, Day{d, Told(t.in[d]), Told(t.out[d])})
	}
	slices.SortFunc(out, func(a, b Day) int { return a.Day.Compare(b.Day) })
	return out
}

// Lines tells of each of these days how many were let in, and how many were refused for each reason; the most frequent
// reason first. Every number is rounded by itself, so that a sum tells no more of a few than its parts do.
func (t *Tally) Lines(days []time.Time) []Line {
	line := func(reason string, by map[time.Time]int) Line {
		out, all := Line{Reason: reason, Days: make([]Count, len(days))}, 0
		for i, d := range days {
			out.Days[i] = Told(by[d])
			all += by[d]
		}
		out.Total = Told(all)
		return out
	}
	var refused []Line
	for reason, by := range t.why {
		refused = append(refused, line(reason, by))
	}
	slices.SortFunc(refused, func(a, b Line) int { return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Reason, b.Reason)) })
	return append([]Line{line("", t.in)}, refused...)
}
