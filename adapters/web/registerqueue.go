package web

import (
	"errors"
	"net/http"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
)

// showWaiting lists what waits for a second administrator (MR-81).
func (s *Server) showWaiting(v *visit) error { return v.heldWaiting(mandaat.HeldFine) }

func (v *visit) heldWaiting(problem mandaat.HeldProblem) error {
	l, err := v.s.Mandates.Waiting(v.ctx(), v.registerCaller(), pageNumber(v.Request.URL.Query()))
	if err != nil {
		return err
	}
	page := v.heldList(l)
	page.Problem = problem
	return v.render(conflictIf(problem != mandaat.HeldFine), mandaat.WaitingPage(v.orderContext(l.Admin), page))
}

func (s *Server) agreeMandate(v *visit) error {
	err := s.Mandates.Settle(v.ctx(), v.registerCaller(), mandate.ID(v.Param("mandate")), v.seen(), true, "")
	if problem, refused := refusalAs(err, heldProblems); refused {
		return v.heldWaiting(problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.at("beheer", "waiting") + "?done=done")
}

// showRefuse asks why.
func (s *Server) showRefuse(v *visit) error { return v.heldRefuse(mandaat.HeldFine) }

func (v *visit) heldRefuse(problem mandaat.HeldProblem) error {
	l, err := v.s.Mandates.One(v.ctx(), v.registerCaller(), mandate.ID(v.Param("mandate")))
	if err != nil {
		return err
	}
	if one := l.Mandates[0]; one.Consent != mandate.Awaiting || one.Mine {
		return v.heldWaiting(mandaat.HeldOver)
	}
	page := mandaat.RefuseView{
		Frame: v.registerFrame(l.Admin), Mandate: l.Mandates[0], Names: organisationNames(l.Admin), Catalogue: l.Services, Why: v.PostForm("why"), Problem: problem,
		Action: v.at("beheer", "waiting", v.Param("mandate"), "refuse"), Back: v.at("beheer", "waiting"),
	}
	return v.render(heldStatus(problem), mandaat.RefusePage(v.orderContext(l.Admin), page))
}

func (s *Server) refuseMandate(v *visit) error {
	err := s.Mandates.Settle(v.ctx(), v.registerCaller(), mandate.ID(v.Param("mandate")), v.seen(), false, v.PostForm("why"))
	if problem, refused := refusalAs(err, heldProblems); refused {
		return v.heldRefuse(problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.at("beheer", "waiting") + "?done=done")
}

// teamProblems maps refusals to what the page says.
var teamProblems = map[error]mandaat.TeamProblem{
	mandates.ErrLast: mandaat.TeamLast, mandates.ErrUnknown: mandaat.TeamUnknown, mandates.ErrAlready: mandaat.TeamAlready, mandates.ErrPeriod: mandaat.TeamPeriod,
}

// showTeam lists who administers an organisation: the one that is named, or the caller's own (MR-80, XC-44).
func (s *Server) showTeam(v *visit) error { return v.team(mandaat.TeamView{}) }

func (v *visit) team(page mandaat.TeamView) error {
	a, err := v.s.Ordering.Touch(v.ctx(), v.orderCaller())
	if err != nil {
		return err
	}
	k, err := identity.ParseKvK(v.Param("kvk"))
	if v.Param("kvk") == "" {
		k, err = a.Profile.Organisation.Legal.KvK, nil
	}
	if err != nil {
		return mandates.ErrNotThere
	}
	t, err := v.s.Mandates.Administrators(v.ctx(), v.registerCaller(), k)
	if err != nil {
		return err
	}
	page.Frame, page.Team, page.Appointed = v.registerFrame(t.Admin), t, v.Query("done") != ""
	page.Transfers = v.transferAt()
	page.Appoint, page.Leave = v.at("beheer", "team", k.String(), "deputy"), v.at("beheer", "team", k.String(), "leave")
	for _, o := range t.Admin.Remit {
		if o.KvK != k {
			page.Others = append(page.Others, ui.Link{URL: v.at("beheer", "team", o.KvK.String()), Text: o.Name + " " + o.KvK.String()})
		}
	}
	status := refusedIf(page.Problem != mandaat.TeamFine)
	if page.Problem == mandaat.TeamLast {
		status = http.StatusConflict
	}
	return v.render(status, mandaat.TeamPage(v.orderContext(t.Admin), page))
}

// appointDeputy makes a colleague administrator for a period.
func (s *Server) appointDeputy(v *visit) error {
	page := mandaat.TeamView{Email: v.PostForm("email"), From: v.PostForm("from"), Last: v.PostForm("last"), Why: v.PostForm("why")}
	email, err := identity.ParseEmail(page.Email)
	if err != nil {
		page.Problem = mandaat.TeamUnknown
		return v.team(page)
	}
	d := mandates.Deputy{Email: email, Why: page.Why}
	var first, last bool
	d.From, first = dayOf(page.From)
	d.Until, last = afterDay(page.Last)
	if !first || !last {
		page.Problem = mandaat.TeamPeriod
		return v.team(page)
	}
	k, err := identity.ParseKvK(v.Param("kvk"))
	if err != nil {
		return mandates.ErrNotThere
	}
	err = s.Mandates.Appoint(v.ctx(), v.registerCaller(), k, d)
	if page.Problem = teamProblem(err, mandaat.TeamReason); page.Problem != mandaat.TeamFine {
		return v.team(page)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.at("beheer", "team", k.String()) + "?done=done")
}

// teamProblem finds what the page says of a refusal; a reason belongs to one of its two forms.
func teamProblem(err error, reason mandaat.TeamProblem) mandaat.TeamProblem {
	if errors.Is(err, mandates.ErrReason) {
		return reason
	}
	p, _ := refusalAs(err, teamProblems)
	return p
}

// leaveTeam ends that the caller administers the organisation (MR-80).
func (s *Server) leaveTeam(v *visit) error {
	k, err := identity.ParseKvK(v.Param("kvk"))
	if err != nil {
		return mandates.ErrNotThere
	}
	err = s.Mandates.Leave(v.ctx(), v.registerCaller(), k, v.PostForm("stop"))
	if p := teamProblem(err, mandaat.TeamWhy); p != mandaat.TeamFine {
		return v.team(mandaat.TeamView{Problem: p, End: v.PostForm("stop")})
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.at("beheer", "users"))
}
