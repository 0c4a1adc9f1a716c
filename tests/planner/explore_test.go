package planner

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// planner is login.Next, or a wrong one that the tests must find out.
type planner func(policy.Policy, login.Evidence, time.Time) login.Step

// state is all that a login is at one instant.
type state struct {
	evidence login.Evidence
	at       int // index in the clock of the scenario
}

// visit is what is known of a state: its step, in short, and how it was reached.
type visit struct {
	kind   string
	reason login.Reason
	level  assurance.Level
	action string
	by     string
	from   state
}

// same tells whether two visits show the person the same.
func (v visit) same(w visit) bool {
	return v.kind == w.kind && v.reason == w.reason && v.level == w.level && v.action == w.action
}

// exploration walks all states of a scenario, breadth first, until no event leads to a new one.
type exploration struct {
	scenario scenario
	next     planner
	events   []event
	byName   map[string]event
	seen     map[state]visit
	queue    []state
	granted  map[login.Choice]bool
	faults   []string
}

// maxFaults is how many broken rules are worth reading.
const maxFaults = 3

func explore(s scenario, next planner) *exploration {
	x := &exploration{scenario: s, next: next, events: events(s), byName: map[string]event{}, seen: map[state]visit{}, granted: map[login.Choice]bool{}}
	for _, e := range x.events {
		x.byName[e.name] = e
	}
	x.reach(state{s.start, 0}, state{}, "the start")
	for len(x.queue) > 0 && len(x.faults) < maxFaults {
		here := x.queue[0]
		x.queue = x.queue[1:]
		x.leave(here)
	}
	return x
}

// reach visits a state, once.
func (x *exploration) reach(s, from state, by string) visit {
	if v, ok := x.seen[s]; ok {
		return v
	}
	now := x.scenario.clock[s.at]
	step := x.next(x.scenario.policy, s.evidence, now)
	v := short(step)
	v.from, v.by = from, by
	x.seen[s] = v
	x.queue = append(x.queue, s)
	for _, broken := range broken(x.scenario.policy, s.evidence, now, step) {
		x.fault(s, broken)
	}
	if len(x.seen)%8 == 0 && !reflect.DeepEqual(step, x.next(x.scenario.policy, s.evidence, now)) {
		x.fault(s, "pure: equal arguments give equal steps")
	}
	if v.kind == "login.Granted" {
		x.granted[chosen(x.scenario.policy, s.evidence, now)] = true
	}
	return v
}

func short(step login.Step) visit {
	v := visit{kind: fmt.Sprintf("%T", step)}
	switch step := step.(type) {
	case login.Refused:
		v.reason = step.Reason
	case login.Granted:
		v.level = step.Level
	case login.AskCode:
		v.action = step.Action
	}
	return v
}

// leave applies every event to a state, and lets the clock go on.
func (x *exploration) leave(s state) {
	now, here := x.scenario.clock[s.at], x.seen[s]
	for _, e := range x.events {
		there := state{e.apply(s.evidence, now), s.at}
		v := x.reach(there, s, e.name)
		if again := e.apply(there.evidence, now); e.proof && again != there.evidence {
			x.fault(there, "replay: "+e.name+" a second time brings something")
		}
		if !e.proof && v.kind == "login.Granted" && here.kind == "login.Granted" && v.level > here.level {
			x.fault(there, "level: "+e.name+" raises it without a proof")
		}
	}
	if s.at+1 < len(x.scenario.clock) {
		x.reach(state{s.evidence, s.at + 1}, s, "time passes")
	}
	x.wayOn(s, here)
}

// wayOn demands that every answer which a step asks for leads to another step.
func (x *exploration) wayOn(s state, here visit) {
	now := x.scenario.clock[s.at]
	for _, name := range answers(x.next(x.scenario.policy, s.evidence, now)) {
		e, ok := x.byName[name]
		if !ok {
			x.fault(s, "way on: nothing can happen that answers with "+name)
			continue
		}
		if x.reach(state{e.apply(s.evidence, now), s.at}, s, name).same(here) {
			x.fault(s, "way on: "+name+" leads nowhere")
		}
	}
}

// answers names the events by which a person does what the step asks, each of which must do.
func answers(step login.Step) []string {
	through := func(c login.Choice) string { return c.Audience + " by " + string(c.Method) }
	switch step := step.(type) {
	case login.ChooseMethod:
		var out []string
		for _, o := range step.Options {
			out = append(out, "choose "+through(o.Choice))
		}
		return out
	case login.AuthenticateUpstream:
		return []string{"proven EH4 " + through(step.Choice), "failed with cancelled " + through(step.Choice)}
	case login.AskCode:
		var out []string
		for _, f := range step.Factors {
			out = append(out, "code "+string(f.Factor))
		}
		return out
	case login.OfferAuthenticator:
		if step.Skippable {
			return []string{"accept the offer", "skip the offer"}
		}
		return []string{"accept the offer"}
	case login.EnrolAuthenticator:
		return []string{"enrol"}
	case login.VerifyEmail:
		return []string{"address proven"}
	case login.LinkAccount:
		return []string{"linked"}
	case login.ChooseAccount:
		return []string{"account chosen"}
	case login.ChooseOrganisation:
		return []string{"organisation chosen"}
	case login.AwaitRole:
		return []string{"role given"}
	}
	return nil
}

// broken names the rules of ARCHITECTURE 3 that a step breaks by itself.
func broken(p policy.Policy, e login.Evidence, now time.Time, step login.Step) []string {
	level, may := mayEnter(p, e, now)
	granted, isGranted := step.(login.Granted)
	refused, isRefused := step.(login.Refused)
	rules := map[string]bool{
		"total: there is always a step":                                            step != nil,
		"grant: only when every demand in force is proven":                         !isGranted || may,
		"grant: when every demand in force is proven":                              isGranted || !may,
		"level: what is granted is what was proven":                                !isGranted || granted.Level == level,
		"fixer: every refusal says who can help":                                   !isRefused || login.Fixers[refused.Reason] != "",
		"minimum: the highest of all demands holds":                                !isGranted || granted.Level >= strictest(p, e, now),
		"enrolment: it never satisfies a demand for a factor that existed already": !isGranted || !enrolledPast(p, e, now),
	}
	var out []string
	for rule, kept := range rules {
		if !kept {
			out = append(out, rule)
		}
	}
	slices.Sort(out)
	return out
}

// strictest is the highest minimum in force that anything demands of the way in (ET-03).
func strictest(p policy.Policy, e login.Evidence, now time.Time) assurance.Level {
	_, _, w, _ := way(p, e, now)
	return max(w.Minimum, e.Asked.Minimum)
}

// enrolledPast tells whether somebody who had a second factor got by without answering any.
func enrolledPast(p policy.Policy, e login.Evidence, now time.Time) bool {
	_, a, w, ok := way(p, e, now)
	if !ok || w.Method != policy.Account || len(a.SecondFactors) == 0 || e.Session.Alive {
		return false
	}
	kind, _ := p.AccountsOf(w.Accounts)
	return e.Factors == (login.Factors{}) && len(had(a, e, kind, now)) > 0
}

// chosen is the way in by which somebody was let in.
func chosen(p policy.Policy, e login.Evidence, now time.Time) login.Choice {
	if c, ok := claimOfSession(p, e, now); ok {
		e = c
	}
	_, a, w, _ := way(p, e, now)
	return login.Choice{Audience: a.ID, Method: w.Method}
}

func (x *exploration) fault(s state, rule string) {
	var path []string
	for v := x.seen[s]; v.by != "the start"; v = x.seen[v.from] {
		path = append(path, v.by)
	}
	slices.Reverse(path)
	x.faults = append(x.faults, fmt.Sprintf("%s\n  in %s\n  after %q\n  the step is %s %s", rule, x.scenario.name, path, x.seen[s].kind, x.seen[s].reason))
}
