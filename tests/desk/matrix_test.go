package desk_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

var update = flag.Bool("update", false, "write the table anew from what the house answers; then read every changed cell")

const golden = "testdata/matrix.txt"

// callers are who asks. Only the first six may do anything.
var callers = []string{"administrator", "reviewer", "helpdesk", "auditor", "policy-editor", "approver", "no role", "suspended", "elsewhere", "another tenant", "nobody"}

// desks is a house with somebody of every kind, and something to ask about.
type desks struct {
	*house
	who map[string]colleague
	ids map[string]string // by the name that routes give them
	// secret is the address of a member of staff, which only some may see.
	secret string
}

func furnish(t *testing.T) desks {
	h := build(t, browserless.SQLite)
	d := desks{house: h, who: map[string]colleague{}, ids: map[string]string{"target": "production"}}
	for _, r := range callers[:6] {
		d.who[r] = h.hire(staffRealm, role.Name(r))
	}
	d.who["no role"] = h.hire(staffRealm)
	d.who["another tenant"] = h.hire(officeDesk, "administrator", "helpdesk")
	suspended := h.hire(staffRealm, "administrator", "helpdesk", "reviewer")
	h.in(staffRealm, func(ctx context.Context, st ports.Store) error {
		p, err := st.People().ByID(ctx, suspended.id, h.now())
		if err != nil {
			return err
		}
		p.Person.Suspended = h.now()
		return st.People().Put(ctx, p.Person)
	})
	d.who["suspended"] = suspended
	outside := h.hire(staffRealm, "administrator") // whose session is for another service
	outside.token = h.session(staffRealm, outside.id, "iets-anders")
	d.who["elsewhere"] = outside
	d.who["nobody"] = colleague{h: h, realm: staffRealm}
	d.ids["account"] = string(h.missed(production, "anna@buitenland.example"))
	person := h.hire(staffRealm, "auditor")
	d.ids["person"], d.secret = string(person.id), person.email
	d.ids["application"] = string(h.apply(production, "bram@buitenland.example"))
	proposal := approval.New(newID(), approval.Unblock, identityID(d.ids["account"]), why, "staff:x", h.now())
	h.in(production, func(ctx context.Context, st ports.Store) error { return st.Approvals().Put(ctx, proposal) })
	d.ids["proposal"] = proposal.ID
	d.ids["draft"], d.ids["version"], d.ids["client"] = h.drafted("Een proef"), "1", "omgevingsloket"
	return d
}

// forms are what is posted to each route. A route without a form of its own gets an empty one.
var forms = map[string]url.Values{
	"/approvals/:proposal/agree":              {"action": {"unblock"}},
	"/approvals/:proposal/decline":            {"action": {"unblock"}},
	"/accounts/new":                           {"email": {"nieuw@buitenland.example"}},
	"/accounts/one/:account/suspend":          {"reason": {why}},
	"/accounts/one/:account/reinstate":        {"reason": {why}},
	"/accounts/one/:account/unblock":          {"reason": {why}},
	"/accounts/one/:account/reset":            {"reason": {why}},
	"/accounts/one/:account/clients":          {"kvk": {"68750110"}, "name": {"Klant"}},
	"/applications/one/:application/decide":   {"verdict": {"approved"}},
	"/staff/new":                              {"email": {"nieuw@staff.example"}, "roles": {"auditor"}},
	"/staff/one/:person":                      {"version": {"auditor"}, "roles": {"auditor"}},
	"/applications/one/:application/document": {},
	"/accounts/one/:account/clients/end":      {"organisation": {"x"}},
	"/applications/one/:application/claim":    {},
	"/applications/one/:application/release":  {},
	"/staff/one/:person/deactivate":           {},
	"/staff/one/:person/reactivate":           {},
	"/audit":                                  {},
	"/audit/verify":                           {},
	"/stay":                                   {},
	"/logout":                                 {},
	"/identifications/one/:means":             {},
	"/identifications/one/:means/reject":      {},
	"/accounts/one/:account":                  {},
	"/policies/new":                           {"note": {"Een proef"}},
	"/policies/versions/:version/back":        {},
	"/policies/:draft/edit":                   {"revision": {"1"}, "file": {"realm: x"}},
	"/policies/:draft/check":                  {"revision": {"1"}},
	"/policies/:draft/renew":                  {"revision": {"1"}},
	"/policies/:draft/words":                  {"revision": {"1"}},
	"/policies/:draft/replay":                 {"revision": {"1"}, "days": {"7"}},
	"/policies/:draft/approve":                {"revision": {"1"}},
	"/policies/:draft/publish":                {"revision": {"1"}},
	"/policies/:draft/schedule":               {"revision": {"1"}, "day": {"2099-01-01"}, "time": {"06:30"}},
	"/policies/:draft/withdraw":               {"revision": {"1"}},

	// The schools' desk is in linkmatrix_test.go: here is nothing to link, for whoever may look for it.
	"/links/new": {"code": {"34CD"}, "name": {"De Populier"}}, "/links/new/file": {}, "/links/loads": {}, "/links/loads/one/:load/go": {}, "/links/loads/one/:load/drop": {},
	"/links/one/:account": {}, "/links/one/:account/record": {"reason": {why}}, "/links/one/:account/disable": {"reason": {why}}, "/links/one/:account/enable": {"reason": {why}},
	"/links/one/:account/issue": {"institution": {"34CD"}, "reason": {why}}, "/links/one/:account/split": {"institution": {"34CD"}, "reason": {why}},
	"/links/one/:account/link/:link/end": {"reason": {why}}, "/links/one/:account/link/:link/approve": {"reason": {why}},
	"/links/one/:account/link/:link/decline": {"reason": {why}},
}

const prefix = "/t/:tenant/:environment/desk"

// OL-28, OL-33: who may do what, on every route of the desk. A route without a line here fails the test, and so
// does a cell that changed.
func TestEveryRouteForEveryRole(t *testing.T) {
	var out []string
	posted := map[string]bool{}
	d := furnish(t)
	for _, r := range d.routes {
		route, ok := strings.CutPrefix(r.Path, prefix)
		if !ok {
			continue
		}
		bare := strings.TrimPrefix(route, "/in/:target")
		form, known := forms[bare]
		if r.Method == "POST" && !known {
			t.Errorf("%s %s has no form in this test", r.Method, route)
		}
		if r.Method == "GET" {
			form = nil
		} else {
			posted[bare] = true
			form = maps.Clone(form)
		}
		for _, who := range callers {
			answer := d.answer(route, who, form)
			out = append(out, fmt.Sprintf("%-4s %-48s | %-15s | %s", r.Method, cmp.Or(route, "/"), who, answer))
			if form != nil && !strings.HasPrefix(answer, "4") {
				d = furnish(t) // what one caller did is in no other's way
			}
		}
	}
	for bare := range forms {
		if !posted[bare] {
			t.Errorf("%s is posted nowhere", bare)
		}
	}
	slices.Sort(out)
	text := strings.Join(out, "\n") + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(text, "\n")); diff != "" {
		t.Errorf("run with -update, and read what changed: %s", diff)
	}
}

var someLogin = regexp.MustCompile(`/login/[\w-]{22}`)

// answer says what came of one call.
func (d desks) answer(route, who string, form url.Values) string {
	for name, id := range d.ids {
		route = strings.ReplaceAll(route, ":"+name, id)
	}
	c := d.who[who]
	p := c.askAt(staffRealm, route, form)
	if c.realm != staffRealm { // with the session of their own desk under the name that this one looks for
		p = colleague{h: d.house, realm: staffRealm, token: c.token}.ask(route, form)
	}
	told := ""
	if strings.Contains(p.body, "buitenland.example") || strings.Contains(p.body, d.secret) {
		told = ", tells of people"
	}
	to := p.to
	for name, id := range d.ids {
		if id != "" && name != "target" && name != "version" && name != "client" {
			to = strings.ReplaceAll(to, id, ":"+name)
		}
	}
	if i := strings.Index(to, "/accounts/one/"); i >= 0 && !strings.Contains(to, ":account") {
		to = to[:i] + "/accounts/one/new"
	}
	if strings.HasSuffix(to, "?done=begun") {
		to = "/desk/in/production/policies/:new?done=begun"
	}
	to = someLogin.ReplaceAllString(strings.TrimPrefix(to, "/t/omgevingsloket/staff"), "/login/:login")
	return strings.TrimSpace(fmt.Sprint(p.status, " ", to)) + told
}

// A realm that the staff does not serve is not there, whoever asks: not another tenant's, not its own, not one that exists nowhere.
func TestTheDeskEndsAtItsOwnTenant(t *testing.T) {
	h := build(t, browserless.SQLite)
	all := h.hire(staffRealm, "administrator", "reviewer", "helpdesk", "auditor")
	id := h.missed(office, "anna@kantoor.example")
	for _, target := range []string{"staff", "acceptance", "..", "production%2F..", "Production"} {
		all.ask("/in/"+target+"/accounts?q=anna", nil).says(t, 404)
	}
	for _, target := range []string{"production", "pre-production"} {
		all.ask("/in/"+target+"/accounts/one/"+string(id), nil).says(t, 404)
		all.ask("/in/"+target+"/accounts/one/"+string(id)+"/unblock", url.Values{"reason": {why}}).says(t, 404)
	}
	if p := all.ask("/in/production/accounts?q=anna", nil); strings.Contains(p.body, "kantoor.example") {
		t.Error("another tenant's account is found")
	}
	if got := h.accountOf(office, id).State; got != account.Active {
		t.Errorf("it became %s", got)
	}
	other := all
	other.askAt(office, "", nil).says(t, 404) // a realm that is none of staff has no desk
}
