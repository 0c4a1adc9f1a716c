package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Refusals of assignments.
var (
	ErrNumber = fault.New(fault.Invalid, "desk.kvk")             // no KvK number
	ErrName   = fault.New(fault.Invalid, "desk.name")            // of an organisation that is new here
	ErrPast   = fault.New(fault.Invalid, "desk.past")            // an end that has passed
	ErrTwice  = fault.New(fault.Conflict, "desk.client-already") // they act for it already
)

// Clients is somebody with the organisations that they act for (MA-32).
type Clients struct {
	At
	Account account.Account
	List    []ports.Representation // in force
}

// Client is an organisation that somebody is to act for.
type Client struct {
	KvK, Name string
	Until     time.Time // zero: no end
}

// Clients lists for whom somebody acts.
func (s *Service) Clients(ctx context.Context, c Caller, environment string, id identity.PersonID) (Clients, error) {
	return s.clients(ctx, c, environment, id, ListClients, func(context.Context, ports.Store, *Clients) error { return nil })
}

func (s *Service) clients(ctx context.Context, c Caller, environment string, id identity.PersonID, r Right, f func(context.Context, ports.Store, *Clients) error) (Clients, error) {
	var out Clients
	err := s.in(ctx, c, environment, r, func(ctx context.Context, st ports.Store, at At) (err error) {
		out = Clients{At: at}
		if _, ok := Invitable(at.Target.Document); !ok {
			return ErrNotThere
		}
		if out.Account, err = s.account(ctx, st, id); err != nil {
			return err
		}
		if out.List, err = st.Representations().Of(ctx, id, s.Now()); err != nil {
			return err
		}
		return f(ctx, st, &out)
	})
	return out, err
}

// Assign lets somebody act for an organisation. One that the realm does not know yet is made.
func (s *Service) Assign(ctx context.Context, c Caller, environment string, id identity.PersonID, to Client) (Clients, error) {
	return s.clients(ctx, c, environment, id, AssignClients, func(ctx context.Context, st ports.Store, out *Clients) error {
		number, err := identity.ParseKvK(strings.ReplaceAll(strings.TrimSpace(to.KvK), " ", ""))
		if err != nil {
			return ErrNumber
		}
		if !to.Until.IsZero() && !to.Until.After(s.Now()) {
			return ErrPast
		}
		o, err := s.organisation(ctx, st, number, strings.TrimSpace(to.Name))
		if err != nil {
			return err
		}
		if slices.ContainsFunc(out.List, func(r ports.Representation) bool { return r.Organisation.ID == o.ID && r.Until.Equal(to.Until) }) {
			return ErrTwice
		}
		err = st.Representations().Put(ctx, ports.Representation{Person: id, Organisation: o, From: s.Now(), Until: to.Until, By: string(out.Actor())})
		if err != nil {
			return err
		}
		return s.recordClient(ctx, st, *out, audit.ClientAssigned, o)
	})
}

func (s *Service) organisation(ctx context.Context, st ports.Store, number identity.KvK, name string) (identity.Organisation, error) {
	o, err := st.Organisations().ByLegal(ctx, identity.Legal{KvK: number})
	if !errors.Is(err, ports.ErrNotFound) {
		return o, err
	}
	if name == "" || len(name) > 200 {
		return o, ErrName
	}
	o = identity.Organisation{ID: identity.OrganisationID(s.NewID()), Legal: identity.Legal{KvK: number}, Name: name}
	return o, st.Organisations().Put(ctx, o)
}

// EndClient ends it, and the sessions in which the person acts for that organisation.
func (s *Service) EndClient(ctx context.Context, c Caller, environment string, id identity.PersonID, of identity.OrganisationID) (Clients, error) {
	return s.clients(ctx, c, environment, id, AssignClients, func(ctx context.Context, st ports.Store, out *Clients) error {
		i := slices.IndexFunc(out.List, func(r ports.Representation) bool { return r.Organisation.ID == of })
		if i < 0 {
			return ErrNotThere
		}
		ended := out.List[i]
		ended.Until, ended.By = s.Now(), string(out.Actor())
		if err := st.Representations().Put(ctx, ended); err != nil {
			return err
		}
		actsFor := func(held session.Session) bool { return held.Organisation == of }
		if _, err := s.Closer.CloseOf(ctx, out.Target.ID, st, id, session.EndRoleRevoked, actsFor); err != nil {
			return err
		}
		return s.recordClient(ctx, st, *out, audit.ClientEnded, ended.Organisation)
	})
}

// recordClient names both: who acts, and for whom.
func (s *Service) recordClient(ctx context.Context, st ports.Store, c Clients, a audit.Action, o identity.Organisation) error {
	e := s.event(c.Actor(), a, person(c.Account.ID))
	e.Facts["organisation"], e.Facts["kvk"] = string(o.ID), o.Legal.KvK.String()
	return st.Audit().Append(ctx, e)
}
