package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// RecordsQuery filters the audit events of a realm.
type RecordsQuery struct {
	Actions   []audit.Action
	Person    string // e-mail address of an account, "person:…" or "staff:…"
	Actor     string // the same, or the address of a colleague; who did it, and not to whom
	Result    audit.Result
	Reference string
	From      time.Time
	Until     time.Time
	Before    string // the page that is older than this event
	Show      bool   // personal values, which is recorded
}

// Records is a page of audit events.
type Records struct {
	At
	Query      RecordsQuery
	Events     []audit.Event
	More       bool // there are older ones
	Unknown    bool // nobody has the address
	Colleagues map[string]string
}

// recordsPage is the number of events on a page.
const recordsPage = 50

// Records shows the newest events of a realm, without personal values unless they are asked for.
func (s *Service) Records(ctx context.Context, c Caller, environment string, q RecordsQuery) (Records, error) {
	var out Records
	at, err := s.EnterAt(ctx, c, environment, ReadAudit)
	if err != nil {
		return out, err
	}
	out = Records{At: at, Query: q}
	if out.Colleagues, err = s.Colleagues(ctx, at.Staff); err != nil {
		return out, err
	}
	return out, s.Work.Do(ctx, at.Target.ID, func(ctx context.Context, st ports.Store) error {
		filter, err := s.filter(ctx, st, at, q, out.Colleagues)
		if errors.Is(err, ports.ErrNotFound) {
			out.Unknown = true
			return nil
		}
		if err != nil {
			return err
		}
		filter.Limit = recordsPage + 1
		found, err := st.Audit().Newest(ctx, filter)
		if err != nil {
			return err
		}
		out.More = len(found) > recordsPage
		out.Events = found[:min(len(found), recordsPage)]
		action := audit.AuditPersonalShown
		if !q.Show {
			action = audit.AuditRead
			out.Events = impersonal(out.Events)
		}
		return st.Audit().Append(ctx, s.event(at.Actor(), action, "audit"))
	})
}

// impersonal leaves out what tells of people, and what only the planner reads.
func impersonal(events []audit.Event) []audit.Event {
	out := slices.Clone(events)
	for i := range out {
		out[i].Personal, out[i].Inputs = nil, nil
	}
	return out
}

// filter names in the records whom the reader names by their address. ErrNotFound: nobody has it.
func (s *Service) filter(ctx context.Context, st ports.Store, at At, q RecordsQuery, colleagues map[string]string) (ports.AuditQuery, error) {
	out := ports.AuditQuery{Actions: q.Actions, Result: q.Result, Reference: readReference(q.Reference), From: q.From, Until: q.Until, Before: q.Before}
	var err error
	if out.About, err = s.about(ctx, st, at, q.Person, nil); err != nil {
		return out, err
	}
	out.Actor, err = s.about(ctx, st, at, q.Actor, colleagues)
	return out, err
}

// about gives the name of somebody in the records.
func (s *Service) about(ctx context.Context, st ports.Store, at At, typed string, colleagues map[string]string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" || strings.Contains(typed, ":") {
		return typed, nil
	}
	for actor, address := range colleagues {
		if strings.EqualFold(address, typed) {
			return actor, nil
		}
	}
	email, err := identity.ParseEmail(typed)
	if err != nil {
		return typed, ports.ErrNotFound
	}
	for _, kind := range at.Target.Document.Policy.Accounts {
		a, err := st.Accounts().ByEmail(ctx, kind.ID, email)
		if errors.Is(err, ports.ErrNotFound) {
			continue
		}
		return person(a.ID), err
	}
	return "", ports.ErrNotFound
}
