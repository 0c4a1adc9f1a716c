package policy_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
)

// tree turns texts, lists and fields (name, value, name, value …) into a document.
type fields []any

func tree(v any) policy.Node {
	switch v := v.(type) {
	case fields:
		n := policy.Node{Kind: policy.Mapping}
		for i := 0; i < len(v); i += 2 {
			n.Fields = append(n.Fields, policy.Field{Name: v[i].(string), Value: tree(v[i+1])})
		}
		return n
	case []any:
		n := policy.Node{Kind: policy.Sequence}
		for _, i := range v {
			n.Items = append(n.Items, tree(i))
		}
		return n
	}
	return policy.Node{Scalar: fmt.Sprint(v)}
}

func amsterdam(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

var tenant = fields{"name", "A", "provider", "B", "helpdesk", fields{"name", "C", "phone", "1"}}

// document is a realm with one service, and whatever else is given.
func document(service fields, more ...any) fields {
	service = append(fields{"id", "one", "name", "One"}, service...)
	return append(fields{"realm", "a/b", "tenant", tenant, "services", []any{service}}, more...)
}

var connection = fields{
	"oin", "00000099000000001000", "broker", fields{"entity-id", "urn:x"},
	"services", []any{fields{"service", "one", "index", 1, "service-id", "urn:etoegang:DV:00000099000000001000:services:1", "service-uuid", "u", "identifiers", []any{"rsin+kvk", "kvk"}}},
}

var byBroker = fields{"methods", []any{"eherkenning"}, "minimum", "EH3"}

func read(t *testing.T, d fields) policy.Document {
	t.Helper()
	doc, faults := policy.Read(tree(d), amsterdam(t))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return doc
}

// What a document leaves out is decided as REQUIREMENTS 1.9 proposes: G2, G5, XC-02, XC-27.
func TestDefaults(t *testing.T) {
	d := read(t, document(byBroker, "eherkenning", connection))
	p := d.Policy
	if p.Sessions != (policy.Sessions{Idle: 15 * time.Minute, Absolute: 8 * time.Hour}) || p.SingleSignOn.Allowed || p.Records != (policy.Records{Decisions: true, Days: 30}) {
		t.Errorf("%+v", p)
	}
	e := p.Email
	if e.CodeLength != 5 || e.CodeAlphabet != policy.LetterCodes || e.CodeLifetime != 10*time.Minute || e.CodeAttempts != 5 || e.Shared != policy.SharedWarned {
		t.Errorf("%+v", e)
	}
	a, ok := p.Services[0].Audience(policy.Everyone)
	if !ok || a.Branches != policy.Refuse || a.Intermediaries != policy.Refuse || a.WithoutRole != policy.RefuseWithoutRole || a.Organisations != policy.OrganisationAny {
		t.Errorf("%+v", a)
	}
	if d.EHerkenning.Redirect || d.EHerkenning.Entity != 1 || !p.Roles.SelfGrant {
		t.Errorf("%+v", d)
	}
}

// XC-36: a date is the start of that day in the realm's zone, in summer and in winter, also on the
// days the clocks change.
func TestDatesStartTheDayInTheZoneOfTheRealm(t *testing.T) {
	for in, want := range map[string]string{
		"2020-04-01": "2020-03-31T22:00:00Z", "2026-03-29": "2026-03-28T23:00:00Z", "2026-03-30": "2026-03-29T22:00:00Z",
		"2026-10-25": "2026-10-24T22:00:00Z", "2026-10-26": "2026-10-25T23:00:00Z", "2026-10-25T02:30:00+02:00": "2026-10-25T00:30:00Z",
	} {
		d := read(t, document(fields{"methods", []any{fields{"method", "eidas", "minimum", "low", "until", in}}}))
		if got := d.Policy.Services[0].Audiences[0].Methods[0].Until.Format(time.RFC3339); got != want {
			t.Errorf("%s is %s", in, got)
		}
	}
}

func TestAPeriodHoldsFromItsStartUntilBeforeItsEnd(t *testing.T) {
	from, until := time.Unix(100, 0), time.Unix(200, 0)
	for at, want := range map[int64]bool{99: false, 100: true, 199: true, 200: false} {
		if (policy.Period{From: from, Until: until}).Contains(time.Unix(at, 0)) != want {
			t.Errorf("at %d", at)
		}
	}
	if !(policy.Period{}).Contains(time.Time{}) || !(policy.Period{From: from}).Contains(time.Unix(1e9, 0)) {
		t.Error("an open end closes")
	}
}

// smallLogo is a dot.
const smallLogo = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAQMAAAAlPW0iAAAABlBMVEUAAAAAAAClZ7nPAAAAAXRSTlMAQObYZgAAABJJREFUeNpiwAkasIoCAgAA//8LMACBR2Jn/AAAAABJRU5ErkJggg=="

// everything uses each field of the language once.
var everything = fields{
	"realm", "a/b", "tenant", append(fields{"colour", "#154273", "logo", smallLogo, "practice", "yes", "privacy", "https://a.example/p", "explanation", "https://a.example/e", "version", "7", "notice", fields{"text", fields{"nl", "Let op", "en", "Note"}, "url", "https://a.example/n"}}, tenant...),
	"services", []any{
		fields{
			"id", "one", "name", fields{"nl", "Een", "en", "One", "de", "Eins"}, "hosted", "user-administration",
			"methods", []any{
				fields{"method", "account", "accounts", "mine", "from", "2026-01-01"},
				fields{"method", "eherkenning", "minimum", "EH2+"},
			},
			"organisations", "enrolled", "branches", "accept", "intermediaries", "accept",
			"verify-email", fields{"once-per", "service", "until", "2027-01-01"},
			"second-factor", []any{fields{"factor", "authenticator", "preferred", "true"}, fields{"factor", "sms-code", "digits", 8, "announce", "2026-01-01", "until", "2026-02-01"}},
			"offer-authenticator", fields{"skippable", "no", "max-skips", 3, "until", "2026-05-01"},
			"link", fields{"accounts", fields{"nl", "Oud", "en", "Old"}, "proofs", []any{fields{"proof", "legacy-credentials", "until", "2026-05-01"}, "activation-code"}, "other-address", "wait", "activation-codes", fields{"valid", "10d", "tries", 4}, "keep-ended", "90d"},
			"enter", "clerk", "without-role", "wait",
			"step-up", fields{"send", fields{"factors", []any{"authenticator"}, "max-age", "90s", "fall-back", "true"}},
		},
	},
	"accounts", fields{"mine", fields{"name", "Mine", "level", "substantial", "registration", fields{"audiences", []any{"everyone"}, "document", "true", "review", "false"}, "enrolment", fields{"required", "true", "shown-once", "true"}}},
	"email", fields{
		"deny", []any{"gmail.com", "Hotmail.com"}, "allow", fields{"68750110", []any{"zilverbeek.example"}}, "shared-mailboxes", "refuse", "unique", "true",
		"code", fields{"length", 6, "alphabet", "digits", "lifetime", "5m", "attempts", 3},
	},
	"roles", fields{"administrator", "boss", "self-grant", "false", "show-administrators", "true", "list", []any{
		fields{"name", "clerk", "title", "Clerk", "purpose", "Works"}, fields{"name", "boss", "title", "Boss", "purpose", "Gives roles"},
	}},
	"sessions", fields{"idle", "5m", "absolute", "1h"}, "single-sign-on", fields{"max-age", "30m"}, "records", fields{"decisions", "false", "days", 7},
	"portals", []any{fields{"id", "p", "url", "https://p.example", "clients", []any{
		fields{
			"id", "c", "service", "one", "name", "C", "redirect-uris", []any{"https://p.example/cb"}, "post-logout-uris", []any{"http://localhost:8080/"},
			"back-channel-logout", "https://p.example/out", "authentication", "client_secret_post", "secret", "sha256:" + strings.Repeat("0", 64),
			"jwks", "{}", "signing-algorithm", "PS256", "refresh", "true",
		},
	}}},
	"eherkenning", append(fields{"entity", 7, "request", "redirect"}, connection...),
	"means", fields{
		"levels", []any{"EH2", "EH2+"}, "terms", fields{"version", "2026-1", "url", "https://a.example/t"}, "four-eyes", "true", "invitation", "7d", "identification", "https://a.example/i",
		"prices", []any{fields{"name", "Middel", "for", "means", "level", "EH2", "cents", 1250, "yearly", "true"}, fields{"name", "Alles", "for", "all-services", "cents", 500}},
	},
	"appointed", []any{fields{"kvk", "68750110", "organisation", "X", "email", "b@zilverbeek.example"}},
	"publishing", fields{"four-eyes", "yes"},
	"expectations", []any{
		fields{"name", "N", "service", "one", "method", "eherkenning", "level", "EH3", "with", []any{"branch"}, "without", []any{"role", "email"}, "at", "2026-06-01", "then", "refused", "reason", "no-role"},
		fields{"name", "M", "service", "one", "audience", "everyone", "method", "account", "then", "asked", "step", "verify-email"},
	},
}

// Every field of the language arrives where it belongs (MS-22, MS-23, MS-52, MS-53, MA-07, MA-21, OL-11, OL-15).
func TestEveryFieldArrives(t *testing.T) {
	d := read(t, everything)
	p := d.Policy
	s := p.Services[0]
	a := s.Audiences[0]
	if s.Hosted != policy.UserAdministration || s.Name.EN != "One" || s.Name.DE != "Eins" || a.VerifyEmail.Scope != policy.OncePerService || a.VerifyEmail.Until.IsZero() || a.Enter != "clerk" {
		t.Errorf("%+v", s)
	}
	if a.Methods[0].Accounts != "mine" || a.Methods[0].From.IsZero() || a.Methods[1].Minimum != assurance.EH2Plus || len(a.Link.Proofs) != 2 || a.Link.Proofs[0].Until.IsZero() ||
		a.Link.Accounts.EN != "Old" || a.Link.OtherAddress != policy.AddressWaits || a.Link.OtherOrganisation != policy.OrganisationRefused || a.Link.Activation != (policy.Activation{Valid: 240 * time.Hour, Tries: 4}) || a.Link.KeepEnded != 90*24*time.Hour {
		t.Errorf("%+v", a)
	}
	if !a.SecondFactors[0].Preferred || a.SecondFactors[1].Digits != 8 || a.SecondFactors[1].Announce.IsZero() || a.OfferAuthenticator.Skippable || a.OfferAuthenticator.MaxSkips != 3 {
		t.Errorf("%+v", a)
	}
	if u, ok := s.StepUp("send"); !ok || u.MaxAge != 90*time.Second || !u.FallBack {
		t.Errorf("%+v", u)
	}
	if x, ok := p.AccountsOf("mine"); !ok || x.Level != assurance.EH3 || !x.Registration.Document || x.Registration.Review || !x.Enrolment.Required || !x.Enrolment.ShownOnce {
		t.Errorf("%+v", x)
	}
	if diff := cmp.Diff([]string{"gmail.com", "hotmail.com"}, p.Email.Deny); diff != "" || !p.Email.Unique || p.Email.CodeLength != 6 || p.Email.Allow["68750110"][0] != "zilverbeek.example" {
		t.Errorf("%s %+v", diff, p.Email)
	}
	c, ok := d.Client("c")
	if !ok || c.Portal != "p" || !c.Refresh || c.SigningAlgorithm != "PS256" || !d.EHerkenning.Redirect || d.EHerkenning.Entity != 7 || !d.Tenant.Practice ||
		d.Tenant.Explanation != "https://a.example/e" || d.Tenant.Version != "7" || d.Tenant.Logo.Text() != smallLogo || d.Tenant.Notice.Text.EN != "Note" || d.Tenant.Notice.URL != "https://a.example/n" { // MH-04, MH-07
		t.Errorf("%+v", c)
	}
	if d.Appointed[0].Email.Host() != "zilverbeek.example" || p.SingleSignOn != (policy.SingleSignOn{Allowed: true, MaxAge: 30 * time.Minute}) || p.Records.Decisions {
		t.Errorf("%+v", d)
	}
}

// What a tenant expects of its document (AMBITIONS M17) is read with it, and is about what there is.
func TestExpectations(t *testing.T) {
	d := read(t, everything)
	want := []policy.Expectation{
		{Name: "N", Service: "one", Audience: "everyone", Method: policy.EHerkenning, Level: assurance.EH3, With: []policy.Trait{policy.HasBranch}, Without: []policy.Trait{policy.HasRole, policy.HasEmail},
			At: time.Date(2026, 5, 31, 22, 0, 0, 0, time.UTC), Then: policy.EndRefused, Reason: "no-role"},
		{Name: "M", Service: "one", Audience: "everyone", Method: policy.Account, Then: policy.EndAsked, Step: "verify-email"},
	}
	if diff := cmp.Diff(want, d.Expectations); diff != "" || !d.Publishing.FourEyes {
		t.Error(diff)
	}
	if e := want[0]; !e.Has(policy.HasBranch) || e.Has(policy.HasRole) || !e.Has(policy.HasPhone) || e.Has(policy.HasIntermediary) {
		t.Errorf("%+v has other traits", e)
	}
	for wrong, sentence := range map[string]fields{
		"is not in the list of services":  {"name", "N", "service", "two", "method", "account", "then", "refused"},
		"has no audience":                 {"name", "N", "service", "one", "audience", "some", "method", "account", "then", "refused"},
		"say which step":                  {"name", "N", "service", "one", "method", "account", "then", "asked"},
		"step goes with":                  {"name", "N", "service", "one", "method", "account", "then", "refused", "step", "verify-email"},
		"reason goes with":                {"name", "N", "service", "one", "method", "account", "then", "let-in", "reason", "no-role"},
		"is not one of let-in":            {"name", "N", "service", "one", "method", "account", "then", "perhaps"},
		"is not one of organisation":      {"name", "N", "service", "one", "method", "account", "then", "refused", "without", []any{"luck"}},
		"expectations[0].method: this va": {"name", "N", "service", "one", "then", "refused"},
	} {
		_, faults := policy.Read(tree(document(byBroker, "eherkenning", connection, "expectations", []any{sentence})), amsterdam(t))
		if len(faults) != 1 || !strings.Contains(faults[0].String(), wrong) {
			t.Errorf("%v, not: %s", faults, wrong)
		}
	}
}

func TestLookingThingsUp(t *testing.T) {
	d := read(t, everything)
	if _, ok := d.Client("nobody"); ok {
		t.Error("found a client that is not there")
	}
	if p, ok := d.PortalOf("one"); !ok || p.ID != "p" {
		t.Error("the portal of a service was not found")
	}
	if p, ok := d.PortalOf("a-hosted-page"); !ok || p.ID != "p" {
		t.Error("a hosted service leads to no portal")
	}
	if _, ok := (policy.Document{}).PortalOf("one"); ok {
		t.Error("found a portal in nothing")
	}
	if _, ok := d.Policy.Service("nothing"); ok {
		t.Error("found a service that is not there")
	}
	if _, ok := d.Policy.Services[0].Audience("nobody"); ok {
		t.Error("found an audience that is not there")
	}
	if _, ok := d.Policy.AccountsOf("nothing"); ok {
		t.Error("found accounts that are not there")
	}
	if _, ok := d.Policy.Services[0].StepUp("nothing"); ok {
		t.Error("found an action that is not there")
	}
	if diff := cmp.Diff([]role.Name{"clerk", "boss"}, d.Policy.Roles.Known()); diff != "" {
		t.Error(diff)
	}
}

// Who may do what follows from the document alone.
func TestPermissionsFollowFromTheDocument(t *testing.T) {
	want := []policy.Permission{
		{Role: "audience:everyone", Object: "method:account", Action: "login-with"},
		{Role: "audience:everyone", Object: "method:eherkenning", Action: "login-with"},
		{Role: "boss", Object: "means", Action: "export"},
		{Role: "boss", Object: "means", Action: "list"},
		{Role: "boss", Object: "means", Action: "order"},
		{Role: "boss", Object: "people", Action: "edit-roles"},
		{Role: "boss", Object: "people", Action: "export"},
		{Role: "boss", Object: "people", Action: "list"},
		{Role: "clerk", Object: "service:one", Action: "enter"},
	}
	if diff := cmp.Diff(want, read(t, everything).Permissions()); diff != "" {
		t.Error(diff)
	}
}

// A value that is wrong anywhere is a fault there: each scalar of the full document, spoiled in turn.
func TestNoWrongShapeIsTaken(t *testing.T) {
	zone := amsterdam(t)
	for _, spoilt := range []any{[]any{}, fields{"x", "y"}} {
		whole := tree(everything)
		leaves := collect(&whole)
		for _, leaf := range leaves {
			kept := *leaf
			*leaf = tree(spoilt)
			if _, faults := policy.Read(whole, zone); len(faults) == 0 {
				t.Errorf("%v stands where %q stood, and nobody minds", spoilt, kept.Scalar)
			}
			*leaf = kept
		}
	}
}

// free are the fields that take any text.
var free = map[string]bool{"name": true, "nl": true, "en": true, "de": true, "provider": true, "title": true, "purpose": true, "phone": true, "version": true, "organisation": true, "entity-id": true, "service-uuid": true, "jwks": true}

// A word that fits nowhere is a fault wherever a text has a meaning.
func TestNoWrongWordIsTaken(t *testing.T) {
	whole := tree(everything)
	var spoil func(name string, n *policy.Node)
	spoil = func(name string, n *policy.Node) {
		for i := range n.Fields {
			spoil(n.Fields[i].Name, &n.Fields[i].Value)
		}
		for i := range n.Items {
			spoil(name, &n.Items[i])
		}
		if n.Kind != policy.Scalar || free[name] {
			return
		}
		kept := *n
		n.Scalar = "Fits Nowhere!"
		if _, faults := policy.Read(whole, time.UTC); len(faults) == 0 {
			t.Errorf("%s takes any word", name)
		}
		*n = kept
	}
	spoil("", &whole)
}

// OL-05: audiences of one service have a name and demands of their own.
func TestAudiences(t *testing.T) {
	way := func(m string) []any { return []any{fields{"method", m, "minimum", "low"}} }
	d := read(t, document(fields{"audiences", fields{
		"citizen", fields{"name", fields{"nl", "Burger", "en", "Citizen"}, "methods", way("digid")},
		"abroad", fields{"name", "Buitenland", "methods", way("eidas"), "minimum", "high"},
	}}))
	all := d.Policy.Services[0].Audiences
	if len(all) != 2 || all[0].ID != "citizen" || all[0].Name.EN != "Citizen" || all[1].Methods[0].Minimum != assurance.EH4 {
		t.Errorf("%+v", all)
	}
}

func collect(n *policy.Node) []*policy.Node {
	if n.Kind == policy.Scalar {
		return []*policy.Node{n}
	}
	var out []*policy.Node
	for i := range n.Fields {
		out = append(out, collect(&n.Fields[i].Value)...)
	}
	for i := range n.Items {
		out = append(out, collect(&n.Items[i])...)
	}
	return out
}

// What is right by itself and wrong together is a fault, at its place.
func TestFaultsBetweenTheParts(t *testing.T) {
	role1 := fields{"administrator", "boss", "list", []any{fields{"name", "boss", "title", "Boss", "purpose", "Gives roles"}}}
	account := []any{fields{"method", "account", "accounts", "mine"}}
	mine := func(level string, more ...any) fields {
		return fields{"mine", append(fields{"name", "M", "level", level}, more...)}
	}
	for path, d := range map[string]fields{
		"services[0].methods[0] eherkenning needs the section": document(byBroker),
		"services[0].methods[0] say the minimum":               document(fields{"methods", []any{"eidas"}}),
		"services[0].minimum EH1 ended":                        document(fields{"methods", []any{"eidas"}, "minimum", "EH1"}),
		"services[0].methods[0] accounts goes with":            document(fields{"methods", []any{fields{"method", "eidas", "minimum", "low", "accounts", "mine"}}}, "accounts", mine("low")),
		"services[0].methods[0] method account needs":          document(fields{"methods", account}),
		"services[0].methods[0] these accounts reach":          document(fields{"methods", account, "minimum", "EH3"}, "accounts", mine("low")),
		"services[0].methods[0] a password alone":              document(fields{"methods", account}, "accounts", mine("high")),
		"services[0].methods[0] enrolment is required":         document(fields{"methods", account, "second-factor", []any{fields{"factor", "email-code"}}}, "accounts", mine("low", "enrolment", fields{"required", "true"})),
		"services[0].methods[1] one audience has one kind":     document(fields{"methods", append(account, fields{"method", "account", "accounts", "other"})}, "accounts", append(mine("low"), "other", fields{"name", "O", "level", "low"})),
		"services[0].enter \"x\" is not":                       document(fields{"methods", account, "enter", "x"}, "accounts", mine("low")),
		"services[0].without-role there is no role":            document(fields{"methods", account, "without-role", "wait"}, "accounts", mine("low"), "roles", role1),
		"services[0].without-role nobody can give":             document(fields{"methods", account, "without-role", "wait"}, "accounts", mine("low")),
		"roles.administrator \"y\" is not":                     document(fields{"methods", account}, "accounts", mine("low"), "roles", fields{"administrator", "y"}),
		"appointed nobody can be appointed":                    document(fields{"methods", account}, "accounts", mine("low"), "appointed", []any{fields{"kvk", "68750110", "organisation", "X", "email", "b@a.example"}}),
		"accounts.mine.registration.audiences[0] no service":   document(fields{"methods", account}, "accounts", mine("low", "registration", fields{"audiences", []any{"martians"}})),
		"accounts.mine this field stands here twice":           document(fields{"methods", account}, "accounts", append(mine("low"), mine("low")...)),
		"eherkenning.services service \"one\" lets":            document(byBroker, "eherkenning", fields{"oin", "00000099000000001000", "broker", fields{"entity-id", "x"}}),
		"services[0] name at least one method":                 document(fields{"methods", []any{}}),
		"services[1].id another service": {"realm", "a/b", "tenant", tenant, "services", []any{
			fields{"id", "one", "name", "One", "methods", []any{"eidas"}}, fields{"id", "one", "name", "One", "methods", []any{"eidas"}},
		}},
		"services name at least one":                 {"realm", "a/b", "tenant", tenant, "services", []any{}},
		"tenant say who":                             {"realm", "a/b", "services", []any{}},
		"tenant.helpdesk give the helpdesk":          {"tenant", fields{"name", "A", "provider", "B", "helpdesk", fields{"name", "C"}}},
		"tenant.name a text is missing":              {"tenant", fields{"provider", "B"}},
		"services[0].audiences.A \"A\" is no name":   document(fields{"audiences", fields{"A", fields{}}}),
		"services[0].step-up.send.max-age \"0s\" is": document(fields{"step-up", fields{"send", fields{"max-age", "0s"}}}),
		"services[0].verify-email.until the rule":    document(fields{"verify-email", fields{"from", "2026-02-02", "until", "2026-02-02"}}),
		"roles.list[1].name another role":            document(byBroker, "roles", fields{"list", []any{fields{"name", "x"}, fields{"name", "x"}}}),
		"portals[0].url say where":                   document(byBroker, "portals", []any{fields{"id", "p"}}),
		"portals[0].clients[0].redirect-uris name":   document(byBroker, "portals", []any{fields{"id", "p", "clients", []any{fields{"id", "c"}}}}),
		"portals[0].clients[0].jwks-uri private":     document(byBroker, "portals", []any{fields{"id", "p", "clients", []any{fields{"id", "c"}}}}),
		"portals[0].clients[0].secret write sha256":  document(byBroker, "portals", []any{fields{"id", "p", "clients", []any{fields{"id", "c", "authentication", "client_secret_basic", "secret", "hunter2"}}}}),
		"portals[0].clients[1].id another client":    document(byBroker, "portals", []any{fields{"id", "p", "clients", []any{fields{"id", "c"}, fields{"id", "c"}}}}),
		"eherkenning.services[0].service-id \"urn:etoegang:DV:1:services:1\" does not": document(byBroker, "eherkenning", fields{
			"oin", "00000099000000001000", "services", []any{fields{"service-id", "urn:etoegang:DV:1:services:1"}}}),
		"eherkenning.services[0].identifiers[1] kvk is asked for twice": document(byBroker, "eherkenning", fields{
			"oin", "00000099000000001000", "services", []any{fields{"identifiers", []any{"kvk", "kvk"}}}}),
		"appointed[0].kvk this value is missing": document(byBroker, "appointed", []any{fields{}}),
		"portals[1].id another portal":           document(byBroker, "eherkenning", connection, "portals", []any{fields{"id", "p", "url", "https://p.example"}, fields{"id", "p", "url", "https://p.example"}}),
	} {
		_, faults := policy.Read(tree(d), amsterdam(t))
		where, sentence, _ := strings.Cut(path, " ")
		found := false
		for _, f := range faults {
			found = found || f.Path == where && strings.HasPrefix(f.Sentence, sentence)
		}
		if !found {
			t.Errorf("%s: got %v", path, faults)
		}
	}
}

func TestAFaultOfTheWholeDocumentHasNoPath(t *testing.T) {
	_, faults := policy.Read(policy.Node{Line: 3}, time.UTC)
	if len(faults) != 1 || !strings.HasPrefix(faults[0].String(), "line 3: ") {
		t.Errorf("%v", faults)
	}
}
