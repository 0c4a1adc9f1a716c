package pages

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/account"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

const mine = "anouk.van.der.meer-groenewoud@administratiekantoor-de-groene-weide.example"

// mineOverview are the states of the first page of who has an account of the realm (XC-41).
func mineOverview() []Sample {
	base := account.Own{
		Email: mine, Verified: at.AddDate(-1, 0, 0), Level: "Account van MijnAccountantsPortal", Acting: "Bakkerij De Groene Weide BV", Since: at, Idle: 15 * time.Minute, Longest: 8 * time.Hour, Session: frame.Session,
		Change: "/change", Enter: "/code", Sessions: 2,
		Ways: account.Ways{Password: "/p", Phone: "/p", Factors: "/f", Recovery: "/r", Devices: "/d", Sessions: "/s", History: "/h", Export: "/e", Undo: "/post"},
	}
	show := func(name string, a account.Account, change func(*account.Own)) Sample {
		v := base
		v.Account = &a
		change(&v)
		return Sample{Name: name, Logout: true, Page: func(c ui.Ctx) templ.Component { return account.OwnPage(c, v) }}
	}
	full := account.Account{Phone: "06 12345678", PasswordAt: at.AddDate(0, -7, 0), Apps: 2, Codes: 8, Recovery: true, Devices: 3}
	later := full
	later.Later = []account.Later{
		{ID: "1", Address: "a.vandermeer@eennieuwwerkadresdatookergelangis.example", From: at.AddDate(0, 0, 2)}, {ID: "2", Number: "+32 470 12 34 56", From: at.AddDate(0, 0, 2)},
	}
	gone := full
	gone.Later = []account.Later{{ID: "3", From: at.AddDate(0, 0, 2)}}
	return []Sample{
		show("mine", full, func(*account.Own) {}),
		show("mine-bare", account.Account{}, func(v *account.Own) { v.Ways.Phone, v.Sessions = "", 1 }),
		show("mine-no-phone", account.Account{PasswordAt: at, Apps: 1, Codes: 1, Recovery: true, Devices: 1}, func(*account.Own) {}),
		show("mine-done", full, func(v *account.Own) { v.Done = account.DonePassword }),
		show("mine-later", later, func(*account.Own) {}), show("mine-removal", gone, func(*account.Own) {}),
	}
}

// mineSecrets are the pages on which a password, a number or a proof is asked for.
func mineSecrets() []Sample {
	password := func(name string, change func(*account.Password)) Sample {
		v := account.Password{New: login.NewPassword{Action: "/post", Back: "/me", Email: mine, Min: 8, Max: 128}}
		change(&v)
		failed := v.Present != account.PresentFresh || v.New.State != login.NewPasswordFresh
		return Sample{Name: name, Failed: failed, Status: refusedIf(failed), Logout: true, Page: func(c ui.Ctx) templ.Component { return account.PasswordPage(c, v) }}
	}
	phone := func(name string, change func(*account.Phone)) Sample {
		v := account.Phone{Action: "/post", Back: "/me"}
		change(&v)
		failed := v.State != account.PhoneFresh || v.Needed
		return Sample{Name: name, Failed: failed, Status: refusedIf(failed), Logout: true, Page: func(c ui.Ctx) templ.Component { return account.PhonePage(c, v) }}
	}
	return []Sample{
		password("mine-password", func(*account.Password) {}),
		password("mine-password-none", func(v *account.Password) { v.None = true }),
		password("mine-password-wrong", func(v *account.Password) { v.Present = account.PresentWrong }),
		password("mine-password-missing", func(v *account.Password) { v.Present, v.New.State = account.PresentMissing, login.NewPasswordMissing }),
		password("mine-password-weak", func(v *account.Password) { v.New.State, v.New.Word = login.NewPasswordListed, "welkom" }),
		password("mine-password-wait", func(v *account.Password) { v.Present, v.Until = account.PresentTooMany, at.Add(time.Hour) }),
		phone("mine-phone", func(*account.Phone) {}),
		phone("mine-phone-change", func(v *account.Phone) { v.Now, v.Remove = "06 12345678", "/post" }),
		phone("mine-phone-fixed", func(v *account.Phone) { v.State, v.Value = account.PhoneNotMobile, "088 1234567" }),
		phone("mine-phone-none", func(v *account.Phone) { v.State, v.Value = account.PhoneMalformed, "zes twaalf" }),
		phone("mine-phone-wait", func(v *account.Phone) {
			v.State, v.Value, v.Until = account.PhoneTooMany, "06 12345678", at.Add(time.Hour)
		}),
		phone("mine-phone-needed", func(v *account.Phone) { v.Now, v.Remove, v.Needed = "06 12345678", "/post", true }),
	}
}

// mineProofs are the fresh proofs before something sensitive, and the proof of a number.
func mineProofs() []Sample {
	ways := []login.FactorWay{{Channel: login.FromSMS, To: "06 •• •• •• 78"}, {Channel: login.FromEmail, To: "a•••d@administratiekantoor-de-groene-weide.example"}}
	start := func(name string, until time.Time) Sample {
		v := account.Prove{Send: "/post", Back: "/me", Ways: ways, Until: until}
		return Sample{Name: name, Failed: !until.IsZero(), Status: refusedIf(!until.IsZero()), Logout: true, Page: func(c ui.Ctx) templ.Component { return account.ProvePage(c, v) }}
	}
	code := login.Code{Action: "/post", Resend: "/post", Back: "/me", Length: 6, Valid: at.Add(5 * time.Minute)}
	factor := func(name string, change func(*login.Factor)) Sample {
		v := login.Factor{Code: code, Other: "/post", Own: login.OwnProof, Desk: login.Helpdesk{Phone: "0800 1234"}}
		change(&v)
		failed := v.State != login.CodeFresh
		return Sample{Name: name, Failed: failed, Status: refusedIf(failed), Logout: true, Page: func(c ui.Ctx) templ.Component { return login.FactorPage(c, v) }}
	}
	return []Sample{
		start("mine-prove", time.Time{}), start("mine-prove-wait", at.Add(time.Hour)),
		factor("mine-prove-app", func(v *login.Factor) { v.Channel, v.Ways = login.FromApp, ways }),
		factor("mine-prove-mail", func(v *login.Factor) { v.Channel, v.Address = login.FromEmail, ways[1].To }),
		factor("mine-prove-wrong", func(v *login.Factor) { v.Channel, v.State, v.Drift = login.FromApp, login.CodeWrong, true }),
		factor("mine-phone-code", func(v *login.Factor) { v.Own, v.Channel, v.Address = login.OwnPhone, login.FromSMS, "06 12345678" }),
	}
}

// mineFactors are the pages of apps and recovery codes (MA-26).
func mineFactors() []Sample {
	apps := []account.App{
		{Name: "Mijn telefoon", Added: at.AddDate(-1, 0, 0), Used: at, Rename: "/a", Remove: "/b"}, {Added: at.AddDate(0, -1, 0), Rename: "/a", Remove: "/b"},
	}
	list := func(name string, change func(*account.Factors)) Sample {
		v := account.Factors{Apps: apps, Add: "/post", Most: 5, Recovery: "/r", Codes: 8, Back: "/me"}
		change(&v)
		return Sample{Name: name, Failed: v.Needed, Logout: true, Page: func(c ui.Ctx) templ.Component { return account.FactorsPage(c, v) }}
	}
	recovery := func(name string, v account.Recovery) Sample {
		return Sample{Name: name, Logout: true, Page: func(c ui.Ctx) templ.Component { return account.RecoveryPage(c, v) }}
	}
	return []Sample{
		list("mine-factors", func(*account.Factors) {}),
		list("mine-factors-none", func(v *account.Factors) { v.Apps = nil }),
		list("mine-factors-one", func(v *account.Factors) { v.Apps, v.Done = apps[:1], account.DoneApp }),
		list("mine-factors-full", func(v *account.Factors) { v.Add, v.Most = "", 2 }),
		list("mine-factors-needed", func(v *account.Factors) { v.Apps, v.Needed = apps[:1], true }),
		{Name: "mine-app", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return account.RenamePage(c, account.Rename{App: apps[0], Action: "/post", Back: "/f"})
		}},
		{Name: "mine-app-remove", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return account.RemovePage(c, account.Remove{App: apps[0], Action: "/post", Back: "/f"})
		}},
		{Name: "mine-app-last", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return account.RemovePage(c, account.Remove{App: apps[1], Action: "/post", Back: "/f", Last: true})
		}},
		recovery("mine-recovery", account.Recovery{Action: "/post", Left: 8, Back: "/me"}),
		recovery("mine-recovery-few", account.Recovery{Action: "/post", Left: 1, Back: "/me"}),
		recovery("mine-recovery-no-app", account.Recovery{Back: "/me", Add: "/f"}),
	}
}

// minePlaces are devices, sessions and history (XC-29).
func minePlaces() []Sample {
	devices := account.Devices{Back: "/me", List: []account.Device{
		{Label: "Firefox, Windows", First: at.AddDate(-1, 0, 0), Last: at, Trusted: at.AddDate(0, 0, 20), Forget: "/post"}, {First: at, Last: at, Forget: "/post"},
	}}
	forgotten := devices
	forgotten.List, forgotten.Done = devices.List[:1], account.DoneDevice
	sessions := account.Sessions{Back: "/me", All: "/post", List: []account.Session{
		{Device: "Firefox, Windows", Service: "MijnAccountantsPortal", Since: at, Until: at.Add(time.Hour)},
		{Device: "Safari, iPhone", Service: "MijnAccountantsPortal", Since: at.Add(-time.Hour), Until: at.Add(time.Hour), End: "/post"},
	}}
	alone := account.Sessions{Back: "/me", List: sessions.List[:1], Done: account.DoneEndedAll}
	var events []account.Event
	for i, a := range []audit.Action{
		audit.LoginGranted, audit.LoginRefused, audit.PasswordRefused, audit.FactorRefused, audit.SessionEnded, audit.PasswordChanged, audit.PasswordReplaced,
		audit.EmailVerified, audit.EmailChanged, audit.EmailChangeAsked, audit.PhoneChanged, audit.PhoneChangeAsked, audit.ChangeUndone, audit.AuthenticatorAdded,
		audit.AuthenticatorRemoved, audit.RecoveryCodesMade, audit.DeviceForgotten, audit.EnrolmentUnblocked, audit.FactorReset, audit.AccountReported,
		audit.RoleGranted, audit.RoleRevoked, audit.MeansReplaced, audit.OwnDataExported,
	} {
		events = append(events, account.Event{At: at.Add(-time.Duration(i) * time.Hour), What: string(a), Service: "MijnAccountantsPortal", Device: []string{"", "Firefox, Windows"}[i%2]})
	}
	show := func(name string, page func(c ui.Ctx) templ.Component) Sample {
		return Sample{Name: name, Logout: true, Page: page}
	}
	return []Sample{
		show("mine-devices", func(c ui.Ctx) templ.Component { return account.DevicesPage(c, devices) }),
		show("mine-devices-forgotten", func(c ui.Ctx) templ.Component { return account.DevicesPage(c, forgotten) }),
		show("mine-devices-none", func(c ui.Ctx) templ.Component { return account.DevicesPage(c, account.Devices{Back: "/me"}) }),
		show("mine-sessions", func(c ui.Ctx) templ.Component { return account.SessionsPage(c, sessions) }),
		show("mine-sessions-alone", func(c ui.Ctx) templ.Component { return account.SessionsPage(c, alone) }),
		show("mine-history", func(c ui.Ctx) templ.Component {
			return account.HistoryPage(c, account.History{Events: events, Back: "/me"})
		}),
		show("mine-history-none", func(c ui.Ctx) templ.Component { return account.HistoryPage(c, account.History{Back: "/me"}) }),
	}
}

// notMe are the pages behind the link in a notice (XC-42).
func notMe() []Sample {
	v := account.NotMe{Action: "/post", About: ports.LetterPasswordChanged, At: at, Who: "Servicedesk Oefenland", Contact: []string{"0800 1234", "help@oefenland.example"}}
	return []Sample{
		{Name: "not-me", Page: func(c ui.Ctx) templ.Component { return account.NotMePage(c, v) }},
		{Name: "not-me-done", Page: func(c ui.Ctx) templ.Component { return account.NotMeDonePage(c, v) }},
		{Name: "not-me-late", Status: http.StatusGone, Page: func(c ui.Ctx) templ.Component { return account.NotMeLatePage(c, v) }},
	}
}
