package planner

import (
	"slices"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// The exploration finds planners that are wrong, or it would prove nothing of the right one.
func TestWrongPlannersAreFound(t *testing.T) {
	all := policies(t)
	for name, wrong := range wrongPlanners {
		t.Run(name, func(t *testing.T) {
			for _, s := range scenarios(wrong.realm, all[wrong.realm]) {
				if len(explore(s, wrong.plan).faults) > 0 {
					return
				}
			}
			t.Error("no rule is broken")
		})
	}
}

// instead plans rightly, and then puts another step in place.
func instead(change func(login.Evidence, login.Step) login.Step) planner {
	return func(p policy.Policy, e login.Evidence, now time.Time) login.Step {
		return change(e, login.Next(p, e, now))
	}
}

// unseen plans rightly, for other evidence than there is.
func unseen(change func(*login.Evidence, *time.Time)) planner {
	return func(p policy.Policy, e login.Evidence, now time.Time) login.Step {
		change(&e, &now)
		return login.Next(p, e, now)
	}
}

// under plans rightly, under another policy than there is.
func under(change func(*policy.Audience, *policy.Service)) planner {
	return func(p policy.Policy, e login.Evidence, now time.Time) login.Step {
		p.Services = slices.Clone(p.Services)
		for i := range p.Services {
			s := &p.Services[i]
			s.Audiences, s.StepUps = slices.Clone(s.Audiences), slices.Clone(s.StepUps)
			for j := range s.Audiences {
				a := &s.Audiences[j]
				a.SecondFactors = slices.Clone(a.SecondFactors)
				change(a, s)
			}
		}
		return login.Next(p, e, now)
	}
}

// confirmed says that every factor was answered now, where an action is to be confirmed.
func confirmed(e *login.Evidence, now time.Time) {
	if e.Asked.Action != "" {
		e.Factors = login.Factors{Authenticator: now, EmailCode: now, SMSCode: now}
	}
}

// wrongPlanners says of each mistake in which realm it must come out.
var wrongPlanners = map[string]struct {
	realm string
	plan  planner
}{
	"lets a level in that is too low": {"schatkist/production", instead(func(e login.Evidence, s login.Step) login.Step {
		if r, ok := s.(login.Refused); ok && r.Reason == login.LevelTooLow {
			return login.Granted{Level: e.Upstream.Level}
		}
		return s
	})},
	"says a level that nobody proved": {"schatkist/production", instead(func(_ login.Evidence, s login.Step) login.Step {
		if g, ok := s.(login.Granted); ok {
			return login.Granted{Level: g.Level + 1}
		}
		return s
	})},
	"forgets the e-mail address": {"schatkist/production", instead(func(e login.Evidence, s login.Step) login.Step {
		if _, ok := s.(login.VerifyEmail); ok {
			return login.Granted{Level: e.Upstream.Level}
		}
		return s
	})},
	"refuses without a reason": {"schatkist/production", instead(func(_ login.Evidence, s login.Step) login.Step {
		if _, ok := s.(login.Refused); ok {
			return login.Refused{Reason: "because"}
		}
		return s
	})},
	"has no step for somebody who waits": {"schatkist/production", instead(func(_ login.Evidence, s login.Step) login.Step {
		if _, ok := s.(login.AwaitRole); ok {
			return nil
		}
		return s
	})},
	"links by waiting": {"helpdeskpo/production", instead(func(e login.Evidence, s login.Step) login.Step {
		if _, ok := s.(login.AwaitLink); ok {
			return login.Granted{Level: e.Upstream.Level}
		}
		return s
	})},
	"lets in without a link": {"helpdeskpo/production", instead(func(e login.Evidence, s login.Step) login.Step {
		if _, ok := s.(login.LinkAccount); ok {
			return login.Granted{Level: e.Upstream.Level}
		}
		return s
	})},
	"chooses for somebody with several schools": {"helpdeskpo/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Person.LinkChosen = true })},
	"never takes a code": {"accountantsportal/production", instead(func(_ login.Evidence, s login.Step) login.Step {
		if _, ok := s.(login.Granted); ok {
			return login.AskCode{Factors: []policy.FactorRule{{Factor: policy.EmailCode}}}
		}
		return s
	})},
	"asks a channel that ended": {"accountantsportal/production", instead(func(_ login.Evidence, s login.Step) login.Step {
		if a, ok := s.(login.AskCode); ok {
			return login.AskCode{Factors: append([]policy.FactorRule{{Factor: policy.SMSCode}}, a.Factors...)}
		}
		return s
	})},
	"takes a session where a fresh proof was asked": {"accountantsportal/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Asked.Fresh = false })},
	"takes an enrolment for the factor": {"accountantsportal/production", unseen(func(e *login.Evidence, now *time.Time) {
		if e.Account.Authenticator == login.EnrolledNow {
			e.Factors.EmailCode = *now
		}
	})},
	"takes a recovery code for a step-up": {"accountantsportal/production", unseen(func(e *login.Evidence, now *time.Time) {
		if e.Factors.Recovery.Equal(*now) {
			confirmed(e, *now)
		}
	})},
	"takes a trusted browser for a step-up": {"accountantsportal/production", unseen(func(e *login.Evidence, now *time.Time) {
		if e.Account.Trusted {
			confirmed(e, *now)
		}
	})},
	"takes an enrolment of now for a factor of before": {"accountantsportal/production", unseen(func(e *login.Evidence, now *time.Time) {
		if e.Account.Authenticator == login.EnrolledNow {
			e.Account.Authenticator, e.Factors.Authenticator = login.Enrolled, *now
		}
	})},
	"takes the codes of a session for those of an action": {"accountantsportal/production", func(p policy.Policy, e login.Evidence, now time.Time) login.Step {
		if f := e.Session.Factors; e.Asked.Action != "" && f != (login.Factors{}) {
			e.Session.Factors = login.Factors{Authenticator: now, EmailCode: now}
		}
		return login.Next(p, e, now)
	}},
	"forgets how fresh the portal wants the proof of an action": {"accountantsportal/production", unseen(func(e *login.Evidence, _ *time.Time) {
		if e.Asked.Action != "" {
			e.Asked.MaxAge = 0
		}
	})},
	"wants the password anew where only the action must be fresh": {"accountantsportal/production", unseen(func(e *login.Evidence, _ *time.Time) {
		e.Session.Alive = e.Session.Alive && e.Asked.MaxAge == 0
	})},
	"lets e-mail stand in for the app where policy forbids": {"accountantsportal/production", under(func(_ *policy.Audience, s *policy.Service) {
		for i := range s.StepUps {
			s.StepUps[i].FallBack = true
		}
	})},
	"takes a factor that is gone": {"accountantsportal/production", under(func(a *policy.Audience, _ *policy.Service) {
		for i := range a.SecondFactors {
			a.SecondFactors[i].Until = time.Time{}
		}
	})},
	"says nothing of a factor that is gone": {"accountantsportal/production", instead(func(_ login.Evidence, s login.Step) login.Step {
		if a, ok := s.(login.AskCode); ok {
			a.Gone = nil
			return a
		}
		return s
	})},
	"lets a practice account in": {"omgevingsloket/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Account.Practice = false })},
	"spares a trusted browser the having of an authenticator": {"omgevingsloket/production", func(p policy.Policy, e login.Evidence, now time.Time) login.Step {
		if _, ok := login.Next(p, e, now).(login.EnrolAuthenticator); ok && e.Account.Trusted {
			return login.Granted{Level: p.Accounts[0].Level}
		}
		return login.Next(p, e, now)
	}},
	"trusts browsers that no policy trusts": {"omgevingsloket/production", under(func(a *policy.Audience, _ *policy.Service) { a.TrustDevices = time.Hour })},
	"lets the offer be skipped after its last day": {"accountantsportal/strict", under(func(a *policy.Audience, _ *policy.Service) {
		a.OfferAuthenticator.Until = time.Time{}
	})},
	"lets the offer be skipped too often":              {"accountantsportal/strict", under(func(a *policy.Audience, _ *policy.Service) { a.OfferAuthenticator.MaxSkips++ })},
	"offers at every login":                            {"accountantsportal/strict", under(func(a *policy.Audience, _ *policy.Service) { a.OfferAuthenticator.Every = 0 })},
	"lets people go with codes that they did not keep": {"accountantsportal/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Account.Unkept = false })},
	"refuses the last recovery code": {"accountantsportal/production", unseen(func(e *login.Evidence, _ *time.Time) {
		if !e.Account.Recovery {
			e.Factors.Recovery = time.Time{}
		}
	})},
	"does not ask on whose behalf": {"accountantsportal/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Person.OrgChosen = true })},
	"lets in whom the register lets act for nobody": {"reconi/production", unseen(func(e *login.Evidence, _ *time.Time) {
		e.Person.Organisations, e.Person.OrgChosen = max(1, e.Person.Organisations), true
	})},
	"takes a means for as sure as the best": {"reconi/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Account.Level = assurance.EH4 })},
	"is a second late":                      {"helpdeskpo/production", unseen(func(_ *login.Evidence, now *time.Time) { *now = now.Add(-time.Second) })},
	"forgets that tries are counted":        {"schatkist/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Blocked = time.Time{} })},
	"forgets what a portal asked":           {"schatkist/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Asked.Minimum = 0 })},
	"is not pure": {"schatkist/production", func() planner {
		turn := 0
		return func(p policy.Policy, e login.Evidence, now time.Time) login.Step {
			if turn++; turn%1000 == 0 {
				return login.ChooseMethod{}
			}
			return login.Next(p, e, now)
		}
	}()},
}
