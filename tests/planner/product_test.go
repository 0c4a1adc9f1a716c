package planner

import (
	"reflect"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// Next is total: also evidence that no order of events makes has a step, and none that lets in
// somebody who did not prove everything. The whole product of small domains is walked.
func TestEvidenceThatNoEventsMake(t *testing.T) {
	count := 0
	for name, p := range policies(t) {
		for _, s := range p.Services {
			now := dstNight.Add(time.Minute)
			product(s, now, func(e login.Evidence) {
				count++
				step := login.Next(p, e, now)
				for _, rule := range broken(p, e, now, step) {
					t.Fatalf("%s: %s\n%+v\ngives %#v", name, rule, e, step)
				}
			})
		}
	}
	t.Logf("%d evidences", count)
}

func product(s policy.Service, now time.Time, visit func(login.Evidence)) {
	choices := []login.Choice{{}, {Audience: "nobody", Method: "nothing"}}
	var kinds []string
	for _, w := range ways(s) {
		choices, kinds = append(choices, w.Choice), append(kinds, w.Accounts)
	}
	asked := append(asks(s, false), login.Asked{Service: "no-service"}, login.Asked{Service: s.ID, Minimum: 99})
	persons := []login.PersonFacts{
		{}, {MayUseMethod: true}, {MayUseMethod: true, EmailProven: true}, {MayUseMethod: true, EmailProven: true, EmailHere: true, MayEnter: true, Links: 1},
		{MayUseMethod: true, LinkWaiting: true}, {MayUseMethod: true, EmailProven: true, EmailHere: true, MayEnter: true, Links: 2, LinkChosen: true, Organisations: 2}, {Suspended: true, MayUseMethod: true, Links: -1},
	}
	for _, e := range combine(asked, choices, persons) {
		for _, u := range []login.Upstream{{}, {Proven: true, Level: 99}, {Proven: true, Level: assurance.EH4, Organisation: true, Enrolled: true, At: now}, {Level: assurance.EH4, Organisation: true, Enrolled: true}, {Proven: true, Level: -1, Branch: true}} {
			for _, a := range strangeAccounts(kinds) {
				for _, f := range []login.Factors{{}, {Authenticator: now, Recovery: now}, {EmailCode: now, SMSCode: now}, {Recovery: now}} {
					e.Upstream, e.Account, e.Factors = u, a, f
					visit(e)
					if f.Recovery.IsZero() {
						e.Failure = login.Cancelled
						visit(e)
						e.Failure, e.Blocked = login.None, now.Add(time.Second)
						visit(e)
						e.Blocked = time.Time{}
					}
					e.Session = login.SessionFacts{Alive: true, Choice: choices[len(choices)-1], AuthenticatedAt: now, Upstream: u, Kind: kinds[len(kinds)-1], Factors: f}
					visit(e)
					e.Session = login.SessionFacts{}
				}
			}
		}
	}
}

func combine(asked []login.Asked, choices []login.Choice, persons []login.PersonFacts) []login.Evidence {
	var out []login.Evidence
	for _, a := range asked {
		for _, c := range choices {
			for _, p := range persons {
				out = append(out, login.Evidence{Asked: a, Choice: c, Person: p})
			}
		}
	}
	return out
}

func strangeAccounts(kinds []string) []login.AccountFacts {
	kind := kinds[len(kinds)-1]
	for _, k := range kinds {
		if k != "" {
			kind = k
		}
	}
	active := login.AccountFacts{Password: true, Kind: kind, State: login.AccountActive}
	out := []login.AccountFacts{{}, {Password: true}, {Kind: kind, State: login.AccountActive, Authenticator: login.Enrolled}, active}
	for _, e := range []login.EnrolmentState{login.Enrolled, login.EnrolledNow, login.Blocked, "unheard-of"} {
		a := active
		a.Authenticator, a.Phone, a.Skipped, a.Accepted = e, true, true, e == login.Blocked
		out = append(out, a)
	}
	for _, change := range []func(*login.AccountFacts){
		func(a *login.AccountFacts) { a.Trusted = true },
		func(a *login.AccountFacts) {
			a.Trusted, a.Authenticator, a.Recovery, a.Prefers = true, login.Enrolled, true, policy.SMSCode
		},
		func(a *login.AccountFacts) { a.Practice, a.Trusted, a.Authenticator = true, true, login.Enrolled },
		func(a *login.AccountFacts) { a.Unkept, a.Authenticator, a.Recovery = true, login.EnrolledNow, true },
		func(a *login.AccountFacts) { a.Skips, a.SkippedAt, a.Recovery = 1000, dstNight.Add(time.Hour), true }, // tomorrow's clock
	} {
		a := active
		change(&a)
		out = append(out, a)
	}
	return out
}

// Next is pure: it changes neither the policy nor anything that it gave before.
func TestThePlannerChangesNothing(t *testing.T) {
	before, after := policies(t), policies(t)
	for name, p := range after {
		for _, s := range scenarios(name, p)[:2] {
			explore(s, login.Next)
		}
	}
	if !reflect.DeepEqual(before, after) {
		t.Error("a policy changed while logins were planned with it")
	}
}
