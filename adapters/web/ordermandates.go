package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
)

// showMandates asks which mandates the people get (MR-36 to MR-41).
func (s *Server) showMandates(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	offer, err := s.Ordering.Mandates(v.ctx(), v.orderCaller(), v.orderID())
	if err != nil {
		return err
	}
	w := offer.Order.Wanted
	page := mandaat.MandatesView{Offer: offer, Services: texts(w.Services), Clients: w.Clients}
	if w.Decided {
		page.Now = yesOrNo(w.Now)
	}
	if w.Now {
		page.All = yesOrNo(w.All)
		page.Term, page.Date = termOf(w)
	}
	return v.mandates(page)
}

func yesOrNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// termOf gives the years that were chosen, or the last day.
func termOf(w means.Wanted) (term, date string) {
	for n := 1; n <= mandate.MaxYears; n++ {
		if w.Until.Equal(w.From.In(amsterdam).AddDate(n, 0, 0)) {
			return strconv.Itoa(n), ""
		}
	}
	return "own", w.Until.In(amsterdam).AddDate(0, 0, -1).Format("02-01-2006")
}

func (v *visit) mandates(page mandaat.MandatesView) error {
	d := page.Offer.Draft
	page.Trail, page.Action = v.trailOf(d, means.StepMandates), v.orderAt(d.Order.ID, "mandates")
	page.Prices, page.FourEyes = v.at("beheer", "prices"), d.Admin.Terms().FourEyes
	return v.render(refusedIf(len(page.Problems) > 0), mandaat.MandatesPage(v.orderContext(d.Admin), page))
}

// wished reads the answers; what belongs to a "no" is not looked at.
func (v *visit) wished(today time.Time) (means.Wanted, []mandaat.MandatesProblem) {
	var problems []mandaat.MandatesProblem
	w := means.Wanted{Now: v.PostForm("now") == "yes", All: v.PostForm("all") == "yes", Clients: v.PostForm("clients") == "yes", From: today}
	switch {
	case v.PostForm("now") == "no":
		return w, nil
	case !w.Now:
		return w, []mandaat.MandatesProblem{mandaat.NoNow}
	case !w.All && v.PostForm("all") != "no":
		problems = append(problems, mandaat.NoAll)
	}
	for _, id := range v.PostFormArray("service") {
		if v.PostForm("all") == "no" {
			w.Services = append(w.Services, mandate.ServiceID(id))
		}
	}
	if v.PostForm("all") == "no" && len(w.Services) == 0 {
		problems = append(problems, mandaat.NoServices)
	}
	var wrong mandaat.MandatesProblem
	if w.Until, wrong = v.wishedTerm(today); wrong != "" {
		problems = append(problems, wrong)
	}
	return w, problems
}

// wishedTerm reads until when: so many years, or the end of a day.
func (v *visit) wishedTerm(today time.Time) (time.Time, mandaat.MandatesProblem) {
	term := v.PostForm("term")
	if years, err := strconv.Atoi(term); err == nil && years >= 1 && years <= mandate.MaxYears {
		return today.AddDate(years, 0, 0), ""
	}
	if term != "own" {
		return time.Time{}, mandaat.NoTerm
	}
	until, ok := afterDay(v.PostForm("until"))
	if !ok || until.IsZero() {
		return time.Time{}, mandaat.NoDate
	}
	return until, ""
}

var wishProblems = map[mandate.Fault]mandaat.MandatesProblem{
	mandate.AboveOwnLevel: mandaat.LevelTooLow, mandate.NoServices: mandaat.NoServices, mandate.ServiceTooHigh: mandaat.Combine, mandate.ServiceNoBranch: mandaat.Combine,
	mandate.InThePast: mandaat.PastDate, mandate.NoTerm: mandaat.PastDate, mandate.TooLong: mandaat.TooLong,
}

func (s *Server) chooseMandates(v *visit) error {
	offer, err := s.Ordering.Mandates(v.ctx(), v.orderCaller(), v.orderID())
	if err != nil {
		return err
	}
	w, problems := v.wished(offer.Today)
	if len(problems) == 0 {
		var found []mandate.Problem
		_, found, err = s.Ordering.Want(v.ctx(), v.orderCaller(), v.orderID(), v.seen(), w)
		for _, p := range found {
			if words := wishProblems[p.Fault]; !(mandaat.MandatesView{Problems: problems}).Has(words) {
				problems = append(problems, words)
			}
		}
	}
	if len(problems) == 0 || v.wentBack() {
		_, err = v.orderStep(v.orderID(), means.StepMandates, means.StepOverview, err)
		return err
	}
	return v.mandates(mandaat.MandatesView{
		Offer: offer, Now: v.PostForm("now"), All: v.PostForm("all"), Services: v.PostFormArray("service"), Clients: w.Clients,
		Term: v.PostForm("term"), Date: v.PostForm("until"), Problems: problems,
	})
}

// showOverview shows all that would be ordered (MR-43).
func (s *Server) showOverview(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	return v.overview(mandaat.Ordered)
}

func (v *visit) overview(problem mandaat.OverviewProblem) error {
	over, err := v.s.Ordering.Overview(v.ctx(), v.orderCaller(), v.orderID())
	if err != nil {
		return err
	}
	d := over.Draft
	page := mandaat.OverviewView{
		Trail: v.trailOf(d, means.StepOverview), Over: over, Terms: d.Admin.Terms().Terms, Problem: problem, Phone: v.s.Ordering.Phones.Format,
		Edit: map[means.Step]string{}, Prices: v.at("beheer", "prices"), Action: v.orderAt(d.Order.ID, "overview"),
	}
	page.Agreed = v.PostForm("agree") == page.Terms.Version && problem != mandaat.NoTerms
	for _, step := range means.Steps() {
		page.Edit[step] = v.orderAt(d.Order.ID, string(step))
	}
	return v.render(refusedIf(problem != mandaat.Ordered), mandaat.OverviewPage(v.orderContext(d.Admin), page))
}

// overviewProblems maps refusals to what the page says.
var overviewProblems = map[error]mandaat.OverviewProblem{
	ordering.ErrTerms: mandaat.NewTerms, ordering.ErrPeople: mandaat.BadPeople, ordering.ErrMandates: mandaat.BadMandates, ordering.ErrLevel: mandaat.NoRights,
	ordering.ErrNotAdministered: mandaat.NoRights, ordering.ErrBranchOwn: mandaat.NoRights, ordering.ErrDissolved: mandaat.Dissolved, ordering.ErrBranchClosed: mandaat.Dissolved,
	ordering.ErrNoRecord: mandaat.Dissolved,
}

// placeOrder orders; a second press leads to the same order (MR-44, MR-45, MR-68).
func (s *Server) placeOrder(v *visit) error {
	o, err := s.Ordering.Place(v.ctx(), v.orderCaller(), v.orderID(), v.seen(), v.PostForm("agree"))
	problem, refused := refusalAs(err, overviewProblems)
	switch {
	case errors.Is(err, ordering.ErrMoved):
		return v.seeOther(v.orderAt(v.orderID(), "overview") + "?moved=yes")
	case refused && v.PostForm("agree") == "":
		return v.overview(mandaat.NoTerms)
	case refused:
		return v.overview(problem)
	case err != nil:
		return err
	}
	return v.seeOther(v.orderAt(o.ID, "done"))
}

// showPlaced says what happens next (MR-46 to MR-50).
func (s *Server) showPlaced(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	d, err := s.Ordering.Draft(v.ctx(), v.orderCaller(), v.orderID())
	if err != nil {
		return err
	}
	if d.Order.State == means.OrderDraft {
		return v.seeOther(v.orderAt(d.Order.ID, string(d.Order.Next())))
	}
	page := mandaat.PlacedView{
		Frame: v.orderFrame(d.Admin), Order: d.Order, Days: int(d.Admin.Terms().Invitation / (24 * time.Hour)),
		Requests: v.at("beheer", "requests"), Users: v.at("beheer", "users"),
	}
	return v.render(http.StatusOK, mandaat.PlacedPage(v.orderContext(d.Admin), page))
}
