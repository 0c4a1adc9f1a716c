package pages

import (
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	middel "github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic("pages: a sample: " + err.Error())
	}
	return v
}

var (
	portalFrame = mandaat.Frame{
		Who:     "b.beheer@zilverbeek.example",
		Menu:    []mandaat.Item{{Page: mandaat.Users, URL: "/users"}, {Page: mandaat.Requests, URL: "/requests"}, {Page: mandaat.Prices, URL: "/prices"}},
		Session: ui.SessionView{Ends: at.Add(15 * time.Minute), WarnIn: 780, Stay: "/stay"},
	}
	waterschap = must(identity.ParseKvK("68750110"))
	steiger    = must(identity.ParseBranch("000038509504"))
	catalogued = []mandate.Service{
		{ID: "urn:1", Name: map[string]string{"nl": "Schatkistbankieren", "en": "Treasury banking"}, Provider: map[string]string{"nl": "Ministerie van Financiën (oefen)"}, Minimum: assurance.EH3, Branches: true},
		{ID: "urn:2", Name: map[string]string{"nl": "Mijn Helpdesk po"}, Provider: map[string]string{"nl": "Dienst Uitvoering Onderwijs (oefen)"}, Minimum: assurance.EH3, Intermediaries: true},
	}
	noor = middel.Typed{GivenNames: "Noor Anna", Prefix: "de", FamilyName: "Wit", Born: "1980-12-31", BirthPlace: "Zilverbeek", Email: "n.dewit@zilverbeek.example", Mobile: "+31612345678", Employed: "J"}
	kees = middel.Typed{GivenNames: "K.", FamilyName: "van der Zwart-Oudenbosch", Born: "31-02-1980", BirthPlace: "Grotewaard", Email: "kees@", Mobile: "0612", Employed: "X"}
)

func administrator() ordering.Admin {
	return ordering.Admin{
		Remit: mandate.Remit{{KvK: waterschap, Name: "Waterschap Zilverbeek (oefen)"}, {KvK: must(identity.ParseKvK("90004760"))}},
		Who: ports.Who{Session: session.Session{Level: assurance.EH3}, Realm: ports.Realm{Document: policy.Document{Policy: policy.Policy{Means: policy.Means{Levels: middel.Levels(), Terms: policy.Terms{Version: "2026-1", URL: "/terms"}, Prices: []policy.Price{
			{Name: realm.Text{NL: "eHerkenningsmiddel EH3", EN: "eHerkenning means EH3"}, For: policy.PriceMeans, Cents: 2450, Yearly: true},
			{Name: realm.Text{NL: "Machtiging voor alle diensten", EN: "Mandate for all services"}, For: policy.PriceAllServices, Cents: 1000, Yearly: true},
		}}}}}},
	}
}

func draft() ordering.Draft {
	return ordering.Draft{Admin: administrator(), Order: middel.Order{
		ID: "1", State: middel.OrderDraft, KvK: waterschap, Level: assurance.EH3, Name: "Waterschap Zilverbeek (oefen)", Seen: at, ChangedAt: at, Revision: 7,
		People: []middel.Ordered{{Key: "a", Typed: noor}, {Key: "b", Line: 3, Typed: noor}},
		Wanted: middel.Wanted{Decided: true, Now: true, All: true, From: at, Until: at.AddDate(5, 0, 0)},
	}}
}

func orderTrail(s middel.Step) mandaat.Trail {
	t := mandaat.Trail{Frame: portalFrame, At: s, Steps: map[middel.Step]string{}, Version: 7, Back: "/back", Drafts: "/drafts"}
	for _, step := range middel.Steps() {
		if step == s {
			break
		}
		t.Steps[step] = "/" + string(step)
	}
	return t
}

func told(t middel.Typed) ordering.Told {
	a, faults := middel.Check(t, at)
	if len(faults) > 0 {
		return ordering.Told{Faults: faults}
	}
	return ordering.Told{Doubts: a.Doubts()}
}

func orderedPeople() []ordering.Person {
	a, _ := middel.Check(noor, at)
	double := ordering.Told{Doubles: []middel.Double{{Line: 2, Fault: middel.Fault{Column: middel.ColumnEmail, Code: middel.FaultSameEmail}, Other: middel.Known{Standing: middel.Pending, Ref: "2026-0401-03"}}}}
	return []ordering.Person{{Ordered: draft().Order.People[0], Applicant: a}, {Ordered: draft().Order.People[1], Applicant: a, Told: double}}
}

func phone(p identity.Phone) string { return p.String() }

func by[T any]() func(T) string { return func(T) string { return "/to" } }

// orderings are the pages of mandate administrators.
func orderings() []Sample {
	return append(orderSteps(), append(orderFiles(), orderLists()...)...)
}

func orderSteps() []Sample {
	extract := identity.Extract{KvK: waterschap, RSIN: must(identity.ParseRSIN("999000202")), Name: "Waterschap Zilverbeek (oefen)", LegalForm: "Publiekrechtelijke rechtspersoon",
		Address: identity.Address{Line: "Dijkgraafplein 1, 9991 AA Zilverbeek"}, Activity: "Waterbeheer", Registered: at.AddDate(-20, 0, 0)}
	known := ordering.Registered{Draft: draft(), Extract: extract}
	down := ordering.Registered{Draft: draft(), Refused: ordering.ErrRegisterDown}
	choice := ordering.BranchChoice{Draft: draft(), Refuse: catalogued[1:], Page: ports.BranchPage{Total: 1, Branches: []identity.BranchExtract{
		{Number: steiger, Name: "Gemaal De Steiger (oefen)", Address: identity.Address{Line: "Steigerkade 12, 9991 AB Zilverbeek"}, Main: true},
	}}}
	offer := ordering.Offer{Draft: draft(), Services: catalogued, Others: 3, Today: at}
	over := ordering.Overview{Offer: offer, People: orderedPeople(), Prices: []ordering.Charge{{Price: draft().Admin.Terms().Prices[0], People: 2}, {Price: draft().Admin.Terms().Prices[1], People: 2}}, Total: 6900}
	edit := map[middel.Step]string{middel.StepOrganisation: "/1", middel.StepPeople: "/4", middel.StepMandates: "/5"}
	return []Sample{
		{Name: "order-organisation", Logout: true, Status: 422, Failed: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.OrganisationPage(c, mandaat.OrganisationView{Trail: orderTrail(middel.StepOrganisation), Draft: draft(), WrongKvK: true, WrongLevel: true, Action: "/post"})
		}},
		{Name: "order-branch", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.BranchPage(c, mandaat.BranchView{Trail: orderTrail(middel.StepBranch), Choice: choice, One: true, Now: at, Action: "/post"})
		}},
		{Name: "order-register", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.RegisterPage(c, mandaat.RegisterView{Trail: orderTrail(middel.StepRegister), Known: known, Action: "/post"})
		}},
		{Name: "order-register-down", Logout: true, Status: 409, Page: func(c ui.Ctx) templ.Component {
			return mandaat.RegisterPage(c, mandaat.RegisterView{Trail: orderTrail(middel.StepRegister), Known: down, Action: "/post"})
		}},
		{Name: "order-people", Logout: true, Status: 422, Failed: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.PeoplePage(c, mandaat.PeopleView{
				Trail: orderTrail(middel.StepPeople), All: ordering.People{Draft: draft(), People: orderedPeople()}, Fix: true, Phone: phone, Add: "/add", File: "/file",
				Person: by[string](), Remove: by[string](), Action: "/post",
			})
		}},
		{Name: "order-person", Logout: true, Status: 422, Failed: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.PersonPage(c, mandaat.PersonView{Trail: orderTrail(middel.StepPeople), PersonForm: mandaat.PersonForm{Typed: kees, Told: told(kees), Identification: "/duty"}, Action: "/post"})
		}},
		{Name: "order-mandates", Logout: true, Status: 422, Failed: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.MandatesPage(c, mandaat.MandatesView{
				Trail: orderTrail(middel.StepMandates), Offer: offer, Now: "yes", All: "no", Term: "own", Date: "31-12-2040", FourEyes: true, Prices: "/prices", Action: "/post",
				Problems: []mandaat.MandatesProblem{mandaat.NoServices, mandaat.TooLong},
			})
		}},
		{Name: "order-overview", Logout: true, Status: 422, Failed: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.OverviewPage(c, mandaat.OverviewView{
				Trail: orderTrail(middel.StepOverview), Over: over, Terms: draft().Admin.Terms().Terms, Problem: mandaat.NoTerms, Phone: phone, Edit: edit, Prices: "/prices", Action: "/post",
			})
		}},
		{Name: "order-placed", Logout: true, Page: func(c ui.Ctx) templ.Component {
			o := draft().Order
			o.Number = "2026-0417"
			return mandaat.PlacedPage(c, mandaat.PlacedView{Frame: portalFrame, Order: o, Days: 14, Requests: "/requests", Users: "/users"})
		}},
	}
}

func orderFiles() []Sample {
	d := draft()
	d.Sheet = &ordering.Sheet{Name: "collega's.csv", Sheet: middel.Sheet{
		Lines: 2, Rows: []middel.Row{{Line: 2, Typed: noor}, {Line: 3, Typed: kees}},
		Guess:   middel.Guess{Encoding: middel.Windows1252, Separator: ';', Header: true, Order: middel.Columns(), Ignored: []string{"Afdeling"}, Dates: []middel.DateForm{middel.DateDashes}, Example: 4},
		Repairs: []middel.Repair{{Line: 2, Column: middel.ColumnMobile, From: "612345678", To: "0612345678", Kind: middel.RepairZero}},
	}}
	sheet := ordering.SheetView{Draft: d, Good: 1, Room: 98, Rows: []ordering.SheetRow{{Row: d.Sheet.Rows[0], Told: told(noor)}, {Row: d.Sheet.Rows[1], Told: told(kees)}}}
	bad := draft()
	bad.Sheet = &ordering.Sheet{Name: "collega's.xlsx", Sheet: middel.Sheet{Faults: []middel.SheetFault{{Code: middel.SheetNotCSV, Kind: middel.KindXLSX}}}}
	page := func(s ordering.SheetView) func(ui.Ctx) templ.Component {
		return func(c ui.Ctx) templ.Component {
			return mandaat.FilePage(c, mandaat.FileView{Trail: orderTrail(middel.StepPeople), Sheet: s, Sample: "/sample", Upload: "/post", Rows: "/post", Take: "/post", Drop: "/post", Bad: "/bad"})
		}
	}
	return []Sample{
		{Name: "order-file", Logout: true, Page: page(ordering.SheetView{Draft: draft()})},
		{Name: "order-sheet", Logout: true, Page: page(sheet)},
		{Name: "order-sheet-excel", Logout: true, Status: 422, Failed: true, Page: page(ordering.SheetView{Draft: bad})},
	}
}

func orderLists() []Sample {
	term := must(validity.New(at.AddDate(-1, 0, 0), at.AddDate(4, 0, 0)))
	holder := ports.ListedHolder{
		Means: middel.Means{ID: "m", Holder: "p", KvK: waterschap, Level: assurance.EH3, Term: term}, Name: "Cornelia van den Heuvel-Steenbergen",
		Email: must(identity.ParseEmail("cornelia.vandenheuvel@zeer-lange-organisatienaam.example")), UserName: "cornelia.heuvel", Mandates: 2,
	}
	holders := ordering.Holders{Admin: administrator(), Query: ports.HolderQuery{Sort: ports.SortHolderName}, HolderPage: ports.HolderPage{Holders: []ports.ListedHolder{holder}, Total: 1, Everyone: 1}}
	a, _ := middel.Check(noor, at)
	application := middel.Application{
		ID: "a", Reference: "2026-0417-01", KvK: waterschap, Level: assurance.EH3, Name: a.FullName(), Email: a.Email, Employed: true, Person: a, State: middel.Returned, Since: at,
		Expires: at.AddDate(0, 0, 14), Remark: "Mijn achternaam is De Witt, met twee t's.", Mandates: []mandate.ID{"x"}, Sealed: []byte{1}, Revision: 3,
		History: []middel.Event{{Act: middel.ActSubmit, By: "person:1", At: at}, {Act: middel.ActInvite, By: "person:1", At: at}, {Act: middel.ActReturn, By: "applicant", At: at.Add(time.Hour)}},
	}
	pending := ordering.Pending{Admin: administrator(), MeansApplicationPage: ports.MeansApplicationPage{Applications: []middel.Application{application}, Total: 1}}
	applied := ordering.Applied{Admin: administrator(), Order: draft().Order, Application: application}
	return []Sample{
		{Name: "portal-users", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.HoldersPage(c, mandaat.HoldersView{
				Frame: portalFrame, Holders: holders, Now: at, Sort: map[ports.HolderSort]string{ports.SortHolderName: "?a", ports.SortHolderLevel: "?b", ports.SortHolderUntil: "?c"}, Drafts: 2,
				Action: "/users", Export: "/export", New: "/post", DraftsAt: "/drafts",
			})
		}},
		{Name: "portal-users-empty", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.HoldersPage(c, mandaat.HoldersView{Frame: portalFrame, Holders: ordering.Holders{Admin: administrator()}, Now: at, Action: "/users", New: "/post"})
		}},
		{Name: "portal-drafts", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.DraftsPage(c, mandaat.DraftsView{Frame: portalFrame, Drafts: []ordering.Draft{draft()}, On: by[ordering.Draft](), Drop: by[ordering.Draft](), New: "/post", Back: "/users"})
		}},
		{Name: "portal-requests", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.PendingPage(c, mandaat.PendingView{Frame: portalFrame, Pending: pending, Now: at, Open: by[middel.Application](), Action: "/requests", Poll: "/state", Here: "/requests", New: "/post"})
		}},
		{Name: "portal-request", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.ApplicationPage(c, mandaat.ApplicationView{
				Frame: portalFrame, Applied: applied, Now: at, Phone: phone, Resend: "/post", Correct: "/correct", Withdraw: "/withdraw", Poll: "/state", State: "fresh", Back: "/requests",
			})
		}},
		{Name: "portal-withdraw", Logout: true, Status: 422, Failed: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.WithdrawPage(c, mandaat.WithdrawView{Frame: portalFrame, Applied: applied, Problem: mandaat.ApplicationReason, Action: "/post", Back: "/request"})
		}},
		{Name: "portal-prices", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return mandaat.PricesPage(c, mandaat.PricesView{Frame: portalFrame, Prices: draft().Admin.Terms().Prices})
		}},
	}
}
