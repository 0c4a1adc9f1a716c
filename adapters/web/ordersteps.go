package web

import (
	"errors"
	"net/http"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
)

// showDrafts lists what was begun (MR-68).
func (s *Server) showDrafts(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	return v.drafts(false)
}

func (v *visit) drafts(many bool) error {
	admin, all, err := v.s.Ordering.Drafts(v.ctx(), v.orderCaller())
	if err != nil {
		return err
	}
	page := mandaat.DraftsView{
		Frame: v.orderFrame(admin), Drafts: all, Many: many, New: v.at("beheer", "order"), Back: v.at("beheer", "users"),
		On:   func(d ordering.Draft) string { return v.orderAt(d.Order.ID, string(d.Order.Next())) },
		Drop: func(d ordering.Draft) string { return v.orderAt(d.Order.ID, "drop") },
	}
	return v.render(conflictIf(many), mandaat.DraftsPage(v.orderContext(admin), page))
}

func conflictIf(is bool) int {
	if is {
		return http.StatusConflict
	}
	return http.StatusOK
}

// beginOrder starts a draft (MR-10).
func (s *Server) beginOrder(v *visit) error {
	id, err := s.Ordering.Begin(v.ctx(), v.orderCaller())
	if errors.Is(err, ordering.ErrTooManyDrafts) {
		return v.drafts(true)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.orderAt(id, string(means.StepOrganisation)))
}

// showOrder leads to where a draft goes on.
func (s *Server) showOrder(v *visit) error {
	d, err := s.Ordering.Draft(v.ctx(), v.orderCaller(), v.orderID())
	if err != nil {
		return err
	}
	if d.Order.State != means.OrderDraft {
		return ordering.ErrOver
	}
	return v.seeOther(v.orderAt(d.Order.ID, string(d.Order.Next())))
}

func (s *Server) dropOrder(v *visit) error {
	if err := s.Ordering.Drop(v.ctx(), v.orderCaller(), v.orderID()); err != nil {
		return err
	}
	return v.seeOther(v.at("beheer", "order"))
}

// draftFor gives the draft of a page that needs nothing but it.
func (v *visit) draftFor() (ordering.Draft, error) {
	if err := v.keepOrdering(); err != nil {
		return ordering.Draft{}, err
	}
	d, err := v.s.Ordering.Draft(v.ctx(), v.orderCaller(), v.orderID())
	if err == nil && d.Order.State != means.OrderDraft {
		err = ordering.ErrOver
	}
	return d, err
}

// showOrganisation asks for which organisation and at which level (MR-11 to MR-13).
func (s *Server) showOrganisation(v *visit) error {
	d, err := v.draftFor()
	if err != nil {
		return err
	}
	page := mandaat.OrganisationView{Draft: d, Level: d.Order.Level}
	if !d.Order.KvK.IsZero() {
		page.KvK = d.Order.KvK.String()
	} else if len(d.Admin.Remit) == 1 {
		page.KvK = d.Admin.Remit[0].KvK.String()
	}
	return v.organisation(page)
}

func (v *visit) organisation(page mandaat.OrganisationView) error {
	page.Trail = v.trailOf(page.Draft, means.StepOrganisation)
	page.Action, page.Home = v.orderAt(page.Draft.Order.ID, "organisation"), v.at("beheer", "users")
	return v.render(refusedIf(page.WrongKvK || page.WrongLevel), mandaat.OrganisationPage(v.orderContext(page.Draft.Admin), page))
}

func (s *Server) chooseForOrder(v *visit) error {
	kvk, wrongKvK := identity.ParseKvK(v.PostForm("kvk"))
	level, wrongLevel := assurance.Parse(v.PostForm("level"))
	err := error(ordering.ErrLevel)
	if wrongKvK != nil {
		err = ordering.ErrNotAdministered
	} else if wrongLevel == nil {
		_, err = s.Ordering.Choose(v.ctx(), v.orderCaller(), v.orderID(), v.seen(), kvk, level)
	}
	if done, err := v.orderStep(v.orderID(), means.StepOrganisation, means.StepBranch, err); done {
		return err
	}
	if !errors.Is(err, ordering.ErrNotAdministered) && !errors.Is(err, ordering.ErrLevel) {
		return err
	}
	d, again := v.draftFor()
	if again != nil {
		return again
	}
	return v.organisation(mandaat.OrganisationView{
		Draft: d, KvK: v.PostForm("kvk"), Level: level, WrongKvK: errors.Is(err, ordering.ErrNotAdministered), WrongLevel: errors.Is(err, ordering.ErrLevel) || wrongLevel != nil,
	})
}

// showBranch asks whether it is for one branch (MR-15 to MR-17).
func (s *Server) showBranch(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	choice, err := s.Ordering.Branches(v.ctx(), v.orderCaller(), v.orderID(), v.Query("q"))
	if err != nil {
		return err
	}
	page := mandaat.BranchView{Choice: choice, One: choice.Order.OneBranch}
	if page.One {
		page.Branch = choice.Order.Branch.String()
		page.Typed = unlisted(choice, page.Branch)
	}
	return v.branch(page)
}

// unlisted gives a branch that was chosen and is not among those that are shown, for the box beside them.
func unlisted(choice ordering.BranchChoice, number string) string {
	for _, b := range choice.Page.Branches {
		if b.Number.String() == number {
			return ""
		}
	}
	return number
}

func (v *visit) branch(page mandaat.BranchView) error {
	d := page.Choice.Draft
	page.Trail, page.Action, page.Now = v.trailOf(d, means.StepBranch), v.orderAt(d.Order.ID, "branch"), v.s.Now()
	return v.render(refusedIf(page.Problem != mandaat.BranchFine), mandaat.BranchPage(v.orderContext(d.Admin), page))
}

// branchProblems maps refusals to what the form says.
var branchProblems = map[error]mandaat.BranchProblem{
	errNoBranchGiven: mandaat.BranchMissing, ordering.ErrBranch: mandaat.BranchUnknown, ordering.ErrBranchClosed: mandaat.BranchClosed,
	ordering.ErrBranchOwn: mandaat.BranchOwn, ordering.ErrRegisterDown: mandaat.BranchDown,
}

var errNoBranchGiven = errors.New("web: no branch was given")

// branchGiven reads the answer; a number that was typed counts before one of the list.
func (v *visit) branchGiven() (identity.Branch, error) {
	if v.PostForm("restrict") != "yes" {
		return identity.Branch{}, nil
	}
	number := v.PostForm("number")
	if number == "" {
		number = v.PostForm("branch")
	}
	b, err := identity.ParseBranch(number)
	if err != nil {
		return b, errNoBranchGiven
	}
	return b, nil
}

func (s *Server) chooseBranch(v *visit) error {
	b, err := v.branchGiven()
	if err == nil {
		_, err = s.Ordering.Restrict(v.ctx(), v.orderCaller(), v.orderID(), v.seen(), b)
	}
	if done, err := v.orderStep(v.orderID(), means.StepBranch, means.StepRegister, err); done {
		return err
	}
	problem, ok := refusalAs(err, branchProblems)
	if !ok {
		return err
	}
	choice, again := s.Ordering.Branches(v.ctx(), v.orderCaller(), v.orderID(), "")
	if again != nil {
		return again
	}
	return v.branch(mandaat.BranchView{Choice: choice, One: v.PostForm("restrict") == "yes", Branch: v.PostForm("branch"), Typed: v.PostForm("number"), Problem: problem})
}

// showRegister shows what the Chamber of Commerce knows (MR-18, MR-19).
func (s *Server) showRegister(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	known, err := s.Ordering.Organisation(v.ctx(), v.orderCaller(), v.orderID())
	if err != nil {
		return err
	}
	helper, ways := v.helper()
	page := mandaat.RegisterView{Trail: v.trailOf(known.Draft, means.StepRegister), Known: known, Helpdesk: helper + ", " + ways, Action: v.orderAt(known.Order.ID, "register")}
	return v.render(conflictIf(known.Refused != nil), mandaat.RegisterPage(v.orderContext(known.Admin), page))
}

func (s *Server) confirmRegister(v *visit) error {
	_, err := s.Ordering.Confirm(v.ctx(), v.orderCaller(), v.orderID(), v.seen())
	if done, err := v.orderStep(v.orderID(), means.StepRegister, means.StepPeople, err); done {
		return err
	}
	for _, shown := range []error{ordering.ErrNoRecord, ordering.ErrDissolved, ordering.ErrBranchClosed, ordering.ErrRegisterDown} {
		if errors.Is(err, shown) {
			return s.showRegister(v)
		}
	}
	return err
}
