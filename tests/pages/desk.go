package pages

import (
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// staffRoles are the roles of a realm of staff.
func staffRoles(l i18n.Lang) []ui.Role {
	if l == i18n.EN {
		return []ui.Role{
			{ID: "administrator", Name: "Administrator", About: "Invites colleagues and gives roles."}, {ID: "reviewer", Name: "Reviewer", About: "Reviews applications."},
			{ID: "helpdesk", Name: "Helpdesk", About: "Helps people who cannot log in."}, {ID: "auditor", Name: "Auditor", About: "Reads the log and changes nothing."},
		}
	}
	return []ui.Role{
		{ID: "administrator", Name: "Beheerder", About: "Nodigt collega's uit en geeft rollen."}, {ID: "reviewer", Name: "Beoordelaar", About: "Beoordeelt aanvragen."},
		{ID: "helpdesk", Name: "Helpdesk", About: "Helpt mensen die niet kunnen inloggen."}, {ID: "auditor", Name: "Auditor", About: "Leest het logboek en wijzigt niets."},
	}
}

var allStaffRoles = []string{"administrator", "reviewer", "helpdesk", "auditor"}

// deskFrame is the frame in an environment; "" is the staff itself.
func deskFrame(environment string) desk.Frame {
	f := desk.Frame{
		Who: "gijs.grondig@omgevingsloket.example", Roles: []string{"helpdesk", "reviewer"}, Where: desk.Environment{Name: environment}, Session: frame.Session,
		Menu: []desk.Item{
			{Page: desk.Home, URL: "/desk"}, {Page: desk.Applications, URL: "/applications"}, {Page: desk.Accounts, URL: "/accounts"},
			{Page: desk.Approvals, URL: "/approvals"}, {Page: desk.Figures, URL: "/figures"}, {Page: desk.Records, URL: "/audit"}, {Page: desk.Staff, URL: "/staff"},
		},
	}
	other := map[string]string{"production": "pre-production", "pre-production": "production"}[environment]
	if other != "" {
		f.Others = []desk.Environment{{Name: other, URL: "/other"}}
	}
	return f
}

// deskSample shows a page of the desk with the words of its roles.
func deskSample(name string, failed bool, page func(c ui.Ctx) templ.Component) Sample {
	return Sample{Name: "desk-" + name, Failed: failed, Status: refusedIf(failed), Logout: true, Page: func(c ui.Ctx) templ.Component {
		c.Roles = staffRoles(c.Lang())
		return page(c)
	}}
}

func desks() []Sample {
	var out []Sample
	for _, list := range [][]Sample{deskHomes(), deskAccounts(), deskHelps(), deskStaff(), deskClients(), deskReads(), deskCases(), deskLinks(), deskWhys(), deskFunnels(), deskWords()} {
		out = append(out, list...)
	}
	return out
}

func deskHomes() []Sample {
	home := desk.HomeView{Frame: deskFrame("production"), Proposals: 2, Applications: 14}
	try := desk.HomeView{Frame: deskFrame("pre-production")}
	bare := home
	bare.Menu = bare.Menu[:1]
	return []Sample{
		deskSample("home", false, func(c ui.Ctx) templ.Component { return desk.HomePage(c, home) }),
		deskSample("home-try", false, func(c ui.Ctx) templ.Component { return desk.HomePage(c, try) }),
		deskSample("home-bare", false, func(c ui.Ctx) templ.Component { return desk.HomePage(c, bare) }),
		deskSample("refused", false, func(c ui.Ctx) templ.Component {
			return desk.RefusedPage(c, desk.RefusedView{Frame: deskFrame(""), Overview: "/desk"})
		}),
	}
}

func deskAccounts() []Sample {
	find := desk.FindView{Frame: deskFrame("production"), Action: "/accounts"}
	short := find
	short.Search, short.TooShort, short.Asked = "an", true, true
	found := find
	found.Search, found.Asked, found.Total, found.New = "jans", true, 3, "/accounts/new"
	found.Known = []ui.Link{{URL: "/applications/1", Text: "Aanvraag met kenmerk 7F3K-22QD"}}
	found.Lines = []desk.Line{
		{Name: "Σωκράτης Παπαδόπουλος-Αναγνωστόπουλος", Email: "s•••s@een-zeer-lange-organisatienaam.buitenland.example", Status: desk.Blocked, URL: "/accounts/1"},
		{Email: "j•••n@bedrijf.example", Status: desk.Enrolled, Last: at, URL: "/accounts/2"},
		{Name: "Jan Jansen", Email: "j•••i@bedrijf.example", Status: desk.Suspended, Last: at.AddDate(0, -3, 0), Practice: true, URL: "/accounts/3"},
	}
	nobody := find
	nobody.Search, nobody.Asked = "niemand", true
	one := desk.AccountView{
		Frame: deskFrame("production"), Name: "Σωκράτης Παπαδόπουλος", Email: "s•••s@buitenland.example", Phone: "+30 ••• •• 21", Status: desk.Blocked,
		Why: desk.Why{Shown: at}, Kind: "Omgevingsloket-ID", Audience: "Bedrijf in het buitenland", Made: at.AddDate(0, 0, -9),
		Password: at.AddDate(0, 0, -9), Apps: []desk.App{{Made: at, Open: true}}, RecoveryUsed: true, Devices: 1, Language: "English", Reference: "7F3K-22QD", Application: "/applications/1",
		Actions: []desk.Action{{Act: desk.Unblock, URL: "/unblock"}, {Act: desk.Suspend, URL: "/suspend"}}, Records: "/audit", Show: "/post", Back: "/accounts",
	}
	full := one
	full.Status, full.Shown, full.Email, full.Phone, full.Done = desk.Enrolled, true, "sokrates@buitenland.example", "+30 694 123 4521", desk.DoneUnblock
	full.Last, full.Sessions, full.Devices, full.Recovery, full.Prefers = at, 2, 3, 8, desk.Authenticator
	full.Apps = []desk.App{{Name: "Telefoon", Made: at.AddDate(0, -1, 0), Used: at}, {Made: at.AddDate(0, -1, 0)}}
	full.Clients = []string{"Bakkerij De Vroege Vogel (oefen)", "Rijschool Rechtsaf (oefen)"}
	full.NewEmail, full.NewPhone, full.WrongPassword, full.WrongCode = at.AddDate(0, 0, 1), at.AddDate(0, 0, 1), at.Add(time.Hour), at.Add(time.Hour)
	full.Proposals = []desk.Proposal{{Act: desk.Reset, Name: full.Name, By: "hanneke@omgevingsloket.example", At: at, Until: at.AddDate(0, 0, 1), From: at.AddDate(0, 0, 1), Reason: "Telefoon gestolen, aangifte gedaan.", Decline: "/post"}}
	full.Actions = []desk.Action{{Act: desk.Reset, URL: "/reset"}, {Act: desk.Suspend, URL: "/suspend"}, {Act: desk.Assign, URL: "/clients"}}
	shut := one
	shut.Frame, shut.Status, shut.Why, shut.Practice, shut.Problem = deskFrame("pre-production"), desk.Suspended, desk.Why{Reason: "reported"}, true, desk.NothingToDo
	shut.Password, shut.Apps, shut.Actions, shut.Records, shut.Application = time.Time{}, nil, nil, "", ""
	return []Sample{
		deskSample("find", false, func(c ui.Ctx) templ.Component { return desk.FindPage(c, find) }),
		deskSample("find-short", true, func(c ui.Ctx) templ.Component { return desk.FindPage(c, short) }),
		deskSample("find-found", false, func(c ui.Ctx) templ.Component { return desk.FindPage(c, found) }),
		deskSample("find-nobody", false, func(c ui.Ctx) templ.Component { return desk.FindPage(c, nobody) }),
		deskSample("account", false, func(c ui.Ctx) templ.Component { return desk.AccountPage(c, one) }),
		deskSample("account-full", false, func(c ui.Ctx) templ.Component { return desk.AccountPage(c, full) }),
		deskSample("account-shut", false, func(c ui.Ctx) templ.Component { return desk.AccountPage(c, shut) }),
	}
}

func deskHelps() []Sample {
	base := desk.HelpView{Frame: deskFrame("production"), Name: "Σωκράτης Παπαδόπουλος", Address: "s•••s@buitenland.example", Lapse: 7 * 24 * time.Hour,
		Wait: 24 * time.Hour, ShownOnce: true, Action: "/post", Back: "/accounts/1"}
	show := func(name string, change func(*desk.HelpView)) Sample {
		v := base
		change(&v)
		return deskSample(name, v.Problem == desk.NoReason, func(c ui.Ctx) templ.Component { return desk.HelpPage(c, v) })
	}
	waiting := desk.AgreeView{Frame: deskFrame("production"), Proposals: []desk.Proposal{
		{Act: desk.Unblock, Name: "Jan Jansen", By: "hanneke@omgevingsloket.example", At: at, Until: at.AddDate(0, 0, 1), Reason: "Scherm viel uit tijdens het scannen. Naam, adres en datum van de aanvraag kloppen.", Account: "/accounts/1", Agree: "/post", Decline: "/post"},
		{Act: desk.Reset, Name: "j•••n@bedrijf.example", By: "gijs.grondig@omgevingsloket.example", At: at, Until: at.AddDate(0, 0, 1), Reason: "Telefoon kwijt.", Own: true, Account: "/accounts/2", Agree: "/post", Decline: "/post"},
	}}
	same := waiting
	same.Problem = desk.SamePerson
	return []Sample{
		show("unblock", func(v *desk.HelpView) { v.Act = desk.Unblock }),
		show("unblock-four", func(v *desk.HelpView) { v.Act, v.FourEyes = desk.Unblock, true }),
		show("unblock-reason", func(v *desk.HelpView) { v.Act, v.Problem, v.Reason = desk.Unblock, desk.NoReason, "ja" }),
		show("reset", func(v *desk.HelpView) { v.Act = desk.Reset }),
		show("suspend", func(v *desk.HelpView) { v.Act = desk.Suspend }),
		show("reinstate", func(v *desk.HelpView) { v.Act = desk.Reinstate }),
		deskSample("agree", false, func(c ui.Ctx) templ.Component { return desk.AgreePage(c, waiting) }),
		deskSample("agree-same", false, func(c ui.Ctx) templ.Component { return desk.AgreePage(c, same) }),
		deskSample("agree-none", false, func(c ui.Ctx) templ.Component {
			return desk.AgreePage(c, desk.AgreeView{Frame: deskFrame("production"), Done: desk.DoneDeclined})
		}),
	}
}

func deskStaff() []Sample {
	list := desk.StaffView{Frame: deskFrame(""), Invite: "/staff/new", Done: desk.DoneInvited, Members: []desk.Member{
		{Email: "fenna@omgevingsloket.example", Roles: []string{"administrator"}, Last: at, URL: "/staff/1"},
		{Email: "gijs.grondig@omgevingsloket.example", Roles: []string{"helpdesk", "reviewer"}, Last: at, Self: true, URL: "/staff/2"},
		{Email: "iemand.met.een.heel.lange.naam@een-zeer-lange-organisatienaam.omgevingsloket.example", URL: "/staff/3"},
		{Email: "oud@omgevingsloket.example", Last: at.AddDate(-1, 0, 0), Inactive: true, URL: "/staff/4"},
	}}
	choices := []desk.RoleChoice{{ID: "administrator", Given: true}, {ID: "reviewer"}, {ID: "helpdesk"}, {ID: "auditor"}}
	member := desk.MemberView{Frame: deskFrame(""), Email: "fenna@omgevingsloket.example", Choices: choices, Version: "administrator", Action: "/post", End: "/post", Again: "/post", Back: "/staff"}
	last, gone := member, member
	last.Problem = desk.LastOne
	gone.Inactive, gone.Done = true, desk.DoneOut
	invite := desk.InviteView{Frame: deskFrame(""), Of: desk.Staff, Languages: []ui.Option{{Value: "nl", Label: "Nederlands", Chosen: true}, {Value: "en", Label: "English"}},
		Action: "/post", Back: "/staff"}
	for _, r := range allStaffRoles {
		invite.Roles = append(invite.Roles, desk.RoleChoice{ID: r})
	}
	known, roleless, account := invite, invite, invite
	known.Problem, known.Email, known.Name = desk.IsKnown, "fenna@omgevingsloket.example", "Fenna Formulier"
	roleless.Problem, roleless.Email = desk.NoRoles, "nieuw@omgevingsloket.example"
	account.Frame, account.Of, account.Roles = deskFrame("production"), desk.Accounts, nil
	return []Sample{
		deskSample("staff", false, func(c ui.Ctx) templ.Component { return desk.StaffPage(c, list) }),
		deskSample("member", false, func(c ui.Ctx) templ.Component { return desk.MemberPage(c, member) }),
		deskSample("member-last", true, func(c ui.Ctx) templ.Component { return desk.MemberPage(c, last) }),
		deskSample("member-gone", false, func(c ui.Ctx) templ.Component { return desk.MemberPage(c, gone) }),
		deskSample("invite", false, func(c ui.Ctx) templ.Component { return desk.InvitePage(c, invite) }),
		deskSample("invite-known", true, func(c ui.Ctx) templ.Component { return desk.InvitePage(c, known) }),
		deskSample("invite-roleless", true, func(c ui.Ctx) templ.Component { return desk.InvitePage(c, roleless) }),
		deskSample("invite-account", false, func(c ui.Ctx) templ.Component { return desk.InvitePage(c, account) }),
	}
}

func deskClients() []Sample {
	list := desk.ClientsView{Frame: deskFrame("production"), Person: "Anneke Aangifte", May: true, Action: "/post", EndAction: "/post", Back: "/accounts/1", Done: desk.DoneAssigned, Clients: []desk.Client{
		{ID: "1", Name: "Bakkerij De Vroege Vogel (oefen)", KvK: "90004760", Since: at.AddDate(0, -3, 0)},
		{ID: "2", Name: "Rijschool Rechtsaf (oefen)", KvK: "68750110", Since: at, Until: at.AddDate(1, 0, 0)},
	}}
	empty := desk.ClientsView{Frame: deskFrame("production"), Person: "Anneke Aangifte", May: true, Action: "/post", Back: "/accounts/1"}
	wrong, nameless, past := empty, empty, list
	wrong.Problem, wrong.KvK = desk.BadNumber, "1234"
	nameless.Problem, nameless.KvK = desk.NoName, "12345678"
	past.Problem, past.KvK, past.Last, past.Done = desk.IsPast, "12345678", "1-1-2020", ""
	return []Sample{
		deskSample("clients", false, func(c ui.Ctx) templ.Component { return desk.ClientsPage(c, list) }),
		deskSample("clients-none", false, func(c ui.Ctx) templ.Component { return desk.ClientsPage(c, empty) }),
		deskSample("clients-number", true, func(c ui.Ctx) templ.Component { return desk.ClientsPage(c, wrong) }),
		deskSample("clients-name", true, func(c ui.Ctx) templ.Component { return desk.ClientsPage(c, nameless) }),
		deskSample("clients-past", true, func(c ui.Ctx) templ.Component { return desk.ClientsPage(c, past) }),
	}
}

func deskReads() []Sample {
	figures := desk.FiguresView{Frame: deskFrame("production"), At: at, Kinds: []desk.KindFigures{
		{Name: "Account van MijnAccountantsPortal", Active: 1284, Suspended: 12, BySMS: 341, ByEmail: 512, WithoutApp: 853, Never: 19, Asleep: 74, SMS: true, SMSEnds: at.AddDate(0, 3, 0), Now: at},
	}}
	after := figures
	after.Kinds = []desk.KindFigures{figures.Kinds[0]}
	after.Kinds[0].SMSEnds = at.AddDate(0, -3, 0)
	events := desk.RecordsView{Frame: deskFrame("production"), Action: "/audit", Show: "/post", Older: "/audit?before=2", CSV: "/table", Chain: "/chain", Head: "/head", Check: "/verify", Events: []desk.Event{
		{At: at, Actor: "hanneke@omgevingsloket.example", What: "Blokkade opgeheven", Details: []string{"Voorgesteld door: gijs.grondig@omgevingsloket.example"}, About: "/accounts/1"},
		{At: at.Add(-time.Minute), Actor: "Een gebruiker", What: "Inloggen lukte niet", Refused: true, Why: "/why", Details: []string{"Reden: enrolment-blocked"}},
		{At: at.Add(-time.Hour), Actor: "Het systeem", What: "Gewaarschuwd: account wordt niet gebruikt"},
	}}
	shown := events
	shown.Shown, shown.Subject, shown.Newest = true, "desk", "/audit"
	shown.Typed = url.Values{"who": {"s@buitenland.example"}, "from": {"21-11-2026 14:30"}}
	shown.Events = []desk.Event{{At: at, Actor: "hanneke@omgevingsloket.example", What: "Accounts gezocht", Details: []string{"Gevonden: 1"}, Personal: []string{"search: sokrates@een-zeer-lange-organisatienaam.buitenland.example"}}}
	unknown := desk.RecordsView{Frame: deskFrame("production"), Action: "/audit", Typed: url.Values{"who": {"niemand@buitenland.example"}}, Unknown: true}
	wrong := desk.RecordsView{Frame: deskFrame("production"), Action: "/audit", Typed: url.Values{"from": {"gisteren"}, "until": {"32-1-2026"}}, BadFrom: true, BadUntil: true}
	verify := desk.VerifyView{Frame: deskFrame("production"), Action: "/post", Head: "/head", Back: "/audit"}
	holds := verify
	holds.Checked, holds.Until, holds.Moment, holds.Digest = true, "1284", at, strings.Repeat("5e1f09ac", 8)
	broken := holds
	broken.From, broken.Next, broken.Many = "100001", holds.Digest, true
	broken.Faults = []string{"Gebeurtenis 100007: the event does not match its hash: it was changed, or stood elsewhere", "Gebeurtenis 100009: follows event 100007: an event was removed, added or moved"}
	return []Sample{
		deskSample("figures", false, func(c ui.Ctx) templ.Component { return desk.FiguresPage(c, figures) }),
		deskSample("figures-after", false, func(c ui.Ctx) templ.Component { return desk.FiguresPage(c, after) }),
		deskSample("figures-none", false, func(c ui.Ctx) templ.Component {
			return desk.FiguresPage(c, desk.FiguresView{Frame: deskFrame("production"), At: at})
		}),
		deskSample("records", false, func(c ui.Ctx) templ.Component { return desk.RecordsPage(c, events) }),
		deskSample("records-shown", false, func(c ui.Ctx) templ.Component { return desk.RecordsPage(c, shown) }),
		deskSample("records-unknown", false, func(c ui.Ctx) templ.Component { return desk.RecordsPage(c, unknown) }),
		deskSample("records-wrong", true, func(c ui.Ctx) templ.Component { return desk.RecordsPage(c, wrong) }),
		deskSample("verify", false, func(c ui.Ctx) templ.Component { return desk.VerifyPage(c, verify) }),
		deskSample("verify-holds", false, func(c ui.Ctx) templ.Component { return desk.VerifyPage(c, holds) }),
		deskSample("verify-broken", false, func(c ui.Ctx) templ.Component { return desk.VerifyPage(c, broken) }),
		deskSample("records-none", false, func(c ui.Ctx) templ.Component {
			return desk.RecordsPage(c, desk.RecordsView{Frame: deskFrame("pre-production"), Action: "/audit"})
		}),
	}
}

func deskCases() []Sample {
	queue := desk.QueueView{
		Frame: deskFrame("production"), Total: 3, Filter: desk.FilterOpen, Filters: []string{desk.FilterOpen, desk.FilterMine, desk.FilterWaiting, desk.FilterDecided, desk.FilterAll}, Action: "/applications",
		Audiences: []ui.Option{{Label: "Alle", Chosen: true}, {Value: "a", Label: "Bedrijf in het buitenland"}, {Value: "b", Label: "Persoon in het buitenland"}},
		Lines: []desk.Queued{
			{Reference: "7F3K-22QD", Email: "s•••s@buitenland.example", Status: desk.Requested, Audience: "Bedrijf in het buitenland", Company: true, Sent: at.AddDate(0, 0, -9), Days: 9, Late: true, URL: "/applications/1"},
			{Reference: "8G4L-33RE", Email: "i•••g@een-zeer-lange-organisatienaam.ausland.example", Status: desk.Review, Audience: "Persoon in het buitenland of tijdelijk in Nederland", Sent: at.AddDate(0, 0, -2), Days: 2, By: "gijs", Mine: true, URL: "/applications/2"},
			{Reference: "9H5M-44SF", Email: "a•••a@abroad.example", Status: desk.More, Audience: "Persoon in het buitenland", Sent: at, By: "hanneke@omgevingsloket.example", URL: "/applications/3"},
		},
	}
	none := queue
	none.Lines, none.Total, none.Filter, none.Done = nil, 0, desk.FilterMine, desk.DoneReleased
	form := registration.Form{
		GivenNames: "Σωκράτης", FamilyName: "Παπαδόπουλος", LatinName: "Sokratis Papadopoulos", Nationality: "GR", Residence: registration.Abroad,
		Address: registration.Address{Lines: "Οδός Ερμού 12\nΔιαμέρισμα 4", PostalCode: "105 63", Place: "Αθήνα", Country: "GR"}, Phone: "+30 694 123 4521",
		Business: registration.Business{Name: "Παπαδόπουλος Κατασκευές ΑΕ", Number: "123456789000", Register: "GR", Role: "Διευθυντής"},
		File:     registration.File{ID: "d", Name: "uittreksel-een-heel-lange-bestandsnaam-van-de-aanvrager.pdf", Type: registration.PDF, Size: 482_913, Scan: registration.NotScanned},
	}
	one := desk.CaseView{
		Frame: deskFrame("production"), Reference: "7F3K-22QD", Status: desk.Requested, Email: "sokrates@buitenland.example", Proven: at.AddDate(0, 0, -9), Sent: at.AddDate(0, 0, -9), Days: 9,
		Audience: "Bedrijf in het buitenland", Language: "English", Company: true, Form: form, Born: "12 maart 1980", HasFile: true, Claim: "/post", Document: "/post", Back: "/applications",
	}
	mine := one
	mine.Status, mine.Mine, mine.By, mine.Claim, mine.Release, mine.Done = desk.Review, true, "gijs", "", "/post", desk.DoneClaimed
	mine.Verdicts = []desk.Verdict{{Verdict: registration.Approve, URL: "/decide"}, {Verdict: registration.AskMore, URL: "/decide"}, {Verdict: registration.Refuse, URL: "/decide"}}
	mine.First = "hanneke@omgevingsloket.example"
	mine.Form.File.Scan = registration.Clean
	mine.Decisions = []desk.Decision{{By: "hanneke@omgevingsloket.example", At: at.AddDate(0, 0, -4), Verdict: registration.AskMore, Reason: registration.Unreadable, Note: "Please send a page that we can read."}}
	taken, hidden, infected, wiped := one, one, one, one
	taken.Conflict, taken.By, taken.Claim, taken.Status = desk.Conflict(registration.ClaimHeld), "hanneke@omgevingsloket.example", "", desk.Review
	hidden.Hidden, hidden.Claim, hidden.Email = true, "", "s•••s@buitenland.example"
	infected.Form.File.Scan, infected.Form.File.Encrypted = registration.Infected, true
	wiped.Wiped, wiped.Status, wiped.Claim, wiped.Practice, wiped.Different = true, desk.Approved, "", true, true
	verdict := desk.VerdictView{Frame: deskFrame("production"), Reference: "7F3K-22QD", Verdict: registration.Refuse, Language: "English", Action: "/post", Back: "/applications/1"}
	reasonless, approve, second, ask := verdict, verdict, verdict, verdict
	reasonless.Conflict = desk.Conflict(registration.BadReason)
	approve.Verdict = registration.Approve
	second.Verdict, second.FourEyes = registration.Approve, true
	ask.Verdict, ask.Conflict, ask.Note, ask.Reason = registration.AskMore, desk.TooLong, "Please…", registration.Unreadable
	return []Sample{
		deskSample("queue", false, func(c ui.Ctx) templ.Component { return desk.QueuePage(c, queue) }),
		deskSample("queue-none", false, func(c ui.Ctx) templ.Component { return desk.QueuePage(c, none) }),
		deskSample("case", false, func(c ui.Ctx) templ.Component { return desk.CasePage(c, one) }),
		deskSample("case-mine", false, func(c ui.Ctx) templ.Component { return desk.CasePage(c, mine) }),
		deskSample("case-taken", false, func(c ui.Ctx) templ.Component { return desk.CasePage(c, taken) }),
		deskSample("case-hidden", false, func(c ui.Ctx) templ.Component { return desk.CasePage(c, hidden) }),
		deskSample("case-infected", false, func(c ui.Ctx) templ.Component { return desk.CasePage(c, infected) }),
		deskSample("case-wiped", false, func(c ui.Ctx) templ.Component { return desk.CasePage(c, wiped) }),
		deskSample("verdict", false, func(c ui.Ctx) templ.Component { return desk.VerdictPage(c, verdict) }),
		deskSample("verdict-reason", true, func(c ui.Ctx) templ.Component { return desk.VerdictPage(c, reasonless) }),
		deskSample("verdict-approve", false, func(c ui.Ctx) templ.Component { return desk.VerdictPage(c, approve) }),
		deskSample("verdict-second", false, func(c ui.Ctx) templ.Component { return desk.VerdictPage(c, second) }),
		deskSample("verdict-ask", true, func(c ui.Ctx) templ.Component { return desk.VerdictPage(c, ask) }),
	}
}
