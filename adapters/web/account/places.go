package account

import (
	"cmp"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Devices are the browsers that somebody logged in with before.
type Devices struct {
	List []Device
	Back string
	Done Done
}

// Device is one of them.
type Device struct {
	Label   string // "Firefox, Windows"; may be empty
	First   time.Time
	Last    time.Time
	Trusted time.Time // no code is asked until then; zero: always asked
	Forget  string
}

func (d Device) title(c ui.Ctx) string { return cmp.Or(d.Label, c.OwnDevicesUnknown()) }

func (d Device) which(c ui.Ctx) string { return c.OwnDevicesWhich(d.Last, d.title(c)) }

func (d Device) facts(c ui.Ctx) []ui.Fact {
	code := c.OwnDevicesAlways()
	if !d.Trusted.IsZero() {
		code = c.OwnDevicesFrom(d.Trusted)
	}
	return []ui.Fact{
		{Term: c.OwnDevicesFirst(), Lines: []string{c.Date(d.First)}}, {Term: c.OwnDevicesLast(), Lines: []string{c.Moment(d.Last)}},
		{Term: c.OwnDevicesCode(), Lines: []string{code}},
	}
}

// Sessions are those of one person (XC-29).
type Sessions struct {
	List []Session // this one first
	All  string    // where all others are ended; empty: there are none
	Back string
	Done Done
}

// Session is one of them.
type Session struct {
	Device  string // may be empty
	Service string
	Since   time.Time
	Until   time.Time // it ends by itself
	End     string    // empty for the one that asks
}

func (s Session) title(c ui.Ctx) string { return cmp.Or(s.Device, c.OwnDevicesUnknown()) }

func (s Session) mark(c ui.Ctx) string {
	if s.End == "" {
		return c.OwnSessionsThis()
	}
	return ""
}

func (s Session) which(c ui.Ctx) string { return c.OwnSessionsWhich(s.Since, s.title(c)) }

func (s Session) facts(c ui.Ctx) []ui.Fact {
	return []ui.Fact{
		{Term: c.OwnSessionsService(), Lines: []string{s.Service}}, {Term: c.OwnSessionsSince(), Lines: []string{c.Moment(s.Since)}},
		{Term: c.OwnSessionsUntil(), Lines: []string{c.Moment(s.Until)}},
	}
}

// History is what happened to somebody's own login.
type History struct {
	Events []Event
	Back   string
}

// Event is one thing that happened. What is the action as the record names it.
type Event struct {
	At      time.Time
	What    string
	Service string // may be empty
	Device  string // may be empty
	Account string // of the portal's own, by its institutions, for what happened to a link; else empty
}
