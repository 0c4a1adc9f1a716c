package replay_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/policy/policytest"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/domain/role"
)

// decided gives the record of a login by a document, if it ended.
func decided(d policy.Document, e login.Evidence, roles []role.Name, now time.Time) (replay.Record, bool) {
	r := replay.Record{Policy: 1, At: now, Evidence: e, Roles: roles}
	switch step := login.Next(d.Policy, e, now).(type) {
	case login.Granted:
		r.Outcome = replay.Granted
	case login.Refused:
		r.Outcome = string(step.Reason)
	default:
		return r, false
	}
	return r, true
}

// AMBITIONS M1: replaying the policy that was live gives the outcome of every record.
func TestTheLivePolicyGivesWhatItGave(t *testing.T) {
	outcomes := map[string]int{}
	for seed := range int64(200) {
		d := policytest.New(seed)
		doc := d.Document()
		run := replay.New(doc, map[int]policy.Document{1: doc})
		for range 30 {
			now := d.Instant()
			e, roles := d.Evidence(doc, now)
			rec, ok := decided(doc, e, roles, now)
			if !ok {
				continue
			}
			outcomes[rec.Outcome]++
			kept, missing := replay.Read(rec.Write())
			if got := run.Again(kept); !got.Same() || missing != nil {
				t.Fatalf("seed %d: %+v: %+v, missing %v", seed, rec, got, missing)
			}
		}
	}
	if outcomes[replay.Granted] < 100 || len(outcomes) < 8 {
		t.Errorf("these logins ended too much alike: %v", outcomes)
	}
}

// AMBITIONS M1: with any field of a record gone, it is not replayed; the field is named.
func TestARecordWithoutAFieldIsRefused(t *testing.T) {
	whole := replay.Record{Policy: 1, At: policytest.Noon, Roles: []role.Name{"r"}, Outcome: replay.Granted}.Write()
	if _, missing := replay.Read(whole); missing != nil {
		t.Fatalf("a whole record lacks %v", missing)
	}
	var tree map[string]any
	if err := json.Unmarshal(whole, &tree); err != nil {
		t.Fatal(err)
	}
	fields := 0
	var each func(in map[string]any, at string)
	each = func(in map[string]any, at string) {
		for name, value := range in {
			delete(in, name)
			fields++
			_, missing := replay.Read(write(t, tree))
			if !slices.Contains(missing, replay.Input(at+name)) {
				t.Errorf("without %s%s: missing %v", at, name, missing)
			}
			in[name] = value
			if below, ok := value.(map[string]any); ok {
				each(below, at+name+".")
			}
		}
	}
	each(tree, "")
	if fields < 60 {
		t.Errorf("%d fields only", fields)
	}
	tree["Evidence"].(map[string]any)["Weather"] = "fine"
	if _, missing := replay.Read(write(t, tree)); !slices.Contains(missing, "Evidence.Weather") {
		t.Errorf("an input that this version does not know is overlooked: %v", missing)
	}
	for _, wrong := range []string{"", "null", "{}", "[]", `{"Policy":"x"}`, string(whole) + " ", strings.Replace(string(whole), `"Evidence":{`, `"Evidence":null,"x":{`, 1)} {
		if _, missing := replay.Read([]byte(wrong)); len(missing) == 0 {
			t.Errorf("%q was read", wrong)
		}
	}
}

func write(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// gathered is the evidence of stored facts by a document, as the use cases gather it: they ask for no more than it needs.
func gathered(doc policy.Document, all login.Evidence, roles []role.Name) login.Evidence {
	e := all
	s, _ := doc.Policy.Service(e.Asked.Service)
	a, _ := s.Audience(e.Choice.Audience)
	kind, _ := doc.Policy.AccountsOf(e.Account.Kind)
	e.Person.MayEnter = policytest.Permits(doc, roles, "service:"+s.ID, "enter")
	e.Person.MayUseMethod = policytest.Permits(doc, []role.Name{role.Name(policy.AudienceRole(e.Choice.Audience))}, "method:"+string(e.Choice.Method), "login-with")
	if !a.Link.Demanded() || e.Choice.Method == policy.Account {
		e.Person.Links, e.Person.LinkChosen, e.Person.LinkWaiting = 0, false, false
	}
	if e.Choice.Method == policy.Account && !a.Mandates {
		e.Account.Level, e.Person.Organisations, e.Person.OrgChosen = assurance.None, 0, false
	}
	e.Account.Recovery = e.Account.Recovery && kind.Recovery
	if e.Account.Authenticator == login.Blocked && !kind.Enrolment.ShownOnce {
		e.Account.Authenticator = login.NotEnrolled
	}
	return e
}

// AMBITIONS M1: what a draft is said to do, it does when the same facts come again; or it is said that nobody can tell.
func TestAForetoldOutcomeComesTrue(t *testing.T) {
	kinds := map[replay.Kind]int{}
	for seed := range int64(1500) {
		d := policytest.New(seed)
		was, draft := d.Document(), d.Document()
		if d.Once(2) { // a small change, as people make them
			draft = was
			draft.Policy.Services = slices.Clone(was.Policy.Services)
			draft.Policy.Services[0].Audiences = slices.Clone(was.Policy.Services[0].Audiences)
			draft.Policy.Services[0].Audiences[0] = d.Document().Policy.Services[0].Audiences[0]
		}
		run := replay.New(draft, map[int]policy.Document{1: was})
		for range 10 {
			now := d.Instant()
			all, roles := d.Evidence(was, now)
			all.Person.Links, all.Account.Recovery = d.Intn(3), d.Once(2)
			rec, ok := decided(was, gathered(was, all, roles), roles, now)
			if !ok || rec.Evidence.Failure != login.None {
				continue
			}
			got, real := run.Again(rec), replay.Foresee(draft.Policy, gathered(draft, all, roles), now)
			kinds[got.Becomes.Kind]++
			if got.Becomes != real && got.Becomes.Kind != replay.Unsure {
				t.Fatalf("seed %d: foretold %+v, came %+v\n%+v", seed, got.Becomes, real, rec)
			}
		}
	}
	for _, k := range []replay.Kind{replay.LetIn, replay.Refused, replay.Asked, replay.Unsure} {
		if kinds[k] < 20 {
			t.Errorf("%s was foretold %d times only: %v", k, kinds[k], kinds)
		}
	}
}

// What a replay says where it cannot tell, and what it counts.
func TestWhatAReplayShows(t *testing.T) {
	d := policytest.New(1)
	was := d.Document()
	was.Policy.Services = []policy.Service{{ID: "loket", Audiences: []policy.Audience{{
		ID: "company", Organisations: policy.OrganisationAny, Methods: []policy.MethodRule{{Method: policy.EHerkenning, Minimum: assurance.EH2}}, Enter: "reader",
	}}}}
	e := login.Evidence{
		Asked: login.Asked{Service: "loket"}, Choice: login.Choice{Audience: "company", Method: policy.EHerkenning},
		Upstream: login.Upstream{Proven: true, Level: assurance.EH3, At: policytest.Noon, Organisation: true}, Person: login.PersonFacts{MayUseMethod: true, MayEnter: true},
	}
	rec := replay.Record{Policy: 1, At: policytest.Noon, Evidence: e, Roles: []role.Name{"reader"}, Outcome: replay.Granted}
	for name, c := range map[string]struct {
		draft  func(*policy.Audience)
		record func(*replay.Record)
		want   string
	}{
		"nothing":            {func(*policy.Audience) {}, nil, "let-in"},
		"a higher level":     {func(a *policy.Audience) { a.Methods[0].Minimum = assurance.EH4 }, nil, "refused level-too-low"},
		"an address":         {func(a *policy.Audience) { a.VerifyEmail.Scope = policy.OncePerPerson }, nil, "asked verify-email"},
		"another way in":     {func(a *policy.Audience) { a.Methods[0].Method = policy.DigiD }, nil, "asked choose-method open"},
		"another role":       {func(a *policy.Audience) { a.Enter = "writer" }, nil, "refused no-role"},
		"a role to wait for": {func(a *policy.Audience) { a.Enter, a.WithoutRole = "writer", policy.WaitForRole }, nil, "asked await-role open"},
		"a link":             {func(a *policy.Audience) { a.Link.Proofs = []policy.LinkRule{{Proof: policy.ActivationCode}} }, nil, "unsure links"},
		"a link, and no way in": {func(a *policy.Audience) {
			a.Methods[0].Minimum, a.Link.Proofs = assurance.EH4, []policy.LinkRule{{Proof: policy.ActivationCode}}
		}, nil, "refused level-too-low"},
		"a version that went":   {func(*policy.Audience) {}, func(r *replay.Record) { r.Policy = 2 }, "unsure version"},
		"another outcome then":  {func(*policy.Audience) {}, func(r *replay.Record) { r.Outcome = "no-role" }, "unsure unexplained"},
		"a broker that refused": {func(a *policy.Audience) { a.Methods[0].Minimum = assurance.None }, func(r *replay.Record) { r.Evidence.Failure, r.Outcome = login.LevelTooLow, "level-too-low" }, "unsure broker-answer"},
	} {
		draft := was
		a := was.Policy.Services[0].Audiences[0]
		a.Methods = slices.Clone(a.Methods)
		c.draft(&a)
		draft.Policy.Services = []policy.Service{{ID: "loket", Audiences: []policy.Audience{a}}}
		r := rec
		if c.record != nil {
			c.record(&r)
		}
		got := replay.New(draft, map[int]policy.Document{1: was}).Again(r)
		line := strings.TrimSpace(fmt.Sprintf("%s %s%s", got.Becomes.Kind, got.Becomes.Reason, got.Becomes.Steps))
		if got.Becomes.Open {
			line += " open"
		}
		for _, m := range got.Missing {
			line += " " + string(m)
		}
		if line != c.want {
			t.Errorf("%s: %q, want %q", name, line, c.want)
		}
	}
}

// AMBITIONS M1: logins are counted by what becomes of them, the many first, each with a few examples.
func TestTheReport(t *testing.T) {
	tally := replay.NewTally()
	rec := replay.Record{Evidence: login.Evidence{Asked: login.Asked{Service: "loket"}, Choice: login.Choice{Audience: "company"}}}
	in, out := replay.Outcome{Kind: replay.LetIn}, replay.Outcome{Kind: replay.Refused, Reason: login.NoRole}
	for i := range 7 {
		tally.Add(rec, replay.Again{Was: in, Becomes: out}, fmt.Sprint("person:", i%3), replay.Example{Event: fmt.Sprint(i)})
	}
	tally.Add(rec, replay.Again{Was: in, Becomes: in}, "person:1", replay.Example{Event: "same"})
	tally.Add(rec, replay.Broken([]replay.Input{"Roles"}), "", replay.Example{Event: "broken"})
	got := tally.Report()
	want := replay.Report{Total: 9, Same: 1, Unsure: 1, Groups: []replay.Group{
		{replay.Common{Service: "loket", Audience: "company", Was: in, Becomes: out}, 7, 3, []replay.Example{{Event: "0"}, {Event: "1"}, {Event: "2"}, {Event: "3"}, {Event: "4"}}},
		{replay.Common{Service: "loket", Audience: "company", Becomes: replay.Outcome{Kind: replay.Unsure}, Missing: "Roles"}, 1, 0, []replay.Example{{Event: "broken"}}},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// AMBITIONS M2: a login is looked at as if it came at a date, with the same distances between what happened in it.
func TestALoginAtADate(t *testing.T) {
	const day = 24 * time.Hour
	rule := policy.FactorRule{Factor: policy.SMSCode, Period: policy.Period{Until: policytest.Noon.Add(day)}}
	doc := policy.Document{Policy: policy.Policy{Accounts: []policy.Accounts{{ID: "id", Level: assurance.EH3}}, Services: []policy.Service{{ID: "loket", Audiences: []policy.Audience{{
		ID: policy.Everyone, Methods: []policy.MethodRule{{Method: policy.Account, Accounts: "id"}}, SecondFactors: []policy.FactorRule{rule},
	}}}}}}
	rec := replay.Record{Policy: 1, At: policytest.Noon, Outcome: replay.Granted, Evidence: login.Evidence{
		Asked: login.Asked{Service: "loket"}, Choice: login.Choice{Audience: policy.Everyone, Method: policy.Account}, Person: login.PersonFacts{MayUseMethod: true},
		Account: login.AccountFacts{Password: true, Kind: "id", State: login.AccountActive, Phone: true}, Factors: login.Factors{SMSCode: policytest.Noon},
	}}
	run := replay.New(doc, map[int]policy.Document{1: doc})
	if got := run.At(rec, policytest.Noon.Add(day-time.Second)); !got.Same() {
		t.Errorf("just before the end: %+v", got)
	}
	if got := run.At(rec, policytest.Noon.Add(day)); got.Becomes != (replay.Outcome{Kind: replay.Refused, Reason: login.NoFactorLeft}) {
		t.Errorf("at the end: %+v", got)
	}
	var all replay.Record
	instants := 0
	each(reflect.ValueOf(&all).Elem(), func(at *time.Time) { *at, instants = policytest.Noon, instants+1 })
	all = replay.Moved(all, policytest.Noon.Add(time.Hour))
	each(reflect.ValueOf(&all).Elem(), func(at *time.Time) {
		if !at.Equal(policytest.Noon.Add(time.Hour)) {
			t.Errorf("an instant stayed at %s", at)
		}
	})
	if instants < 10 {
		t.Errorf("a record has %d instants", instants)
	}
}

func each(v reflect.Value, visit func(*time.Time)) {
	if at, ok := v.Addr().Interface().(*time.Time); ok {
		visit(at)
	} else if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			each(v.Field(i), visit)
		}
	}
}

// Every step has a name of its own.
func TestStepsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	rule := []policy.FactorRule{{Factor: policy.EmailCode}}
	for _, s := range []login.Step{
		login.ChooseMethod{}, login.AuthenticateUpstream{}, login.AskPassword{}, login.AskCode{Factors: rule}, login.OfferAuthenticator{}, login.EnrolAuthenticator{},
		login.KeepRecoveryCodes{}, login.VerifyEmail{}, login.LinkAccount{}, login.AwaitLink{}, login.ChooseOrganisation{}, login.ChooseAccount{}, login.AwaitRole{}, login.Refused{}, login.Granted{},
	} {
		if n := replay.Name(s); n == "" || n == "unknown" || seen[n] {
			t.Errorf("%s is called %q", reflect.TypeOf(s), n)
		}
		seen[replay.Name(s)] = true
	}
}

// BenchmarkReplay is the rate at which records are read and decided anew, by one core.
func BenchmarkReplay(b *testing.B) {
	d := policytest.New(3)
	was, draft := d.Document(), d.Document()
	var kept [][]byte
	for len(kept) < 1000 {
		now := d.Instant()
		e, roles := d.Evidence(was, now)
		if rec, ok := decided(was, e, roles, now); ok {
			kept = append(kept, rec.Write())
		}
	}
	run, tally := replay.New(draft, map[int]policy.Document{1: was}), replay.NewTally()
	b.ReportAllocs()
	before := cpu(b)
	for i := 0; b.Loop(); i++ {
		rec, missing := replay.Read(kept[i%len(kept)])
		if missing != nil {
			b.Fatal(missing)
		}
		tally.Add(rec, run.Again(rec), "", replay.Example{})
	}
	b.ReportMetric(float64(b.N)/(cpu(b)-before).Seconds(), "decisions/cpu-s")
}

func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
