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
	out["accountantsportal/strict"] = strict(out["accountantsportal/production"])
	return out
}

// strict is the policy of the accountants with everything that has an end: the offer, by date and by count, and
// the text messages, within the night; one confirms with whatever one has, and logs in anew for it.
func strict(p policy.Policy) policy.Policy {
	s := p.Services[0]
	a := s.Audiences[0]
	a.OfferAuthenticator.MaxSkips, a.OfferAuthenticator.Until = 2, dstNight.Add(30*time.Minute)
	a.SecondFactors = slices.Clone(a.SecondFactors)
	for i := range a.SecondFactors {
		if f := &a.SecondFactors[i]; f.Factor == policy.SMSCode {
			f.Announce, f.Until = dstNight.Add(-24*time.Hour), dstNight.Add(time.Minute)
		}
	}
	s.Audiences = []policy.Audience{a}
	s.StepUps = []policy.StepUp{{Action: "send", Factors: []policy.Factor{policy.Authenticator, policy.SMSCode, policy.EmailCode}, FallBack: true, MaxAge: 5 * time.Minute}}
	p.Services, p.SingleSignOn = []policy.Service{s}, policy.SingleSignOn{}
	return p
}

// scenarios lists the worlds of one policy: a night with everything that may be asked, and each date of the
// policy with the second before and after.
func scenarios(name string, p policy.Policy) []scenario {
	var out []scenario
	for _, s := range p.Services {
		for i, held := range sessions(p, s) {
			for _, asked := range asks(s, held.Session.Alive) {
				if asked.Fresh && i > 1 {
					continue // one session that does not count is enough
				}
				n := fmt.Sprintf("%s %s asked %+v session %d", name, s.ID, asked, i)
				held.Asked = asked
				out = append(out, scenario{n, p, s, held, night(s, asked)})
			}
		}
		for _, d := range dates(s) {
			n := fmt.Sprintf("%s %s on %s", name, s.ID, d.Format(time.DateOnly))
			start := login.Evidence{Asked: login.Asked{Service: s.ID}}
			out = append(out, scenario{n, p, s, start, []time.Time{d.Add(-time.Second), d, d.Add(time.Second)}})
		}
	}
	return out
}

// night gives the instants at which something may change: where the age of a proof matters, the last at which
// it is young enough and the first at which it is not; anywhere else before and after an hour that occurs twice.
func night(s policy.Service, asked login.Asked) []time.Time {
	age := asked.MaxAge
	if u, ok := s.StepUp(asked.Action); ok && (age == 0 || u.MaxAge < age) {
		age = u.MaxAge
	}
	if age > 0 {
		return []time.Time{dstNight, dstNight.Add(age), dstNight.Add(age + 1)}
	}
	return []time.Time{dstNight, dstNight.Add(61 * time.Minute)}
}

// asks lists what a portal may ask; how old a proof may be matters where there is a session.
func asks(s policy.Service, session bool) []login.Asked {
	out := []login.Asked{{Service: s.ID}, {Service: s.ID, Minimum: assurance.EH4}, {Service: s.ID, Action: "an-unknown-action"}}
	if session {
		out = append(out[:1], login.Asked{Service: s.ID, Fresh: true}, login.Asked{Service: s.ID, MaxAge: 5 * time.Minute})
	}
	for _, u := range s.StepUps {
		out = append(out, login.Asked{Service: s.ID, Action: u.Action})
		if session {
			out = append(out, login.Asked{Service: s.ID, Action: u.Action, MaxAge: u.MaxAge / 2})
		}
	}
	return out
}

// sessions lists evidence with none, and for each way in with sessions that were made that way; a session
// brings the facts about its person.
func sessions(p policy.Policy, s policy.Service) []login.Evidence {
	out := []login.Evidence{{}}
	for _, o := range ways(s) {
		e := login.Evidence{
			Session: login.SessionFacts{Alive: true, Choice: o.Choice, AuthenticatedAt: dstNight, Kind: o.Accounts},
			Person:  login.PersonFacts{MayUseMethod: true},
		}
		if o.Choice.Method == policy.Account {
			e.Account = login.AccountFacts{Kind: o.Accounts, State: login.AccountActive}
			out = append(out, e)
			e.Account.Authenticator, e.Account.Recovery, e.Account.Prefers = login.Enrolled, true, policy.Authenticator
			e.Session.Factors = login.Factors{Authenticator: dstNight, EmailCode: dstNight}
			out = append(out, e)
			e.Account.Trusted, e.Session.Factors = true, login.Factors{Recovery: dstNight}
			out = append(out, e)
			continue
		}
		e.Session.Upstream = login.Upstream{Proven: true, Level: assurance.EH3, At: dstNight, Organisation: true, Enrolled: true}
		out = append(out, e)
		e.Session.Upstream.Level = assurance.EH2
		out = append(out, e)
	}
	if !p.SingleSignOn.Allowed {
		return out[:2] // one is enough to see that it opens nothing
	}
	return out
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
			out = append(out, f.From, f.Until) // an announcement changes a page, and no step
		}
		out = append(out, a.VerifyEmail.From, a.VerifyEmail.Until, a.OfferAuthenticator.Until)
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.DeleteFunc(slices.Compact(out), time.Time.IsZero)
}
