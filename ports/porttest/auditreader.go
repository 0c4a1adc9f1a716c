package porttest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// AuditReader holds the contract of ports.AuditReader.
func AuditReader(t *testing.T, open Units) {
	twice(t, open, func(w world) { w.run("the newest first, filtered, chained or not", newest) })
}

// newest puts events whose ids sort by time, as those of the house do.
func newest(w world) {
	at := moment.Add(1000 * time.Hour)
	var events []audit.Event
	for i, e := range []audit.Event{
		{Action: audit.RoleGranted, Object: "person:" + awkward, Actor: "staff:a"}, {Action: audit.RoleRevoked, Object: "person:b", Actor: "person:" + awkward},
		{Action: audit.RoleGranted, Object: "person:b", Actor: "staff:b"},
	} {
		n := newEvent()
		n.ID, n.Action, n.Object, n.Actor, n.At = fmt.Sprintf("zz-%d", i), e.Action, e.Object, e.Actor, at.Add(time.Duration(i)*time.Hour)
		events = append(events, n)
	}
	w.do(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, events...) })
	a, b, c := events[0], events[1], events[2]
	w.do(func(ctx context.Context, s ports.Store) error { // no decision: it has no inputs
		n := newEvent()
		n.ID, n.Action, n.At, n.Inputs = "zz", audit.RoleRequested, at.Add(-time.Minute), nil
		return s.Audit().Append(ctx, n)
	})
	for name, try := range map[string]struct {
		q    ports.AuditQuery
		want []audit.Event
	}{
		"by action":          {ports.AuditQuery{Actions: []audit.Action{audit.RoleGranted}, Limit: 9}, []audit.Event{c, a}},
		"by several":         {ports.AuditQuery{Actions: []audit.Action{audit.RoleGranted, audit.RoleRevoked}, Limit: 9}, []audit.Event{c, b, a}},
		"by object or actor": {ports.AuditQuery{About: "person:" + awkward, Limit: 9}, []audit.Event{b, a}},
		"by date":            {ports.AuditQuery{From: b.At, Until: c.At, Limit: 9}, []audit.Event{b}},
		"by page":            {ports.AuditQuery{From: at, Offset: 1, Limit: 1}, []audit.Event{b}},
		"by decision":        {ports.AuditQuery{From: at.Add(-time.Minute), Decided: true, Limit: 9}, []audit.Event{c, b, a}},
		"before another one": {ports.AuditQuery{From: at, Before: c.ID, Limit: 9}, []audit.Event{b, a}},
		"by nothing":         {ports.AuditQuery{Limit: 1}, []audit.Event{c}},
	} {
		w.view(func(ctx context.Context, s ports.Store) error {
			got, err := s.Audit().Newest(ctx, try.q)
			if diff := cmp.Diff(try.want, got); diff != "" {
				w.Errorf("%s: %s", name, diff)
			}
			return err
		})
	}
	w.view(func(ctx context.Context, s ports.Store) error {
		got, err := s.Audit().Newest(ctx, ports.AuditQuery{From: at.Add(-time.Hour), About: "person:nobody", Limit: 9})
		w.same(len(got), 0)
		return err
	})
}
