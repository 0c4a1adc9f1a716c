package pages

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/middel"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	issued "github.com/voordeur/voordeur/domain/means"
)

// The colleague and the organisations are invented.
var (
	meansDesk = middel.Helpdesk{Name: "Klantenservice Reconi (oefen)", Ways: []string{"klantenservice@reconi.example", "085 000 00 00"}}
	colleague = middel.Details{
		Person: issued.Applicant{
			GivenNames: "Wilhelmina Éléonore Alexandra Maria", Prefix: "van den", FamilyName: "Berg-Hottentotterstraat", Born: identity.Date{Year: 1988, Month: 2, Day: 29},
			BirthPlace: "'s-Hertogenbosch", Email: address("wilhelmina.vandenberg-hottentotterstraat@waterschapzilverbeek.example"), Employed: true,
		},
		Phone: "06 •• •• •• 78", Organisation: "Waterschap Zilverbeek", Next: "/next", Wrong: "/wrong",
	}
)

func address(s string) identity.EmailAddress {
	a, err := identity.ParseEmail(s)
	if err != nil {
		panic(err)
	}
	return a
}

// middelen are the pages of a colleague on the way to a means (MR-51 to MR-58, MR-70 to MR-73).
func middelen() []Sample {
	var out []Sample
	for _, list := range [][]Sample{meansSteps(), meansCodes(), meansEnds(), deskIdentifications()} {
		out = append(out, list...)
	}
	return out
}

func meansPage(name string, failed bool, page func(ui.Ctx) templ.Component) Sample {
	return Sample{Name: "middel-" + name, Failed: failed, Status: refusedIf(failed), Page: page}
}

func meansSteps() []Sample {
	start := middel.Start{Action: "/post", Organisation: "Waterschap Zilverbeek", KvK: "68750110", Level: "EH3", Email: "w•••t@waterschapzilverbeek.example", Expires: at.AddDate(0, 0, 14), Identify: true}
	again := start
	again.Again = true
	back := func(s middel.ReturnState) middel.Return {
		return middel.Return{Action: "/post", Back: "/back", State: s, Max: 500}
	}
	order := middel.Overview{
		Details: colleague, KvK: "68750110", Level: "EH3", Branch: "000012345678", Order: "2026-0417", Years: issued.Years,
		Mandates: []middel.Mandate{
			{All: true, Services: []string{"Deelnemersportaal (Ministerie van Financiën)", "Mijn Helpdesk po (Dienst Uitvoering Onderwijs)"}, Level: "EH3", From: at, Until: at.AddDate(3, 0, 0)},
			{Services: []string{"Omgevingsloket"}, Level: "EH2+", Branch: "000012345678", Clients: true, From: at, Until: at.AddDate(1, 0, 0)},
		},
	}
	bare := order
	bare.Mandates, bare.Branch = nil, ""
	check := middel.Check{Overview: order, Action: "/post", Wrong: "/wrong", Digest: "ab12"}
	changed := check
	changed.Overview, changed.Changed = bare, true
	choose := middel.Choose{Action: "/post", UserName: "wilhelmina.berghottentotters", Password: login.NewPassword{Min: 8, Max: 128}}
	refused := choose
	refused.Problem, refused.Password.State, refused.Password.Word = account.UserNameTaken, login.NewPasswordOwn, "zilverbeek"
	return []Sample{
		meansPage("start", false, func(c ui.Ctx) templ.Component { return middel.StartPage(c, start) }),
		meansPage("start-again", false, func(c ui.Ctx) templ.Component { return middel.StartPage(c, again) }),
		meansPage("details", false, func(c ui.Ctx) templ.Component { return middel.DetailsPage(c, colleague) }),
		meansPage("return", true, func(c ui.Ctx) templ.Component { return middel.ReturnPage(c, back(middel.ReturnMissing)) }),
		meansPage("number", true, func(c ui.Ctx) templ.Component { return middel.NumberPage(c, back(middel.NumberFixed)) }),
		meansPage("phone", false, func(c ui.Ctx) templ.Component {
			return middel.PhonePage(c, middel.Phone{Action: "/post", Number: colleague.Phone, Other: "/other", Back: "/back"})
		}),
		meansPage("phone-again", true, func(c ui.Ctx) templ.Component {
			return middel.PhonePage(c, middel.Phone{Action: "/post", Number: colleague.Phone, Again: true, Until: at.Add(time.Hour)})
		}),
		meansPage("overview", false, func(c ui.Ctx) templ.Component { return middel.CheckPage(c, check) }),
		meansPage("overview-changed", false, func(c ui.Ctx) templ.Component { return middel.CheckPage(c, changed) }),
		meansPage("choose", false, func(c ui.Ctx) templ.Component { return middel.ChoosePage(c, choose) }),
		meansPage("choose-refused", true, func(c ui.Ctx) templ.Component { return middel.ChoosePage(c, refused) }),
		meansPage("done", false, func(c ui.Ctx) templ.Component {
			return middel.DonePage(c, middel.Done{UserName: choose.UserName, Level: "EH3", Supplier: "Reconi (oefen)", Second: true, Desk: meansDesk})
		}),
		meansPage("done-over", false, func(c ui.Ctx) templ.Component { return middel.DonePage(c, middel.Done{Desk: meansDesk}) }),
	}
}

func meansCodes() []Sample {
	code := func(s login.CodeState, ordering bool) middel.Code {
		v := middel.Code{Factor: login.Factor{Code: login.Code{
			Action: "/post", Resend: "/again", Back: "/back", State: s, Address: colleague.Phone, Length: 6, Valid: at.Add(5 * time.Minute), Left: 3, ResendAt: at.Add(28 * time.Second), Wait: 28,
		}, Channel: login.FromSMS}, Step: 2, Other: "/other", Desk: meansDesk}
		if ordering {
			v.Step, v.Digest = 4, "ab12"
			v.Order = middel.Overview{Details: colleague, KvK: "68750110", Level: "EH3", Order: "2026-0417", Years: issued.Years}
		}
		return v
	}
	show := func(name string, s login.CodeState, ordering bool) Sample {
		v := code(s, ordering)
		return meansPage(name, s != login.CodeFresh && s != login.CodeResent && s != login.CodeUnsent, func(c ui.Ctx) templ.Component { return middel.CodePage(c, v) })
	}
	return []Sample{
		show("code", login.CodeFresh, false), show("code-wrong", login.CodeWrong, false), show("code-expired", login.CodeExpired, false), show("code-unsent", login.CodeUnsent, false),
		show("order", login.CodeFresh, true), show("order-exhausted", login.CodeExhausted, true),
	}
}

func meansEnds() []Sample {
	var out []Sample
	for end, status := range map[middel.End]int{
		middel.Unknown: http.StatusNotFound, middel.Replaced: http.StatusGone, middel.Expired: http.StatusGone, middel.Withdrawn: http.StatusGone,
		middel.Rejected: http.StatusGone, middel.Returned: 0, middel.Identify: 0, middel.Gone: http.StatusConflict,
	} {
		v := middel.Ended{End: end, Organisation: "Waterschap Zilverbeek", At: at, Reference: reference, Since: at, Desk: meansDesk}
		if end == middel.Unknown {
			v = middel.Ended{End: end, Desk: meansDesk}
		}
		out = append(out, Sample{Name: "middel-" + string(end), Status: status, Page: func(c ui.Ctx) templ.Component { return middel.EndedPage(c, v) }})
	}
	return out
}

// deskIdentifications are the pages of staff who identify people that are not employed (MR-48).
func deskIdentifications() []Sample {
	frame := deskFrame("production")
	frame.Roles, frame.Others = []string{"identifier"}, nil
	frame.Menu = []desk.Item{{Page: desk.Home, URL: "/desk"}, {Page: desk.Identifications, URL: "/identifications"}}
	one := desk.IdentifyView{
		Frame: frame, Reference: reference, Person: colleague.Person, Organisation: colleague.Organisation, KvK: "68750110", Level: "EH3",
		Typed: desk.TypedDocument{Date: "2026-11-21"}, Action: "/post", Reject: "/reject", Back: "/back",
	}
	refused := one
	refused.Problems = []issued.DocumentProblem{issued.DocumentNoType, issued.DocumentNoNumber, issued.DocumentBadDate, issued.DocumentUnseen}
	list := desk.IdentifyQueueView{Frame: frame, Total: 2, Action: "/find", Done: desk.DoneIdentified, Lines: []desk.Identified{
		{Name: colleague.Person.FullName(), Reference: reference, Email: "w•••t@waterschapzilverbeek.example", KvK: "68750110", Level: "EH3", Since: at, URL: "/1"},
		{Name: "Bo Li", Reference: "4K2M-9XWQ", Email: "b•••i@adviesgroep.example", KvK: "90004760", Level: "EH2+", Since: at, URL: "/2"},
	}}
	show := func(name string, failed bool, page func(ui.Ctx) templ.Component) Sample {
		return Sample{Name: "desk-identify-" + name, Failed: failed, Status: refusedIf(failed), Logout: true, Page: page}
	}
	return []Sample{
		show("list", false, func(c ui.Ctx) templ.Component { return desk.IdentifyQueuePage(c, list) }),
		show("nobody", false, func(c ui.Ctx) templ.Component {
			return desk.IdentifyQueuePage(c, desk.IdentifyQueueView{Frame: frame, Action: "/find"})
		}),
		show("one", false, func(c ui.Ctx) templ.Component { return desk.IdentifyPage(c, one) }),
		show("refused", true, func(c ui.Ctx) templ.Component { return desk.IdentifyPage(c, refused) }),
		show("reject", true, func(c ui.Ctx) templ.Component {
			return desk.RejectPage(c, desk.RejectView{Frame: frame, Reference: reference, Missing: true, Action: "/post", Back: "/back"})
		}),
	}
}
