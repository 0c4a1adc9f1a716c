package planner

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// mayEnter says once more, and in another way than the planner, whether somebody is to be let in:
// as a list of demands that must all be true, with no order and no steps. It gives the level too.
func mayEnter(p policy.Policy, e login.Evidence, now time.Time) (assurance.Level, bool) {
	if c, ok := claimOfSession(p, e, now); ok {
		if level, ok := meets(p, c, now, true); ok {
			return level, true
		}
	}
	return meets(p, e, now, false)
}

// claimOfSession is the login that a session would have been, had it been made here.
func claimOfSession(p policy.Policy, e login.Evidence, now time.Time) (login.Evidence, bool) {
	s := e.Session
	ownProof := e.Upstream.Proven || e.Account.Password || e.Failure != login.None
	otherWay := e.Choice != login.Choice{} && e.Choice != s.Choice
	age, oldest := now.Sub(s.AuthenticatedAt), p.SingleSignOn.MaxAge
	if e.Asked.Action == "" && e.Asked.MaxAge > 0 { // with an action max_age is about its proof (RFC 9470)
		oldest = min(oldest, e.Asked.MaxAge)
	}
	tooOld := age > oldest
	if !p.SingleSignOn.Allowed || !s.Alive || e.Asked.Fresh || ownProof || otherWay || tooOld {
		return e, false
	}
	e.Choice = s.Choice
	if s.Choice.Method == policy.Account {
		e.Account.Password, e.Account.Kind = true, s.Kind
	} else {
		e.Upstream = s.Upstream
	}
	e.Factors = login.Factors{
		Authenticator: latest(e.Factors.Authenticator, s.Factors.Authenticator),
		EmailCode:     latest(e.Factors.EmailCode, s.Factors.EmailCode),
		SMSCode:       latest(e.Factors.SMSCode, s.Factors.SMSCode),
		Recovery:      latest(e.Factors.Recovery, s.Factors.Recovery),
	}
	return e, true
}

func latest(a, b time.Time) time.Time {
	return slices.MaxFunc([]time.Time{a, b}, time.Time.Compare)
}

// meets weighs one claim. continued: it is that of a session, in which nobody is asked what they want next time.
func meets(p policy.Policy, e login.Evidence, now time.Time, continued bool) (assurance.Level, bool) {
	service, a, w, ok := way(p, e, now)
	if !ok {
		return assurance.None, false
	}
	accounts, _ := p.AccountsOf(w.Accounts)
	had, identified := e.Upstream.Level, byBroker(a, e.Upstream)
	if w.Method == policy.Account {
		had, identified = accounts.Level, byAccount(a, w, e, accounts, now)
		if a.Mandates && e.Account.Level < had { // a means has a level of its own
			had = e.Account.Level
		}
	}
	demands := []bool{
		identified,
		had >= w.Minimum,
		e.Failure == login.None,
		!now.Before(e.Blocked),
		e.Person.MayUseMethod,
		!e.Person.Suspended,
		steppedUp(service, a, w, e, accounts, now),
		emailKnown(a, e.Person, now),
		len(a.Link.Proofs) == 0 || e.Person.Links > 0,
		len(a.Link.Proofs) == 0 || e.Person.Links < 2 || e.Person.LinkChosen,
		e.Person.Organisations < 2 || e.Person.OrgChosen,
		!a.Mandates || e.Person.Organisations > 0,
		!a.Mandates || had.Valid(),
		a.Enter == "" || e.Person.MayEnter,
		continued || offerAnswered(a, e.Account, now),
		!e.Account.Unkept,
	}
	return had, !slices.Contains(demands, false)
}

func holds(from, until, now time.Time) bool {
	started := from.IsZero() || now.Compare(from) >= 0
	ended := !until.IsZero() && now.Compare(until) >= 0
	return started && !ended
}

// way finds the rules of the way in that was taken, and their strictest minimum.
func way(p policy.Policy, e login.Evidence, now time.Time) (policy.Service, policy.Audience, policy.MethodRule, bool) {
	found := map[login.Choice]policy.MethodRule{}
	audiences := map[string]policy.Audience{}
	service, _ := p.Service(e.Asked.Service)
	for _, a := range service.Audiences {
		audiences[a.ID] = a
		for _, m := range a.Methods {
			if !holds(m.From, m.Until, now) {
				continue
			}
			c := login.Choice{Audience: a.ID, Method: m.Method}
			m.Minimum = slices.Max([]assurance.Level{m.Minimum, found[c].Minimum, e.Asked.Minimum})
			found[c] = m
		}
	}
	if w, ok := found[e.Choice]; ok {
		return service, audiences[e.Choice.Audience], w, true
	}
	if len(found) == 1 && e.Choice == (login.Choice{}) {
		for c, w := range found {
			return service, audiences[c.Audience], w, true
		}
	}
	return service, policy.Audience{}, policy.MethodRule{}, false
}

func byBroker(a policy.Audience, u login.Upstream) bool {
	someone := a.Organisations == policy.OrganisationNotAsked || u.Organisation
	known := a.Organisations != policy.OrganisationEnrolled || u.Enrolled
	branch := !u.Branch || a.Branches == policy.Accept
	chain := !u.Intermediary || a.Intermediaries == policy.Accept
	return u.Proven && u.Level.Valid() && someone && known && branch && chain
}

func byAccount(a policy.Audience, w policy.MethodRule, e login.Evidence, kind policy.Accounts, now time.Time) bool {
	mine := e.Account.Kind == w.Accounts && (e.Account.Audience == "" || e.Account.Audience == a.ID)
	if e.Account.Practice && kind.Registration.Review { // OL-35
		return false
	}
	return e.Account.Password && mine && e.Account.State == login.AccountActive && twoFactors(a, e, kind, now)
}

// twoFactors: a code of a factor that the person had before, or where they had none, and must have
// one, the one they enrolled just now. A browser that is trusted spares the code, not the having.
func twoFactors(a policy.Audience, e login.Evidence, kind policy.Accounts, now time.Time) bool {
	if len(a.SecondFactors) == 0 {
		return true
	}
	if kind.Enrolment.Required && e.Account.Authenticator == login.Blocked {
		return false
	}
	before := had(a, e, kind, now)
	for _, at := range before {
		if !at.IsZero() {
			return true
		}
	}
	if e.Account.Trusted && a.TrustDevices > 0 && (!kind.Enrolment.Required || e.Account.Authenticator == login.Enrolled) {
		return true
	}
	return len(before) == 0 && kind.Enrolment.Required && open(a, policy.Authenticator, now) && e.Account.Authenticator == login.EnrolledNow
}

// had gives the factors in force that the person had before this login, and when each was answered.
func had(a policy.Audience, e login.Evidence, kind policy.Accounts, now time.Time) map[policy.Factor]time.Time {
	out := map[policy.Factor]time.Time{}
	if open(a, policy.Authenticator, now) && e.Account.Authenticator == login.Enrolled {
		out[policy.Authenticator] = e.Factors.Authenticator
		if e.Account.Recovery || !e.Factors.Recovery.IsZero() { // the last code of a list is one too
			out[policy.RecoveryCode] = e.Factors.Recovery
		}
	}
	if open(a, policy.EmailCode, now) && !kind.Enrolment.Required {
		out[policy.EmailCode] = e.Factors.EmailCode
	}
	if open(a, policy.SMSCode, now) && e.Account.Phone {
		out[policy.SMSCode] = e.Factors.SMSCode
	}
	return out
}

func open(a policy.Audience, f policy.Factor, now time.Time) bool {
	for _, r := range a.SecondFactors {
		if r.Factor == f && holds(r.From, r.Until, now) {
			return true
		}
	}
	return false
}

func steppedUp(s policy.Service, a policy.Audience, w policy.MethodRule, e login.Evidence, kind policy.Accounts, now time.Time) bool {
	if e.Asked.Action == "" {
		return true
	}
	rule, known := s.StepUp(e.Asked.Action)
	if !known {
		return false
	}
	oldest := now.Add(-rule.MaxAge)
	if e.Asked.MaxAge > 0 {
		oldest = latest(oldest, now.Add(-e.Asked.MaxAge))
	}
	if w.Method != policy.Account {
		return !e.Upstream.At.IsZero() && !e.Upstream.At.Before(oldest)
	}
	before := had(a, e, kind, now)
	for _, f := range rule.Factors {
		at, has := before[f]
		if has && !at.IsZero() && !at.Before(oldest) {
			return true
		}
		if has && !rule.FallBack {
			return false
		}
	}
	return false
}

func emailKnown(a policy.Audience, p login.PersonFacts, now time.Time) bool {
	switch v := a.VerifyEmail; {
	case v.Scope == policy.OncePerPerson && holds(v.From, v.Until, now):
		return p.EmailProven
	case v.Scope == policy.OncePerService && holds(v.From, v.Until, now):
		return p.EmailHere
	}
	return true
}

// offerAnswered: whoever could have an authenticator was asked, now or so lately that it may wait, and did
// not say yes without doing it.
func offerAnswered(a policy.Audience, x login.AccountFacts, now time.Time) bool {
	o := a.OfferAuthenticator
	if !o.Offered || !x.Password || x.Authenticator != login.NotEnrolled || !open(a, policy.Authenticator, now) {
		return true
	}
	return (x.Skipped || lately(o, x, now)) && !x.Accepted && mayStillSkip(o, x, now)
}

func mayStillSkip(o policy.Offer, x login.AccountFacts, now time.Time) bool {
	return o.Skippable && (o.MaxSkips == 0 || x.Skips < o.MaxSkips) && (o.Until.IsZero() || now.Before(o.Until))
}

func lately(o policy.Offer, x login.AccountFacts, now time.Time) bool {
	return o.Every > 0 && !x.SkippedAt.IsZero() && now.Sub(x.SkippedAt) < o.Every
}
