package planner

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// accounts lists what can happen with a password, and after it.
func (s scenario) accounts(name string, w login.Option) []event {
	var out []event
	audience, _ := s.service.Audience(w.Choice.Audience)
	kind, _ := s.policy.AccountsOf(w.Accounts)
	for profile, a := range s.profiles(w, audience, kind) {
		out = append(out, event{name: "password of " + profile + " " + name, proof: true, apply: func(e login.Evidence, _ time.Time) login.Evidence {
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
			out = append(out, s.code(w, f.Factor))
		}
	}
	if kind.Recovery && s.uses(audience, policy.Authenticator) {
		out = append(out, s.code(w, policy.RecoveryCode), s.with(w, "recovery codes put away", func(a *login.AccountFacts) { a.Unkept = false }))
	}
	if audience.OfferAuthenticator.Offered {
		out = append(out,
			s.with(w, "skip the offer", func(a *login.AccountFacts) { a.Skipped = true }),
			s.with(w, "accept the offer", func(a *login.AccountFacts) { a.Accepted = true }))
	}
	if kind.Enrolment.ShownOnce {
		out = append(out,
			s.enrolment(w, "dismiss the QR code", login.NotEnrolled, login.Blocked),
			s.enrolment(w, "unblocked by the helpdesk", login.Blocked, login.NotEnrolled))
	}
	if s.uses(audience, policy.Authenticator) {
		out = append(out, s.enrolment(w, "enrol", login.NotEnrolled, login.EnrolledNow))
	}
	return out
}

// uses tells whether a factor is in force at some instant of the world.
func (s scenario) uses(a policy.Audience, f policy.Factor) bool {
	return slices.ContainsFunc(s.clock, func(now time.Time) bool { return open(a, f, now) })
}

// profiles are the accounts that somebody may know the password of.
func (s scenario) profiles(w login.Option, a policy.Audience, kind policy.Accounts) map[string]login.AccountFacts {
	plain := login.AccountFacts{Kind: w.Accounts, State: login.AccountActive}
	if a.Mandates {
		plain.Level = assurance.EH3
	}
	but := func(change func(*login.AccountFacts)) login.AccountFacts {
		out := plain
		change(&out)
		return out
	}
	app := func(x *login.AccountFacts) {
		x.Authenticator, x.Prefers, x.Recovery = login.Enrolled, policy.Authenticator, kind.Recovery
	}
	out := map[string]login.AccountFacts{
		"an account":                       plain,
		"an account with an authenticator": but(app),
		"a suspended account":              but(func(x *login.AccountFacts) { x.State = login.AccountSuspended }),
		"an account under review":          but(func(x *login.AccountFacts) { x.State = login.AccountUnderReview }),
		"an account of another kind":       but(func(x *login.AccountFacts) { x.Kind = "another-kind" }),
		"an account of another audience":   but(func(x *login.AccountFacts) { x.Audience = "another-audience" }),
		forbidden:                          plain,
	}
	if a.Mandates {
		out["a means of a lower level"] = but(func(x *login.AccountFacts) { x.Level, x.Phone = assurance.EH2, true })
		out["an account without a means"] = but(func(x *login.AccountFacts) { x.Level, x.Phone = assurance.None, true })
	}
	if a.TrustDevices > 0 || kind.Enrolment.Required {
		out["an account in a trusted browser"] = but(func(x *login.AccountFacts) { app(x); x.Trusted = true })
		out["an account whose authenticator was taken away in a trusted browser"] = but(func(x *login.AccountFacts) { x.Trusted = true })
	}
	if kind.Registration.Open() {
		out["a practice account"] = but(func(x *login.AccountFacts) { app(x); x.Practice = true })
	}
	if slices.ContainsFunc(a.SecondFactors, func(f policy.FactorRule) bool { return f.Factor == policy.SMSCode }) {
		out["an account with a phone"] = but(func(x *login.AccountFacts) { x.Phone, x.Prefers = true, policy.SMSCode })
		out["an account with both"] = but(func(x *login.AccountFacts) { app(x); x.Phone = true })
	}
	if o := a.OfferAuthenticator; o.Every > 0 { // the pause ends while the clock goes on
		out["an account that skipped lately"] = but(func(x *login.AccountFacts) { x.Skips, x.SkippedAt = 1, s.clock[1].Add(-o.Every) })
	}
	if o := a.OfferAuthenticator; o.MaxSkips > 0 {
		out["an account that may skip once more"] = but(func(x *login.AccountFacts) { x.Skips, x.SkippedAt = o.MaxSkips-1, dstNight.Add(-o.Every) })
		out["an account that skipped too often"] = but(func(x *login.AccountFacts) { x.Skips, x.SkippedAt = o.MaxSkips, dstNight.Add(-time.Minute) })
	}
	return out
}

// enrolment moves an authenticator from one state to another. With the app come the codes that stand in for it.
func (s scenario) enrolment(w login.Option, name string, from, to login.EnrolmentState) event {
	kind, _ := s.policy.AccountsOf(w.Accounts)
	return s.with(w, name, func(a *login.AccountFacts) {
		if a.Authenticator == from {
			a.Authenticator = to
			a.Unkept = to == login.EnrolledNow && kind.Recovery
			a.Recovery = a.Unkept
		}
	})
}

// with changes an account that could be used here; what happens to others leads nowhere, and product_test walks it.
func (s scenario) with(w login.Option, name string, change func(*login.AccountFacts)) event {
	return event{name: name, apply: func(e login.Evidence, _ time.Time) login.Evidence {
		if usable(e.Account, w) {
			change(&e.Account)
		}
		return e
	}}
}

func usable(a login.AccountFacts, w login.Option) bool {
	return a.State == login.AccountActive && a.Kind == w.Accounts && (a.Audience == "" || a.Audience == w.Choice.Audience)
}

// code is the right answer to a factor, asked or not. The recovery code is the last of its list.
func (s scenario) code(w login.Option, f policy.Factor) event {
	return event{name: "code " + string(f), proof: true, factor: f, apply: func(e login.Evidence, now time.Time) login.Evidence {
		if !usable(e.Account, w) {
			return e
		}
		switch f {
		case policy.Authenticator:
			e.Factors.Authenticator = now
		case policy.EmailCode:
			e.Factors.EmailCode = now
		case policy.SMSCode:
			e.Factors.SMSCode = now
		case policy.RecoveryCode:
			if e.Account.Recovery {
				e.Factors.Recovery, e.Account.Recovery = now, false
			}
		}
		return e
	}}
}
