package planner

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// rule is one of what a step must keep to.
type rule struct {
	name string
	kept bool
}

// granting gives the rules that hold for everybody who is let in.
func granting(p policy.Policy, e login.Evidence, now time.Time, g login.Granted) []rule {
	return []rule{
		{"minimum: the highest of all demands holds", g.Level >= strictest(p, e, now)},
		{"enrolment: it never satisfies a demand for a factor that existed already", !enrolledPast(p, e, now)},
		{"OL-11: nobody enters without an authenticator where one is required", hasRequired(p, e, now)},
		{"OL-35: a practice account never enters where accounts are reviewed", !practising(p, e, now)},
		{"XC-18: nobody leaves before their recovery codes are put away", !e.Account.Unkept},
	}
}

// claimed is the way in that somebody takes, with the evidence for it: that of a session where one stands in.
func claimed(p policy.Policy, e login.Evidence, now time.Time) (login.Evidence, policy.Audience, policy.Accounts) {
	if c, ok := claimOfSession(p, e, now); ok {
		e = c
	}
	_, a, w, _ := way(p, e, now)
	kind, _ := p.AccountsOf(w.Accounts)
	return e, a, kind
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
	spared := e.Account.Trusted && a.TrustDevices > 0
	return e.Factors == (login.Factors{}) && !spared && len(had(a, e, kind, now)) > 0
}

func hasRequired(p policy.Policy, e login.Evidence, now time.Time) bool {
	e, _, kind := claimed(p, e, now)
	app := e.Account.Authenticator
	return !kind.Enrolment.Required || app == login.Enrolled || app == login.EnrolledNow
}

func practising(p policy.Policy, e login.Evidence, now time.Time) bool {
	e, _, kind := claimed(p, e, now)
	return e.Account.Practice && kind.Registration.Review
}

// asked gives the rules of what is asked: what somebody has, in the order that they expect, and of what ended
// that it did.
func asked(p policy.Policy, e login.Evidence, now time.Time, ask login.AskCode) []rule {
	e, a, kind := claimed(p, e, now)
	before := had(a, e, kind, now)
	rank := func(f policy.FactorRule) int {
		switch {
		case f.Factor == policy.RecoveryCode:
			return 3
		case f.Preferred:
			return 0
		case f.Factor == e.Account.Prefers:
			return 1
		}
		return 2
	}
	ended := func(f policy.FactorRule) bool {
		again := slices.ContainsFunc(ask.Factors, func(g policy.FactorRule) bool { return g.Factor == f.Factor })
		return f.Factor == e.Account.Prefers && !again && !holds(f.From, f.Until, now) && !f.Until.IsZero()
	}
	return []rule{
		{"ask: only for what the person had before, and that is in force", !slices.ContainsFunc(ask.Factors, func(f policy.FactorRule) bool { _, ok := before[f.Factor]; return !ok })},
		{"ask: for the preferred first, then the last used, a recovery code last", ask.Action != "" || slices.IsSortedFunc(ask.Factors, func(f, g policy.FactorRule) int { return rank(f) - rank(g) })},
		{"ask: no recovery code confirms an action", ask.Action == "" || !slices.ContainsFunc(ask.Factors, func(f policy.FactorRule) bool { return f.Factor == policy.RecoveryCode })},
		{"MA-21: of what ended the person is told so", !slices.ContainsFunc(ask.Gone, func(f policy.FactorRule) bool { return !ended(f) })},
		{"MA-21: who is asked something else hears why", ask.Action != "" || len(ask.Gone) > 0 || !slices.ContainsFunc(a.SecondFactors, ended)},
	}
}

// offered gives the rules of the offer: it says truly whether it can be skipped, and interrupts no session.
func offered(p policy.Policy, e login.Evidence, now time.Time, offer login.OfferAuthenticator) []rule {
	_, continued := claimOfSession(p, e, now)
	_, a, _ := claimed(p, e, now)
	o := a.OfferAuthenticator
	return []rule{
		{"MA-14: it can be skipped until its end by date or count, and no longer", offer.Skippable == mayStillSkip(o, e.Account, now)},
		{"MA-14: it says how often it can still be skipped", o.MaxSkips == 0 || offer.Left == max(0, o.MaxSkips-e.Account.Skips)},
		{"MA-23: it is not made soon after it was skipped", !offer.Skippable || !lately(o, e.Account, now)},
		{"MA-11: it is made at a login", !continued},
	}
}

// chosen is the way in by which somebody was let in.
func chosen(p policy.Policy, e login.Evidence, now time.Time) login.Choice {
	if c, ok := claimOfSession(p, e, now); ok {
		e = c
	}
	_, a, w, _ := way(p, e, now)
	return login.Choice{Audience: a.ID, Method: w.Method}
}
