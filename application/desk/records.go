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
	Actions []audit.Action
	Person  string // e-mail address of an account, "person:…" or "staff:…"
	From    time.Time
	Until   time.Time
	Page    int  // the first is 1
	Show    bool // personal values, which is recorded
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
	q.Page = max(1, q.Page)
	var out Records
	err := s.in(ctx, c, environment, ReadAudit, func(ctx context.Context, st ports.Store, at At) error {
		out = Records{At: at, Query: q}
		about, err := s.about(ctx, st, at, q.Person)
		if errors.Is(err, ports.ErrNotFound) {
			out.Unknown = true
			return nil
		}
		if err != nil {
			return err
		}
		found, err := st.Audit().Newest(ctx, ports.AuditQuery{
			Actions: q.Actions, About: about, From: q.From, Until: q.Until, Offset: (q.Page - 1) * recordsPage, Limit: recordsPage + 1,
		})
		if err != nil {
			return err
		}
		out.More = len(found) > recordsPage
		out.Events = found[:min(len(found), recordsPage)]
		action := audit.AuditPersonalShown
		if !q.Show {
			action = audit.AuditRead
			out.Events = slices.Clone(out.Events)
			for i := range out.Events {
				out.Events[i].Personal, out.Events[i].Inputs = nil, nil
			}
		}
		return st.Audit().Append(ctx, s.event(at.Actor(), action, "audit"))
	})
	if err != nil {
		return out, err
	}
	out.Colleagues, err = s.Colleagues(ctx, out.Staff)
	return out, err
}

// about gives the name of somebody in the records.
func (s *Service) about(ctx context.Context, st ports.Store, at At, typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" || strings.Contains(typed, ":") {
		return typed, nil
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
