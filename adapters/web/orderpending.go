package web

import (
	"errors"
	"net/http"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
)

func (v *visit) pendingQuery() ordering.PendingQuery {
	q := v.Request.URL.Query()
	kvk, _ := identity.ParseKvK(q.Get("kvk"))
	return ordering.PendingQuery{KvK: kvk, Search: q.Get("q"), State: means.ApplicationState(q.Get("state")), Page: pageNumber(q)}
}

// showPending lists the applications of the administrator's organisations with their states (MR-50).
func (s *Server) showPending(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	p, err := s.Ordering.Pending(v.ctx(), v.orderCaller(), v.pendingQuery())
	if err != nil {
		return err
	}
	q := with(v.Request.URL.Query(), "", "")
	page := mandaat.PendingView{
		Frame: v.orderFrame(p.Admin), Pending: p, Now: s.Now(), Pager: pagerOf(q, p.Query.Page, p.Total, ordering.PageSize),
		Open:   func(a means.Application) string { return v.applicationAt(a.ID) },
		Action: v.at("beheer", "requests"), Here: v.Request.URL.RequestURI(), New: v.at("beheer", "order"),
		Poll: v.at("beheer", "requests", "state") + "?" + q.Encode(),
	}
	return v.render(http.StatusOK, mandaat.PendingPage(v.orderContext(p.Admin), page))
}

// pendingState tells a page that waits what it would show now. It keeps no session alive: nobody may be reading.
func (s *Server) pendingState(v *visit) error {
	p, err := s.Ordering.Pending(v.ctx(), v.orderCaller(), v.pendingQuery())
	if err != nil {
		return err
	}
	return v.tellState(p.State())
}

func (v *visit) tellState(state string) error {
	secure(v.Writer.Header(), "'none'")
	v.String(http.StatusOK, state)
	return nil
}

func (v *visit) applicationID() means.ApplicationID {
	return means.ApplicationID(v.Param("application"))
}

func (v *visit) applicationAt(id means.ApplicationID, parts ...string) string {
	return v.at(append([]string{"beheer", "requests", "one", string(id)}, parts...)...)
}

// showApplication shows how far somebody is.
func (s *Server) showApplication(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	return v.application(mandaat.ApplicationProblem(v.Query("refused")))
}

func (v *visit) application(problem mandaat.ApplicationProblem) error {
	x, err := v.s.Ordering.Application(v.ctx(), v.orderCaller(), v.applicationID())
	if err != nil {
		return err
	}
	id := x.Application.ID
	page := mandaat.ApplicationView{
		Frame: v.orderFrame(x.Admin), Applied: x, Now: v.s.Now(), Done: mandaat.ApplicationDone(v.Query("done")), Problem: problem, Phone: v.s.Ordering.Phones.Format,
		Resend: v.applicationAt(id, "resend"), Correct: v.applicationAt(id, "correct"), Withdraw: v.applicationAt(id, "withdraw"),
		Poll: v.applicationAt(id, "state"), State: mandaat.ApplicationState(x.Application), Back: v.at("beheer", "requests"),
	}
	return v.render(conflictIf(problem != mandaat.ApplicationFine), mandaat.ApplicationPage(v.orderContext(x.Admin), page))
}

func (s *Server) applicationState(v *visit) error {
	x, err := s.Ordering.Application(v.ctx(), v.orderCaller(), v.applicationID())
	if err != nil {
		return err
	}
	return v.tellState(mandaat.ApplicationState(x.Application))
}

// applicationProblems maps refusals to what the page says.
var applicationProblems = map[error]mandaat.ApplicationProblem{
	ordering.ErrTooSoon: mandaat.ApplicationSoon, ordering.ErrOver: mandaat.ApplicationOver, ordering.ErrMoved: mandaat.ApplicationMoved, ordering.ErrReason: mandaat.ApplicationReason,
}

// applicationLed goes back to the application after an act, with what became of it.
func (v *visit) applicationLed(done mandaat.ApplicationDone, err error) error {
	at := v.applicationAt(v.applicationID())
	if problem, ok := refusalAs(err, applicationProblems); ok {
		return v.seeOther(at + "?refused=" + string(problem))
	}
	if err != nil {
		return err
	}
	return v.seeOther(at + "?done=" + string(done))
}

// resendInvitation sends the invitation anew (MR-70).
func (s *Server) resendInvitation(v *visit) error {
	return v.applicationLed(mandaat.DoneSent, s.Ordering.Resend(v.ctx(), v.orderCaller(), v.applicationID(), v.seen()))
}

// showCorrect asks what changes (MR-70, MR-72).
func (s *Server) showCorrect(v *visit) error {
	x, err := s.Ordering.Application(v.ctx(), v.orderCaller(), v.applicationID())
	if err != nil {
		return err
	}
	return v.correction(x, mandaat.PersonForm{Typed: x.Typed()}, mandaat.ApplicationFine)
}

func (v *visit) correction(x ordering.Applied, form mandaat.PersonForm, problem mandaat.ApplicationProblem) error {
	form.Identification = x.Admin.Terms().Identification
	page := mandaat.CorrectView{
		Frame: v.orderFrame(x.Admin), PersonForm: form, Applied: x, Problem: problem, Action: v.applicationAt(x.Application.ID, "correct"), Back: v.applicationAt(x.Application.ID),
	}
	return v.render(refusedIf(!form.Told.Good() || problem != mandaat.ApplicationFine), mandaat.CorrectPage(v.orderContext(x.Admin), page))
}

func (s *Server) correctApplication(v *visit) error {
	typed := v.typedPerson(func(k means.Column) string { return string(k) })
	x, err := s.Ordering.Correct(v.ctx(), v.orderCaller(), v.applicationID(), v.seen(), typed)
	if err == nil && !x.Told.Good() {
		return v.correction(x, mandaat.PersonForm{Typed: typed, Told: x.Told}, mandaat.ApplicationFine)
	}
	if errors.Is(err, ordering.ErrMoved) { // what was typed is kept, beside what there is now
		now, again := s.Ordering.Application(v.ctx(), v.orderCaller(), v.applicationID())
		if again != nil {
			return again
		}
		return v.correction(now, mandaat.PersonForm{Typed: typed}, mandaat.ApplicationMoved)
	}
	return v.applicationLed(mandaat.DoneCorrected, err)
}

// showWithdrawal asks why (MR-70).
func (s *Server) showWithdrawal(v *visit) error { return v.withdrawal(mandaat.ApplicationFine) }

func (v *visit) withdrawal(problem mandaat.ApplicationProblem) error {
	x, err := v.s.Ordering.Application(v.ctx(), v.orderCaller(), v.applicationID())
	if err != nil {
		return err
	}
	page := mandaat.WithdrawView{
		Frame: v.orderFrame(x.Admin), Applied: x, Reason: v.PostForm("reason"), Problem: problem,
		Action: v.applicationAt(x.Application.ID, "withdraw"), Back: v.applicationAt(x.Application.ID),
	}
	return v.render(refusedIf(problem != mandaat.ApplicationFine), mandaat.WithdrawPage(v.orderContext(x.Admin), page))
}

func (s *Server) withdrawApplication(v *visit) error {
	err := s.Ordering.Withdraw(v.ctx(), v.orderCaller(), v.applicationID(), v.seen(), v.PostForm("reason"))
	if errors.Is(err, ordering.ErrReason) {
		return v.withdrawal(mandaat.ApplicationReason)
	}
	return v.applicationLed(mandaat.DoneWithdrawn, err)
}
