package mandate

import (
	"slices"
	"time"
)

// Deed is who acts, when and why.
type Deed struct {
	By  string
	At  time.Time
	Why string
}

func (m *Mandate) note(act Act, d Deed) {
	m.History = append(slices.Clone(m.History), Event{act, d.By, d.At, d.Why})
}

// Propose puts a draft to who must agree.
func (m *Mandate) Propose(d Deed) error {
	return m.consent(ActPropose, Proposed, d, Draft)
}

// Ask wants a second administrator to agree (MR-81).
func (m *Mandate) Ask(d Deed) error {
	return m.consent(ActAsk, Awaiting, d, Draft, Proposed)
}

// Grant lets it count from now on, or from its first day. Who asked for a second administrator is not that second one.
func (m *Mandate) Grant(d Deed) error {
	if m.Consent == Awaiting && m.AskedBy() == d.By {
		return ErrAct
	}
	return m.consent(ActGrant, Granted, d, Draft, Proposed, Awaiting)
}

// Refuse ends it before it ever counted.
func (m *Mandate) Refuse(d Deed) error {
	return m.consent(ActRefuse, Refused, d, Draft, Proposed, Awaiting)
}

// AskedBy is who asked for a second administrator.
func (m Mandate) AskedBy() string {
	for _, e := range m.History {
		if e.Act == ActAsk {
			return e.By
		}
	}
	return ""
}

func (m *Mandate) consent(act Act, to Consent, d Deed, from ...Consent) error {
	if !slices.Contains(from, m.Consent) {
		return ErrAct
	}
	m.Consent = to
	m.note(act, d)
	return nil
}

// Suspend stops it at once, until Reinstate (MR-75).
func (m *Mandate) Suspend(d Deed) error { return m.act(ActSuspend, d, m.Term.Pause) }

// Reinstate lets it count again.
func (m *Mandate) Reinstate(d Deed) error { return m.act(ActReinstate, d, m.Term.Resume) }

// End ends it at once, for good.
func (m *Mandate) End(d Deed) error {
	return m.act(ActEnd, d, func(now time.Time) error { return m.Term.Finish(now, now) })
}

// Schedule sets an end on a day to come.
func (m *Mandate) Schedule(at time.Time, d Deed) error {
	return m.act(ActSchedule, d, func(now time.Time) error { return m.Term.Finish(at, now) })
}

// Extend lets it last longer, at most MaxYears from now (ET-18).
func (m *Mandate) Extend(until time.Time, d Deed) error {
	if until.After(d.At.AddDate(MaxYears, 0, 0)) {
		return ErrAct
	}
	return m.act(ActExtend, d, func(now time.Time) error { return m.Term.Extend(until, now) })
}

func (m *Mandate) act(act Act, d Deed, do func(time.Time) error) error {
	if m.Consent != Granted {
		return ErrAct
	}
	if err := do(d.At); err != nil {
		return err
	}
	m.note(act, d)
	return nil
}

// WarnMonths is how long before its end people are warned (MR-76).
const WarnMonths = 2

// WarnAt gives when people are warned of the end. Of one that is nearer than that, or that somebody chose, they were
// told when it was set: then it is the end itself, and nobody is warned.
func (m Mandate) WarnAt(now time.Time) (at time.Time, warns bool) {
	end := m.Term.End()
	if at = end.AddDate(0, -WarnMonths, 0); at.After(now) && m.Term.Ends.IsZero() {
		return at, true
	}
	return end, false
}
