package login

import (
	"time"

	"github.com/voordeur/voordeur/domain/policy"
)

// useSession lets a session that policy accepts stand in for proofs of this login. It fills in what
// was proven then; every demand of the service is still weighed, so a session never proves more
// than it holds. Codes answered in this login count beside it.
func useSession(p policy.Policy, e Evidence, now time.Time) (Evidence, bool) {
	if !sessionAccepted(p, e, now) {
		return e, false
	}
	e.Choice = e.Session.Choice
	e.Factors = e.Factors.OrLater(e.Session.Factors)
	if e.Choice.Method == policy.Account {
		e.Account.Password, e.Account.At, e.Account.Kind = true, e.Session.AuthenticatedAt, e.Session.Kind
	} else {
		e.Upstream = e.Session.Upstream
	}
	return e, true
}

func sessionAccepted(p policy.Policy, e Evidence, now time.Time) bool {
	if !e.Session.Alive || !p.SingleSignOn.Allowed || e.Asked.Fresh {
		return false
	}
	if e.Upstream.Proven || e.Account.Password || e.Failure != None {
		return false
	}
	if e.Choice != (Choice{}) && e.Choice != e.Session.Choice {
		return false
	}
	age := now.Sub(e.Session.AuthenticatedAt)
	// With an action, max_age bounds the proof of the action: the session only tells who it is (RFC 9470).
	return age <= p.SingleSignOn.MaxAge && (e.Asked.MaxAge == 0 || e.Asked.Action != "" || age <= e.Asked.MaxAge)
}

// OrLater takes of each factor the later proof.
func (f Factors) OrLater(g Factors) Factors {
	later := func(a, b time.Time) time.Time {
		if a.After(b) {
			return a
		}
		return b
	}
	return Factors{later(f.Authenticator, g.Authenticator), later(f.EmailCode, g.EmailCode), later(f.SMSCode, g.SMSCode), later(f.Recovery, g.Recovery)}
}
