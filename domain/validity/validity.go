// Package validity says when something that was given counts: from, until, paused in between, ended early.
// Every act is of now or later, so what was true before it stays true: an answer about the past never changes.
package validity

import (
	"errors"
	"slices"
	"time"
)

// Term is the time in which something counts. It begins at From and ends before Until, or before Ends where
// that is earlier. Pauses are in order, and only the last may be open.
type Term struct {
	From   time.Time
	Until  time.Time
	Ends   time.Time // set by whoever ends it, now or on a day to come; zero: nobody did
	Pauses []Pause
}

// Pause is a time in which it does not count. A zero Until: until somebody says otherwise.
type Pause struct{ From, Until time.Time }

// Phase is what a term is at one moment.
type Phase string

// The phases.
const (
	NotYet  Phase = "not-yet"
	Valid   Phase = "valid"
	Paused  Phase = "paused"
	Ended   Phase = "ended"   // by somebody
	Expired Phase = "expired" // by the calendar
)

var (
	// ErrTerm tells that the times do not make a term.
	ErrTerm = errors.New("validity: not a term")
	// ErrOver tells that the term is over, or not in the phase that the act needs.
	ErrOver = errors.New("validity: the term does not allow it any more")
)

// New makes a term that nobody touched yet.
func New(from, until time.Time) (Term, error) { return Restore(Term{From: from, Until: until}) }

// Restore is the door through which a term comes back from storage.
func Restore(t Term) (Term, error) {
	if t.From.IsZero() || !t.From.Before(t.Until) {
		return Term{}, ErrTerm
	}
	last := time.Time{}
	for i, p := range t.Pauses {
		open := p.Until.IsZero()
		if p.From.Before(last) || open && i < len(t.Pauses)-1 || !open && p.Until.Before(p.From) {
			return Term{}, ErrTerm
		}
		last = p.Until
	}
	return t, nil
}

// End is the first moment at which it counts no more, for good.
func (t Term) End() time.Time {
	if !t.Ends.IsZero() && t.Ends.Before(t.Until) {
		return t.Ends
	}
	return t.Until
}

// At gives the phase at one moment, of the past or to come, as far as is known now.
func (t Term) At(at time.Time) Phase {
	switch {
	case !t.Ends.IsZero() && !at.Before(t.Ends) && t.Ends.Before(t.Until):
		return Ended
	case !at.Before(t.Until):
		return Expired
	case at.Before(t.From):
		return NotYet
	case slices.ContainsFunc(t.Pauses, func(p Pause) bool { return p.holds(at) }):
		return Paused
	}
	return Valid
}

func (p Pause) holds(at time.Time) bool {
	return !at.Before(p.From) && (p.Until.IsZero() || at.Before(p.Until))
}

// Edges gives every moment at which the phase may change.
func (t Term) Edges() []time.Time {
	out := []time.Time{t.From, t.End()}
	for _, p := range t.Pauses {
		out = append(out, p.From)
		if !p.Until.IsZero() {
			out = append(out, p.Until)
		}
	}
	return out
}

// over tells whether nothing can be done with it any more.
func (t Term) over(now time.Time) bool { return !now.Before(t.End()) }

func (t Term) open() bool {
	n := len(t.Pauses)
	return n > 0 && t.Pauses[n-1].Until.IsZero()
}

// Pause stops it at once. What did not begin yet can be paused too: it then begins paused.
func (t *Term) Pause(now time.Time) error {
	if t.over(now) || t.open() {
		return ErrOver
	}
	t.Pauses = append(slices.Clone(t.Pauses), Pause{From: now})
	return nil
}

// Resume lets it count again.
func (t *Term) Resume(now time.Time) error {
	if t.over(now) || !t.open() {
		return ErrOver
	}
	t.Pauses = slices.Clone(t.Pauses)
	t.Pauses[len(t.Pauses)-1].Until = now
	return nil
}

// Finish ends it at a moment: now or later. An end that was set before may be put earlier or later, never after Until.
func (t *Term) Finish(at, now time.Time) error {
	if t.over(now) || at.Before(now) || !at.Before(t.Until) {
		return ErrOver
	}
	t.Ends = at
	return nil
}

// Extend moves the calendar's end, and takes back an end that somebody set for later.
func (t *Term) Extend(until, now time.Time) error {
	if t.over(now) || !until.After(t.End()) {
		return ErrOver
	}
	t.Until, t.Ends = until, time.Time{}
	return nil
}

// OnwardDays is how long what stopped because whoever gave it is no more can still go on with another: the old number is
// often gone from the business register before the new one is arranged (MR-78).
const OnwardDays = 90

// GoesOn tells whether what stopped so can still go on.
func (t Term) GoesOn(now time.Time) bool {
	return now.Before(t.End().AddDate(0, 0, OnwardDays)) && now.Before(t.Until)
}

// Onward is the term of what takes the place of this one from now on: until the same moment, with the end that was set,
// and paused where this one is. What did not begin yet begins on its own day.
func (t Term) Onward(now time.Time) Term {
	out := Term{From: now, Until: t.Until, Ends: t.Ends}
	if t.From.After(now) {
		out.From = t.From
	}
	if t.open() {
		out.Pauses = []Pause{{From: now}}
	}
	return out
}
