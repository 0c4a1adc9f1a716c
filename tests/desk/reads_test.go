package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/tests/browserless"
)

// OL-33: the desk finds who calls by address, name or reference, lists nobody else, and shows no secret.
// Unmasking is a look of its own, and each look is recorded with what was searched.
func TestTheDeskFindsWhoCallsAndShowsNoSecret(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, id := h.hire(staffRealm, "helpdesk"), h.enrolled(production, "anna.akkerman@buitenland.example")
	applied := h.apply(production, "bram@buitenland.example")
	hanneke.ask("/in/production/accounts", nil).says(t, http.StatusOK, "Een lijst van iedereen is er niet.")
	hanneke.ask("/in/production/accounts?q=an", nil).says(t, http.StatusUnprocessableEntity, "Vul minimaal 3 tekens in.")
	hanneke.ask("/in/production/accounts?q=%25%25%25", nil).says(t, http.StatusOK, "Geen account gevonden")
	for _, q := range []string{"akkerman", "JANSEN", "anna.akkerman@buitenland.example"} {
		p := hanneke.ask("/in/production/accounts?q="+url.QueryEscape(q), nil)
		p.says(t, http.StatusOK, "1 account", "a•••n@buitenland.example", "Jan Jansen")
		if strings.Contains(words(p.body), "anna.akkerman@") {
			t.Errorf("searching %q shows the address", q)
		}
	}
	reference := h.reference(production, "bram@buitenland.example")
	hanneke.ask("/in/production/accounts?q="+strings.ToLower(reference), nil).says(t, http.StatusOK, "Aanvraag met kenmerk "+reference, string(applied))

	at := "/in/production/accounts/one/" + string(id)
	masked := hanneke.ask(at, nil)
	masked.says(t, http.StatusOK, "a•••n@buitenland.example", "06 •• •• •• 78", "Ingesteld op", "Nog 2 te gebruiken", "1 apparaat", "English")
	shown := hanneke.ask(at, url.Values{})
	shown.says(t, http.StatusOK, "anna.akkerman@buitenland.example", "+31612345678", "We hebben vastgelegd")
	for _, p := range []page{masked, shown} {
		if strings.Contains(p.body, secretKey) || strings.Contains(p.body, "$argon2") {
			t.Error("the page holds a secret")
		}
	}
	if strings.Contains(masked.body, "akkerman") {
		t.Error("the masked page holds the address")
	}
	events := h.events(production, hanneke.actor())
	want := []audit.Action{audit.DeskSearched, audit.DeskSearched, audit.DeskSearched, audit.DeskSearched, audit.DeskSearched, audit.AccountViewed, audit.AddressShown}
	if diff := cmp.Diff(want, actionsOf(events)); diff != "" {
		t.Error(diff)
	}
	if events[1].Personal["search"] != "akkerman" || events[1].Facts["found"] != "1" || events[5].Object != "person:"+string(id) {
		t.Errorf("recorded %+v", events)
	}
}

// OL-35: every page says in which environment one is, and the two do not look the same.
func TestThePlaceIsOnEveryPage(t *testing.T) {
	h := build(t, browserless.SQLite)
	all := h.hire(staffRealm, "administrator", "reviewer", "helpdesk", "auditor")
	for _, at := range []string{"", "/accounts", "/applications", "/approvals", "/figures", "/audit"} {
		here, there := all.ask("/in/production"+at, nil), all.ask("/in/pre-production"+at, nil)
		here.says(t, http.StatusOK, `class="place place--real"`, "Productie", "Naar Pre-productie")
		there.says(t, http.StatusOK, `class="place place--try"`, "Pre-productie", "Deze accounts werken niet in productie.", "Naar Productie")
		if sheet(here) == sheet(there) {
			t.Errorf("%s has one style in both", at)
		}
	}
	all.ask("/staff", nil).says(t, http.StatusOK, "Alle omgevingen")
}

// sheet is the tenant's stylesheet of a page.
func sheet(p page) string {
	_, after, _ := strings.Cut(p.body, `rel="stylesheet" href="/a/theme`)
	before, _, _ := strings.Cut(after, `"`)
	return before
}

// MA-21: the administrator learns how many people still lean on text messages, and when that ends.
func TestFiguresTellWhoLeansOnWhat(t *testing.T) {
	h := build(t, browserless.SQLite)
	dina := h.hire(officeDesk, "administrator")
	for i, f := range []policy.Factor{policy.SMSCode, policy.SMSCode, policy.EmailCode, policy.Authenticator} {
		h.person(office, []string{"a", "b", "c", "d"}[i]+"@kantoor.example", func(a *account.Account) { a.Prefers, a.LastLogin = f, h.now() })
	}
	h.person(office, "e@kantoor.example", func(a *account.Account) { a.CreatedAt = h.now().AddDate(-2, 0, 0) })
	p := dina.askAt(officeDesk, "/in/production/figures", nil)
	p.says(t, http.StatusOK, "Sms is gestopt op 1 april 2020", "Logde het laatst in met sms")
	text := words(p.body)
	for _, want := range []string{"Open accounts 5", "Logde het laatst in met sms 2", "Logde het laatst in met een code per e-mail 1", "Heeft geen authenticator-app 5", "Heeft nog nooit ingelogd 1", "Heeft lang niet ingelogd 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("the figures do not say %q: %s", want, text)
		}
	}
}

// The auditor reads who did what, in plain sentences; personal values only when asked for, which is recorded too.
func TestTheAuditorReadsTheLog(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, ivo := h.hire(staffRealm, "helpdesk"), h.hire(staffRealm, "auditor")
	id := h.missed(practice, "anna@buitenland.example")
	hanneke.ask("/in/pre-production/accounts?q=anna", nil)
	h.forward(time.Second)
	if _, err := h.desk.Propose(t.Context(), hanneke.caller(), "pre-production", id, approval.Unblock, why); err != nil {
		t.Fatal(err)
	}
	p := ivo.ask("/in/pre-production/audit", nil)
	p.says(t, http.StatusOK, "Blokkade opgeheven", "Accounts gezocht", "Gevonden: 1", hanneke.email, "Voorgesteld door: "+hanneke.email)
	if text := words(p.body); strings.Contains(text, why) || strings.Contains(text, "search:") {
		t.Error("personal values are shown unasked")
	}
	ivo.ask("/in/pre-production/audit?who=anna@buitenland.example", nil).says(t, http.StatusOK, "Blokkade opgeheven")
	if text := listed(ivo.ask("/in/pre-production/audit?who=anna@buitenland.example", nil)); strings.Contains(text, "Accounts gezocht") {
		t.Error("what is about nobody is about Anna")
	}
	ivo.ask("/in/pre-production/audit?who=niemand@buitenland.example", nil).says(t, http.StatusOK, "Niemand heeft dit e-mailadres.")
	ivo.ask("/in/pre-production/audit?subject=factors", nil).says(t, http.StatusOK, "Blokkade opgeheven")
	if text := listed(ivo.ask("/in/pre-production/audit?subject=logins", nil)); strings.Contains(text, "Blokkade opgeheven") {
		t.Error("the subject does not narrow")
	}
	ivo.ask("/in/pre-production/audit?from=22-11-2026", nil).says(t, http.StatusOK, "Geen gebeurtenissen gevonden")
	ivo.ask("/in/pre-production/audit?from=21-11-2026&until=21-11-2026", nil).says(t, http.StatusOK, "Blokkade opgeheven")
	ivo.ask("/in/pre-production/audit", url.Values{"subject": {"desk"}}).says(t, http.StatusOK, "search: anna", "reason: "+why, "U ziet persoonlijke gegevens.")
	seen := only(actionsOf(h.events(practice, ivo.actor())), audit.AuditPersonalShown)
	if len(seen) != 1 {
		t.Errorf("unmasking is recorded %d times", len(seen))
	}
}

// MA-32: the office makes accounts and says which clients each accountant acts for.
func TestTheOfficeMakesAccountsAndAssignsClients(t *testing.T) {
	h := build(t, browserless.SQLite)
	dina := h.hire(officeDesk, "administrator")
	dina.askAt(officeDesk, "/in/production/accounts", nil).says(t, http.StatusOK, "Account maken")
	done := dina.askAt(officeDesk, "/in/production/accounts/new", url.Values{"email": {"anneke@kantoor.example"}, "name": {"Anneke Aangifte"}, "language": {"de"}})
	dina.askAt(officeDesk, done.to, nil).says(t, http.StatusOK, "De uitnodiging is verstuurd.", "Nog niet gekozen", "Nederlands") // the realm speaks no German
	if told := h.letters(office, "anneke@kantoor.example"); len(told) != 1 || told[0].Link != "http://accountantsportal.localhost:8080" {
		t.Errorf("told %+v", told)
	}
	at := strings.TrimSuffix(strings.TrimPrefix(done.to, "/t/accountantsportal/staff/desk"), "?done=invited") + "/clients"
	for _, c := range []struct {
		kvk, name, last, says string
	}{
		{"1234", "", "", "Een KvK-nummer heeft 8 cijfers."},
		{"68750110", "", "", "We kennen deze organisatie nog niet."},
		{"68750110", "Bakkerij", "20-11-2026", "Vul een dag in de toekomst in"},
		{"68750110", "Bakkerij", "31-2-2027", "Vul een dag in de toekomst in"},
	} {
		dina.askAt(officeDesk, at, url.Values{"kvk": {c.kvk}, "name": {c.name}, "last": {c.last}}).says(t, http.StatusUnprocessableEntity, c.says)
	}
	done = dina.askAt(officeDesk, at, url.Values{"kvk": {"687 501 10"}, "name": {"Bakkerij De Vroege Vogel"}, "last": {"21-11-2026"}})
	dina.askAt(officeDesk, done.to, nil).says(t, http.StatusOK, "De klant is toegewezen.", "Bakkerij De Vroege Vogel", "21 nov 2026")
	done = dina.askAt(officeDesk, at, url.Values{"kvk": {"68750110"}}) // known by now, and without an end
	dina.askAt(officeDesk, done.to, nil).says(t, http.StatusOK, "Geen einddatum")
	dina.askAt(officeDesk, at, url.Values{"kvk": {"68750110"}}).says(t, http.StatusUnprocessableEntity, "Deze klant is al toegewezen.")
	list := dina.askAt(officeDesk, at, nil)
	_, after, _ := strings.Cut(list.body, `name="organisation" value="`)
	organisation, _, _ := strings.Cut(after, `"`)
	done = dina.askAt(officeDesk, at+"/end", url.Values{"organisation": {organisation}})
	dina.askAt(officeDesk, done.to, nil).says(t, http.StatusOK, "De toewijzing is beëindigd.", "Nog geen klanten")
	events := h.events(office, dina.actor())
	var both int
	for _, e := range events {
		if (e.Action == audit.ClientAssigned || e.Action == audit.ClientEnded) && e.Facts["kvk"] == "68750110" && strings.HasPrefix(e.Object, "person:") {
			both++
		}
	}
	if both != 3 {
		t.Errorf("%d records name the person and the client: %v", both, actionsOf(events))
	}
}

// Where people apply for their accounts, nobody goes round the review by an invitation.
func TestAnInvitationGoesRoundNoReview(t *testing.T) {
	h := build(t, browserless.SQLite)
	fenna := h.hire(staffRealm, "administrator")
	id := h.enrolled(production, "anna@buitenland.example")
	p := fenna.ask("/in/production/accounts", nil)
	if strings.Contains(p.body, "Account maken") {
		t.Error("an account can be made")
	}
	fenna.ask("/in/production/accounts/new", url.Values{"email": {"x@buitenland.example"}}).says(t, http.StatusNotFound)
	fenna.ask("/in/production/accounts/one/"+string(id)+"/clients", url.Values{"kvk": {"68750110"}, "name": {"x"}}).says(t, http.StatusNotFound)
}
