package pages

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// school and board are invented.
var (
	school     = login.Institution{ID: "12AB", Name: "Openbare basisschool De Lindehof", Code: "12AB"}
	board      = login.Institution{ID: "41234", Name: "Stichting Primair Onderwijs Oostvliet en Omstreken", Code: "41234", Board: true}
	schoolDesk = login.Helpdesk{Email: "helpdesk@helpdeskpo.example"}
)

// portal shows a page as one of MijnHelpdeskPO.
func portal(page func(ui.Ctx) templ.Component) func(ui.Ctx) templ.Component {
	return func(c ui.Ctx) templ.Component {
		c.Service = "Mijn Helpdesk PO"
		return page(c)
	}
}

// linkings are the proof that an account is one's own (MH-12, MH-23).
func linkings() []Sample {
	base := login.Link{
		Action: "/post", Other: "/other", Forgot: "/forgot", Cancel: "/cancel", Account: "Mijn Helpdesk PO (voorheen Mijn BRON)",
		Host: "inloggen.helpdeskpo.example", Length: 12, Who: "Helpdesk PO", Desk: schoolDesk,
	}
	show := func(name string, failed bool, change func(*login.Link)) Sample {
		v := base
		change(&v)
		return Sample{Name: "link-" + name, Failed: failed, Status: refusedIf(failed), Logout: v.Adding,
			Page: portal(func(c ui.Ctx) templ.Component { return login.LinkPage(c, v) })}
	}
	wrong := func(s login.LinkState) func(*login.Link) {
		return func(v *login.Link) {
			v.State, v.UserName, v.Address.Value, v.Until = s, "bs-lindehof", "anna@lindehof.example", at.Add(time.Hour)
		}
	}
	code := func(v *login.Link) { v.ByCode = true }
	address := func(s login.EmailState, value string) func(*login.Link) {
		return func(v *login.Link) {
			v.Address, v.UserName = login.Email{State: s, Value: value, Meant: "anna@lindehof.com", Until: at.Add(time.Hour)}, "bs-lindehof"
		}
	}
	return []Sample{
		show("fresh", false, func(*login.Link) {}),
		show("no-name", true, wrong(login.LinkNoName)), show("no-password", true, wrong(login.LinkNoPassword)),
		show("wrong", true, wrong(login.LinkWrong)), show("too-many", true, wrong(login.LinkTooMany)), show("busy", true, wrong(login.LinkBusy)),
		show("typo", false, address(login.EmailTypo, "anna@lindehof.con")), show("shared", false, address(login.EmailShared, "administratie@lindehof.example")),
		show("mailbox", true, address(login.EmailMailbox, "administratie@lindehof.example")), show("no-email", true, address(login.EmailMissing, "")),
		show("malformed-email", true, address(login.EmailMalformed, "anna.lindehof")), show("email-too-many", true, address(login.EmailTooMany, "anna@lindehof.example")),
		show("both-wrong", true, func(v *login.Link) { address(login.EmailMissing, "")(v); v.State, v.UserName = login.LinkNoName, "" }),
		show("code", false, code),
		show("code-only", false, func(v *login.Link) { code(v); v.Other, v.Ended = "", at.AddDate(-1, 0, 0) }),
		show("code-missing", true, func(v *login.Link) { code(v); wrong(login.LinkNoCode)(v) }),
		show("code-malformed", true, func(v *login.Link) { code(v); wrong(login.LinkMalformed)(v); v.Code = "7F3K-22QD" }),
		show("code-wrong", true, func(v *login.Link) { code(v); wrong(login.LinkWrong)(v); v.Code = "7F3K-22QD-9MWX" }),
		show("code-typo", false, func(v *login.Link) { code(v); address(login.EmailTypo, "anna@lindehof.con")(v) }),
		show("password-only", false, func(v *login.Link) { v.Other = "" }),
		show("staff", false, func(v *login.Link) { v.Notice = login.LinkNoticeStaff }), show("objected", false, func(v *login.Link) { v.Notice = login.LinkNoticeObjected }),
		show("replaced", false, func(v *login.Link) { v.Notice = login.LinkNoticeReplaced }), show("withdrawn", false, func(v *login.Link) { v.Notice = login.LinkNoticeWithdrawn }),
		show("unanswered", false, func(v *login.Link) { v.Notice = login.LinkNoticeUnanswered }), show("changed", false, func(v *login.Link) { v.Notice = login.LinkNoticeChanged }),
		show("add", false, func(v *login.Link) { v.Adding, v.Back, v.Cancel = true, "/me", "" }),
		show("add-code", false, func(v *login.Link) { code(v); v.Adding, v.Back, v.Cancel = true, "/me", "" }),
	}
}

// pincodes are the step after it (MH-16, MH-17).
func pincodes() []Sample {
	base := login.LinkCode{Code: login.Code{
		Action: "/post", Resend: "/resend", Back: "/link", Cancel: "/cancel",
		Address: "a.de.vries-van-den-heuvel@basisschool-de-lindehof.example", Length: 5, Valid: at.Add(10 * time.Minute),
	}}
	show := func(name string, change func(*login.LinkCode)) Sample {
		v := base
		change(&v)
		failed := v.State != login.CodeFresh && v.State != login.CodeResent && v.State != login.CodeUnsent
		return Sample{Name: "link-pincode-" + name, Failed: failed, Status: refusedIf(failed),
			Page: portal(func(c ui.Ctx) templ.Component { return login.LinkCodePage(c, v) })}
	}
	state := func(s login.CodeState) func(*login.LinkCode) {
		return func(v *login.LinkCode) { v.State, v.Entered = s, "K7M2Q" }
	}
	return []Sample{
		show("fresh", func(v *login.LinkCode) { v.Wait, v.ResendAt = 28, at.Add(28*time.Second) }), show("underway", func(v *login.LinkCode) { v.Underway = true }),
		show("unsent", func(v *login.LinkCode) { v.State, v.Wait, v.ResendAt = login.CodeUnsent, 28, at.Add(28*time.Second) }),
		show("unsent-now", state(login.CodeUnsent)), show("unsent-often", func(v *login.LinkCode) {
			v.State, v.Wait, v.ResendAt, v.Blocked = login.CodeUnsent, 1800, at.Add(30*time.Minute), true
		}),
		show("resent", state(login.CodeResent)), show("missing", state(login.CodeMissing)), show("wrong", func(v *login.LinkCode) { state(login.CodeWrong)(v); v.Left = 3 }),
		show("once-left", func(v *login.LinkCode) { state(login.CodeWrong)(v); v.Left = 1 }), show("exhausted", state(login.CodeExhausted)), show("expired", state(login.CodeExpired)),
		show("used", state(login.CodeUsed)), show("superseded", state(login.CodeSuperseded)), show("refused", state(login.CodeRefused)),
		show("too-many", func(v *login.LinkCode) {
			v.State, v.ResendAt, v.Blocked = login.CodeTooMany, at.Add(time.Hour), true
		}),
	}
}

// linkEnds are what comes of a link that is not simply made (MH-33, MH-34, MH-37).
func linkEnds() []Sample {
	outcome := func(name string, change func(*login.LinkOutcome)) Sample {
		v := login.LinkOutcome{Account: "bs-lindehof", Organisation: organisation, Another: "/next", Cancel: "/cancel", Desk: schoolDesk, Reference: reference, At: at}
		change(&v)
		return Sample{Name: "link-" + name, Status: http.StatusForbidden, Page: portal(func(c ui.Ctx) templ.Component { return login.LinkOutcomePage(c, v) })}
	}
	reason := func(name string, s login.LinkReasonState, value string) Sample {
		v := login.LinkReason{Action: "/post", Cancel: "/cancel", State: s, Organisation: organisation, Institutions: []string{"Openbare basisschool De Lindehof (12AB)"}, Value: value, Max: 500}
		failed := s != login.LinkReasonFresh
		return Sample{Name: name, Failed: failed, Status: refusedIf(failed), Page: portal(func(c ui.Ctx) templ.Component { return login.LinkReasonPage(c, v) })}
	}
	waiting := func(s login.LinkWait, who ...string) Sample {
		v := login.LinkWaiting{
			State: s, Account: "bs-lindehof", Who: who, Email: "a•••a@lindehof.example", Asked: at, Until: at.AddDate(0, 0, 14), Checked: at.Add(6 * time.Minute),
			Ends: at.Add(time.Hour), Desk: schoolDesk, Reference: reference, Check: "/next", Poll: "/state", Withdraw: "/post",
		}
		return Sample{Name: "link-wait-" + string(s), Page: portal(func(c ui.Ctx) templ.Component { return login.LinkWaitingPage(c, v) })}
	}
	return []Sample{
		outcome("disabled", func(v *login.LinkOutcome) { v.Obstacle = login.LinkDisabled }), outcome("held", func(v *login.LinkOutcome) { v.Obstacle = login.LinkHeld }),
		outcome("foreign", func(v *login.LinkOutcome) { v.Obstacle, v.Other = login.LinkForeign, "/other" }),
		reason("link-reason", login.LinkReasonFresh, ""), reason("link-reason-missing", login.LinkReasonMissing, ""), reason("link-reason-long", login.LinkReasonLong, "Wij doen de administratie."),
		waiting(login.LinkWaitRecord, "d•••r@lindehof.example", "b•••r@oostvliet.example"), waiting(login.LinkWaitHelpdesk), waiting(login.LinkWaitEarlier),
	}
}

// linkForgotten are the pages of a forgotten password (MH-20, MH-41).
func linkForgotten() []Sample {
	show := func(name string, change func(*login.LinkForgot)) Sample {
		v := login.LinkForgot{Action: "/post", Back: "/link", Cancel: "/cancel", Names: []string{"J••• d• V••••"}, Desk: schoolDesk}
		change(&v)
		failed := v.State != login.LinkForgotFresh
		return Sample{Name: "link-forgot-" + name, Failed: failed, Status: refusedIf(failed), Page: portal(func(c ui.Ctx) templ.Component { return login.LinkForgotPage(c, v) })}
	}
	sent := func(name string, left bool) Sample {
		v := login.LinkForgotSent{UserName: "bs-lindehof", Left: left, Lifetime: 24 * time.Hour, Back: "/link", Cancel: "/cancel", Desk: schoolDesk, Reference: reference, At: at}
		return Sample{Name: name, Page: portal(func(c ui.Ctx) templ.Component { return login.LinkForgotSentPage(c, v) })}
	}
	return []Sample{
		show("fresh", func(*login.LinkForgot) {}), show("several", func(v *login.LinkForgot) {
			v.Names = []string{"J••• d• V••••", "M• B•••••"}
		}),
		show("nobody", func(v *login.LinkForgot) { v.Names = nil }), show("missing", func(v *login.LinkForgot) { v.State, v.Left = login.LinkForgotMissing, true }),
		show("too-many", func(v *login.LinkForgot) {
			v.State, v.UserName, v.Until = login.LinkForgotTooMany, "bs-lindehof", at.Add(time.Hour)
		}),
		sent("link-forgot-sent", false), sent("link-forgot-sent-second", true),
	}
}

// institutions ask for which school or board somebody logs in (MH-43).
func institutions() []Sample {
	show := func(name string, change func(*login.ChooseInstitution)) Sample {
		v := login.ChooseInstitution{Action: "/post", Search: "/institutions", Cancel: "/cancel", List: []login.Institution{school, board}, Total: 2}
		change(&v)
		return Sample{Name: "link-choose-" + name, Failed: v.Missing, Status: refusedIf(v.Missing), Logout: v.Switching,
			Page: portal(func(c ui.Ctx) templ.Component {
				if v.Switching {
					c.Acting = school.Name + " (12AB)"
				}
				return login.ChooseInstitutionPage(c, v)
			})}
	}
	many := make([]login.Institution, 8)
	for i := range many {
		many[i] = school
		many[i].ID, many[i].Code = "12AB0"+string(rune('1'+i)), "12AB0"+string(rune('1'+i))
	}
	return []Sample{
		show("two", func(*login.ChooseInstitution) {}), show("missing", func(v *login.ChooseInstitution) { v.Missing = true }),
		show("many", func(v *login.ChooseInstitution) { v.List, v.Total = many, 60 }), show("found", func(v *login.ChooseInstitution) { v.Total, v.Query = 1, "linde"; v.List = v.List[:1] }),
		show("none", func(v *login.ChooseInstitution) { v.List, v.Total, v.Query = nil, 0, "zonnebloem" }),
		show("switch", func(v *login.ChooseInstitution) {
			v.List = []login.Institution{school, board, {ID: "99XX", Code: "99XX", Account: "bs-anders"}}
			v.List[1].Current, v.Switching, v.Remembered, v.Add, v.Cancel, v.Back = true, true, true, "/add", "", "/portal"
		}),
		{Name: "choose-notice", Page: portal(func(c ui.Ctx) templ.Component {
			c.Tenant.Version = "2022.02.0413"
			return login.ChoosePage(c, login.Choose{
				Methods: []login.Method{{Way: login.EHerkenning, URL: "/next", Minimum: "EH3"}}, Explanation: "/help", More: "/help", Cancel: "/cancel",
				Notice: "LET OP: Inloggen met betrouwbaarheidsniveau EH1 is niet meer mogelijk per 1 juli 2021.",
			})
		})},
	}
}
