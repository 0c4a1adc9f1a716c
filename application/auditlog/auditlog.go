// Package auditlog lets programs of a tenant read what the audit log of a realm holds, without anything personal.
package auditlog

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work       ports.UnitOfWork
	Authorizer ports.Authorizer
	Now        func() time.Time
	NewID      func() string
}

// Service reads the logs of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// ErrForbidden: none of the caller's roles may read the log.
var ErrForbidden = fault.New(fault.Forbidden, "audit.forbidden")

// At is somebody who reads the log of a realm. Who they are, the caller found out; what they may, this package asks.
type At struct {
	Realm  ports.Realm // whose log it is
	Staff  ports.Realm // whose rules say what they may
	Roles  []role.Name // that they have there
	By     string      // as records call them: "client:…"
	Origin string      // "api"
}

// Query filters events. Zero fields filter nothing.
type Query struct {
	Actions []audit.Action
	From    time.Time // inclusive
	Until   time.Time // exclusive
	Before  string    // only those older than the event with this id
	Limit   int       // 1 to Most
}

// Most is how many events one page has.
const Most = 200

// Page is some events, the newest first.
type Page struct {
	Events []audit.Event
	More   bool // there are older ones
}

// Read gives a page of events without what is personal in them, and records that it was read.
func (s *Service) Read(ctx context.Context, at At, q Query) (Page, error) {
	if err := s.allow(ctx, at); err != nil {
		return Page{}, err
	}
	limit := min(max(1, q.Limit), Most)
	var out Page
	err := s.Work.Do(ctx, at.Realm.ID, func(ctx context.Context, st ports.Store) error {
		found, err := st.Audit().Newest(ctx, ports.AuditQuery{Actions: q.Actions, From: q.From, Until: q.Until, Before: q.Before, Limit: limit + 1})
		if err != nil {
			return err
		}
		out = Page{Events: bare(found[:min(len(found), limit)]), More: len(found) > limit}
		return st.Audit().Append(ctx, audit.Event{
			ID: s.NewID(), Action: audit.AuditRead, Object: "audit", Result: audit.Done, Origin: at.Origin, Actor: at.By, At: s.Now(),
		})
	})
	return out, err
}

func (s *Service) allow(ctx context.Context, at At) error {
	var may bool
	err := s.Work.View(ctx, at.Staff.ID, func(ctx context.Context, st ports.Store) (err error) {
		may, err = s.Authorizer.Can(ctx, at.Staff.ID, st, at.Roles, "audit", "read")
		return err
	})
	if err == nil && !may {
		err = ErrForbidden
	}
	return err
}

// bare leaves the personal values out, and the inputs of decisions.
func bare(events []audit.Event) []audit.Event {
	out := make([]audit.Event, len(events))
	for i, e := range events {
		e.Personal, e.Inputs = nil, nil
		out[i] = e
	}
	return out
}
