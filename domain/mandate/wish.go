package mandate

import (
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
)

// Wish is a mandate that an administrator wants to give, before it is one.
type Wish struct {
	Level    assurance.Level // of the means, up to which the mandate goes
	Branch   bool            // restricted to one
	All      bool
	Services []Service // chosen ones, without All
	From     time.Time
	Until    time.Time
}

// Problem is why a wish cannot be granted, and for a service which one.
type Problem struct {
	Fault   Fault
	Service ServiceID
}

// Fault says what is wrong with a wish.
type Fault string

// The faults.
const (
	AboveOwnLevel   Fault = "above-own-level"   // an administrator gives at most what they hold (MR-74, ET-18)
	NoServices      Fault = "no-services"       // neither all nor any
	ServiceTooHigh  Fault = "service-too-high"  // it asks a higher level than the mandate has
	ServiceNoBranch Fault = "service-no-branch" // it takes no mandate for one branch (MR-17)
	InThePast       Fault = "in-the-past"
	NoTerm          Fault = "no-term"  // it ends before it begins
	TooLong         Fault = "too-long" // more than five years (ET-18)
)

// Check lists what is wrong, all at once. own is the level with which the administrator logged in; today is the
// start of the day at the organisation.
func (w Wish) Check(own assurance.Level, today time.Time) []Problem {
	var out []Problem
	add := func(f Fault, s ServiceID) { out = append(out, Problem{f, s}) }
	if !own.Satisfies(w.Level) {
		add(AboveOwnLevel, "")
	}
	if !w.All && len(w.Services) == 0 {
		add(NoServices, "")
	}
	for _, s := range w.Services {
		switch {
		case w.All:
		case !w.Level.Satisfies(s.Minimum):
			add(ServiceTooHigh, s.ID)
		case w.Branch && !s.Branches:
			add(ServiceNoBranch, s.ID)
		}
	}
	switch {
	case w.From.Before(today):
		add(InThePast, "")
	case !w.From.Before(w.Until):
		add(NoTerm, "")
	case w.Until.After(w.From.AddDate(MaxYears, 0, 0)):
		add(TooLong, "")
	}
	return out
}
