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
	name  string
	proof bool // it may raise what is proven
	apply func(e login.Evidence, now time.Time) login.Evidence
}

// events lists all that can happen in a world. Twice the same event is a replay, and any order of
// events is a second tab.
func events(s scenario) []event {
	out := []event{
		{"start again", false, func(e login.Evidence, _ time.Time) login.Evidence { return s.restart(e, e.Choice) }},
		{"session ends", false, s.sessionEnds},
		{"attempts used up", false, func(e login.Evidence, _ time.Time) login.Evidence {
			e.Blocked = s.clock[0].Add(10 * time.Minute)
			return e
		}},
		about("suspended", func(p *login.PersonFacts) { p.Suspended = true }),
		about("no longer suspended", func(p *login.PersonFacts) { p.Suspended = false }),
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
	fresh := begin(e.Asked, e.Session)
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
		{"choose " + name, false, func(e login.Evidence, _ time.Time) login.Evidence {
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
		out = append(out, event{"failed with " + string(r) + " " + name, false, func(e login.Evidence, _ time.Time) login.Evidence {
			e = s.restart(e, c)
			e.Failure = r
			return e
		}})
	}
	for variant, u := range upstreams {
		out = append(out, event{"proven " + variant + " " + name, true, func(e login.Evidence, now time.Time) login.Evidence {
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

// accounts lists what can happen with a password, and after it.
func (s scenario) accounts(name string, w login.Option) []event {
	var out []event
	audience, _ := s.service.Audience(w.Choice.Audience)
	kind, _ := s.policy.AccountsOf(w.Accounts)
	for profile, a := range profiles(w, s.uses(audience, policy.SMSCode)) {
		out = append(out, event{"password of " + profile + " " + name, true, func(e login.Evidence, _ time.Time) login.Evidence {
			if e.Choice == w.Choice && e.Account.Password {
				return e
			}
			e = s.restart(e, w.Choice)
			e.Account, e.Upstream, e.Factors, e.Person = a, login.Upstream{}, login.Factors{}, login.PersonFacts{MayUseMethod: profile != forbidden}
			e.Account.Password = true
			return e
		}})
	}
	for _, f := range audience.SecondFactors {
		if s.uses(audience, f.Factor) {
			out = append(out, code(f.Factor))
		}
	}
	if audience.OfferAuthenticator.Offered {
		out = append(out,
			with("skip the offer", func(a *login.AccountFacts) { a.Skipped = true }),
			with("accept the offer", func(a *login.AccountFacts) { a.Accepted = true }))
	}
	if kind.Enrolment.ShownOnce {
		out = append(out,
			enrolment("dismiss the QR code", login.NotEnrolled, login.Blocked),
			enrolment("unblocked by the helpdesk", login.Blocked, login.NotEnrolled))
	}
	if s.uses(audience, policy.Authenticator) {
		out = append(out, enrolment("enrol", login.NotEnrolled, login.EnrolledNow))
	}
	return out
}

// uses tells whether a factor is in force at some instant of the world.
func (s scenario) uses(a policy.Audience, f policy.Factor) bool {
	return slices.ContainsFunc(s.clock, func(now time.Time) bool { return open(a, f, now) })
}

// profiles are the accounts that somebody may know the password of.
func profiles(w login.Option, phones bool) map[string]login.AccountFacts {
	active := func(e login.EnrolmentState, phone bool) login.AccountFacts {
		return login.AccountFacts{Kind: w.Accounts, State: login.AccountActive, Authenticator: e, Phone: phone}
	}
	out := map[string]login.AccountFacts{
		"an account":                       active(login.NotEnrolled, false),
		"an account with an authenticator": active(login.Enrolled, false),
		"a suspended account":              {Kind: w.Accounts, State: login.AccountSuspended},
		"an account under review":          {Kind: w.Accounts, State: login.AccountUnderReview},
		"an account of another kind":       {Kind: "another-kind", State: login.AccountActive},
		"an account of another audience":   {Kind: w.Accounts, State: login.AccountActive, Audience: "another-audience"},
		forbidden:                          active(login.NotEnrolled, false),
	}
	if phones {
		out["an account with a phone"] = active(login.NotEnrolled, true)
		out["an account with both"] = active(login.Enrolled, true)
	}
	return out
}

// enrolment moves an authenticator from one state to another.
func enrolment(name string, from, to login.EnrolmentState) event {
	return with(name, func(a *login.AccountFacts) {
		if a.Authenticator == from {
			a.Authenticator = to
		}
	})
}

func with(name string, change func(*login.AccountFacts)) event {
	return event{name, false, func(e login.Evidence, _ time.Time) login.Evidence {
		if e.Account.State == login.AccountActive {
			change(&e.Account)
		}
		return e
	}}
}

func code(f policy.Factor) event {
	return event{"code " + string(f), true, func(e login.Evidence, now time.Time) login.Evidence {
		if e.Account.State != login.AccountActive {
			return e
		}
		switch f {
		case policy.Authenticator:
			e.Factors.Authenticator = now
		case policy.EmailCode:
			e.Factors.EmailCode = now
		case policy.SMSCode:
			e.Factors.SMSCode = now
		}
		return e
	}}
}

// about changes what the realm knows of somebody who is known.
func about(name string, change func(*login.PersonFacts)) event {
	return event{name, false, func(e login.Evidence, _ time.Time) login.Evidence {
		if e.Person != (login.PersonFacts{}) || e.Upstream.Proven || e.Account.Password {
			change(&e.Person)
		}
		return e
	}}
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
			about("two organisations", func(p *login.PersonFacts) { p.Organisations = 2 }),
			about("organisation chosen", func(p *login.PersonFacts) { p.OrgChosen = true }))
	}
	if a.Enter != "" {
		out = append(out,
			about("role given", func(p *login.PersonFacts) { p.MayEnter = true }),
			about("role revoked or gone from the policy", func(p *login.PersonFacts) { p.MayEnter = false }))
	}
	return out
}
