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
	state
	kind    string
	reason  login.Reason
	level   assurance.Level
	action  string
	factors []policy.Factor
	answers []string // the events by which a person does what the step asks
	by      string
	from    int // index of the visit before it
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
	seen     map[state]int
	visits   []visit
	asides   int // states that were looked at and not gone on from
	granted  map[login.Choice]bool
	faults   []string
}

// maxFaults is how many broken rules are worth reading.
const maxFaults = 3

func explore(s scenario, next planner) *exploration {
	x := &exploration{scenario: s, next: next, events: events(s), byName: map[string]event{}, seen: map[state]int{}, granted: map[login.Choice]bool{}}
	for _, e := range x.events {
		x.byName[e.name] = e
	}
	x.reach(state{s.start, 0}, 0, "the start")
	for i := 0; i < len(x.visits) && len(x.faults) < maxFaults; i++ {
		x.leave(i)
	}
	return x
}

// reach visits a state, once.
func (x *exploration) reach(s state, from int, by string) visit {
	if i, ok := x.seen[s]; ok {
		return x.visits[i]
	}
	v := x.look(s, from, by)
	x.seen[s] = len(x.visits)
	x.visits = append(x.visits, v)
	return v
}

// look asks the planner for the step of a state, and holds it against the rules.
func (x *exploration) look(s state, from int, by string) visit {
	now := x.scenario.clock[s.at]
	step := x.next(x.scenario.policy, s.evidence, now)
	v := short(step)
	v.state, v.from, v.by = s, from, by
	for _, broken := range broken(x.scenario.policy, s.evidence, now, step) {
		x.fault(v, broken)
	}
	if (len(x.visits)+x.asides)%8 == 0 && !reflect.DeepEqual(step, x.next(x.scenario.policy, s.evidence, now)) {
		x.fault(v, "pure: equal arguments give equal steps")
	}
	if v.kind == "login.Granted" {
		x.granted[chosen(x.scenario.policy, s.evidence, now)] = true
	}
	return v
}

func short(step login.Step) visit {
	v := visit{kind: fmt.Sprintf("%T", step), answers: answers(step)}
	switch step := step.(type) {
	case login.Refused:
		v.reason = step.Reason
	case login.Granted:
		v.level = step.Level
	case login.AskCode:
		v.action = step.Action
		for _, f := range step.Factors {
			v.factors = append(v.factors, f.Factor)
		}
	}
	return v
}

// leave applies every event to a state, and lets the clock go on.
func (x *exploration) leave(i int) {
	here := x.visits[i]
	now := x.scenario.clock[here.at]
	for _, e := range x.events {
		there := state{e.apply(here.evidence, now), here.at}
		if there == here.state || here.uncalled(e) {
			continue
		}
		if e.aside {
			x.asides++
			x.wayOn(x.look(there, i, e.name), i)
			continue
		}
		v := x.reach(there, i, e.name)
		if e.proof && e.apply(there.evidence, now) != there.evidence {
			x.fault(v, "replay: "+e.name+" a second time brings something")
		}
		if !e.proof && v.kind == "login.Granted" && here.kind == "login.Granted" && v.level > here.level {
			x.fault(v, "level: "+e.name+" raises it without a proof")
		}
	}
	if here.at+1 < len(x.scenario.clock) {
		x.reach(state{here.evidence, here.at + 1}, i, "time passes")
	}
	x.wayOn(here, i)
}

// uncalled tells whether an event is the answer to a factor that nobody asks for at this instant. At the first
// one all answers are tried, whoever asks.
func (v visit) uncalled(e event) bool {
	return e.factor != "" && v.at > 0 && !slices.Contains(v.factors, e.factor)
}

// wayOn demands that every answer which a step asks for leads to another step.
func (x *exploration) wayOn(here visit, from int) {
	now := x.scenario.clock[here.at]
	for _, name := range here.answers {
		e, ok := x.byName[name]
		if !ok {
			x.fault(here, "way on: nothing can happen that answers with "+name)
			continue
		}
		there := state{e.apply(here.evidence, now), here.at}
		if i, ok := x.seen[there]; ok && x.visits[i].same(here) || !ok && x.look(there, from, name).same(here) {
			x.fault(here, "way on: "+name+" leads nowhere")
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
	case login.KeepRecoveryCodes:
		return []string{"recovery codes put away"}
	case login.VerifyEmail:
		return []string{"address proven"}
	case login.LinkAccount:
		return []string{"linked"}
	case login.AwaitLink:
		return []string{"link approved", "link declined"}
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
	rules := []rule{
		{"total: there is always a step", step != nil},
		{"grant: only when every demand in force is proven", !isGranted || may},
		{"grant: when every demand in force is proven", isGranted || !may},
		{"level: what is granted is what was proven", !isGranted || granted.Level == level},
		{"fixer: every refusal says who can help", !isRefused || login.Fixers[refused.Reason] != ""},
	}
	if isGranted {
		rules = append(rules, granting(p, e, now, granted)...)
	}
	if ask, ok := step.(login.AskCode); ok {
		rules = append(rules, asked(p, e, now, ask)...)
	}
	if offer, ok := step.(login.OfferAuthenticator); ok {
		rules = append(rules, offered(p, e, now, offer)...)
	}
	var out []string
	for _, r := range rules {
		if !r.kept {
			out = append(out, r.name)
		}
	}
	return out
}

func (x *exploration) fault(v visit, rule string) {
	where, path := v, []string(nil)
	for ; v.by != "the start"; v = x.visits[v.from] {
		path = append(path, v.by)
	}
	slices.Reverse(path)
	x.faults = append(x.faults, fmt.Sprintf("%s\n  in %s\n  after %q\n  the step is %s %s", rule, x.scenario.name, path, where.kind, where.reason))
}
