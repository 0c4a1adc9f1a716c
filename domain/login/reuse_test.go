package login_test

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// continued is somebody known, with a session of ten minutes old, who goes on to the portal.
func continued() login.Evidence {
	e := proven()
	e.Person = login.PersonFacts{MayUseMethod: true, EmailProven: true, MayEnter: true}
	e.Session = login.SessionFacts{Alive: true, Choice: broker, AuthenticatedAt: now.Add(-10 * time.Minute), Upstream: e.Upstream}
	e.Upstream = login.Upstream{}
	return e
}

func single(p policy.Policy) policy.Policy {
	p.SingleSignOn = policy.SingleSignOn{Allowed: true, MaxAge: time.Hour}
	return p
}

// XC-10: a session lets somebody on where the policy accepts it, and nowhere else.
func TestASessionIsAcceptedWherePolicyAcceptsIt(t *testing.T) {
	anew := login.AuthenticateUpstream{Choice: broker, Minimum: assurance.EH3}
	expect(t, single(schatkist()), continued(), now, login.Granted{Level: assurance.EH3, FromSession: true})
	expect(t, schatkist(), continued(), now, anew)
	for name, change := range map[string]func(*login.Evidence){
		"it ended":                   func(e *login.Evidence) { e.Session.Alive = false },
		"a fresh proof was asked":    func(e *login.Evidence) { e.Asked.Fresh = true },
		"a younger proof was asked":  func(e *login.Evidence) { e.Asked.MaxAge = 10*time.Minute - 1 },
		"it is older than allowed":   func(e *login.Evidence) { e.Session.AuthenticatedAt = now.Add(-time.Hour - 1) },
		"it was made in another way": func(e *login.Evidence) { e.Session.Choice.Audience = "abroad" },
		"it is not sure enough":      func(e *login.Evidence) { e.Session.Upstream.Level = assurance.EH2 },
		"it is for one branch":       func(e *login.Evidence) { e.Session.Upstream.Branch = true },
	} {
		t.Run(name, func(t *testing.T) { expect(t, single(schatkist()), with(continued(), change), now, anew) })
	}
	older := with(continued(), func(e *login.Evidence) { e.Asked.MaxAge = 10 * time.Minute })
	expect(t, single(schatkist()), older, now, login.Granted{Level: assurance.EH3, FromSession: true})
}

// A session proves no more than it holds: the demands of this service still count.
func TestASessionIsWeighedAnew(t *testing.T) {
	p := single(schatkist())
	expect(t, p, with(continued(), func(e *login.Evidence) { e.Person.EmailProven = false }), now, login.VerifyEmail{})
	expect(t, p, with(continued(), func(e *login.Evidence) { e.Person.MayEnter = false }), now, login.AwaitRole{Role: "deelnemer"})
	other := with(continued(), func(e *login.Evidence) { e.Choice = login.Choice{Audience: "abroad", Method: policy.EHerkenning} })
	if _, ok := login.Next(p, other, now).(login.ChooseMethod); !ok {
		t.Error("a session stands in for another choice")
	}
	failed := with(continued(), func(e *login.Evidence) { e.Failure = login.Cancelled })
	expect(t, p, failed, now, login.Refused{Reason: login.Cancelled, Needed: assurance.EH3})
}

// MA-24: a code answered in this login counts beside the session, or a step-up would never end.
func TestAStepUpWithinASession(t *testing.T) {
	p := single(accountants())
	e := password("mine")
	e.Account.Password, e.Account.Authenticator, e.Asked.Action = false, login.Enrolled, "send"
	then := now.Add(-10 * time.Minute)
	e.Session = login.SessionFacts{
		Alive: true, Choice: login.Choice{Audience: policy.Everyone, Method: policy.Account}, AuthenticatedAt: then, Kind: "mine", Factors: login.Factors{Authenticator: then},
	}
	factors(t, login.Next(p, e, now))
	e.Factors.Authenticator = now
	expect(t, p, e, now, login.Granted{Level: assurance.EH3, FromSession: true})
}

// RFC 9470: max_age beside an action asks a proof of the action that is young enough, and not the password anew.
func TestMaxAgeOfAnActionBoundsItsProof(t *testing.T) {
	p := single(accountants())
	e := password("mine")
	e.Account.Password, e.Account.Authenticator, e.Asked.Action, e.Asked.MaxAge = false, login.Enrolled, "send", time.Minute
	then := now.Add(-2 * time.Minute)
	e.Session = login.SessionFacts{
		Alive: true, Choice: login.Choice{Audience: policy.Everyone, Method: policy.Account}, AuthenticatedAt: then.Add(-time.Minute), Kind: "mine", Factors: login.Factors{Authenticator: then},
	}
	factors(t, login.Next(p, e, now))
	e.Asked.MaxAge = 2 * time.Minute
	expect(t, p, e, now, login.Granted{Level: assurance.EH3, FromSession: true})
	e.Asked.MaxAge = time.Hour
	factors(t, login.Next(p, e, now.Add(4*time.Minute)))
}
