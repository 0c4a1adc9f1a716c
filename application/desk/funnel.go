package desk

import (
	"context"
	"strconv"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/funnel"
	"github.com/voordeur/voordeur/ports"
)

// Funnel is where people stop, by service, and what became of logins day by day.
type Funnel struct {
	At
	Days     int
	Services []funnel.Service
	Daily    []funnel.Day
	Dates    []time.Time   // all days, the empty ones too
	Lines    []funnel.Line // by those days
}

// reached says to which step an event tells that a login came.
var reached = map[audit.Action]funnel.Step{
	audit.LoginProven: funnel.Proven, audit.FactorAccepted: funnel.Factor, audit.EmailVerified: funnel.Email, audit.LoginGranted: funnel.In,
}

// Funnel counts the logins of the last days, from what the log tells of them anyhow. zone says when a day begins.
func (s *Service) Funnel(ctx context.Context, c Caller, environment string, days int, zone *time.Location) (Funnel, error) {
	days = min(max(1, days), 90)
	out := Funnel{Days: days}
	now := s.Now().In(zone)
	dates := daysFrom(time.Date(now.Year(), now.Month(), now.Day()-days+1, 0, 0, 0, 0, zone), days)
	err := s.in(ctx, c, environment, SeeFunnel, func(ctx context.Context, st ports.Store, at At) error {
		counts, err := st.Audit().Counts(ctx, dates)
		if err != nil {
			return err
		}
		tally := funnel.NewTally()
		for _, n := range counts {
			day := n.From.In(zone)
			if step, ok := reached[n.Action]; ok {
				tally.Reached(n.Service, step, day, n.Logins)
			} else {
				tally.Refused(n.Service, n.Reason, day, n.Logins)
			}
		}
		out = Funnel{At: at, Days: days, Services: tally.Services(), Daily: tally.Days(), Dates: dates}
		out.Lines = tally.Lines(out.Dates)
		e := s.event(at.Actor(), audit.FunnelViewed, "logins")
		e.Facts["days"] = strconv.Itoa(days)
		return st.Audit().Append(ctx, e)
	})
	return out, err
}

// daysFrom lists days by their beginnings, which are not 24 hours apart where clocks change.
func daysFrom(first time.Time, days int) []time.Time {
	out := make([]time.Time, days)
	for i := range out {
		out[i] = time.Date(first.Year(), first.Month(), first.Day()+i, 0, 0, 0, 0, first.Location())
	}
	return out
}
