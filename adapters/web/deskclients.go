package web

import (
	"context"
	"time"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/identity"
)

func (s *Server) deskClients(v *visit) error { return v.deskShowClients(deskpages.NoProblem) }

// deskShowClients shows for whom somebody acts (MA-32).
func (v *visit) deskShowClients(problem deskpages.Problem) error {
	list, err := v.s.Desk.Clients(v.ctx(), v.deskCaller(), v.deskTarget(), v.deskAccountID())
	if err != nil {
		return err
	}
	id := list.Account.ID
	page := deskpages.ClientsView{
		Frame: v.deskFrame(list.Staff), Person: list.Account.Name, KvK: v.PostForm("kvk"), Name: v.PostForm("name"), Last: v.PostForm("last"), Problem: problem,
		Done: v.deskDone(), May: list.May(desk.AssignClients), Action: v.deskAccountAt(id, "clients"), EndAction: v.deskAccountAt(id, "clients", "end"), Back: v.deskAccountAt(id),
	}
	if page.Person == "" {
		page.Person = list.Account.Email.Masked()
	}
	for _, r := range list.List {
		o := deskpages.Client{ID: string(r.Organisation.ID), Name: r.Organisation.Name, KvK: r.Organisation.Legal.KvK.String(), Since: r.From}
		if !r.Until.IsZero() {
			o.Until = r.Until.Add(-time.Second) // people name the last day, not the first one after
		}
		page.Clients = append(page.Clients, o)
	}
	return v.render(refusedStatus(problem), deskpages.ClientsPage(v.deskContext(list.Staff, list.Target), page))
}

var clientRefusals = []error{desk.ErrNumber, desk.ErrName, desk.ErrPast, desk.ErrTwice}

func (s *Server) deskAssign(v *visit) error {
	until, ok := afterDay(v.PostForm("last"))
	if !ok {
		if _, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.AssignClients); err != nil {
			return err
		}
		return v.deskShowClients(deskpages.IsPast)
	}
	return v.deskAssigned(deskpages.DoneAssigned, func(ctx context.Context) error {
		_, err := s.Desk.Assign(ctx, v.deskCaller(), v.deskTarget(), v.deskAccountID(), desk.Client{KvK: v.PostForm("kvk"), Name: v.PostForm("name"), Until: until})
		return err
	})
}

func (s *Server) deskEndClient(v *visit) error {
	return v.deskAssigned(deskpages.DoneEnded, func(ctx context.Context) error {
		_, err := s.Desk.EndClient(ctx, v.deskCaller(), v.deskTarget(), v.deskAccountID(), identity.OrganisationID(v.PostForm("organisation")))
		return err
	})
}

func (v *visit) deskAssigned(what deskpages.Done, do func(context.Context) error) error {
	err := do(v.ctx())
	if problem, ok := refusedAs(err, clientRefusals...); ok {
		return v.deskShowClients(problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(afterDone(v.deskAccountAt(v.deskAccountID(), "clients"), what))
}
