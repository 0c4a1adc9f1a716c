package planner

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// scenario is one finite world: what was asked, which session there is, and the instants between
// which the clock jumps.
type scenario struct {
	name    string
	policy  policy.Policy
	service policy.Service
	start   login.Evidence
	clock   []time.Time
}

// dstNight is just before the clocks of the Netherlands go back from 3 to 2, on 25 October 2026.
var dstNight = time.Date(2026, 10, 25, 0, 58, 0, 0, time.UTC)

func policies(t *testing.T) map[string]policy.Policy {
	t.Helper()
	files, _ := filepath.Glob("../../config/demo/*.yaml")
	if len(files) < 6 {
		t.Fatalf("config/demo holds %v; the five systems have six policies", files)
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]policy.Policy{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d, faults := policyfile.Read(text, zone)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", f, faults)
		}
		out[d.Realm.String()] = d.Policy
	}
	return out
}

// scenarios lists the worlds of one policy: one night of everything, and each date of the policy
// with the second before and after.
func scenarios(name string, p policy.Policy) []scenario {
	var out []scenario
	night := []time.Time{dstNight, dstNight.Add(6 * time.Minute), dstNight.Add(61 * time.Minute)}
	for _, s := range p.Services {
		for i, session := range sessions(p, s) {
			for _, asked := range asks(s, session.Alive) {
				n := fmt.Sprintf("%s %s asked %+v session %d", name, s.ID, asked, i)
				out = append(out, scenario{n, p, s, begin(asked, session), night})
			}
		}
		for _, d := range dates(s) {
			n := fmt.Sprintf("%s %s on %s", name, s.ID, d.Format(time.DateOnly))
			start := begin(login.Asked{Service: s.ID}, login.SessionFacts{})
			out = append(out, scenario{n, p, s, start, []time.Time{d.Add(-time.Second), d, d.Add(time.Second)}})
		}
	}
	return out
}

// asks lists what a portal may ask; how old a proof may be matters where there is a session.
func asks(s policy.Service, session bool) []login.Asked {
	out := []login.Asked{{Service: s.ID}, {Service: s.ID, Minimum: assurance.EH4}, {Service: s.ID, Action: "an-unknown-action"}}
	if session {
		out = append(out[:1], login.Asked{Service: s.ID, Fresh: true}, login.Asked{Service: s.ID, MaxAge: 5 * time.Minute})
	}
	for _, u := range s.StepUps {
		out = append(out, login.Asked{Service: s.ID, Action: u.Action})
	}
	return out
}

// sessions lists none, and for each way in a session that was made that way.
func sessions(p policy.Policy, s policy.Service) []login.SessionFacts {
	out := []login.SessionFacts{{}}
	for _, o := range ways(s) {
		made := login.SessionFacts{Alive: true, Choice: o.Choice, AuthenticatedAt: dstNight, Kind: o.Accounts}
		if o.Choice.Method == policy.Account {
			out = append(out, made)
			made.Factors = login.Factors{Authenticator: dstNight, EmailCode: dstNight}
			out = append(out, made)
			continue
		}
		made.Upstream = login.Upstream{Proven: true, Level: assurance.EH3, At: dstNight, Organisation: true, Enrolled: true}
		out = append(out, made)
		made.Upstream.Level = assurance.EH2
		out = append(out, made)
	}
	if !p.SingleSignOn.Allowed {
		return out[:2] // one is enough to see that it opens nothing
	}
	return out
}

// begin gives the facts at the start: a session brings the facts about its person.
func begin(asked login.Asked, s login.SessionFacts) login.Evidence {
	e := login.Evidence{Asked: asked, Session: s}
	if s.Alive {
		e.Person = login.PersonFacts{MayUseMethod: true}
		if s.Choice.Method == policy.Account {
			e.Account = login.AccountFacts{Kind: s.Kind, State: login.AccountActive}
		}
	}
	return e
}

// ways lists all ways in that a policy ever offers, open now or not.
func ways(s policy.Service) []login.Option {
	var out []login.Option
	for _, a := range s.Audiences {
		for _, m := range a.Methods {
			o := login.Option{Choice: login.Choice{Audience: a.ID, Method: m.Method}, Accounts: m.Accounts}
			if !slices.Contains(out, o) {
				out = append(out, o)
			}
		}
	}
	return out
}

// dates lists every date at which something about the service changes.
func dates(s policy.Service) []time.Time {
	var out []time.Time
	for _, a := range s.Audiences {
		for _, m := range a.Methods {
			out = append(out, m.From, m.Until)
		}
		for _, f := range a.SecondFactors {
			out = append(out, f.From, f.Until, f.Announce)
		}
		out = append(out, a.VerifyEmail.From, a.VerifyEmail.Until, a.OfferAuthenticator.Until)
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.DeleteFunc(slices.Compact(out), time.Time.IsZero)
}
