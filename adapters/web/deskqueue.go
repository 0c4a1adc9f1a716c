package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// openStates are those in which an application waits for a reviewer.
var openStates = []applied.State{applied.Submitted, applied.UnderReview, applied.AwaitingSecond}

// queueStates are the states behind each filter of the queue.
var queueStates = map[string][]applied.State{
	deskpages.FilterOpen: openStates, deskpages.FilterMine: openStates, deskpages.FilterWaiting: {applied.MoreAsked},
	deskpages.FilterDecided: {applied.Approved, applied.Refused, applied.Withdrawn}, deskpages.FilterAll: nil,
}

// reviewAct is an act of a reviewer that needs no more than the application.
type reviewAct func(context.Context, realm.ID, applied.Reviewer, applied.ID) (applied.Outcome, error)

// deskQueue lists applications, the one that waits longest first (OL-28).
func (s *Server) deskQueue(v *visit) error {
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.ListApplications)
	if err != nil {
		return err
	}
	q := v.Request.URL.Query()
	filter := q.Get("state")
	states, ok := queueStates[filter]
	if !ok {
		filter, states = deskpages.FilterOpen, openStates
	}
	number := pageNumber(q)
	query := ports.ApplicationQuery{
		States: states, Search: strings.TrimSpace(q.Get("q")), Audience: q.Get("audience"), Offset: (number - 1) * desk.PageSize, Limit: desk.PageSize, Newest: filter == deskpages.FilterDecided,
	}
	if filter == deskpages.FilterMine {
		query.Reviewer = string(at.Actor())
	}
	found, err := s.Applying.Queue(v.ctx(), at.Target.ID, query)
	if err != nil {
		return err
	}
	if query.Search != "" {
		if err := s.Desk.Searched(v.ctx(), at, query.Search, found.Total); err != nil {
			return err
		}
	}
	colleagues, err := s.Desk.Colleagues(v.ctx(), at.Staff)
	if err != nil {
		return err
	}
	c := v.deskContext(at.Staff, at.Target)
	page := deskpages.QueueView{
		Frame: v.deskFrame(at.Staff), Total: found.Total, Search: query.Search, Filter: filter, Filters: filtersFor(at), Audience: query.Audience,
		Audiences: audiences(c, at.Target.Document.Policy, query.Audience), Action: v.inside("applications"), Done: v.deskDone(),
		Pager: pagerOf(q, number, found.Total, desk.PageSize),
	}
	for _, a := range found.Applications {
		page.Lines = append(page.Lines, v.deskQueued(c, at, a, colleagues))
	}
	return v.render(http.StatusOK, deskpages.QueuePage(c, page))
}

// filtersFor leaves out what only reviewers have.
func filtersFor(at desk.At) []string {
	if at.May(desk.ClaimApplications) {
		return []string{deskpages.FilterOpen, deskpages.FilterMine, deskpages.FilterWaiting, deskpages.FilterDecided, deskpages.FilterAll}
	}
	return []string{deskpages.FilterOpen, deskpages.FilterWaiting, deskpages.FilterDecided, deskpages.FilterAll}
}

func (v *visit) deskQueued(c ui.Ctx, at desk.At, a applied.Application, colleagues map[string]string) deskpages.Queued {
	kind, _ := at.Target.Document.Policy.AccountsOf(a.Kind)
	waits := days(a, v.s.Now())
	out := deskpages.Queued{
		Reference: a.Reference, Email: a.Email.Masked(), Status: deskpages.Status(applied.StatusOf(a, account.Account{}, false, v.s.Now())),
		Audience: audienceOf(at.Target.Document.Policy.Services, a.Audience, string(c.Lang())), Company: a.Applicant == applied.Company,
		Sent: a.SubmittedAt, Days: waits, Late: waits > 0 && kind.Registration.Expected > 0 && workingDays(a.SubmittedAt, v.s.Now()) > kind.Registration.Expected,
		Mine: a.Claim.By == string(at.Actor()), URL: v.deskCaseAt(a.ID),
	}
	if a.Claim.By != "" {
		out.By = nameOf(c, colleagues, a.Claim.By)
	}
	return out
}

// workingDays counts the days from Monday to Friday that have passed since.
func workingDays(since, now time.Time) int {
	n := 0
	for d := since.In(amsterdam).AddDate(0, 0, 1); !d.After(now) && n <= 60; d = d.AddDate(0, 0, 1) {
		if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
			n++
		}
	}
	return n
}

// audiences are those for which somebody can apply.
func audiences(c ui.Ctx, p policy.Policy, chosen string) []ui.Option {
	out := []ui.Option{{Label: c.DeskQueueAll(), Chosen: chosen == ""}}
	for _, kind := range p.Accounts {
		for _, id := range kind.Registration.Audiences {
			out = append(out, ui.Option{Value: id, Label: audienceOf(p.Services, id, string(c.Lang())), Chosen: id == chosen})
		}
	}
	return out
}

// audienceOf calls an audience by its name.
func audienceOf(services []policy.Service, id, lang string) string {
	for _, s := range services {
		if a, ok := s.Audience(id); ok {
			return a.Name.In(lang)
		}
	}
	return id
}
