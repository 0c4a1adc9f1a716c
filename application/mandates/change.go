package mandates

import (
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
)

// Kind is what an administrator wants to do.
type Kind string

// The kinds: with a means, with a mandate, and with all that somebody has at an organisation.
const (
	SuspendMeans     Kind = "suspend-means"
	ReinstateMeans   Kind = "reinstate-means"
	RevokeMeans      Kind = "revoke-means"
	SuspendMandate   Kind = "suspend"
	ReinstateMandate Kind = "reinstate"
	ExtendMandate    Kind = "extend"
	EndMandate       Kind = "end"      // now
	ScheduleMandate  Kind = "schedule" // to end on a day
	LeaveAll         Kind = "leave"    // MR-77
)

// Kinds are all of them.
func Kinds() []Kind {
	return []Kind{SuspendMeans, ReinstateMeans, RevokeMeans, SuspendMandate, ReinstateMandate, ExtendMandate, EndMandate, ScheduleMandate, LeaveAll}
}

// Dated tells whether the kind needs a day.
func (k Kind) Dated() bool { return k == ExtendMandate || k == ScheduleMandate }

// Stops tells whether it can stop anything.
func (k Kind) Stops() bool {
	return k != ReinstateMeans && k != ReinstateMandate && k != ExtendMandate
}

func (k Kind) ofMeans() bool { return k == SuspendMeans || k == ReinstateMeans || k == RevokeMeans }

// Change is what an administrator does, to what, and why.
type Change struct {
	Kind    Kind
	Means   means.ID         // of a kind with a means
	Mandate mandate.ID       // of a kind with a mandate
	Holder  mandate.HolderID // with LeaveAll
	KvK     identity.KvK     // with LeaveAll: which organisation they leave
	Until   time.Time        // of a kind with a day: the first moment at which it counts no more
	Why     string
	Seen    int // version that the page showed
}

// changed are the means and mandates that a change is about, before it or after it.
type changed struct {
	means    []means.Means
	mandates []mandate.Mandate
}

// version grows with every change to any of them, and with every one that comes.
func (c changed) version() int {
	sum := 0
	for _, m := range c.means {
		sum += m.Revision + 1
	}
	for _, m := range c.mandates {
		sum += m.Revision + 1
	}
	return sum
}

// apply gives what they become.
func (c changed) apply(ch Change, by string, now time.Time) (changed, error) {
	var out changed
	for _, m := range c.means {
		if err := actOnMeans(&m, ch.Kind, means.Deed{By: by, At: now, Why: ch.Why}); err != nil {
			return out, err
		}
		out.means = append(out.means, m)
	}
	for _, m := range c.mandates {
		if err := actOnMandate(&m, ch, mandate.Deed{By: by, At: now, Why: ch.Why}); err != nil {
			return out, err
		}
		out.mandates = append(out.mandates, m)
	}
	return out, nil
}

func actOnMeans(m *means.Means, k Kind, d means.Deed) error {
	switch k {
	case SuspendMeans:
		return m.Suspend(d)
	case ReinstateMeans:
		return m.Reinstate(d)
	case RevokeMeans, LeaveAll:
		return m.Revoke(d)
	}
	return fmt.Errorf("mandates: %q is nothing to do with a means", k)
}

func actOnMandate(m *mandate.Mandate, ch Change, d mandate.Deed) error {
	switch ch.Kind {
	case SuspendMandate:
		return m.Suspend(d)
	case ReinstateMandate:
		return m.Reinstate(d)
	case ExtendMandate:
		return m.Extend(ch.Until, d)
	case ScheduleMandate:
		return m.Schedule(ch.Until, d)
	case EndMandate:
		return m.End(d)
	case LeaveAll:
		if m.Consent == mandate.Granted {
			return m.End(d)
		}
		return m.Refuse(d)
	}
	return fmt.Errorf("mandates: %q is nothing to do with a mandate", ch.Kind)
}

// actions are how records call what was done.
var actions = map[Kind]audit.Action{
	SuspendMeans: audit.MeansSuspended, ReinstateMeans: audit.MeansReinstated, RevokeMeans: audit.MeansRevoked,
	SuspendMandate: audit.MandateSuspended, ReinstateMandate: audit.MandateReinstated, ExtendMandate: audit.MandateExtended,
	EndMandate: audit.MandateEnded, ScheduleMandate: audit.MandateScheduled,
}

// mayMandate tells what can be done with a mandate, if anything.
func mayMandate(m mandate.Mandate, now time.Time) []Kind {
	switch m.At(now) {
	case mandate.StateActive, mandate.StateFuture, mandate.StateScheduled:
		if n := len(m.Term.Pauses); n > 0 && m.Term.Pauses[n-1].Until.IsZero() { // it will begin suspended
			return []Kind{ReinstateMandate, ScheduleMandate, EndMandate}
		}
		return []Kind{ExtendMandate, SuspendMandate, ScheduleMandate, EndMandate}
	case mandate.StateSuspended:
		return []Kind{ReinstateMandate, ScheduleMandate, EndMandate}
	}
	return nil
}

func mayMeans(m means.Means, now time.Time) []Kind {
	switch m.At(now) {
	case means.Issued:
		return []Kind{SuspendMeans, RevokeMeans}
	case means.Suspended:
		return []Kind{ReinstateMeans, RevokeMeans}
	}
	return nil
}
