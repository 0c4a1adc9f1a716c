package porttest

import (
	"context"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// SweptMeans holds what ports.Janitor does to orders and applications for means: drafts and what led to nothing go after
// 90 days, and what was ordered or issued stays.
func SweptMeans(t *testing.T, open func(*testing.T) (ports.UnitOfWork, ports.Janitor)) {
	units, janitor := open(t)
	a, _ := open2(t, units)
	const kept = 90 * 24 * time.Hour
	sweep := func(at time.Duration, want int) {
		t.Helper()
		n, err := janitor.Sweep(t.Context(), moment.Add(at), 10)
		a.refused(nil, err)
		a.same(n, want)
	}
	draft, dropped, later := draftOrder("p", moment), draftOrder("p", moment), draftOrder("p", moment.Add(time.Hour))
	dropped.State = means.OrderDropped
	placed := a.putOrder(newOrder())
	for _, o := range []means.Order{draft, dropped, later} {
		a.putOrder(o)
	}
	var all []means.Application
	for _, state := range []means.ApplicationState{means.Lapsed, means.Withdrawn, means.Rejected, means.Done, means.Identifying, means.WaitingForUser} {
		one := newMeansApplication(placed.ID)
		one.State, one.Since = state, moment
		if state != means.Done {
			one.Holder, one.Means = "", ""
		}
		all = append(all, one)
	}
	again := newMeansApplication(placed.ID)
	again.State, again.Since, again.Holder, again.Means = means.Lapsed, moment, "", ""
	again = a.putMeansApplications(again)[0]
	again.State = means.WaitingForUser // who was invited again stays
	all = a.putMeansApplications(append(all, again)...)

	sweep(kept-time.Microsecond, 0)
	sweep(kept, 5)
	sweep(100*kept, 1)
	for _, gone := range []means.OrderID{draft.ID, dropped.ID, later.ID} {
		_, err := a.order(gone)
		a.refused(ports.ErrNotFound, err)
	}
	got, err := a.order(placed.ID)
	a.refused(nil, err)
	a.same(got, placed)
	a.view(func(ctx context.Context, s ports.Store) error {
		left, err := s.MeansApplications().Of(ctx, placed.ID)
		a.same(left, []means.Application{all[6], all[3], all[4], all[5]})
		return err
	})
}
