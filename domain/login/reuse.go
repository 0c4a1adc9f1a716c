package login

import (
	"time"

	"github.com/voordeur/voordeur/domain/policy"
)

// useSession lets a session that policy accepts stand in for proofs of this login. It fills in what
// was proven then; every demand of the service is still weighed, so a session never proves more
// than it holds. Proofs made in this login come first.
func useSession(p policy.Policy, s policy.Service, e Evidence, now time.Time) (Evidence, bool) {
	if !sessionAccepted(p, e, now) || !offers(s, e, now) {
		return e, false
	}
	e.Choice = e.Session.Choice
	e.Factors = e.Session.Factors
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
	return age <= p.SingleSignOn.MaxAge && (e.Asked.MaxAge == 0 || age <= e.Asked.MaxAge)
}

// offers tells whether the service lets people in now the way the session was made.
func offers(s policy.Service, e Evidence, now time.Time) bool {
	for _, o := range Options(s, e, now) {
		if o.Choice == e.Session.Choice {
			return true
		}
	}
	return false
}
