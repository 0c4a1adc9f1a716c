package links

import (
	"bytes"
	"context"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/linking"
)

type noFiles struct{}

func (noFiles) URL(name string) string { return "/a/" + name }

func speaking() ui.Ctx {
	return ui.Ctx{Printer: i18n.In(i18n.NL), Files: noFiles{}, Tenant: ui.Tenant{Name: "MijnHelpdeskPO"}}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// shown gives a page as it is sent, and what it says.
func shown(t *testing.T, page templ.Component) (source, text string) {
	t.Helper()
	var b bytes.Buffer
	if err := page.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String(), strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(b.String(), ""))), " ")
}

func says(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the page does not say %q; it says:\n%s", w, text)
		}
	}
}

var (
	noon = time.Date(2026, 3, 1, 11, 0, 0, 0, time.UTC)
	lime = []login.Institution{{ID: "12AB", Name: "De Lindehof", Code: "12AB", Current: true}}
	desk = login.Helpdesk{Email: "helpdesk@helpdeskpo.example"}
	of   = About{Account: "bs-lindehof", Institutions: lime, Person: "a•••a@lindehof.example", Organisation: login.Organisation{KvK: "90001234"}, Reason: "Administratie", At: noon, Who: "Helpdesk PO", Desk: desk}
)

// MH-34, XC-16: the page says of whom and what it is about and what would happen, and has one button.
func TestAnObjectionIsAButton(t *testing.T) {
	source, text := shown(t, ObjectPage(speaking(), Object{About: of, Action: "/say", Password: true}))
	says(t, text, "bs-lindehof", "De Lindehof (12AB)", "a•••a@lindehof.example", "KvK-nummer 90001234", "Administratie", "1 maart 2026", "De koppeling stopt.", "Het wachtwoord van het account werkt niet meer", "Dit klopt niet, stop de koppeling")
	if strings.Count(source, "<form") != 1 || !strings.Contains(source, `method="post" action="/say"`) {
		t.Errorf("it has other forms than one button:\n%s", source)
	}
	_, text = shown(t, ObjectDonePage(speaking(), Object{About: of, Waiting: true}))
	says(t, text, "De koppeling gaat niet door", "helpdesk@helpdeskpo.example")
}

// XC-16: approving asks for a code first; declining needs none; who asked too often is told until when.
func TestApprovingTakesACode(t *testing.T) {
	source, text := shown(t, ApprovePage(speaking(), Approve{About: of, Send: "/send", Decline: "/no", Until: noon}))
	says(t, text, "Keurt u deze koppeling goed?", "a•••a@lindehof.example", "Goedkeuren: stuur mij een code", "Niet goedkeuren")
	says(t, source, `action="/send"`, `action="/no"`)
	source, text = shown(t, ApprovePage(speaking(), Approve{About: of, Send: "/send", Decline: "/no", Until: noon, Wait: noon}))
	says(t, text, "Probeer het om 12:00 uur opnieuw.")
	if strings.Contains(source, `action="/send"`) {
		t.Error("it offers what must wait")
	}
	_, text = shown(t, ApproveCodePage(speaking(), ApproveCode{Code: login.Code{State: login.CodeExhausted, Address: "d•••r@lindehof.example"}}))
	says(t, text, "Stuur een nieuwe code")
}

// MH-20: who chooses the password passes it on in person.
func TestANewPasswordIsPassedOnInPerson(t *testing.T) {
	v := SetPassword{New: login.NewPassword{Action: "/set", Min: 8, State: login.NewPasswordShort}, Account: "bs-lindehof", Institutions: lime, Who: "Helpdesk PO", Desk: desk}
	_, text := shown(t, SetPasswordPage(speaking(), v))
	says(t, text, "bs-lindehof", "Minimaal 8 tekens.", "Dit wachtwoord is te kort.", "Stuur het niet in een e-mail.")
	_, text = shown(t, SetPasswordDonePage(speaking(), v))
	says(t, text, "Geef het wachtwoord persoonlijk door", "helpdesk@helpdeskpo.example")
}

// A link that does nothing any more says what to do; one that never was ours says no more than that.
func TestALateLinkIsNoDeadEnd(t *testing.T) {
	for purpose, want := range map[linking.TicketPurpose]string{
		linking.ToObject: "De helpdesk kan hem stoppen.", linking.ToApprove: "Iemand besliste al", linking.ToSetPassword: "Vraag opnieuw om een nieuw wachtwoord", "": "Deze link werkt niet meer",
	} {
		_, text := shown(t, LatePage(speaking(), Late{Purpose: purpose, Who: "Helpdesk PO", Desk: desk}))
		says(t, text, want, "Neem contact op met Helpdesk PO: helpdesk@helpdeskpo.example.")
	}
}

// MH-26, MH-28, MH-42: one's own links, with the way to add and to undo each.
func TestOnesOwnLinks(t *testing.T) {
	source, text := shown(t, MinePage(speaking(), Mine{
		List:    []Linked{{Account: "bs-lindehof", Institutions: lime, Since: noon, Proof: linking.ByActivation, Undo: "/undo/1"}},
		Waiting: []Pending{{Institutions: lime, Asked: noon, Until: noon, Withdraw: "/withdraw/2"}}, Add: "/add", History: "/history",
	}))
	says(t, text, "De Lindehof (12AB) · Nu gekozen", "Met activatiecode en pincode", "Account toevoegen", "Wacht op goedkeuring", "De helpdesk", "Account zonder gebruikersnaam")
	says(t, source, `href="/undo/1"`, `action="/withdraw/2"`, `href="/add"`)
}

// MH-35: before a link ends it is said what ends with it.
func TestUndoingSaysWhatEnds(t *testing.T) {
	_, text := shown(t, UndoPage(speaking(), Undo{Account: "bs-lindehof", Institutions: lime, Current: true, Last: true, Action: "/undo", Back: "/mine"}))
	says(t, text, "Uw rechten bij deze scholen en besturen stoppen.", "Daarom wordt u uitgelogd.", "Dit is uw enige account.", "Ja, maak de koppeling los", "Nee, houd de koppeling")
	if strings.Contains(text, "Uw andere koppelingen") {
		t.Error("it speaks of others, where there are none")
	}
}

// MH-34, MH-35: each end of a link has its own sentence in the history.
func TestTheHistorySaysWhy(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range []Past{
		{State: linking.Ended, Why: linking.EndedByHolder}, {State: linking.Ended, Why: linking.EndedByStaff}, {State: linking.Ended, Why: linking.EndedObjected},
		{State: linking.Ended, Why: linking.EndedReplaced}, {State: linking.Declined, Why: linking.EndedByStaff}, {State: linking.Declined, Why: linking.EndedObjected},
		{State: linking.Declined, Why: linking.EndedWithdrawn}, {State: linking.Declined, Why: linking.EndedUnanswered},
	} {
		p.Ended = noon
		why := p.why(speaking())
		if why == "" || seen[why] {
			t.Errorf("%s %s says %q", p.State, p.Why, why)
		}
		seen[why] = true
		_, text := shown(t, HistoryPage(speaking(), History{List: []Past{p}}))
		says(t, text, why, "1 maart 2026")
	}
}
