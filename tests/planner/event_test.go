package planner

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// event is one thing that can happen to a login, in whatever tab, at whatever moment. It changes
// the evidence as the use cases store it; where it can change nothing, it gives what it got.
type event struct {
	name   string
	proof  bool          // it may raise what is proven
	aside  bool          // it weighs alone and on everything alike: what comes after it is walked by TestEvidenceThatNoEventsMake
	factor policy.Factor // it is the right answer to; empty: to none
	apply  func(e login.Evidence, now time.Time) login.Evidence
}

// events lists all that can happen in a world. Twice the same event is a replay, and any order of
// events is a second tab.
func events(s scenario) []event {
	out := []event{
		{name: "start again", apply: func(e login.Evidence, _ time.Time) login.Evidence { return s.restart(e, e.Choice) }},
		{name: "session ends", aside: true, apply: s.sessionEnds},
		{name: "attempts used up", aside: true, apply: func(e login.Evidence, _ time.Time) login.Evidence {
			e.Blocked = s.clock[0].Add(10 * time.Minute)
			return e
		}},
		aside("suspended", func(p *login.PersonFacts) { p.Suspended = true }),
	}
	for _, w := range ways(s.service) {
		out = append(out, s.through(w)...)
	}
	for _, a := range s.service.Audiences {
		out = append(out, admission(a)...)
	}
	return once(out)
}

func once(all []event) []event {
	seen := map[string]bool{}
	var out []event
	for _, e := range all {
		if !seen[e.name] {
			out = append(out, e)
		}
		seen[e.name] = true
	}
	return out
}

// restart forgets the proofs and keeps what the session and its person are.
func (s scenario) restart(e login.Evidence, c login.Choice) login.Evidence {
	fresh := login.Evidence{Asked: e.Asked}
	if e.Session.Alive {
		fresh = s.start
	}
	fresh.Choice, fresh.Blocked = c, e.Blocked
	return fresh
}

func (s scenario) sessionEnds(e login.Evidence, _ time.Time) login.Evidence {
	if !e.Session.Alive {
		return e
	}
	e.Session = login.SessionFacts{}
	if !e.Upstream.Proven && !e.Account.Password {
		e.Person, e.Account, e.Factors = login.PersonFacts{}, login.AccountFacts{}, login.Factors{}
	}
	return e
}

// through lists what can happen on one way in.
func (s scenario) through(w login.Option) []event {
	c := w.Choice
	name := c.Audience + " by " + string(c.Method)
	out := []event{
		{name: "choose " + name, apply: func(e login.Evidence, _ time.Time) login.Evidence {
			if e.Choice == c {
				return e
			}
			return s.restart(e, c)
		}},
	}
	if c.Method == policy.Account {
		return append(out, s.accounts(name, w)...)
	}
	for _, r := range []login.Reason{login.Cancelled, login.LevelTooLow, login.SupplierUnavailable} {
		out = append(out, event{name: "failed with " + string(r) + " " + name, apply: func(e login.Evidence, _ time.Time) login.Evidence {
			e = s.restart(e, c)
			e.Failure = r
			return e
		}})
	}
	for variant, u := range upstreams {
		out = append(out, event{name: "proven " + variant + " " + name, proof: true, apply: func(e login.Evidence, now time.Time) login.Evidence {
			e = s.restart(e, c)
			e.Upstream, e.Account, e.Person = u, login.AccountFacts{}, login.PersonFacts{MayUseMethod: variant != forbidden}
			e.Upstream.Proven, e.Upstream.At = true, now
			return e
		}})
	}
	return out
}

// upstreams are the answers of a broker: each level, and at EH3 each thing about the organisation
// that a service can mind.
var upstreams = map[string]login.Upstream{
	"EH1":          {Level: assurance.EH1, Organisation: true, Enrolled: true},
	"EH2":          {Level: assurance.EH2, Organisation: true, Enrolled: true},
	"EH3":          {Level: assurance.EH3, Organisation: true, Enrolled: true},
	"EH4":          {Level: assurance.EH4, Organisation: true, Enrolled: true},
	"for nobody":   {Level: assurance.EH3},
	"not enrolled": {Level: assurance.EH3, Organisation: true},
	"one branch":   {Level: assurance.EH3, Organisation: true, Enrolled: true, Branch: true},
	"a chain":      {Level: assurance.EH3, Organisation: true, Enrolled: true, Intermediary: true},
	forbidden:      {Level: assurance.EH3, Organisation: true, Enrolled: true},
}

// forbidden is somebody whose audience may not use the method.
const forbidden = "forbidden to"

// about changes what the realm knows of somebody who is known.
func about(name string, change func(*login.PersonFacts)) event {
	return event{name: name, apply: func(e login.Evidence, _ time.Time) login.Evidence {
		if e.Person != (login.PersonFacts{}) || e.Upstream.Proven || e.Account.Password {
			change(&e.Person)
		}
		return e
	}}
}

func aside(name string, change func(*login.PersonFacts)) event {
	e := about(name, change)
	e.aside = true
	return e
}

// admission lists what can happen between knowing somebody and letting them in.
func admission(a policy.Audience) []event {
	var out []event
	if a.VerifyEmail.Scope != "" {
		out = append(out,
			about("address proven", func(p *login.PersonFacts) { p.EmailProven, p.EmailHere = true, true }),
			about("address proven elsewhere", func(p *login.PersonFacts) { p.EmailProven = true }))
	}
	if len(a.Link.Proofs) > 0 {
		out = append(out,
			about("linked", func(p *login.PersonFacts) { p.Links = min(2, p.Links+1) }),
			about("unlinked", func(p *login.PersonFacts) { p.Links, p.LinkChosen = max(0, p.Links-1), false }),
			about("account chosen", func(p *login.PersonFacts) { p.LinkChosen = true }),
			about("link waits", func(p *login.PersonFacts) { p.LinkWaiting = true }),
			about("link declined", func(p *login.PersonFacts) { p.LinkWaiting = false }),
			about("link approved", func(p *login.PersonFacts) {
				if p.LinkWaiting {
					p.Links, p.LinkWaiting = min(2, p.Links+1), false
				}
			}))
	}
	if len(a.Link.Proofs) > 0 || !a.Mandates && slices.ContainsFunc(a.Methods, func(m policy.MethodRule) bool { return m.Method == policy.Account }) {
		out = append(out, // MA-32; one that was chosen may be taken away
			aside("two organisations", func(p *login.PersonFacts) { p.Organisations, p.OrgChosen = 2, false }),
			aside("organisation chosen", func(p *login.PersonFacts) { p.Organisations, p.OrgChosen = 2, true }))
	}
	if a.Mandates {
		out = append(out,
			about("the register lets them act for one", func(p *login.PersonFacts) { p.Organisations, p.OrgChosen, p.Unmandated = 1, true, login.None }),
			about("the register lets them act for two", func(p *login.PersonFacts) { p.Organisations, p.OrgChosen, p.Unmandated = 2, false, login.None }),
			about("organisation chosen", func(p *login.PersonFacts) { p.OrgChosen = p.Organisations > 0 }),
			about("the mandate ends", func(p *login.PersonFacts) { p.Organisations, p.OrgChosen, p.Unmandated = 0, false, login.MandateEnded }))
	}
	if a.Enter != "" {
		out = append(out,
			about("role given", func(p *login.PersonFacts) { p.MayEnter = true }),
			about("role revoked or gone from the policy", func(p *login.PersonFacts) { p.MayEnter = false }))
	}
	return out
}
