package pages

import (
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	issued "github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

func number(s string) identity.KvK {
	k, err := identity.ParseKvK(s)
	if err != nil {
		panic(err)
	}
	return k
}

// People and organisations are invented.
var (
	waterBoard  = number("70000011")
	accountant  = number("70000022")
	registerMen = []mandaat.Item{
		{Page: mandaat.Users, URL: "/users"}, {Page: mandaat.Requests, URL: "/requests"}, {Page: mandaat.Waiting, URL: "/waiting"}, {Page: mandaat.Chains, URL: "/chains"},
		{Page: mandaat.Team, URL: "/team"}, {Page: mandaat.Prices, URL: "/prices"},
	}
	registerFrame = mandaat.Frame{Who: "b.boswinkel@zilverbeek.example", Menu: registerMen, Session: frame.Session}
	registerAdmin = mandates.Admin{
		Who: ports.Who{
			Session: session.Session{Level: assurance.EH3},
			Profile: ports.Profile{Person: identity.Person{ID: "1", Email: address("b.boswinkel@zilverbeek.example")}},
		},
		Remit: mandate.Remit{{KvK: waterBoard, Name: "Waterschap Zilverbeek en Omstreken (oefen)"}},
	}
	registerNames    = map[identity.KvK]string{waterBoard: "Waterschap Zilverbeek en Omstreken (oefen)"}
	registerServices = []mandate.Service{
		{ID: "urn:1", Name: map[string]string{"nl": "Schatkistbankieren", "en": "Treasury banking"}, Provider: map[string]string{"nl": "Ministerie van Financiën", "en": "Ministry of Finance"}, Minimum: assurance.EH3, Intermediaries: true},
		{ID: "urn:2", Name: map[string]string{"nl": "Mijn Helpdesk po", "en": "My Helpdesk po"}, Provider: map[string]string{"nl": "Dienst Uitvoering Onderwijs", "en": "Education Executive Agency"}, Minimum: assurance.EH2Plus},
	}
)

func registerMandate(m mandate.Mandate) mandate.Mandate {
	m.ID, m.Grantor, m.Level, m.Consent = "m", waterBoard, assurance.EH3, mandate.Granted
	m.Term = validity.Term{From: at.AddDate(0, -6, 0), Until: at.AddDate(2, 0, 0)}
	m.History = []mandate.Event{
		{Act: mandate.ActGrant, By: "person:1", At: m.Term.From}, {Act: mandate.ActExtend, By: "person:1", At: at.AddDate(0, -1, 0), Why: "Het project duurt langer dan gedacht"},
	}
	return m
}

func registerHolder() mandates.Holder {
	m, err := issued.Issue("means", "2", waterBoard, assurance.EH3, issued.Deed{By: "person:1", At: at.AddDate(0, -6, 0)})
	if err != nil {
		panic(err)
	}
	return mandates.Holder{
		Admin: registerAdmin, ID: "2", Name: "Wilhelmina van den Berg-Hottentotterstraat", Email: address("wilhelmina.vandenberg-hottentotterstraat@waterschapzilverbeek.example"),
		UserName: "wilhelmina.vandenberg", Means: []issued.Means{m}, At: at,
		Mandates: []mandate.Mandate{
			registerMandate(mandate.Mandate{Grantee: mandate.Grantee{Holder: "2", ForClients: true}, Scope: mandate.Scope{All: true}}),
			registerMandate(mandate.Mandate{Grantee: mandate.Grantee{Holder: "2"}, Scope: mandate.Scope{Services: []mandate.ServiceID{"urn:1", "urn:2"}}}),
		},
	}
}

// registers are the pages of what stands in the register (MR-74 to MR-81).
func registers() []Sample {
	show := func(name string, failed bool, page func(ui.Ctx) templ.Component) Sample {
		return Sample{Name: "register-" + name, Failed: failed, Status: refusedIf(failed), Logout: true, Page: page}
	}
	holder := mandaat.HolderView{
		Frame: registerFrame, Holder: registerHolder(), Catalogue: registerServices, Done: "done", New: "/new", Axis: "/axis", Back: "/users",
		ToMeans:   func(_ issued.ID, k mandates.Kind) string { return "/means/" + string(k) },
		ToMandate: func(_ mandate.ID, k mandates.Kind) string { return "/mandate/" + string(k) },
		ToLeave:   func(identity.KvK) string { return "/leave" },
	}
	bare := holder
	bare.Holder.Mandates, bare.Done, bare.New = nil, "", ""
	out := []Sample{
		show("holder", false, func(c ui.Ctx) templ.Component { return mandaat.HolderPage(c, holder) }),
		show("holder-bare", false, func(c ui.Ctx) templ.Component { return mandaat.HolderPage(c, bare) }),
	}
	out = append(out, registerActs(show)...)
	out = append(out, registerAxes(show)...)
	return append(out, registerForms(show)...)
}

type shown func(string, bool, func(ui.Ctx) templ.Component) Sample

func registerActs(show shown) []Sample {
	h := registerHolder()
	option := mandate.Option{Represented: waterBoard, Via: accountant, Level: assurance.EH3, Until: at.AddDate(1, 0, 0)}
	leave := mandaat.ActView{
		Frame: registerFrame, Names: registerNames, Catalogue: registerServices, Action: "/post", Show: "/show", Back: "/back",
		Preview: mandates.Preview{
			Admin: registerAdmin, Holder: h, Means: h.Means, Mandates: h.Mandates, At: at, Change: mandates.Change{Kind: mandates.LeaveAll, KvK: waterBoard},
			Stops: []mandates.Stop{{Name: h.Name, Service: registerServices[0], Option: option, From: at}, {Service: registerServices[1], Option: option, From: at.AddDate(0, 1, 0)}},
		},
	}
	day := leave
	day.Preview.Change, day.Preview.Means, day.Preview.Mandates, day.Preview.Stops = mandates.Change{Kind: mandates.ScheduleMandate}, nil, h.Mandates[:1], nil
	wrong := day
	wrong.Day, wrong.Problem = "31-02-2027", mandaat.HeldDay
	nothing := leave
	nothing.Preview.Change.Kind, nothing.Preview.Stops, nothing.Problem = mandates.EndMandate, nil, mandaat.HeldReason
	return []Sample{
		show("leave", false, func(c ui.Ctx) templ.Component { return mandaat.ActPage(c, leave) }),
		show("day", false, func(c ui.Ctx) templ.Component { return mandaat.ActPage(c, day) }),
		show("day-wrong", true, func(c ui.Ctx) templ.Component { return mandaat.ActPage(c, wrong) }),
		show("end-reason", true, func(c ui.Ctx) templ.Component { return mandaat.ActPage(c, nothing) }),
	}
}

func registerAxes(show shown) []Sample {
	from, until := at.AddDate(-1, 0, 0), at.AddDate(5, 0, 0)
	yes := mandates.Answer{Answer: mandate.Answer{Options: []mandate.Option{{Represented: waterBoard, Level: assurance.EH3, Until: at.AddDate(2, 0, 0)}, {Represented: accountant, Via: waterBoard, Level: assurance.EH2Plus, Until: at.AddDate(1, 0, 0)}}}}
	spans := []mandates.Span{
		{From: from, Until: at.AddDate(0, -6, 0), Answer: mandates.Answer{NoMeans: true}}, {From: at.AddDate(0, -6, 0), Until: at.AddDate(2, 0, 0), Answer: yes},
		{From: at.AddDate(2, 0, 0), Until: until, Answer: mandates.Answer{Answer: mandate.Answer{Why: mandate.MandateEnded}}},
	}
	axis := mandaat.AxisView{
		Frame: registerFrame, Day: "", Action: "/axis", Back: "/holder", Services: []ui.Option{{Label: "Alle diensten", Chosen: true}},
		Ways: mandates.Ways{
			Holder: registerHolder(), Catalogue: registerServices, At: at, From: from, Until: until, Names: registerNames,
			Rows: []mandates.Row{{Service: registerServices[0], Answer: yes, Spans: spans}, {Service: registerServices[1], Answer: spans[2].Answer, Spans: spans[2:]}},
		},
	}
	wrong := axis
	wrong.Wrong, wrong.Day, wrong.Ways.Rows = true, "morgen", nil
	return []Sample{
		show("axis", false, func(c ui.Ctx) templ.Component { return mandaat.AxisPage(c, axis) }),
		show("axis-wrong", true, func(c ui.Ctx) templ.Component { return mandaat.AxisPage(c, wrong) }),
	}
}

func registerForms(show shown) []Sample {
	offer := mandates.Offer{Admin: registerAdmin, Level: assurance.EH3, KvKs: []identity.KvK{waterBoard}, Services: registerServices, Today: at}
	chain := mandaat.GiveView{Frame: registerFrame, Offer: offer, Action: "/post", Back: "/back"}
	offer.Holder = registerHolder()
	give := mandaat.GiveView{
		Frame: registerFrame, Offer: offer, Action: "/post", Back: "/back", All: "no", Term: "own", Date: "31-12-2040",
		Problems: []mandaat.GiveProblem{mandaat.GiveScope, mandaat.GiveDate, mandaat.GiveBranch},
	}
	listed := mandates.Listed{Mandate: registerMandate(mandate.Mandate{Scope: mandate.Scope{All: true}}), Grantee: "Accountantskantoor Cijfer en Letter (oefen)", Asked: "c.collega@zilverbeek.example"}
	mine := listed
	mine.Mine = true
	list := mandaat.HeldListView{
		Frame: registerFrame, List: mandates.List{Admin: registerAdmin, Mandates: []mandates.Listed{listed, mine}, Total: 2, Services: registerServices}, Names: registerNames, Now: at,
		Open: func(mandate.ID) string { return "/one" }, Agree: func(mandate.ID) string { return "/agree" }, Refuse: func(mandate.ID) string { return "/refuse" }, New: "/new", Other: "/other",
	}
	empty := list
	empty.List.Mandates = nil
	one := mandaat.MandateView{
		Frame: registerFrame, Mandate: listed, Names: registerNames, Catalogue: registerServices, Now: at, May: []mandates.Kind{mandates.SuspendMandate, mandates.EndMandate},
		To: func(_ mandate.ID, k mandates.Kind) string { return "/" + string(k) }, Back: "/chains",
	}
	refuse := mandaat.RefuseView{Frame: registerFrame, Mandate: listed, Names: registerNames, Catalogue: registerServices, Action: "/post", Back: "/back"}
	return append([]Sample{
		show("give", true, func(c ui.Ctx) templ.Component { return mandaat.GivePage(c, give) }),
		show("chain", false, func(c ui.Ctx) templ.Component { return mandaat.GivePage(c, chain) }),
		show("waiting", false, func(c ui.Ctx) templ.Component { return mandaat.WaitingPage(c, list) }),
		show("waiting-empty", false, func(c ui.Ctx) templ.Component { return mandaat.WaitingPage(c, empty) }),
		show("refuse", false, func(c ui.Ctx) templ.Component { return mandaat.RefusePage(c, refuse) }),
		show("chains", false, func(c ui.Ctx) templ.Component { return mandaat.ChainsPage(c, list) }),
		show("chain-one", false, func(c ui.Ctx) templ.Component { return mandaat.MandatePage(c, one) }),
	}, registerTeams(show)...)
}

func registerTeams(show shown) []Sample {
	admin := func(id identity.PersonID, email, why string, until time.Time, now bool) mandates.Administrator {
		return mandates.Administrator{
			Administrator: mandate.Administrator{Person: id, KvK: waterBoard, Term: validity.Term{From: at, Until: until}, Why: why}, Email: address(email), ByRole: true, Ends: why != "", Now: now,
		}
	}
	team := mandaat.TeamView{
		Frame: registerFrame, Appoint: "/appoint", Leave: "/leave", Transfers: "/transfers", Appointed: true,
		Team: mandates.Administrators{Admin: registerAdmin, Organisation: registerAdmin.Remit[0], All: []mandates.Administrator{
			admin("1", "b.boswinkel@zilverbeek.example", "", at.AddDate(50, 0, 0), true), admin("3", "dirk.deputy@zilverbeek.example", "Vakantie", at.AddDate(0, 1, 0), false),
		}},
	}
	last := team
	last.Team.Last, last.Appointed, last.Problem, last.Email = true, false, mandaat.TeamUnknown, "niemand@zilverbeek.example"
	return append([]Sample{
		show("team", false, func(c ui.Ctx) templ.Component { return mandaat.TeamPage(c, team) }),
		show("team-last", true, func(c ui.Ctx) templ.Component { return mandaat.TeamPage(c, last) }),
	}, registerTransfers(show)...)
}

// registerTransfers are the pages of another KvK number (MR-78).
func registerTransfers(show shown) []Sample {
	h := registerHolder()
	waits := mandates.TransferView{
		Admin: registerAdmin, Names: map[identity.KvK]string{waterBoard: "Waterschap Zilverbeek en Omstreken (oefen)"}, Waits: true, Decides: true, Version: 3, Services: registerServices,
		Transfer: mandate.Transfer{ID: "t", From: waterBoard, To: accountant, Why: "De stichting is een coöperatie geworden", By: "person:1", At: at, State: mandate.TransferAsked},
		Moves: mandates.Moves{
			Means: []mandates.MovingMeans{{Name: h.Name, Means: h.Means[0]}}, Mandates: []mandates.Listed{{Mandate: h.Mandates[0], Grantee: h.Name}, {Mandate: h.Mandates[1], Grantee: h.Name}},
			MeansTotal: 61, MandatesTotal: 62, Stay: 1, Clients: 2,
		},
	}
	done := waits
	done.Waits, done.Decides = false, false
	done.Transfer.State, done.Transfer.Decider, done.Transfer.Decided, done.Transfer.Means, done.Transfer.Mandates = mandate.TransferApproved, "person:2", at, 61, 62
	list := mandaat.TransfersView{Frame: registerFrame, All: []mandates.TransferView{waits, done}, Done: "asked", New: "/new", Open: func(id mandate.TransferID) string { return "/transfers/" + string(id) }}
	ask := mandaat.TransferNewView{
		Frame: registerFrame, Organisations: registerAdmin.Remit, From: waterBoard.String(), To: accountant.String(), Look: waits, Key: "k", Show: "/show", Action: "/post", Back: "/back",
	}
	ask.Look.Transfer.ID = ""
	wrong := mandaat.TransferNewView{Frame: registerFrame, Organisations: registerAdmin.Remit, To: "12", Problem: mandaat.TransferNumber, Show: "/show", Action: "/post", Back: "/back"}
	one := mandaat.TransferOneView{Frame: registerFrame, One: waits, Approve: "/approve", Refuse: "/refuse", Back: "/back"}
	return []Sample{
		show("transfers", false, func(c ui.Ctx) templ.Component { return mandaat.TransfersPage(c, list) }),
		show("transfers-empty", false, func(c ui.Ctx) templ.Component {
			return mandaat.TransfersPage(c, mandaat.TransfersView{Frame: registerFrame, New: "/new"})
		}),
		show("transfer-new", false, func(c ui.Ctx) templ.Component { return mandaat.TransferNewPage(c, ask) }),
		show("transfer-wrong", true, func(c ui.Ctx) templ.Component { return mandaat.TransferNewPage(c, wrong) }),
		show("transfer-one", false, func(c ui.Ctx) templ.Component { return mandaat.TransferPage(c, one) }),
	}
}
