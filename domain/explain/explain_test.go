package explain_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/explain"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/policy/policytest"
	"github.com/voordeur/voordeur/domain/replay"
)

// record keeps a decision as a login would, where it came to one.
func record(d policy.Document, e login.Evidence, now time.Time) (replay.Record, bool) {
	r := replay.Record{Policy: 1, At: now, Evidence: e}
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

// XC-40: for every record the explanation gives the outcome that was recorded; a refusal has one demand that decided,
// with all before it met and none after it looked at; who was let in met them all.
func TestTheExplanationAgreesWithWhatWasRecorded(t *testing.T) {
	outcomes := map[string]int{}
	for seed := range int64(300) {
		d := policytest.New(seed)
		doc := d.Document()
		for range 30 {
			now := d.Instant()
			e, _ := d.Evidence(doc, now)
			rec, ok := record(doc, e, now)
			if !ok {
				continue
			}
			outcomes[rec.Outcome]++
			x, ok := explain.Of(doc, rec)
			if !ok || x.Verdict() != rec.Outcome {
				t.Fatalf("seed %d: recorded %s, explained %s", seed, rec.Outcome, x.Verdict())
			}
			coherent(t, x)
		}
	}
	if outcomes[replay.Granted] < 100 || len(outcomes) < 8 {
		t.Errorf("these logins ended too much alike: %v", outcomes)
	}
}

func coherent(t *testing.T, x explain.Explanation) {
	t.Helper()
	var states []explain.State
	for _, p := range x.Points {
		states = append(states, p.State)
	}
	i := slices.Index(states, explain.Decided)
	if refused := x.Verdict() != replay.Granted; refused != (i >= 0) {
		t.Fatalf("%s has the points %v", x.Verdict(), x.Points)
	}
	for n, s := range states {
		want := explain.Met
		if i >= 0 && n > i {
			want = explain.Unseen
		}
		if n != i && s != want {
			t.Fatalf("%s has the points %v", x.Verdict(), x.Points)
		}
	}
	if (x.Fixer() == "") != (x.Verdict() == replay.Granted) {
		t.Fatalf("%s is fixed by %q", x.Verdict(), x.Fixer())
	}
}

// A record that its document does not lead to is not explained: something else had a part in it.
func TestWhatTheDocumentDoesNotLeadToIsNotExplained(t *testing.T) {
	rec := replay.Record{Policy: 1, At: policytest.Noon, Evidence: evidence(), Outcome: string(login.NoRole)}
	if x, ok := explain.Of(document(), rec); ok {
		t.Errorf("explained as %v", x.Points)
	}
}

func document() policy.Document {
	return policy.Document{Policy: policy.Policy{
		SingleSignOn: policy.SingleSignOn{Allowed: true, MaxAge: time.Hour},
		Services: []policy.Service{{ID: "loket", Audiences: []policy.Audience{{
			ID: "authority", Methods: []policy.MethodRule{{Method: policy.EHerkenning, Minimum: assurance.EH3}}, Organisations: policy.OrganisationEnrolled,
			VerifyEmail: policy.VerifyEmail{Scope: policy.OncePerPerson}, Enter: "deelnemer",
		}}}},
	}}
}

func evidence() login.Evidence {
	return login.Evidence{
		Asked: login.Asked{Service: "loket"}, Choice: login.Choice{Audience: "authority", Method: policy.EHerkenning},
		Upstream: login.Upstream{Proven: true, Level: assurance.EH3, At: policytest.Noon, Organisation: true, Enrolled: true},
		Person:   login.PersonFacts{MayUseMethod: true, EmailProven: true, MayEnter: true},
	}
}

// Each demand is named with the rule that makes it, in the order of the planner.
func TestTheDemandThatDecidedIsNamedWithItsRule(t *testing.T) {
	const at = "services.loket.audiences.authority."
	for name, try := range map[string]struct {
		change func(*login.Evidence)
		want   explain.Point
	}{
		"level":        {func(e *login.Evidence) { e.Upstream.Level = assurance.EH2 }, explain.Point{Demand: explain.Level, State: explain.Decided, Rule: at + "methods"}},
		"organisation": {func(e *login.Evidence) { e.Upstream.Enrolled = false }, explain.Point{Demand: explain.Organisation, State: explain.Decided, Rule: at + "organisations"}},
		"branch":       {func(e *login.Evidence) { e.Upstream.Branch = true }, explain.Point{Demand: explain.Branch, State: explain.Decided, Rule: at + "branches"}},
		"role":         {func(e *login.Evidence) { e.Person.MayEnter = false }, explain.Point{Demand: explain.Role, State: explain.Decided, Rule: at + "enter"}},
		"broker":       {func(e *login.Evidence) { e.Upstream, e.Failure = login.Upstream{}, login.NoMandate }, explain.Point{Demand: explain.Proof, State: explain.Decided, Rule: at + "methods"}},
		"attempts":     {func(e *login.Evidence) { e.Blocked = policytest.Noon.Add(time.Hour) }, explain.Point{Demand: explain.Attempts, State: explain.Decided}},
		"action":       {func(e *login.Evidence) { e.Asked.Action = "betalen" }, explain.Point{Demand: explain.Action, State: explain.Decided, Rule: "services.loket.step-up.betalen"}},
		"service":      {func(e *login.Evidence) { e.Asked.Service = "elders" }, explain.Point{Demand: explain.Open, State: explain.Decided, Rule: "services.elders"}},
	} {
		e := evidence()
		try.change(&e)
		rec, ok := record(document(), e, policytest.Noon)
		if !ok {
			t.Fatalf("%s: there is no decision", name)
		}
		x, ok := explain.Of(document(), rec)
		i := slices.IndexFunc(x.Points, func(p explain.Point) bool { return p.State == explain.Decided })
		if !ok || i < 0 {
			t.Fatalf("%s: nothing decided: %v", name, x.Points)
		}
		if diff := cmp.Diff(try.want, x.Points[i]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Where a session stood in for the proof, the explanation shows what that proved.
func TestASessionThatStoodInIsShown(t *testing.T) {
	e := evidence()
	e.Session = login.SessionFacts{Alive: true, Choice: e.Choice, AuthenticatedAt: policytest.Noon, Upstream: e.Upstream}
	e.Upstream, e.Choice = login.Upstream{}, login.Choice{}
	rec, _ := record(document(), e, policytest.Noon)
	x, ok := explain.Of(document(), rec)
	if !ok || x.Verdict() != replay.Granted || !x.Weighed.Session || x.Weighed.Level != assurance.EH3 {
		t.Errorf("explained as %+v", x)
	}
}
