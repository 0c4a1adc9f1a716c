package policy

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
)

// Maintenance is when nobody begins a login, as what it would lead to is not there (XC-38). The zero value is never.
type Maintenance struct {
	Period
	Announce time.Time  // from when people who log in are told of it
	Why      realm.Text // may be empty
}

const (
	lastStart      = 10 * time.Minute // before it: a login that begins later could not end
	noticeBefore   = 7 * day
	maxMaintenance = 7 * day // who forgets to end it must not lock everybody out
)

// Planned tells whether there is any.
func (m Maintenance) Planned() bool { return !m.Until.IsZero() }

// Closed tells whether no login may begin at now.
func (m Maintenance) Closed(now time.Time) bool {
	return m.Planned() && !now.Before(m.From.Add(-lastStart)) && now.Before(m.Until)
}

// Announced tells whether people are told of it at now.
func (m Maintenance) Announced(now time.Time) bool {
	return m.Planned() && !now.Before(m.Announce) && now.Before(m.From.Add(-lastStart))
}

// Turns are the instants at which what people see of it changes.
func (m Maintenance) Turns() []time.Time {
	if !m.Planned() {
		return nil
	}
	return []time.Time{m.Announce, m.From.Add(-lastStart), m.Until}
}

func readMaintenance(r reader, zone *time.Location) Maintenance {
	if !r.exists() {
		return Maintenance{}
	}
	r = r.mapping()
	m := Maintenance{Period: r.period(zone), Announce: r.field("announce").instant(zone), Why: r.field("why").translated()}
	switch {
	case m.From.IsZero():
		r.field("from").fault("say when the maintenance begins, as in 2026-12-05T22:00")
	case m.Until.IsZero():
		r.field("until").fault("say when the maintenance ends, as in 2026-12-06T02:00; without an end it would lock everybody out")
	case m.Until.Sub(m.From) > maxMaintenance:
		r.field("until").fault("a maintenance lasts seven days at most")
	case m.Announce.IsZero():
		m.Announce = m.From.Add(-noticeBefore)
	case m.Announce.After(m.From):
		r.field("announce").fault("it is announced before it starts")
	}
	r.closed()
	return m
}

// checkMaintenance keeps the staff where it is: who works on a maintenance must be able to end it.
func checkMaintenance(d Document, at reader) {
	desk := func(s Service) bool { return s.Hosted == StaffDesk }
	if d.Policy.Maintenance.Planned() && slices.ContainsFunc(d.Policy.Services, desk) {
		at.fault("a realm of staff has no maintenance: nobody could end it")
	}
}
