package pages

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/apply"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/registration"
)

// applications are the pages of applicants (OL-07 to OL-10, OL-27, OL-29), in every state.
func applications() []Sample {
	var out []Sample
	for _, list := range [][]Sample{applyStart(), applyAddress(), applyDetails(), applyDocument(), applyEnd(), applyStatus(), applyNotices()} {
		out = append(out, list...)
	}
	return out
}

func trail(n int) apply.Trail { return apply.Trail{At: n, Of: 7, Back: "/back"} }

func applyStart() []Sample {
	base := apply.Start{
		Action: "/post", Status: "/status", Account: "Omgevingsloket-ID", Service: "Omgevingsloket", Document: true, App: true, Days: 5, Trail: trail(1),
		Audiences: []apply.Audience{{ID: "id/company-abroad", Name: "Bedrijf in het buitenland"}, {ID: "id/non-resident", Name: "Persoon in het buitenland of tijdelijk in Nederland"}},
	}
	show := func(name string, change func(*apply.Start)) Sample {
		v := base
		change(&v)
		return Sample{Name: "apply-start" + name, Failed: v.Failed, Status: refusedIf(v.Failed), Page: func(c ui.Ctx) templ.Component {
			c.Practice = v.Days == 0
			return apply.StartPage(c, v)
		}}
	}
	return []Sample{
		show("", func(*apply.Start) {}),
		show("-resume", func(v *apply.Start) {
			v.Resume, v.Drop, v.Audience, v.Applicant = "/next", "/post", "id/non-resident", registration.Citizen
		}),
		show("-practice", func(v *apply.Start) { v.Days, v.Audiences = 0, v.Audiences[:1] }),
		show("-failed", func(v *apply.Start) { v.Failed = true }),
	}
}

func applyAddress() []Sample {
	email := func(name string, v apply.Email) Sample {
		v.Action, v.Trail = "/post", trail(2)
		failed := v.State != login.EmailFresh && v.State != login.EmailTypo
		return Sample{Name: "apply-email" + name, Failed: failed, Status: refusedIf(failed), Page: func(c ui.Ctx) templ.Component { return apply.EmailPage(c, v) }}
	}
	code := func(name string, state login.CodeState, ask bool) Sample {
		v := apply.Code{Ask: ask, Trail: trail(2), Code: login.Code{
			Action: "/post", Resend: "/resend", Back: "/email", Poll: "/state", State: state, Address: "ikram.elamrani@voorbeeld.example", Length: 5, Valid: at, Left: 3,
			ResendAt: at, Wait: 30,
		}}
		v.Code.State = state
		failed := state != login.CodeFresh && state != login.CodeResent
		return Sample{Name: "apply-code" + name, Failed: failed, Page: func(c ui.Ctx) templ.Component { return apply.CodePage(c, v) }}
	}
	typo := login.Email{State: login.EmailTypo, Value: "ikram@voorbeeld.con", Meant: "ikram@voorbeeld.com"}
	return []Sample{
		email("", apply.Email{}), email("-proven", apply.Email{Proven: true, Next: "/next", Email: login.Email{Value: "ikram@voorbeeld.example"}}),
		email("-typo", apply.Email{Email: typo}), email("-malformed", apply.Email{Email: login.Email{State: login.EmailMalformed, Value: "ikram"}}),
		email("-too-many", apply.Email{Email: login.Email{State: login.EmailTooMany, Value: "ikram@voorbeeld.example", Until: at}}),
		email("-ask", apply.Email{Ask: true, Anew: "/next"}),
		code("", login.CodeFresh, false), code("-wrong", login.CodeWrong, false), code("-exhausted", login.CodeExhausted, false), code("-ask", login.CodeResent, true),
	}
}

// applied is an invented person with a name in another script.
var applied = registration.Form{
	GivenNames: "小雨", FamilyName: "王", LatinName: "Wang Xiaoyu", Born: registration.Date{Year: 1990, Month: 2, Day: 28}, Nationality: "CN", Residence: registration.Abroad,
	Address: registration.Address{Lines: "人民路 88 号 5 栋 1203 室\n青羊区", PostalCode: "610000", Place: "成都", Country: "CN"}, Phone: "+8613800138000",
	Business: registration.Business{Name: "Voorbeeldbouw Internationale Handelsmaatschappij GmbH & Co. KG", Number: "HRB 999999", Register: "DE", Role: "Geschäftsführerin"},
	File:     registration.File{ID: "d", Name: "paspoort 王小雨 met een heel erg lange bestandsnaam die niet afgebroken wordt.pdf", Type: registration.PDF, Size: 2_412_345, Scan: registration.Clean, AddedAt: at},
}

func applyDetails() []Sample {
	show := func(name string, step registration.Step, change func(*apply.Details)) Sample {
		v := apply.Details{Action: "/post", Applicant: registration.Citizen, Language: "en", MinimumAge: 16, Helpdesk: "Helpdesk", Contact: "070 000 00 00", Trail: trail(3)}
		v.Where = step == registration.StepAddress
		change(&v)
		v.Problems = step.Of(v.Problems)
		failed := len(v.Problems) > 0
		return Sample{Name: "apply-" + string(step) + name, Failed: failed, Status: refusedIf(failed), Page: func(c ui.Ctx) templ.Component { return apply.DetailsPage(c, v) }}
	}
	filled := func(v *apply.Details) {
		v.Form, v.Born, v.Applicant = applied, apply.Typed(applied.Born), registration.Company
	}
	asked := registration.Asked{Applicant: registration.Company, Zone: time.UTC}
	empty := func(v *apply.Details) {
		v.Applicant, v.Problems = registration.Company, registration.Form{}.Check(asked, at)
	}
	wrong := func(v *apply.Details) {
		filled(v)
		v.Form.LatinName, v.Form.Nationality, v.Form.Address.Country, v.Form.Phone, v.Form.Address.Place = "王", "Belgei", "NL", "12", strings.Repeat("lang ", 61)
		v.Form.Business.Register, v.Form.Business.Role = "Atlantis", "<b>"
		v.Problems = v.Form.Check(asked, at)
	}
	var out []Sample
	for _, step := range []registration.Step{registration.StepDetails, registration.StepAddress} {
		out = append(out, show("", step, func(*apply.Details) {}), show("-filled", step, filled), show("-empty", step, empty), show("-wrong", step, wrong))
	}
	return append(out, show("-young", registration.StepDetails, func(v *apply.Details) {
		filled(v)
		v.Applicant, v.Form.Born = registration.Citizen, registration.Date{Year: 2012, Month: 3, Day: 31}
		v.Born = apply.Typed(v.Form.Born)
		v.Problems = v.Form.Check(registration.Asked{Applicant: registration.Citizen, MinimumAge: 16, Zone: time.UTC}, at)
	}))
}

func applyDocument() []Sample {
	show := func(name string, v apply.Document) Sample {
		v.Action, v.Remove, v.Open, v.Next, v.KeepDays, v.Trail = "/post", "/remove", "/icon.svg", "/next", 28, trail(4)
		failed := v.Problem != "" || !v.Until.IsZero()
		return Sample{Name: "apply-document" + name, Failed: failed, Status: refusedIf(failed), Page: func(c ui.Ctx) templ.Component {
			if v.File.Type.Shown() {
				v.Open = c.Files.URL("icon.svg")
			}
			return apply.DocumentPage(c, v)
		}}
	}
	locked, photo, empty := applied.File, applied.File, applied.File
	locked.Encrypted, locked.Scan = true, registration.NotScanned
	photo.Type, photo.Name = registration.JPEG, "IMG_0001.jpg"
	empty.Type, empty.Size, empty.Name, empty.Scan = registration.EmptyFile, 0, "leeg.txt", registration.NotScanned
	out := []Sample{
		show("", apply.Document{}), show("-company", apply.Document{Applicant: registration.Company}), show("-practice", apply.Document{Practice: true, File: empty}),
		show("-added", apply.Document{File: applied.File}), show("-locked", apply.Document{File: locked}), show("-photo", apply.Document{File: photo}),
		show("-often", apply.Document{Until: at}),
	}
	for _, p := range []registration.FileProblem{
		registration.FileMissing, registration.FileEmpty, registration.FileTooLarge, registration.FileOther, registration.FileBroken, registration.FileMixed, registration.FileInfected,
	} {
		out = append(out, show("-"+string(p), apply.Document{Problem: p}))
	}
	return out
}

func applyEnd() []Sample {
	password := func(name string, v apply.Password) Sample {
		v.Action, v.Next, v.Min, v.Max, v.NewPassword.Email, v.Trail = "/post", "/next", 8, 128, "ikram@voorbeeld.example", trail(5)
		failed := v.State != "" || !v.Until.IsZero()
		return Sample{Name: "apply-password" + name, Failed: failed, Status: refusedIf(failed), Page: func(c ui.Ctx) templ.Component { return apply.PasswordPage(c, v) }}
	}
	address, _ := identity.ParseEmail("ikram.elamrani@zeer-lange-organisatienaam.voorbeeld.example")
	review := func(name string, missing bool, who registration.Applicant) Sample {
		v := apply.Review{
			Action: "/post", Privacy: "/privacy", Audience: "Bedrijf in het buitenland", Form: applied, Password: true, Missing: missing, Phone: "+86 138 0013 8000", Trail: trail(6),
			Applied: registration.Application{Applicant: who, Email: address, Language: "de"},
			Change: map[registration.Step]string{
				registration.StepEmail: "/apply", registration.StepDetails: "/details", registration.StepAddress: "/address", registration.StepDocument: "/document", registration.StepPassword: "/password",
			},
		}
		return Sample{Name: "apply-review" + name, Failed: missing, Status: refusedIf(missing), Page: func(c ui.Ctx) templ.Component { return apply.ReviewPage(c, v) }}
	}
	return []Sample{
		password("", apply.Password{}), password("-chosen", apply.Password{Chosen: true}),
		password("-own", apply.Password{NewPassword: login.NewPassword{State: login.NewPasswordOwn, Word: "omgevingsloket"}}), password("-often", apply.Password{Until: at}),
		review("", false, registration.Company), review("-missing", true, registration.Citizen),
	}
}

func applyStatus() []Sample {
	const note = "De foto is onscherp. Maak een nieuwe foto bij daglicht en stuur ook de achterkant.\nDank u wel."
	show := func(name string, change func(*apply.Status)) Sample {
		v := apply.Status{
			Status: registration.StatusRequested, Reference: reference, Audience: "Bedrijf in het buitenland", Sent: at.Add(-48 * time.Hour), Since: at, Days: 5,
			Account: "Omgevingsloket-ID", App: true, Login: "/login", Leave: "/post", Helpdesk: helpdeskName, Contact: "helpdesk@schatkist.example, 070 000 00 00",
		}
		change(&v)
		return Sample{Name: "apply-status-" + name, Page: func(c ui.Ctx) templ.Component { return apply.StatusPage(c, v) }}
	}
	status := func(s registration.Status) func(*apply.Status) { return func(v *apply.Status) { v.Status = s } }
	return []Sample{
		show("requested", func(v *apply.Status) { v.Withdraw = "/withdraw" }),
		show("review", func(v *apply.Status) { v.Status, v.Withdraw = registration.StatusUnderReview, "/withdraw" }),
		show("more", func(v *apply.Status) {
			v.Status, v.Reason, v.Note, v.Answer, v.Correct, v.Withdraw = registration.StatusMoreAsked, registration.Unreadable, note, at.AddDate(0, 0, 42), "/details", "/withdraw"
		}),
		show("approved", status(registration.StatusApproved)),
		show("practice", func(v *apply.Status) { v.Status, v.Practice, v.Audience = registration.StatusApproved, true, "" }),
		show("rejected", func(v *apply.Status) {
			v.Status, v.Reason, v.Note, v.Again = registration.StatusRejected, registration.NotEligible, note, "/apply"
		}),
		show("withdrawn", func(v *apply.Status) { v.Status, v.Withdrawn, v.Again = registration.StatusClosed, true, "/apply" }),
		show("pending", status(registration.StatusEnrolmentPending)), show("enrolled", status(registration.StatusEnrolled)),
		show("blocked", status(registration.StatusEnrolmentBlocked)), show("suspended", status(registration.StatusSuspended)), show("closed", status(registration.StatusClosed)),
	}
}

const helpdeskName = "Informatiepunt Leefomgeving (oefen)"

func applyNotices() []Sample {
	return []Sample{
		{Name: "apply-withdraw", Page: func(c ui.Ctx) templ.Component {
			return apply.WithdrawPage(c, apply.Withdraw{Action: "/post", Back: "/status"})
		}},
		{Name: "apply-none", Page: func(c ui.Ctx) templ.Component { return apply.NonePage(c, apply.None{Ask: "/status", Anew: "/apply"}) }},
		{Name: "apply-known", Status: http.StatusConflict, Page: func(c ui.Ctx) templ.Component {
			return apply.KnownPage(c, apply.Known{Email: "ikram@voorbeeld.example", Login: "/login", Other: "/email", Account: "Omgevingsloket-ID"})
		}},
		{Name: "apply-limit", Status: http.StatusTooManyRequests, Page: func(c ui.Ctx) templ.Component {
			return apply.LimitPage(c, apply.Limit{Until: at, Back: "/apply"})
		}},
		{Name: "apply-limit-sent", Status: http.StatusTooManyRequests, Page: func(c ui.Ctx) templ.Component {
			return apply.LimitPage(c, apply.Limit{Sent: true, Until: at, Back: "/apply"})
		}},
	}
}
