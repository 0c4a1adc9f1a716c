package planner

import (
	"testing"
	"time"

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
	"is a second late":               {"helpdeskpo/production", unseen(func(_ *login.Evidence, now *time.Time) { *now = now.Add(-time.Second) })},
	"forgets that tries are counted": {"schatkist/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Blocked = time.Time{} })},
	"forgets what a portal asked":    {"schatkist/production", unseen(func(e *login.Evidence, _ *time.Time) { e.Asked.Minimum = 0 })},
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
