package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
)

// showGive asks for a new mandate: for a holder, or for another organisation (MR-74, ET-10).
func (s *Server) showGive(v *visit) error {
	o, err := s.Mandates.Offer(v.ctx(), v.registerCaller(), v.holderID())
	if errors.Is(err, mandates.ErrOver) {
		return v.seeOther(v.holderAt(v.holderID()))
	}
	if err != nil {
		return err
	}
	return v.give(mandaat.GiveView{Offer: o})
}

func (v *visit) give(page mandaat.GiveView) error {
	page.Frame, page.Action, page.Back = v.registerFrame(page.Offer.Admin), v.Request.URL.Path, v.at("beheer", "chains")
	if id := page.Offer.Holder.ID; id != "" {
		page.Back = v.holderAt(id)
	}
	return v.render(refusedIf(len(page.Problems) > 0), mandaat.GivePage(v.orderContext(page.Offer.Admin), page))
}

// giveProblems maps refusals, and what the domain found wrong, to what the page says.
var (
	giveProblems = map[error]mandaat.GiveProblem{
		mandates.ErrReason: mandaat.GiveReason, mandates.ErrBranch: mandaat.GiveBranch, mandates.ErrRegisterDown: mandaat.GiveRegister,
		mandates.ErrOrganisation: mandaat.GiveNumber, mandates.ErrDay: mandaat.GiveDate, mandates.ErrOver: mandaat.GiveOver, mandates.ErrMoved: mandaat.GiveMoved,
		mandates.ErrGone: mandaat.GiveGone,
	}
	giveFaults = map[mandate.Fault]mandaat.GiveProblem{
		mandate.AboveOwnLevel: mandaat.GiveLevel, mandate.NoServices: mandaat.GiveScope, mandate.ServiceTooHigh: mandaat.GiveCombine,
		mandate.ServiceNoBranch: mandaat.GiveCombine, mandate.InThePast: mandaat.GiveDate, mandate.NoTerm: mandaat.GiveDate, mandate.TooLong: mandaat.GiveDate,
	}
)

// giveMandate makes it; a second press makes no second one.
func (s *Server) giveMandate(v *visit) error {
	o, err := s.Mandates.Offer(v.ctx(), v.registerCaller(), v.holderID())
	if errors.Is(err, mandates.ErrOver) {
		return v.seeOther(v.holderAt(v.holderID()))
	}
	if err != nil {
		return err
	}
	page := mandaat.GiveView{
		Offer: o, KvK: v.PostForm("kvk"), Number: v.PostForm("number"), Level: v.PostForm("level"), All: v.PostForm("all"), Services: v.PostFormArray("service"),
		Branch: v.PostForm("branch"), Clients: v.PostForm("clients") == "yes", Term: v.PostForm("term"), Date: v.PostForm("until"), Why: v.PostForm("why"),
	}
	w := v.wanted(&page)
	page.Offer.Key = w.Key
	if len(page.Problems) == 0 {
		var found []mandate.Problem
		found, err = s.Mandates.Give(v.ctx(), v.registerCaller(), w)
		page.Problems = giveFound(found, err)
		if len(page.Problems) == 0 && err == nil {
			return v.gave(o, w)
		}
	}
	if len(page.Problems) == 0 {
		return err
	}
	return v.give(page)
}

func (v *visit) gave(o mandates.Offer, w mandates.Wanted) error {
	how := "done"
	if w.All && o.Admin.Terms().FourEyes {
		how = "asked"
	}
	if w.Holder != "" {
		return v.seeOther(v.holderAt(w.Holder) + "?done=" + how)
	}
	return v.seeOther(v.at("beheer", "chains") + "?done=" + how)
}

func giveFound(found []mandate.Problem, err error) []mandaat.GiveProblem {
	var out []mandaat.GiveProblem
	seen := map[mandaat.GiveProblem]bool{}
	for _, p := range found {
		if words := giveFaults[p.Fault]; !seen[words] {
			out, seen[words] = append(out, words), true
		}
	}
	if p, refused := refusalAs(err, giveProblems); refused {
		return append(out, p)
	}
	if errors.Is(err, mandates.ErrWish) && len(out) == 0 {
		return []mandaat.GiveProblem{mandaat.GiveCombine}
	}
	return out
}

// wanted reads the form. What cannot be read is a problem of the page.
func (v *visit) wanted(page *mandaat.GiveView) mandates.Wanted {
	wrong := func(is bool, p mandaat.GiveProblem) {
		if is {
			page.Problems = append(page.Problems, p)
		}
	}
	w := mandates.Wanted{Key: v.formKey(page.Offer.Key), Holder: page.Offer.Holder.ID, All: page.All == "yes", Clients: page.Clients, Why: page.Why}
	var err error
	w.KvK, err = identity.ParseKvK(page.KvK)
	wrong(err != nil, mandaat.GiveWhich)
	if w.Holder == "" {
		w.Intermediary, err = identity.ParseKvK(page.Number)
		wrong(err != nil, mandaat.GiveNumber)
		w.Level, err = assurance.Parse(page.Level)
		wrong(err != nil || w.Level == assurance.None, mandaat.GiveLevel)
	}
	wrong(!w.All && (page.All != "no" || len(page.Services) == 0), mandaat.GiveScope)
	if page.All == "no" {
		for _, id := range page.Services {
			w.Services = append(w.Services, mandate.ServiceID(id))
		}
	}
	if page.Branch != "" {
		w.Branch, err = identity.ParseBranch(page.Branch)
		wrong(err != nil, mandaat.GiveBranch)
	}
	var problem mandaat.GiveProblem
	w.Until, problem = v.givenTerm(page.Offer.Today)
	wrong(problem != "", problem)
	return w
}

// formKey is the id under which the form makes its mandate: of the form where it is one, or else a new one.
func (v *visit) formKey(fresh mandate.ID) mandate.ID {
	typed := v.PostForm("key")
	if len(typed) != len(fresh) {
		return fresh
	}
	for i, r := range typed {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hex := r >= '0' && r <= '9' || r >= 'a' && r <= 'f'
		if dash != (r == '-') || !dash && !hex {
			return fresh
		}
	}
	return mandate.ID(typed)
}

func (v *visit) givenTerm(today time.Time) (time.Time, mandaat.GiveProblem) {
	term := v.PostForm("term")
	if years, err := strconv.Atoi(term); err == nil && years >= 1 && years <= mandate.MaxYears {
		return today.AddDate(years, 0, 0), ""
	}
	if term != "own" {
		return time.Time{}, mandaat.GiveTerm
	}
	until, ok := afterDay(v.PostForm("until"))
	if !ok || until.IsZero() {
		return time.Time{}, mandaat.GiveDate
	}
	return until, ""
}

// showChains lists mandates between organisations (ET-10).
func (s *Server) showChains(v *visit) error {
	received := v.Query("side") == "received"
	l, err := s.Mandates.Chains(v.ctx(), v.registerCaller(), received, pageNumber(v.Request.URL.Query()))
	if err != nil {
		return err
	}
	page := v.heldList(l)
	page.Received, page.New, page.Other = received, v.at("beheer", "chains", "new"), v.at("beheer", "chains")
	if !received {
		page.Other += "?side=received"
	}
	return v.render(http.StatusOK, mandaat.ChainsPage(v.orderContext(l.Admin), page))
}

func (v *visit) heldList(l mandates.List) mandaat.HeldListView {
	return mandaat.HeldListView{
		Frame: v.registerFrame(l.Admin), List: l, Names: organisationNames(l.Admin), Now: v.s.Now(), Done: v.Query("done"),
		Open:   func(id mandate.ID) string { return v.at("beheer", "chains", "one", string(id)) },
		Agree:  func(id mandate.ID) string { return v.at("beheer", "waiting", string(id), "agree") },
		Refuse: func(id mandate.ID) string { return v.at("beheer", "waiting", string(id), "refuse") },
		Pager:  pagerOf(v.Request.URL.Query(), l.Page, l.Total, mandates.PageSize),
	}
}

func (s *Server) showChain(v *visit) error {
	l, err := s.Mandates.One(v.ctx(), v.registerCaller(), mandate.ID(v.Param("mandate")))
	if err != nil {
		return err
	}
	page := mandaat.MandateView{
		Frame: v.registerFrame(l.Admin), Mandate: l.Mandates[0], Names: organisationNames(l.Admin), Catalogue: l.Services, Now: s.Now(), Done: v.Query("done"),
		May: s.Mandates.MayNow(l.Admin, l.Mandates[0].Mandate), Back: v.at("beheer", "chains"),
		To: func(id mandate.ID, k mandates.Kind) string { return v.at("beheer", "mandates", string(id), string(k)) },
	}
	return v.render(http.StatusOK, mandaat.MandatePage(v.orderContext(l.Admin), page))
}
