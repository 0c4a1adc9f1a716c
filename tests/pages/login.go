package pages

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// People, organisations and numbers here are invented.
var (
	at           = time.Date(2026, 11, 21, 18, 35, 0, 0, time.UTC)
	organisation = login.Organisation{Name: "Waterschap Oostvliet (oefen)", KvK: "90001234"}
	helpdesk     = login.Helpdesk{Email: "helpdesk@schatkist.example", Phone: "070 000 00 00"}
)

const reference = "7F3K-22QD"

func choosing() []Sample {
	eh := login.Method{Way: login.EHerkenning, URL: "/next", Minimum: "EH3"}
	eidas := login.Method{Way: login.EIDAS, URL: "/next"}
	account := login.Method{Way: login.Account, URL: "/next"}
	used, out := eh, eh
	used.LastUsed, out.Disturbed = true, true
	page := func(methods ...login.Method) func(ui.Ctx) templ.Component {
		return func(c ui.Ctx) templ.Component {
			return login.ChoosePage(c, login.Choose{Methods: methods, Cancel: "/cancel"})
		}
	}
	return []Sample{
		{Name: "choose-one", Page: page(eh)},
		{Name: "choose-one-disturbed", Page: page(out)},
		{Name: "choose-planned", Page: func(c ui.Ctx) templ.Component {
			c.Planned = ui.Planned{From: at, Until: at.Add(3 * time.Hour), Why: "Er komt een nieuwe versie."}
			return page(eh)(c)
		}},
		{Name: "choose-several", Page: page(used, eidas, account)},
		{Name: "choose-yellow", Style: "yellow", Page: page(used, eidas, account)},
		{Name: "choose-bird", Style: "bird", Page: page(eh)},
		{Name: "choose-wide", Style: "wide", Page: page(eh), Logout: true},
		{Name: "choose-brand", Style: "brand", Page: page(eh), Logout: true},
		{Name: "choose-disturbed", Page: page(out, account)},
		{Name: "handoff", Page: func(c ui.Ctx) templ.Component {
			return login.HandOffPage(c, login.HandOff{
				Action: "/broker", Party: "eHerkenning", Cancel: "/cancel",
				Fields: []login.HiddenField{{Name: "SAMLRequest", Value: "PHNhbWxwOkF1dGhuUmVxdWVzdC8+"}, {Name: "RelayState", Value: "r1"}},
			})
		}},
	}
}

func addresses() []Sample {
	base := login.Email{Action: "/post", Cancel: "/cancel", Denied: []string{"gmail.com", "hotmail.com"}}
	show := func(name string, change func(*login.Email)) Sample {
		v := base
		change(&v)
		failed := v.State != login.EmailFresh && v.State != login.EmailTypo && v.State != login.EmailShared
		return Sample{Name: "email-" + name, Failed: failed, Status: refusedIf(failed),
			Page: func(c ui.Ctx) templ.Component {
				v.Portal = map[i18n.Lang]string{i18n.NL: "het deelnemersportaal", i18n.EN: "the participant portal"}[c.Lang()]
				return login.EmailPage(c, v)
			}}
	}
	return []Sample{
		show("fresh", func(*login.Email) {}),
		show("typo", func(v *login.Email) {
			v.State, v.Value, v.Meant = login.EmailTypo, "anna@oostvliet.con", "anna@oostvliet.com"
		}),
		show("shared", func(v *login.Email) {
			v.State, v.Value, v.Confirmed = login.EmailShared, "financien@oostvliet.example", []string{"typo"}
		}),
		show("missing", func(v *login.Email) { v.State = login.EmailMissing }),
		show("malformed", func(v *login.Email) { v.State, v.Value = login.EmailMalformed, "anna.oostvliet" }),
		show("free", func(v *login.Email) { v.State, v.Value = login.EmailFree, "anna@gmail.com" }),
		show("disposable", func(v *login.Email) { v.State, v.Value = login.EmailDisposable, "anna@wegwerp.example" }),
		show("foreign", func(v *login.Email) {
			v.State, v.Value, v.Allowed = login.EmailForeign, "anna@elders.example", []string{"oostvliet.example", "wso.example"}
		}),
		show("unusable", func(v *login.Email) { v.State, v.Value = login.EmailUnusable, "anna@oostvliet.example" }),
		show("too-many", func(v *login.Email) {
			v.State, v.Value, v.Until = login.EmailTooMany, "anna@oostvliet.example", at.Add(time.Hour)
		}),
		show("undeliverable", func(v *login.Email) { v.State, v.Value = login.EmailUndeliverable, "ana@oostvliet.example" }),
	}
}

func codes() []Sample {
	base := login.Code{
		Action: "/post", Resend: "/resend", Back: "/email", Cancel: "/cancel",
		Address: "a.de.vries-van-den-heuvel@zeer-lange-organisatienaam.oostvliet.example", Length: 5, Valid: at.Add(10 * time.Minute),
	}
	show := func(name string, change func(*login.Code)) Sample {
		v := base
		change(&v)
		failed := v.State != login.CodeFresh && v.State != login.CodeResent
		return Sample{Name: "code-" + name, Failed: failed, Status: refusedIf(failed),
			Page: func(c ui.Ctx) templ.Component { return login.CodePage(c, v) }}
	}
	state := func(s login.CodeState) func(*login.Code) {
		return func(v *login.Code) { v.State, v.Entered = s, "K7M2Q" }
	}
	return []Sample{
		show("fresh", func(v *login.Code) { v.Wait, v.ResendAt = 28, at.Add(28*time.Second) }),
		show("resent", func(v *login.Code) { v.State, v.Wait, v.ResendAt = login.CodeResent, 60, at.Add(time.Minute) }),
		show("missing", func(v *login.Code) { v.State = login.CodeMissing }),
		show("wrong", func(v *login.Code) { state(login.CodeWrong)(v); v.Left = 3 }),
		show("wrong-once-left", func(v *login.Code) { state(login.CodeWrong)(v); v.Left = 1 }),
		show("exhausted", state(login.CodeExhausted)),
		show("expired", state(login.CodeExpired)),
		show("used", state(login.CodeUsed)),
		show("superseded", state(login.CodeSuperseded)),
		show("refused", state(login.CodeRefused)),
		show("too-many", func(v *login.Code) {
			v.State, v.ResendAt, v.Blocked = login.CodeTooMany, at.Add(time.Hour), true
		}),
		show("exhausted-too-many", func(v *login.Code) {
			v.State, v.ResendAt, v.Blocked = login.CodeExhausted, at.Add(time.Hour), true
		}),
	}
}

func refusedIf(failed bool) int {
	if failed {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func waiting() []Sample {
	base := login.Waiting{
		Organisation: organisation, Email: "a•••s@oostvliet.example", Count: 2, LoggedIn: at, Checked: at.Add(6 * time.Minute),
		Until: at.Add(time.Hour), Helpdesk: helpdesk, Reference: reference,
		Ask: "/post", Check: "/nl/waiting-asked", Poll: "/state", Continue: "/next",
	}
	show := func(name string, state login.WaitingState, change func(*login.Waiting)) Sample {
		v := base
		v.State = state
		change(&v)
		return Sample{Name: "waiting-" + name, Logout: true,
			Page: func(c ui.Ctx) templ.Component { return login.WaitingPage(c, v) }}
	}
	return []Sample{
		show("fresh", login.WaitingFresh, func(*login.Waiting) {}),
		show("named", login.WaitingFresh, func(v *login.Waiting) { v.Administrators = []string{"B. Yıldız", "g•••r@oostvliet.example"} }),
		show("asked", login.WaitingAsked, func(v *login.Waiting) { v.Asked = at.Add(2 * time.Minute) }),
		show("alone", login.WaitingAlone, func(v *login.Waiting) { v.Count = 0 }),
		show("granted", login.WaitingGranted, func(*login.Waiting) {}),
	}
}

func refusals() []Sample {
	var out []Sample
	for _, code := range login.RefusalCodes() {
		v := login.Refusal{Code: code, Organisation: organisation, Reference: reference, At: at, Retry: "/next"}
		switch code {
		case login.AccountNotReady:
			v.Status = "/status"
		case login.LevelTooLow:
			v.Needed, v.Seen, v.Other = "EH3", "EH2+", "/other"
		case login.NoMandate, login.OrganisationUnknown, login.NoRole:
			v.Other, v.Helpdesk = "/other", helpdesk
		case login.BranchRefused:
			v.Organisation.Branch, v.Retry = "000012345678", ""
		case login.TooManyAttempts, login.Maintenance:
			v.Until, v.Retry = at.Add(time.Hour), ""
		case login.MandateEnded:
			v.Ended, v.Retry, v.Other = at.AddDate(0, -1, 0), "", "/other"
		case login.PortalFault:
			v.Organisation, v.Retry = login.Organisation{}, ""
			v.Detail = "invalid_request: redirect_uri"
		case login.PersonSuspended:
			v.Retry, v.Helpdesk = "", helpdesk
		}
		out = append(out, Sample{Name: "refusal-" + string(code), Status: http.StatusForbidden,
			Page: func(c ui.Ctx) templ.Component { return login.RefusalPage(c, v) }})
	}
	return out
}

func beside() []Sample {
	portal := "https://portaal.schatkist.example/"
	return []Sample{
		{Name: "handover", Page: func(c ui.Ctx) templ.Component { return login.HandOverPage(c, login.HandOver{URL: "/stay"}) },
			Header: http.Header{"Refresh": {login.HandOver{URL: "/stay"}.Refresh()}}},
		{Name: "further", Page: func(c ui.Ctx) templ.Component { return login.FurtherPage(c, login.Further{Continue: "/next"}) }},
		{Name: "untaken", Page: func(c ui.Ctx) templ.Component {
			return login.FurtherPage(c, login.Further{Retry: "https://portaal.example/terug?code=abc", Until: at.Add(time.Minute)})
		}},
		{Name: "finished", Page: func(c ui.Ctx) templ.Component { return login.FurtherPage(c, login.Further{}) }},
		{Name: "lost", Status: 400, Page: func(c ui.Ctx) templ.Component {
			return login.LostPage(c, login.Lost{Host: "inloggen.schatkist.example", Start: "/next"})
		}},
		{Name: "lost-anywhere", Status: 400, Page: func(c ui.Ctx) templ.Component {
			c.Service, c.Home = "", ""
			return login.LostPage(c, login.Lost{Host: "inloggen.schatkist.example", Start: "/next"})
		}},
		{Name: "expired", Status: 410, Page: func(c ui.Ctx) templ.Component { return login.ExpiredPage(c, login.Expired{}) }},
		{Name: "logout", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return login.LogoutPage(c, login.Logout{Action: "/post", Stay: "/next", Services: []string{"Mijn Schatkist", "Gebruikersbeheer"}})
		}},
		{Name: "loggedout", Page: func(c ui.Ctx) templ.Component {
			return login.LoggedOutPage(c, login.LoggedOut{Reached: []string{"Mijn Schatkist", "Gebruikersbeheer"}, Supplier: true, Again: "/next"})
		}},
		{Name: "loggedout-missed", Page: func(c ui.Ctx) templ.Component {
			return login.LoggedOutPage(c, login.LoggedOut{
				Reached: []string{"Gebruikersbeheer"}, Missed: []ui.Link{{URL: portal, Text: "Mijn Schatkist"}}, Supplier: true, Idle: 15 * time.Minute,
			})
		}},
		{Name: "loggedout-mandate", Status: 401, Page: func(c ui.Ctx) templ.Component {
			return login.LoggedOutPage(c, login.LoggedOut{Mandate: true, Again: "/next"})
		}},
		{Name: "missing", Status: 404, Page: func(c ui.Ctx) templ.Component {
			return login.MissingPage(c, login.Missing{Reference: reference, At: at})
		}},
		{Name: "fault", Status: 500, Page: func(c ui.Ctx) templ.Component {
			return login.FaultPage(c, login.Fault{Reference: reference, At: at, Retry: "/next"})
		}},
		{Name: "busy", Status: 503, Page: func(c ui.Ctx) templ.Component {
			return login.BusyPage(c, login.Busy{Until: at.Add(2 * time.Minute), Retry: "/next", Reference: reference, At: at})
		}},
		{Name: "impossible", Status: 404, Page: func(c ui.Ctx) templ.Component {
			return login.ImpossiblePage(c, login.Impossible{Way: login.Account, Choose: "/next"})
		}},
	}
}
