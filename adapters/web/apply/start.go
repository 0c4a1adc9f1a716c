package apply

import (
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// Start is the entrance: for whom, and as what (OL-07).
type Start struct {
	Action    string // where the choice is posted: fields "audience" and "applicant"
	Status    string // where one follows an application that was sent
	Resume    string // where the application of this browser goes on; empty: it has none
	Drop      string // where it is thrown away
	Account   string // what the accounts are called; empty where there are several kinds
	Service   string // that the account opens
	Audiences []Audience
	Audience  string // chosen
	Applicant registration.Applicant
	Document  bool // is asked for
	App       bool // for codes is needed
	Days      int  // working days until a decision; 0: no one decides
	Failed    bool // something was not chosen
	Trail
}

// Audience is somebody for whom one can apply.
type Audience struct{ ID, Name string }

func (v Start) title(c ui.Ctx) string {
	if v.Account == "" {
		return c.ApplyTitle()
	}
	return c.ApplyStartTitle(v.Account)
}

func (v Start) needs(c ui.Ctx) []string {
	out := []string{c.ApplyStartMail()}
	if v.Document {
		out = append(out, c.ApplyStartDocument())
	}
	if v.App {
		out = append(out, c.ApplyStartPhone())
	}
	return append(out, c.ApplyStartMinutes())
}

func (v Start) who(c ui.Ctx) ui.GroupView {
	g := ui.GroupView{ID: "audience", Legend: c.ApplyStartWho()}
	if v.Failed && v.Audience == "" {
		g.Error = c.ApplyStartNoWho()
	}
	for _, a := range v.Audiences {
		g.Options = append(g.Options, ui.Option{Value: a.ID, Label: a.Name, Chosen: a.ID == v.Audience})
	}
	return g
}

func (v Start) as(c ui.Ctx) ui.GroupView {
	g := ui.GroupView{ID: "applicant", Legend: c.ApplyStartAs(), Options: []ui.Option{
		{Value: string(registration.Citizen), Label: c.ApplyStartCitizen(), Hint: c.ApplyStartCitizenHint(), Chosen: v.Applicant == registration.Citizen},
		{Value: string(registration.Company), Label: c.ApplyStartCompany(), Hint: c.ApplyStartCompanyHint(), Chosen: v.Applicant == registration.Company},
	}}
	if v.Failed && v.Applicant == "" {
		g.Error = c.ApplyStartNoAs()
	}
	return g
}

func (v Start) problems(c ui.Ctx) []ui.Problem {
	return append(problems("audience", v.who(c).Error), problems("applicant", v.as(c).Error)...)
}
