package pages

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// said chooses a text of a tenant, which pages get in the reader's language.
func said(c ui.Ctx, nl, en, de string) string {
	switch c.Lang() {
	case i18n.NL:
		return nl
	case i18n.EN:
		return en
	}
	return de
}

// accountants and permits are the services of the pages here; the second is a practice environment.
func accountants(c ui.Ctx) ui.Ctx {
	c.Tenant.Name, c.Service = "Fiscaal Portaal Oefenland", "MijnAccountantsPortal"
	return c
}

func permits(c ui.Ctx) ui.Ctx {
	c.Tenant.Name, c.Service, c.Practice = "Leefomgeving Oefenland", "Omgevingsloket", true
	return c
}

func passwords() []Sample {
	base := login.Password{
		Action: "/post", Forgot: "/forgot", Cancel: "/cancel", Host: "inloggen.fiscaalportaal.example", Email: "anna@oostvliet.example",
	}
	show := func(name string, change func(*login.Password)) Sample {
		v := base
		change(&v)
		failed := v.State != login.PasswordFresh
		return Sample{Name: "password-" + name, Failed: failed, Status: refusedIf(failed),
			Page: func(c ui.Ctx) templ.Component { return login.PasswordPage(accountants(c), v) }}
	}
	state := func(s login.PasswordState) func(*login.Password) {
		return func(v *login.Password) { v.State, v.Until = s, at.Add(time.Hour) }
	}
	notice := func(n login.PasswordNotice) func(*login.Password) {
		return func(v *login.Password) { v.Notice, v.Idle = n, 15*time.Minute }
	}
	out := []Sample{
		show("fresh", func(v *login.Password) { v.Email = "" }),
		show("no-email", func(v *login.Password) { v.State, v.Email = login.PasswordNoEmail, "" }),
		show("malformed", func(v *login.Password) { v.State, v.Email = login.PasswordMalformed, "anna.oostvliet" }),
		show("missing", state(login.PasswordMissing)), show("wrong", state(login.PasswordWrong)), show("too-many", state(login.PasswordTooMany)),
		show("changed", notice(login.NoticeChanged)), show("idle", notice(login.NoticeIdle)), show("ended", notice(login.NoticeEnded)),
		show("ready", notice(login.NoticeReady)), show("unblocked", notice(login.NoticeUnblocked)),
	}
	permit := base
	permit.Account, permit.Apply, permit.Back, permit.Host, permit.Email = "Omgevingsloket-ID", "/apply", "/choose", "inloggen.omgevingsloket-oefenomgeving.example", ""
	return append(out,
		Sample{Name: "password-named", Style: "brand", Page: func(c ui.Ctx) templ.Component { return login.PasswordPage(permits(c), permit) }},
		Sample{Name: "password-purpose", Page: func(c ui.Ctx) templ.Component {
			v := base
			v.Purpose = said(c, "Aangifte versturen", "Send the return", "Erklärung absenden")
			return login.PasswordPage(accountants(c), v)
		}},
		Sample{Name: "busy-login", Status: http.StatusServiceUnavailable, Page: func(c ui.Ctx) templ.Component {
			return login.BusyPage(accountants(c), login.Busy{Until: at.Add(30 * time.Second), Wait: 30, Again: base, Reference: reference, At: at})
		}},
	)
}

func factors() []Sample {
	sent := login.Factor{
		Code: login.Code{Action: "/post", Resend: "/resend", Back: "/password", Cancel: "/cancel", Poll: "/state",
			Address: "j•••a@fiscaalportaal.example", Length: 6, Valid: at.Add(10 * time.Minute), Entered: "482913"},
		Channel: login.FromEmail, Other: "/other", Desk: helpdesk,
	}
	app := sent
	app.Code, app.Channel = login.Code{Action: "/post", Back: "/password", Cancel: "/cancel", Length: 6, Entered: "482913"}, login.FromApp
	app.Ways = []login.FactorWay{{Channel: login.FromEmail, To: "j•••a@fiscaalportaal.example"}, {Channel: login.FromRecovery}}
	sms := sent
	sms.Channel, sms.Address = login.FromSMS, "06 •• •• •• 78"
	list := app
	list.Channel, list.Ways = login.FromRecovery, []login.FactorWay{{Channel: login.FromApp}}
	show := func(name string, v login.Factor, change func(*login.Factor)) Sample {
		change(&v)
		failed := v.State != login.CodeFresh && v.State != login.CodeResent && v.State != login.CodeUnsent
		if !failed {
			v.Entered = ""
		}
		return Sample{Name: "factor-" + name, Failed: failed, Status: refusedIf(failed),
			Page: func(c ui.Ctx) templ.Component {
				if v.Purpose != "" {
					v.Purpose = said(c, "Aangifte versturen", "Send the return", "Erklärung absenden")
				}
				return login.FactorPage(accountants(c), v)
			}}
	}
	state := func(s login.CodeState) func(*login.Factor) {
		return func(v *login.Factor) { v.State = s }
	}
	stopped := time.Date(2020, 4, 1, 0, 0, 0, 0, time.UTC)
	return []Sample{
		show("email", sent, func(v *login.Factor) { v.Wait, v.ResendAt = 28, at.Add(28*time.Second) }),
		show("email-sending", sent, func(v *login.Factor) { v.Underway, v.Trust = true, 30 }),
		show("email-resent", sent, state(login.CodeResent)),
		show("email-missing", sent, func(v *login.Factor) { v.State, v.Entered = login.CodeMissing, "" }),
		show("email-wrong", sent, func(v *login.Factor) { v.State, v.Left, v.Trust, v.Trusted = login.CodeWrong, 2, 30, true }),
		show("email-exhausted", sent, state(login.CodeExhausted)), show("email-expired", sent, state(login.CodeExpired)),
		show("email-used", sent, state(login.CodeUsed)), show("email-superseded", sent, state(login.CodeSuperseded)),
		show("email-refused", sent, func(v *login.Factor) {
			v.State, v.Ways = login.CodeRefused, []login.FactorWay{{Channel: login.FromSMS, To: "06 •• •• •• 78"}, {Channel: login.FromRecovery}}
		}),
		show("email-too-many", sent, func(v *login.Factor) { v.State, v.Blocked, v.ResendAt = login.CodeTooMany, true, at.Add(time.Hour) }),
		show("email-unsent", sent, func(v *login.Factor) { v.State, v.Wait, v.ResendAt = login.CodeUnsent, 28, at.Add(28*time.Second) }),
		show("email-ended", sent, func(v *login.Factor) { v.Ended = login.Ended{Channel: login.FromSMS, On: stopped} }),
		show("email-ending", sent, func(v *login.Factor) {
			v.Ending = login.Ending{On: at.AddDate(0, 2, 0), Left: []login.Channel{login.FromApp}}
		}),
		show("sms-ending", sms, func(v *login.Factor) {
			v.Ending = login.Ending{On: stopped, Left: []login.Channel{login.FromApp, login.FromEmail}}
		}),
		show("sms-refused", sms, state(login.CodeRefused)),
		show("sms-ended", sms, func(v *login.Factor) { v.Ended = login.Ended{Channel: login.FromEmail, On: stopped} }),
		show("email-repair", sent, func(v *login.Factor) { v.Repair = true }),
		show("app", app, func(v *login.Factor) { v.Trust = 30 }),
		show("app-wrong", app, func(v *login.Factor) { v.State, v.Left = login.CodeWrong, 3 }),
		show("app-drift", app, func(v *login.Factor) { v.State, v.Left, v.Drift = login.CodeWrong, 1, true }),
		show("app-replayed", app, state(login.CodeReplayed)),
		show("app-exhausted", app, func(v *login.Factor) { v.State, v.Until = login.CodeExhausted, at.Add(5*time.Minute) }),
		show("app-too-many", app, state(login.CodeTooMany)),
		show("app-ended", app, func(v *login.Factor) { v.Ended = login.Ended{Channel: login.FromSMS, On: stopped} }),
		show("app-confirm", app, func(v *login.Factor) { v.Purpose, v.Trust = "x", 0 }),
		show("recovery", list, func(*login.Factor) {}),
		show("recovery-used", list, func(v *login.Factor) { v.State, v.Entered = login.CodeUsed, "ABCD-EFGH-JKMN" }),
		gone("sms", login.Ended{Channel: login.FromSMS, On: stopped}, ""), gone("email", login.Ended{Channel: login.FromEmail, On: stopped}, "/post"),
		gone("any", login.Ended{}, ""),
		alone(login.PersonSuspended), alone(login.NoRole),
	}
}

// alone is a refusal of somebody who acts for no organisation.
func alone(code login.RefusalCode) Sample {
	return Sample{Name: "refusal-alone-" + string(code), Status: http.StatusForbidden, Page: func(c ui.Ctx) templ.Component {
		return login.RefusalPage(accountants(c), login.Refusal{Code: code, Helpdesk: helpdesk, Reference: reference, At: at})
	}}
}

func gone(name string, ended login.Ended, setUp string) Sample {
	return Sample{Name: "factor-gone-" + name, Status: http.StatusForbidden, Page: func(c ui.Ctx) templ.Component {
		return login.FactorGonePage(accountants(c), login.FactorGone{Ended: ended, SetUp: setUp, Desk: helpdesk, Reference: reference, At: at})
	}}
}

// app is an authenticator whose key is known to everybody; it opens nothing.
var app = login.Authenticator{
	URI: "otpauth://totp/MijnAccountantsPortal:anna@oostvliet.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=MijnAccountantsPortal",
	Key: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Label: "MijnAccountantsPortal (anna@oostvliet.example)",
}

func enrolments() []Sample {
	offer := func(name string, v login.Offer) Sample {
		v.SetUp, v.Cancel = "/post", "/cancel"
		return Sample{Name: "offer-" + name, Page: func(c ui.Ctx) templ.Component { return login.OfferPage(accountants(c), v) }}
	}
	enrol := func(name string, change func(*login.Enrol)) Sample {
		v := login.Enrol{Authenticator: app, Action: "/post", Skip: "/skip", Cancel: "/cancel", Length: 6, Until: at.Add(5 * time.Minute)}
		change(&v)
		failed := v.State != login.EnrolFresh
		return Sample{Name: "enrol-" + name, Failed: failed, Status: refusedIf(failed),
			Page: func(c ui.Ctx) templ.Component { return login.EnrolPage(accountants(c), v) }}
	}
	state := func(s login.EnrolState) func(*login.Enrol) {
		return func(v *login.Enrol) { v.State, v.Entered = s, "482913" }
	}
	return []Sample{
		offer("free", login.Offer{Skip: "/skip", Instead: login.FromEmail}),
		offer("limited", login.Offer{Skip: "/skip", Instead: login.FromSMS, Left: 2, Until: at.AddDate(0, 1, 0)}),
		offer("must", login.Offer{}),
		enrol("fresh", func(*login.Enrol) {}),
		enrol("missing", func(v *login.Enrol) { v.State, v.Skip = login.EnrolMissing, "" }),
		enrol("wrong", func(v *login.Enrol) { state(login.EnrolWrong)(v); v.Drift = true }),
		enrol("replayed", state(login.EnrolReplayed)), enrol("too-many", state(login.EnrolTooMany)),
		{Name: "recovery-codes", Page: func(c ui.Ctx) templ.Component { return login.RecoveryCodesPage(accountants(c), recovery) }},
		{Name: "recovery-codes-missing", Failed: true, Status: http.StatusUnprocessableEntity, Page: func(c ui.Ctx) templ.Component {
			v := recovery
			v.Missing, v.Renewed = true, true
			return login.RecoveryCodesPage(accountants(c), v)
		}},
	}
}

var recovery = login.RecoveryCodes{
	Codes: []string{
		"ABCD-EFGH-JKMN", "PQRS-TUVW-XYZ2", "3456-789A-BCDE", "FGHJ-KMNP-QRST", "UVWX-YZ23-4567",
		"89AB-CDEF-GHJK", "MNPQ-RSTU-VWXY", "Z234-5678-9ABC", "DEFG-HJKM-NPQR", "STUV-WXYZ-2345",
	},
	Download: "/codes.txt", Action: "/post", Made: at,
}

func once() []Sample {
	permit := app
	permit.URI = "otpauth://totp/Omgevingsloket:anna@oostvliet.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Omgevingsloket"
	permit.Label = "Omgevingsloket"
	enter := func(name string, change func(*login.OnceCode)) Sample {
		v := login.OnceCode{Action: "/post", Cancel: "/cancel", Length: 6, Desk: helpdesk, Until: at.Add(5 * time.Minute)}
		change(&v)
		failed := v.State != login.EnrolFresh
		return Sample{Name: "once-code-" + name, Failed: failed, Status: refusedIf(failed), Page: func(c ui.Ctx) templ.Component {
			v.Who = said(c, "het Informatiepunt Leefomgeving", "the Informatiepunt Leefomgeving", "das Informatiepunt Leefomgeving")
			return login.OnceCodePage(permits(c), v)
		}}
	}
	blocked := func(v login.EnrolmentBlocked) Sample {
		v.Desk, v.Reference, v.At = helpdesk, reference, at
		return Sample{Name: "once-blocked-" + string(v.Why), Status: http.StatusForbidden, Page: func(c ui.Ctx) templ.Component {
			if v.Why == login.BlockedDismissed {
				v.Who = said(c, "het Informatiepunt Leefomgeving", "the Informatiepunt Leefomgeving", "das Informatiepunt Leefomgeving")
			}
			return login.EnrolmentBlockedPage(permits(c), v)
		}}
	}
	return []Sample{
		{Name: "once", Page: func(c ui.Ctx) templ.Component {
			return login.OncePage(permits(c), login.Once{Show: "/post", Cancel: "/cancel", Window: 5 * time.Minute})
		}},
		{Name: "once-again", Page: func(c ui.Ctx) templ.Component {
			return login.OncePage(permits(c), login.Once{Show: "/post", Cancel: "/cancel", Window: 5 * time.Minute, Again: true, Until: at.AddDate(0, 0, 7)})
		}},
		{Name: "once-qr", Page: func(c ui.Ctx) templ.Component {
			return login.OnceQRPage(permits(c), login.OnceQR{Authenticator: permit, Next: "/post", Cancel: "/cancel", Until: at.Add(5 * time.Minute)})
		}},
		enter("fresh", func(v *login.OnceCode) { v.Look, v.Seen = "/qr", at.Add(5*time.Minute) }),
		enter("wrong", func(v *login.OnceCode) { v.State, v.Entered, v.Drift = login.EnrolWrong, "482913", true }),
		blocked(login.EnrolmentBlocked{Why: login.BlockedDismissed, Repair: "/post", Repairs: 1}),
		blocked(login.EnrolmentBlocked{Why: login.BlockedElsewhere}), blocked(login.EnrolmentBlocked{Why: login.BlockedTries}),
		blocked(login.EnrolmentBlocked{Why: login.BlockedLapsed}),
	}
}

func forgotten() []Sample {
	ask := func(state login.ForgotState, email string) Sample {
		name := "forgot"
		if state != login.ForgotFresh {
			name += "-" + string(state)
		}
		return Sample{Name: name, Failed: state != "", Status: refusedIf(state != ""), Page: func(c ui.Ctx) templ.Component {
			return login.ForgotPage(accountants(c), login.Forgot{Action: "/post", Back: "/password", Cancel: "/cancel", State: state, Email: email, Until: at.Add(time.Hour)})
		}}
	}
	code := func(name string, change func(*login.Code)) Sample {
		v := login.Code{Action: "/post", Resend: "/resend", Back: "/forgot", Cancel: "/cancel",
			Address: "een.heel.lang.adres.van.iemand@zeer-lange-organisatienaam.oostvliet.example", Length: 6, Valid: at.Add(10 * time.Minute)}
		change(&v)
		failed := v.State != login.CodeFresh && v.State != login.CodeResent
		return Sample{Name: "forgot-code-" + name, Failed: failed, Status: refusedIf(failed), Page: func(c ui.Ctx) templ.Component {
			return login.ForgotCodePage(accountants(c), login.ForgotCode{Code: v})
		}}
	}
	choose := func(state login.NewPasswordState, word string) Sample {
		name := "password-new"
		if state != login.NewPasswordFresh {
			name += "-" + string(state)
		}
		return Sample{Name: name, Failed: state != "", Status: refusedIf(state != ""), Page: func(c ui.Ctx) templ.Component {
			return login.NewPasswordPage(accountants(c), login.NewPassword{Action: "/post", Cancel: "/cancel", State: state, Email: "anna@oostvliet.example", Min: 15, Max: 128, Word: word})
		}}
	}
	return []Sample{
		ask("", ""), ask(login.ForgotMissing, ""), ask(login.ForgotMalformed, "anna.oostvliet"), ask(login.ForgotTooMany, "anna@oostvliet.example"),
		code("fresh", func(v *login.Code) { v.Wait, v.ResendAt = 28, at.Add(28*time.Second) }),
		code("resent", func(v *login.Code) { v.State = login.CodeResent }),
		code("wrong", func(v *login.Code) { v.State, v.Left, v.Entered = login.CodeWrong, 2, "482913" }),
		code("expired", func(v *login.Code) { v.State = login.CodeExpired }),
		code("too-many", func(v *login.Code) { v.State, v.Blocked, v.ResendAt = login.CodeTooMany, true, at.Add(time.Hour) }),
		choose("", ""), choose(login.NewPasswordMissing, ""), choose(login.NewPasswordShort, ""), choose(login.NewPasswordLong, ""),
		choose(login.NewPasswordUnreadable, ""), choose(login.NewPasswordListed, "welkom"), choose(login.NewPasswordOwn, "oostvliet"),
		choose(login.NewPasswordPattern, "qwertyuiop"), choose(login.NewPasswordSame, ""),
		{Name: "forgot-done", Page: func(c ui.Ctx) templ.Component {
			return login.ForgotDonePage(accountants(c), login.ForgotDone{Login: "/password", Sessions: true, Factor: true, Strength: login.StrengthFair})
		}},
		{Name: "forgot-done-strong", Page: func(c ui.Ctx) templ.Component {
			return login.ForgotDonePage(accountants(c), login.ForgotDone{Login: "/password", Strength: login.StrengthStrong})
		}},
	}
}

func represented() []Sample {
	few := []login.Represented{
		{ID: "1", Organisation: login.Organisation{Name: "Bakkerij Zonneveld (oefen)", KvK: "90001111"}},
		{ID: "2", Organisation: login.Organisation{Name: "Stichting Behoud van de Oude Dorpskerk van Sint-Michielsgestel en Omstreken (oefen)", KvK: "90002222", Branch: "000012345678"}, Via: "Administratiekantoor Vreeland (oefen)"},
		{ID: "3", Organisation: login.Organisation{Name: "Vloerenbedrijf Kade 9 (oefen)", KvK: "90003333"}, Current: true},
		{ID: "4", Organisation: login.Organisation{KvK: "90004444"}},
		{ID: "5", Myself: true},
	}
	show := func(name string, v login.ChooseOrganisation) Sample {
		v.Action, v.Search, v.Cancel, v.CanKeep = "/post", "/nl/organisation", "/cancel", true
		return Sample{Name: "organisation" + name, Failed: v.Missing, Status: refusedIf(v.Missing), Page: func(c ui.Ctx) templ.Component {
			return login.ChooseOrganisationPage(accountants(c), v)
		}}
	}
	first := few[:2:2]
	return []Sample{
		show("", login.ChooseOrganisation{List: few, Total: 5}),
		show("-many", login.ChooseOrganisation{List: few, Total: 84, Remembered: true}),
		show("-found", login.ChooseOrganisation{List: first, Total: 2, Query: "ba"}),
		show("-missing", login.ChooseOrganisation{List: first, Total: 2, Missing: true}),
		show("-none", login.ChooseOrganisation{Query: "zwembad"}),
	}
}
