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
	twice(t, open, func(w world) {
		w.run("the newest first, filtered, chained or not", newest)
		w.run("logins are counted once, by what they have in common", counted)
		w.run("the places of a time", span)
	})
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
		n.Reference, n.Result = fmt.Sprintf("REF%d", i), []audit.Result{audit.Done, audit.Refused, audit.Done}[i]
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
		"by actor":           {ports.AuditQuery{From: at, Actor: "person:" + awkward, Limit: 9}, []audit.Event{b}},
		"by result":          {ports.AuditQuery{From: at, Result: audit.Refused, Limit: 9}, []audit.Event{b}},
		"by reference":       {ports.AuditQuery{Reference: "REF2", Limit: 9}, []audit.Event{c}},
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

// counted puts events of logins that name a service, and one that names none.
func counted(w world) {
	at := moment.Add(2000 * time.Hour).Truncate(time.Hour)
	var events []audit.Event
	for i, e := range []audit.Event{
		{Action: audit.LoginProven, Object: "login:a", Facts: map[string]string{"service": awkward}},
		{Action: audit.LoginProven, Object: "login:a", Facts: map[string]string{"service": awkward}},
		{Action: audit.LoginProven, Object: "person:a", Facts: map[string]string{"service": awkward, "login": "login:b"}},
		{Action: audit.LoginRefused, Object: "login:c", Facts: map[string]string{"service": "two", "reason": "no-role"}},
		{Action: audit.LoginRefused, Object: "login:d", Facts: map[string]string{"reason": "no-role"}},
		{Action: audit.LoginGranted, Object: "login:a", Facts: map[string]string{"service": awkward}},
		{Action: audit.LoginGranted, Object: "login:e", Facts: map[string]string{"service": awkward, audit.Trial: "yes"}},
		{Action: audit.RoleRequested, Object: "login:a", Facts: map[string]string{"service": awkward}},
	} {
		n := newEvent()
		n.ID, n.Action, n.Object, n.Facts, n.At = fmt.Sprintf("zy-%d", i), e.Action, e.Object, e.Facts, at.Add(time.Duration(i)*time.Minute)
		events = append(events, n)
	}
	w.do(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, events...) })
	w.view(func(ctx context.Context, s ports.Store) error {
		got, err := s.Audit().Counts(ctx, []time.Time{at.Add(59 * time.Minute)})
		if diff := cmp.Diff([]ports.AuditCount{
			{Action: audit.LoginGranted, Service: awkward, From: at, Logins: 1}, {Action: audit.LoginProven, Service: awkward, From: at, Logins: 2},
			{Action: audit.LoginRefused, Service: "two", Reason: "no-role", From: at, Logins: 1},
		}, got); diff != "" {
			w.Error(diff)
		}
		return err
	})
	w.view(func(ctx context.Context, s ports.Store) error {
		got, err := s.Audit().Counts(ctx, []time.Time{at.Add(time.Hour)})
		w.same(len(got), 0)
		return err
	})
}

// span looks for a time in which nothing happened: chaining is the sequencer's, whose contract knows the rest.
func span(w world) {
	w.view(func(ctx context.Context, s ports.Store) error {
		first, last, err := s.Audit().Span(ctx, moment.Add(9000*time.Hour), moment.Add(9001*time.Hour))
		w.same([]int64{first, last}, []int64{0, 0})
		return err
	})
}
