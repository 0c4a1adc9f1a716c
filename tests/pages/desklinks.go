package pages

import (
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/linking"
)

// linkFrame is the frame of the helpdesk of schools.
func linkFrame() desk.Frame {
	f := deskFrame("production")
	f.Who, f.Roles, f.Others = "hanneke@helpdeskpo.example", []string{"helpdesk", "administrator"}, nil
	f.Menu = []desk.Item{{Page: desk.Home, URL: "/desk"}, {Page: desk.Links, URL: "/links"}, {Page: desk.Records, URL: "/audit"}, {Page: desk.Staff, URL: "/staff"}}
	return f
}

var deskSchools = []string{"Openbare basisschool De Lindehof (12AB)", "Stichting Primair Onderwijs Oostvliet en Omstreken (41234)", "De Populier (34CD)", "Het Kompas (15CC)"}

func deskLinks() []Sample {
	var out []Sample
	for _, list := range [][]Sample{deskLinkLists(), deskLinkAccounts(), deskLinkActs(), deskLinkNews(), deskLoads()} {
		out = append(out, list...)
	}
	return out
}

func deskLinkLists() []Sample {
	home := desk.HomeView{Frame: linkFrame(), Links: 3}
	find := desk.FindLinksView{Frame: linkFrame(), Action: "/links", New: "/links/new", Load: "/links/loads", Wait: "/links/waiting", Figures: "/links/figures"}
	short := find
	short.Search, short.TooShort, short.Asked = "12", true, true
	found := find
	found.Search, found.Asked, found.Total, found.Waiting = "oostvliet", true, 4, 2
	found.Lines = []desk.LinkLine{
		{Name: "bs-lindehof", Institutions: deskSchools[:1], Status: desk.IsWaiting, URL: "/1"}, {Name: "bestuur.oostvliet", Institutions: deskSchools, Status: desk.IsLinked, URL: "/2"},
		{Institutions: deskSchools[2:3], Status: desk.IsFree, URL: "/3"}, {Name: "wilgenroos", Institutions: deskSchools[3:], Status: desk.IsOff, URL: "/4"},
	}
	none := find
	none.Search, none.Asked = "99ZZ", true
	wait := desk.WaitingLinksView{Frame: linkFrame(), Back: "/links", Lines: []desk.WaitingLink{
		{Account: "bs-lindehof", Institutions: deskSchools[:1], Who: "a•••a@lindehof.example", Of: "De Lindehof · KvK 90001109", Asked: at.AddDate(0, 0, -3), Relink: true, URL: "/1"},
		{Institutions: deskSchools, Who: "p•••t@oostvliet.example", Of: "KvK 90001125", Asked: at, URL: "/2"},
	}}
	empty := wait
	empty.Lines = nil
	figures := desk.LinkFiguresView{Frame: linkFrame(), All: 12345, Linked: 9876, Waiting: 3, Legacy: 2210, Disabled: 41, Counts: true, Ends: at.AddDate(0, 6, 0), Back: "/links"}
	open, past, done := figures, figures, figures
	open.Ends, past.Counts, done.Legacy = time.Time{}, false, 0
	return []Sample{
		deskSample("links-home", false, func(c ui.Ctx) templ.Component { return desk.HomePage(c, home) }),
		deskSample("links-find", false, func(c ui.Ctx) templ.Component { return desk.FindLinksPage(c, find) }),
		deskSample("links-find-short", true, func(c ui.Ctx) templ.Component { return desk.FindLinksPage(c, short) }),
		deskSample("links-find-found", false, func(c ui.Ctx) templ.Component { return desk.FindLinksPage(c, found) }),
		deskSample("links-find-none", false, func(c ui.Ctx) templ.Component { return desk.FindLinksPage(c, none) }),
		deskSample("links-wait", false, func(c ui.Ctx) templ.Component { return desk.WaitingLinksPage(c, wait) }),
		deskSample("links-wait-empty", false, func(c ui.Ctx) templ.Component { return desk.WaitingLinksPage(c, empty) }),
		deskSample("links-figures", false, func(c ui.Ctx) templ.Component { return desk.LinkFiguresPage(c, figures) }),
		deskSample("links-figures-open", false, func(c ui.Ctx) templ.Component { return desk.LinkFiguresPage(c, open) }),
		deskSample("links-figures-past", false, func(c ui.Ctx) templ.Component { return desk.LinkFiguresPage(c, past) }),
		deskSample("links-figures-done", false, func(c ui.Ctx) templ.Component { return desk.LinkFiguresPage(c, done) }),
	}
}

func deskLinkAccounts() []Sample {
	free := desk.LinkAccountView{
		Frame: linkFrame(), Institutions: []string{"De Populier (34CD) · KvK 90001109"}, Status: desk.IsFree, Authorised: []string{"Gemma de Vries", "g•••s@populier.example"},
		Hash: desk.HashNone, Made: at, Touched: at, Now: at, Show: "/post", Back: "/links",
		Acts:  []desk.LinkAct{{Act: desk.ActIssue, URL: "/issue"}, {Act: desk.ActRecord, URL: "/record"}, {Act: desk.ActSplit, URL: "/split"}, {Act: desk.ActDisable, URL: "/disable"}},
		Codes: []linking.ActivationCode{{Expires: at.AddDate(0, 0, 60), Limit: 5}, {Expires: at.AddDate(0, 0, 60), EndedAt: at, Limit: 5}},
	}
	active := desk.HeldLink{
		Status: desk.IsLinked, Who: "anna@lindehof.example", Of: "De Lindehof · KvK 90001109", Proof: linking.OldPassword, Email: "anna@lindehof.example", Differs: true,
		Reason: "Wij zijn het bestuur van deze school en doen de administratie voor alle scholen.", Asked: at.AddDate(-1, 0, 0), Since: at.AddDate(-1, 0, 0), Reference: "7F3K-22QD",
		Acts: []desk.LinkAct{{Act: desk.ActEnd, URL: "/end"}},
	}
	waits := active
	waits.Status, waits.Who, waits.Email, waits.Since, waits.Asked, waits.Relink, waits.Reason = desk.IsWaiting, "anna.bakker@lindehof.example", "anna.bakker@lindehof.example", time.Time{}, at, true, ""
	waits.Acts = []desk.LinkAct{{Act: desk.ActApprove, URL: "/approve"}, {Act: desk.ActDecline, URL: "/decline"}}
	old := desk.HeldLink{Status: desk.IsEnded, Proof: linking.ByActivation, Asked: at.AddDate(-2, 0, 0), Since: at.AddDate(-2, 0, 0), Ended: at.AddDate(-1, 0, 0), Why: linking.EndedObjected, By: "Iemand van de school"}
	refused := desk.HeldLink{Status: desk.IsDeclined, Who: "piet@elders.example", Of: "KvK 90001125", Proof: linking.OldPassword, Asked: at.AddDate(-2, 0, 0), Ended: at.AddDate(-2, 0, 1),
		Why: linking.EndedByStaff, Decider: "gijs@helpdeskpo.example", By: "gijs@helpdeskpo.example"}
	full := free
	full.Name, full.Institutions, full.Status, full.Shown, full.Hash, full.Form, full.Done = "bs-lindehof", deskSchools, desk.IsWaiting, true, desk.HashLegacy, "pbkdf2-sha256", desk.DoneLinked
	full.Email, full.Second, full.Links = []string{"administratie@een-zeer-lange-organisatienaam.lindehof.example"}, []string{"Joost Blok", "j.blok@lindehof.example"}, []desk.HeldLink{waits, active, old, refused}
	full.Records = "/audit"
	off := free
	off.Name, off.Status, off.Why, off.Hash, off.Acts, off.Problem, off.Codes = "wilgenroos", desk.IsOff, "De school is per 1 augustus gesloten.", desk.HashToday, nil, desk.LinkIsOver, nil
	return []Sample{
		deskSample("links-account", false, func(c ui.Ctx) templ.Component { return desk.LinkAccountPage(c, free) }),
		deskSample("links-account-full", false, func(c ui.Ctx) templ.Component { return desk.LinkAccountPage(c, full) }),
		deskSample("links-account-off", false, func(c ui.Ctx) templ.Component { return desk.LinkAccountPage(c, off) }),
	}
}

func deskLinkActs() []Sample {
	var out []Sample
	choices := []ui.Option{{Value: "12AB", Label: deskSchools[0]}, {Value: "41234", Label: deskSchools[1]}}
	show := func(name string, failed bool, act desk.LinkActName, change func(*desk.LinkActView)) {
		v := desk.LinkActView{Frame: linkFrame(), Act: act, Name: "bs-lindehof", Action: "/post", Back: "/one"}
		change(&v)
		out = append(out, deskSample("links-act-"+name, failed, func(c ui.Ctx) templ.Component { return desk.LinkActPage(c, v) }))
	}
	for _, act := range []desk.LinkActName{desk.ActDisable, desk.ActEnable, desk.ActEnd, desk.ActApprove, desk.ActDecline} {
		show(string(act), false, act, func(v *desk.LinkActView) { v.Relink = true })
	}
	show("no-reason", true, desk.ActEnd, func(v *desk.LinkActView) { v.Problem, v.Reason = desk.NoLinkReason, "ja" })
	show("issue", false, desk.ActIssue, func(v *desk.LinkActView) { v.Choices = choices })
	show("issue-no-choice", true, desk.ActIssue, func(v *desk.LinkActView) { v.Choices, v.Problem = choices, desk.LinkNoChoice })
	show("split", false, desk.ActSplit, func(v *desk.LinkActView) { v.Choices = choices })
	show("split-last", true, desk.ActSplit, func(v *desk.LinkActView) { v.Choices, v.Problem = choices[:1], desk.LinkSplit })
	show("split-email", true, desk.ActSplit, func(v *desk.LinkActView) {
		v.Choices, v.Problem, v.Shared, v.Email = choices, desk.LinkBadEmail, true, "piet@"
	})
	record := desk.LinkRecordView{Frame: linkFrame(), Name: "bs-lindehof", Action: "/post", Back: "/one", Fields: desk.LinkFields{
		Email: "administratie@lindehof.example", AuthorisedName: "Gemma de Vries", AuthorisedEmail: "g.devries@lindehof.example",
	}}
	wrong := record
	wrong.Problem, wrong.Wrong = desk.NoLinkReason, map[string]desk.LinkFieldProblem{"email": desk.WrongEmail, "second-name": desk.HalfPerson}
	same := record
	same.Problem = desk.LinkIsSo
	return append(out,
		deskSample("links-record", false, func(c ui.Ctx) templ.Component { return desk.LinkRecordPage(c, record) }),
		deskSample("links-record-wrong", true, func(c ui.Ctx) templ.Component { return desk.LinkRecordPage(c, wrong) }),
		deskSample("links-record-same", false, func(c ui.Ctx) templ.Component { return desk.LinkRecordPage(c, same) }),
	)
}

func deskFaults() []linking.Fault {
	var out []linking.Fault
	for i, code := range []linking.FaultCode{
		linking.FaultMissing, linking.FaultUserName, linking.FaultName, linking.FaultHash, linking.FaultFormat, linking.FaultEmail, linking.FaultInstitution, linking.FaultKvK,
		linking.FaultState, linking.FaultTwice, linking.FaultKnown, linking.FaultColumns, linking.FaultUnreadable, linking.FaultTooLong, linking.FaultForms,
	} {
		out = append(out, linking.Fault{Line: 120_000 + i, Column: "authorised-email", Code: code, Value: "een.heel.lang.adres.zonder.apenstaartje.…"})
	}
	out[12].Column, out[12].Value = "", ""
	return out
}

func deskLinkNews() []Sample {
	fresh := desk.NewLinkView{Frame: linkFrame(), Most: 500, Action: "/post", Many: "/post", Back: "/links"}
	wrong := fresh
	wrong.Fields = desk.LinkFields{Code: "1", KvK: "123", AuthorisedName: "Gemma de Vries"}
	wrong.Wrong = map[string]desk.LinkFieldProblem{"code": desk.WrongCode, "name": desk.WrongName, "kvk": desk.WrongKvK, "authorised-email": desk.HalfPerson}
	known := fresh
	known.Fields, known.Problem = desk.LinkFields{Code: "12AB", Name: "De Lindehof"}, desk.LinkKnown
	faults := fresh
	faults.Faults = deskFaults()
	file := fresh
	file.FileProblem = desk.FileTooLarge
	codes := fresh
	codes.Problem = desk.LinkNoCodes
	letters := desk.LettersView{
		Frame: linkFrame(), Service: "Mijn Helpdesk PO", Tenant: "Dienst Uitvoering Onderwijs (oefen)", Enter: "http://helpdeskpo.localhost:8080", Helpdesk: "Helpdesk PO (oefen)",
		Contact: []string{"helpdesk@helpdeskpo.example", "http://helpdeskpo.localhost:8080/help"}, Ready: "/links", At: at,
		Letters: []desk.ActivationLetter{
			{Institution: "Openbare basisschool De Lindehof", Number: "12AB", To: "Gemma de Vries", Code: "7F3K-22QD-9MWX", Expires: at.AddDate(0, 0, 60)},
			{Institution: "Stichting Primair Onderwijs Oostvliet en Omstreken", Number: "41234", Code: "2WXY-K7KP-3HHD", Expires: at.AddDate(0, 0, 60)},
		},
	}
	return []Sample{
		deskSample("links-new", false, func(c ui.Ctx) templ.Component { return desk.NewLinkPage(c, fresh) }),
		deskSample("links-new-wrong", true, func(c ui.Ctx) templ.Component { return desk.NewLinkPage(c, wrong) }),
		deskSample("links-new-known", true, func(c ui.Ctx) templ.Component { return desk.NewLinkPage(c, known) }),
		deskSample("links-new-faults", true, func(c ui.Ctx) templ.Component { return desk.NewLinkPage(c, faults) }),
		deskSample("links-new-file", true, func(c ui.Ctx) templ.Component { return desk.NewLinkPage(c, file) }),
		deskSample("links-new-codes", false, func(c ui.Ctx) templ.Component { return desk.NewLinkPage(c, codes) }),
		deskSample("links-letters", false, func(c ui.Ctx) templ.Component { return desk.LettersPage(c, letters) }),
	}
}

func deskLoads() []Sample {
	load := linking.Load{ID: "1", Name: "accounts-mijn-bron-export-2026-11-21-definitief.csv", State: linking.LoadChecked, Lines: 100_000, Good: 99_986, Faults: 14, Started: at}
	list := desk.LoadsView{Frame: linkFrame(), Most: linking.MaxLines, Action: "/post", Back: "/links"}
	many := list
	for _, s := range []linking.LoadState{linking.LoadRunning, linking.LoadChecked, linking.LoadDone, linking.LoadDropped, linking.LoadReading} {
		l := load
		l.State = s
		many.Lines = append(many.Lines, desk.LoadLine{Load: l, URL: "/1"})
	}
	lost := list
	lost.Problem = desk.FileLost
	out := []Sample{
		deskSample("links-loads", false, func(c ui.Ctx) templ.Component { return desk.LoadsPage(c, list) }),
		deskSample("links-loads-many", false, func(c ui.Ctx) templ.Component { return desk.LoadsPage(c, many) }),
		deskSample("links-loads-lost", true, func(c ui.Ctx) templ.Component { return desk.LoadsPage(c, lost) }),
	}
	show := func(name string, change func(*desk.LoadView)) {
		v := desk.LoadView{Frame: linkFrame(), Load: load, Go: "/post", Drop: "/post", Me: "/me", Back: "/loads"}
		change(&v)
		out = append(out, deskSample("links-load-"+name, false, func(c ui.Ctx) templ.Component { return desk.LoadPage(c, v) }))
	}
	show("checked", func(v *desk.LoadView) { v.Faults, v.Newer, v.Older = deskFaults(), "?page=1", "?page=3" })
	show("running", func(v *desk.LoadView) {
		v.Load.State, v.Load.Done, v.Load.Added, v.Load.Renewed, v.Load.Skipped, v.Done = linking.LoadRunning, 1500, 1200, 200, 100, desk.DoneStarted
	})
	show("done", func(v *desk.LoadView) {
		v.Load.State, v.Load.Done, v.Load.Added, v.Load.Skipped = linking.LoadDone, 99_986, 99_000, 986
	})
	show("dropped", func(v *desk.LoadView) {
		v.Load.State, v.Done, v.Problem = linking.LoadDropped, desk.DoneDropped, desk.LinkIsOver
	})
	show("broken", func(v *desk.LoadView) { v.Load.State = linking.LoadReading })
	return out
}
