package pages

import (
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/explain"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/domain/role"
)

// decided is a document, and a login by a broker that it refuses unless the evidence is changed.
func decided(change func(*login.Evidence)) explain.Explanation {
	d := policy.Document{Policy: policy.Policy{Services: []policy.Service{{ID: "omgevingsloket", Name: realm.Text{NL: "Omgevingsloket", EN: "Omgevingsloket"}, Audiences: []policy.Audience{
		{ID: "authority", Name: realm.Text{NL: "Overheid", EN: "Public authority"}, Methods: []policy.MethodRule{{Method: policy.EHerkenning, Minimum: assurance.EH3}},
			Organisations: policy.OrganisationEnrolled, VerifyEmail: policy.VerifyEmail{Scope: policy.OncePerPerson}, Enter: "deelnemer"},
		{ID: "company-abroad", Name: realm.Text{NL: "Bedrijf in het buitenland", EN: "Company abroad"}, Methods: []policy.MethodRule{{Method: policy.Account, Accounts: "omgevingsloket-id"}},
			Organisations: policy.OrganisationNotAsked, SecondFactors: []policy.FactorRule{{Factor: policy.Authenticator}}},
	}}}, Accounts: []policy.Accounts{{ID: "omgevingsloket-id", Name: realm.Text{NL: "Omgevingsloket-ID", EN: "Omgevingsloket-ID"}, Enrolment: policy.Enrolment{Required: true, ShownOnce: true}}}}}
	e := login.Evidence{
		Asked: login.Asked{Service: "omgevingsloket"}, Choice: login.Choice{Audience: "authority", Method: policy.EHerkenning},
		Upstream: login.Upstream{Proven: true, Level: assurance.EH3, At: at, Organisation: true, Enrolled: true}, Person: login.PersonFacts{MayUseMethod: true, EmailProven: true, MayEnter: true},
	}
	change(&e)
	rec := replay.Record{Policy: 1, At: at, Evidence: e, Outcome: replay.Granted, Roles: []role.Name{"deelnemer"}}
	if refused, ok := login.Next(d.Policy, e, at).(login.Refused); ok {
		rec.Outcome = string(refused.Reason)
	}
	x, _ := explain.Of(d, rec)
	return x
}

func deskWhys() []Sample {
	empty := desk.WhyView{Frame: deskFrame("production"), Action: "/why"}
	lost := empty
	lost.Reference, lost.Asked = "7F3K-22QD", true
	found := func(c ui.Ctx, x explain.Explanation) desk.WhyView {
		v := lost
		v.Found, v.Explained, v.Granted, v.Fixer = true, true, x.Fixer() == "", x.Fixer()
		words := desk.WhyWords{Ctx: c, Explanation: x, Refusal: func(r login.Reason) string { return string(r) }, Role: func(n role.Name) string { return string(n) }}
		v.Points = words.Points()
		v.Decision = []ui.Fact{
			{Term: c.WhyFactsService(), Lines: []string{"Omgevingsloket"}}, {Term: c.WhyFactsMoment(), Lines: []string{c.Moment(at)}},
			{Term: c.WhyFactsVersion(), Lines: []string{c.WhyFactsEdition(at.AddDate(0, -1, 0), "12")}}, {Term: c.WhyFactsAsked(), Lines: []string{c.WhyFactsNothing()}},
		}
		v.Course = []desk.Event{{At: at.Add(-time.Minute), What: "Code per e-mail verstuurd"}, {At: at, What: "Inloggen lukte niet", Refused: !v.Granted}}
		return v
	}
	refused := func(c ui.Ctx) desk.WhyView {
		v := found(c, decided(func(e *login.Evidence) { e.Upstream.Level = assurance.EH2 }))
		v.Read = desk.WhyRead{Title: c.RefusalLevelTooLowTitle(), Lead: c.RefusalLevelTooLowLead("EH3", "EH2", "Omgevingsloket"), Steps: []string{c.RefusalLevelTooLowDo1("EH3"), c.RefusalLevelTooLowDo2("EH3")}}
		return v
	}
	blocked := func(c ui.Ctx) desk.WhyView {
		v := found(c, decided(func(e *login.Evidence) {
			e.Choice, e.Upstream = login.Choice{Audience: "company-abroad", Method: policy.Account}, login.Upstream{}
			e.Account = login.AccountFacts{Password: true, At: at, Kind: "omgevingsloket-id", State: login.AccountActive, Authenticator: login.Blocked}
		}))
		v.Account, v.Read.Steps = "/accounts/1", []string{c.WhyFixBlocked()}
		return v
	}
	broken := func(c ui.Ctx) desk.WhyView {
		v := refused(c)
		v.Explained, v.Points, v.Fixer = false, nil, ""
		return v
	}
	return []Sample{
		deskSample("why", false, func(c ui.Ctx) templ.Component { return desk.WhyPage(c, empty) }),
		deskSample("why-lost", true, func(c ui.Ctx) templ.Component { return desk.WhyPage(c, lost) }),
		deskSample("why-refused", false, func(c ui.Ctx) templ.Component { return desk.WhyPage(c, refused(c)) }),
		deskSample("why-blocked", false, func(c ui.Ctx) templ.Component { return desk.WhyPage(c, blocked(c)) }),
		deskSample("why-granted", false, func(c ui.Ctx) templ.Component {
			return desk.WhyPage(c, found(c, decided(func(*login.Evidence) {})))
		}),
		deskSample("why-broken", false, func(c ui.Ctx) templ.Component { return desk.WhyPage(c, broken(c)) }),
	}
}
