package desk_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// form of an activation code, as it is printed.
var printed = regexp.MustCompile(`\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b`)

// rightCode tells whether a printed code is the one that is kept.
func (v helpline) rightCode(t testing.TB, kept linking.ActivationCode, text string) bool {
	t.Helper()
	selector, hidden, ok := linking.SplitActivationCode(text)
	sum := must(browserless.Box{}.MAC(t.Context(), v.realm(schools).ID, ports.PurposeActivation, string(kept.Account), selector, hidden))
	return ok && kept.Answer(sum, v.now()) == challenge.Accepted
}

// MH-38: a code is shown once, in a letter; it is bound to one institution and expires by policy; another one kills
// it; and no look, list or record ever tells it.
func TestAnActivationCodeIsPrintedOnce(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	v.helpdesk.ask(v.at("issue"), nil).says(t, 200, "Voor welke school of welk bestuur?", "Een eerdere activatiecode werkt niet meer")
	v.helpdesk.ask(v.at("issue"), because()).says(t, 422, "Kies een school of bestuur")
	v.helpdesk.ask(v.at("issue"), url.Values{"institution": {"12AB"}}).says(t, 422, "Schrijf een reden")
	v.helpdesk.ask(v.at("issue"), because("institution", "99ZZ")).says(t, 404)
	p := v.helpdesk.ask(v.at("issue"), because("institution", "12AB"))
	p.says(t, 200, "Print dit nu", "De Klimop (12AB)", "contact op met Helpdesk PO (oefen): helpdesk@helpdeskpo.example", "T.a.v. Gemma de Vries", "http://helpdeskpo.localhost:8080", "machtiging aan voor de dienst Mijn Helpdesk PO")
	found := printed.FindAllString(words(p.body), -1)
	codes := v.codes(v.klimop.ID)
	if len(found) != 1 || len(codes) != 1 || !v.rightCode(t, codes[0], found[0]) || codes[0].For.String() != "12AB" || codes[0].By != v.helpdesk.actor() {
		t.Fatalf("printed %v, kept %+v", found, codes)
	}
	if want := v.now().Add(60 * 24 * time.Hour); !codes[0].Expires.Equal(want) || codes[0].Limit != 5 {
		t.Errorf("it ends %v after %d tries", codes[0].Expires, codes[0].Limit)
	}
	if p.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the letter may be kept: %q", p.header.Get("Cache-Control"))
	}
	v.forward(time.Minute) // the newest comes first
	again := printed.FindAllString(words(v.helpdesk.ask(v.at("issue"), because("institution", "41234")).body), -1)
	codes = v.codes(v.klimop.ID)
	if len(again) != 1 || again[0] == found[0] || len(codes) != 2 || v.rightCode(t, codes[1], found[0]) || !v.rightCode(t, codes[0], again[0]) {
		t.Errorf("replaced: %v, %+v", again, codes)
	}
	for _, q := range []string{v.at(), "/in/production/links?q=klimop", "/in/production/audit"} {
		if body := v.admin.ask(q, nil).body; strings.Contains(body, found[0]) || strings.Contains(body, again[0]) {
			t.Errorf("%s tells the code", q)
		}
	}
	v.helpdesk.ask(v.at(), nil).says(t, 200, "Vervangen op", "Werkt tot")
	for _, e := range v.events(schools, v.helpdesk.actor()) {
		if text := fmt.Sprintf("%+v", e); strings.Contains(text, again[0][:4]) || strings.Contains(text, found[0][:4]) {
			t.Errorf("recorded: %s", text)
		}
	}
	if got := v.recorded("portal-account:" + string(v.klimop.ID)); !slices.Contains(got, audit.ActivationIssued) || !slices.Contains(got, audit.ActivationEnded) {
		t.Errorf("recorded: %v", got)
	}
}

// A code is given to nobody who could not use it.
func TestWhoCannotGetAnActivationCode(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	l := v.link(v.visitor("anna@deklimop.example"), "anna@deklimop.example", true, "")
	v.helpdesk.ask(v.at("issue"), because("institution", "12AB")).says(t, 409, "Maak die koppeling eerst los")
	v.helpdesk.ask(v.at("link", string(l.ID), "end"), because())
	v.helpdesk.ask(v.at("disable"), because())
	v.helpdesk.ask(v.at("issue"), because("institution", "12AB")).says(t, 409, "Zet het eerst weer aan")
	if codes := v.codes(v.klimop.ID); len(codes) > 0 {
		t.Errorf("%+v", codes)
	}
}

// MH-22: a new school gets an account without a user name, and a code; asked again before it is opened it gets another code.
func TestANewSchoolGetsACode(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	at := "/in/production/links/new"
	v.helpdesk.ask(at, nil).says(t, 200, "Een nieuwe school heeft geen gebruikersnaam")
	v.helpdesk.ask(at, url.Values{"code": {"1"}, "kvk": {"9"}, "authorised-name": {"Gemma"}}).says(t, 422,
		"Dit is geen instellingscode", "Vul de naam in", "Een KvK-nummer heeft 8 cijfers", "Vul naam en e-mailadres allebei in")
	v.helpdesk.ask(at, url.Values{"code": {"12AB"}, "name": {"De Klimop"}}).says(t, 422, "heeft al een account")
	form := url.Values{"code": {"34 cd"}, "name": {"De Populier"}, "kvk": {"9000 1234"}, "authorised-name": {"Piet Pop"}, "authorised-email": {"p.pop@populier.example"}}
	first := printed.FindString(words(v.helpdesk.ask(at, form).body))
	v.forward(time.Minute)
	second := printed.FindString(words(v.helpdesk.ask(at, form).body))
	found, err := v.linkdesk.Find(t.Context(), v.operator(), "34CD", 1)
	if err != nil || found.Total != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	a := found.Lines[0].Account
	codes := v.codes(a.ID)
	if a.UserName != "" || a.Institutions[0].KvK.String() != "90001234" || a.Authorised.Name != "Piet Pop" || len(codes) != 2 || v.rightCode(t, codes[1], first) || !v.rightCode(t, codes[0], second) {
		t.Errorf("%+v, %+v", a, codes)
	}
}

// MH-38: many at once, all or none, with faults by line.
func TestManyNewSchoolsGetCodes(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		v := callSchools(t, k)
		at := "/in/production/links/new/file"
		v.helpdesk.send(at, "", "").says(t, 422, "Kies een bestand")
		v.helpdesk.send(at, "scholen.csv", "code;name\n").says(t, 422, "Er staat niets in dit bestand")
		v.helpdesk.send(at, "scholen.csv", "code;name\n"+strings.Repeat("34CD;x\n", 600)).says(t, 422, "te veel regels")
		v.helpdesk.send(at, "scholen.csv", strings.Repeat("x", 2<<20)).says(t, 422, "te groot")
		v.helpdesk.send(at, "scholen.csv", "code;name\n34CD;De Populier\n1;x\n").says(t, 422, "Er is niets gemaakt", "3 code Dit is geen instellingscode")
		v.helpdesk.send(at, "scholen.csv", "code;name\n34CD;De Populier\n12AB;De Klimop\n").says(t, 422, "Er is niets gemaakt", "heeft al een account", "Er staat: 12AB")
		if f := v.figures(); f.All != 1 {
			t.Errorf("%d accounts after faults", f.All)
		}
		var file strings.Builder
		file.WriteString("code;name\n")
		for i := range 40 {
			fmt.Fprintf(&file, "%02dZZ;School %d\n", i, i)
		}
		p := v.helpdesk.send(at, "scholen.csv", file.String())
		found := printed.FindAllString(words(p.body), -1)
		slices.Sort(found)
		if p.status != 200 || len(slices.Compact(found)) != 40 || strings.Count(p.body, `class="letter"`) != 40 || v.figures().All != 41 {
			t.Errorf("%d: %d codes, %d accounts", p.status, len(found), v.figures().All)
		}
	})
}

// MH-38: sixteen members of staff replace the code of one account at the same moment: one code lives.
func TestOneCodeLivesAfterARace(t *testing.T) {
	v := callSchools(t, browserless.PostgreSQL)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if _, err := v.linkdesk.Issue(t.Context(), v.operator(), v.klimop.ID, v.klimop.Institutions[0].Code, why); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	alive := 0
	codes := v.codes(v.klimop.ID)
	for _, c := range codes {
		if c.State(v.now()) == challenge.Accepted {
			alive++
		}
	}
	if len(codes) != 16 || alive != 1 {
		t.Errorf("%d codes, of which %d live", len(codes), alive)
	}
}

// MH-22, MH-38: sixteen members of staff make a code for one new school at the same moment: it gets one account, and one
// code of it lives.
func TestOneAccountIsMadeInARace(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		v := callSchools(t, k)
		n := ports.NewInstitution{Institution: linking.Institution{Code: must(linking.ParseCode("34CD")), Name: "De Populier"}}
		together(t, nil, func(int) error {
			_, err := v.linkdesk.Make(t.Context(), v.operator(), n)
			return err
		})
		found, err := v.linkdesk.Find(t.Context(), v.operator(), "34CD", 1)
		if err != nil || found.Total != 1 || v.figures().All != 2 {
			t.Fatalf("%d accounts of the school, %d of all, %v", found.Total, v.figures().All, err)
		}
		alive := 0
		codes := v.codes(found.Lines[0].Account.ID)
		for _, c := range codes {
			if c.State(v.now()) == challenge.Accepted {
				alive++
			}
		}
		if len(codes) != contenders || alive != 1 {
			t.Errorf("%d codes, of which %d live", len(codes), alive)
		}
	})
}

// MH-12: at the desk a file is checked first, with its faults by line; then the administrator says to go on, or not.
func TestAccountsAreBroughtInAtTheDesk(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	at := "/in/production/links/loads"
	v.helpdesk.ask(at, nil).says(t, 403)
	v.helpdesk.send(at, "scholen.csv", lines(3, func(int) bool { return false })).says(t, 403)
	v.admin.ask(at, nil).says(t, 200, "Er is nog niets ingelezen", "250.000")
	v.admin.send(at, "", "").says(t, 422, "Kies een bestand")
	v.admin.send(at, "scholen.csv", fileHead).says(t, 422, "Er staat niets in dit bestand")
	file := lines(600, func(i int) bool { return i%10 == 0 })
	p := v.admin.send(at, "../scholen <1>.csv", file)
	one := strings.TrimPrefix(p.to, "/t/"+schoolDesk+"/desk")
	if p.status != 303 || !strings.HasPrefix(one, at+"/one/") {
		t.Fatalf("%d %s: %s", p.status, p.to, words(p.body))
	}
	v.admin.ask(one, nil).says(t, 200, "scholen &lt;1&gt;.csv", "Er is nog niets ingelezen. U beslist", "Regels 600", "Goed 540", "Met fouten 60", "2 hash De vorm hoort niet bij")
	v.admin.ask(one+"?page=2", nil).says(t, 200, "502 hash", "Vorige fouten")
	if again := v.admin.send(at, "scholen.csv", file); again.to != p.to {
		t.Errorf("the same file leads to %s", again.to)
	}
	v.helpdesk.ask(one+"/go", url.Values{}).says(t, 403)
	v.admin.ask(one+"/go", url.Values{}).toPath(t, one+"?done=started")
	v.admin.ask(one, nil).says(t, 200, "Het inlezen loopt", "Ga verder")
	v.admin.ask(one+"/drop", url.Values{}).says(t, 409, "Een collega was u voor")
	if handled := v.work(); handled < 2 {
		t.Errorf("%d messages", handled)
	}
	v.admin.ask(one, nil).says(t, 200, "Het inlezen is klaar", "Toegevoegd 540", "Overgeslagen 0")
	v.admin.ask(at, nil).says(t, 200, "Klaar", "600")
	if f := v.figures(); f.All != 541 {
		t.Errorf("%d accounts", f.All)
	}
	other := v.admin.send(at, "anders.csv", lines(2, func(int) bool { return false }))
	v.admin.ask(strings.TrimPrefix(other.to, "/t/"+schoolDesk+"/desk")+"/drop", url.Values{}).toPath(t, strings.TrimPrefix(other.to, "/t/"+schoolDesk+"/desk")+"?done=dropped")
	v.admin.ask(at+"/one/"+newID(), nil).says(t, 404)
}

// MH-24: who may do what about links and imports, by role and by nothing else.
func TestEachRoleAtTheDeskOfTheSchools(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	l := v.link(v.visitor("anna@deklimop.example"), "anna@deklimop.example", true, "")
	none := v.hire(schoolDesk)
	outside := v.hire(officeDesk, "administrator", "helpdesk")
	got := map[string][]int{}
	for name, path := range map[string]string{
		"find": "/in/production/links", "look": v.at(), "wait": "/in/production/links/waiting", "figures": "/in/production/links/figures", "new": "/in/production/links/new",
		"load": "/in/production/links/loads", "issue": v.at("issue"), "split": v.at("split"), "disable": v.at("disable"), "record": v.at("record"),
		"end": v.at("link", string(l.ID), "end"), "approve": v.at("link", string(l.ID), "approve"), "elsewhere": v.at("link", newID(), "end"),
	} {
		for _, c := range []colleague{v.admin, v.helpdesk, v.auditor, none, {h: v.house, realm: schoolDesk, token: outside.token}, {h: v.house, realm: schoolDesk}} {
			got[name] = append(got[name], c.ask(path, nil).status)
		}
	}
	want := map[string][]int{
		"find": {200, 200, 200, 403, 401, 303}, "look": {200, 200, 200, 403, 401, 303}, "wait": {200, 200, 403, 403, 401, 303}, "figures": {200, 403, 200, 403, 401, 303},
		"new": {200, 200, 403, 403, 401, 303}, "load": {200, 403, 403, 403, 401, 303}, "issue": {200, 200, 403, 403, 401, 303}, "split": {200, 200, 403, 403, 401, 303},
		"disable": {200, 200, 403, 403, 401, 303}, "record": {200, 403, 403, 403, 401, 303}, "end": {200, 200, 403, 403, 401, 303}, "approve": {200, 200, 403, 403, 401, 303},
		"elsewhere": {404, 404, 403, 403, 401, 303},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for who, c := range map[string]colleague{"helpdesk": v.helpdesk, "auditor": v.auditor} {
		body := c.ask(v.at(), nil).body
		for act, may := range map[string]bool{"/end": who == "helpdesk", "/disable": who == "helpdesk", "/record": false, "/split": who == "helpdesk"} {
			if strings.Contains(body, act+`"`) != may {
				t.Errorf("%s is offered %s: %t", who, act, !may)
			}
		}
	}
	if body := v.hire(staffRealm, "administrator").ask("/in/production", nil).body; strings.Contains(body, "Koppelingen") {
		t.Error("where nothing is linked the menu offers it")
	}
	body := v.admin.ask("/in/production", nil).body
	for page, used := range map[string]bool{"links": true, "audit": true, "applications": false, "accounts": false, "approvals": false} {
		if strings.Contains(body, `/in/production/`+page+`"`) != used {
			t.Errorf("the menu of the schools offers %s: %t", page, !used)
		}
	}
}
