package preview

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/policy"
)

// Turn is an instant at which a rule begins or ends by itself.
type Turn struct {
	At                time.Time
	Service, Audience string
	Rule              Rule
	Name              string // of the method, the factor or the proof
	Ends              bool   // else it begins
}

// Rule is what kind of rule it is.
type Rule string

// The rules that have dates.
const (
	RuleMethod   Rule = "method"
	RuleFactor   Rule = "factor"
	RuleAnnounce Rule = "announce" // that the time of a factor ends (MA-21)
	RuleProof    Rule = "proof"    // that an account is one's own
	RuleEmail    Rule = "email"    // a proven address is demanded
	RuleOffer    Rule = "offer"    // of an authenticator: from its end on it cannot be skipped
	RuleOpen     Rule = "open"     // logins begin, until a maintenance and after it; of the realm, so of no service (XC-38)
)

// Turns lists what begins and ends from an instant until another one, in the order of time.
func Turns(p policy.Policy, from, until time.Time) []Turn {
	var out []Turn
	for _, s := range p.Services {
		for _, a := range s.Audiences {
			out = append(out, turnsOf(a, s.ID)...)
		}
	}
	if m := p.Maintenance; m.Planned() {
		out = append(out, Turn{At: m.From, Rule: RuleOpen, Ends: true}, Turn{At: m.Until, Rule: RuleOpen})
	}
	out = slices.DeleteFunc(out, func(t Turn) bool { return t.At.IsZero() || t.At.Before(from) || !t.At.Before(until) })
	slices.SortStableFunc(out, func(a, b Turn) int { return a.At.Compare(b.At) })
	return out
}

func turnsOf(a policy.Audience, service string) []Turn {
	var out []Turn
	add := func(at time.Time, r Rule, name string, ends bool) {
		out = append(out, Turn{At: at, Service: service, Audience: a.ID, Rule: r, Name: name, Ends: ends})
	}
	both := func(p policy.Period, r Rule, name string) {
		add(p.From, r, name, false)
		add(p.Until, r, name, true)
	}
	for _, m := range a.Methods {
		both(m.Period, RuleMethod, string(m.Method))
	}
	for _, f := range a.SecondFactors {
		both(f.Period, RuleFactor, string(f.Factor))
		add(f.Announce, RuleAnnounce, string(f.Factor), false)
	}
	for _, l := range a.Link.Proofs {
		both(l.Period, RuleProof, string(l.Proof))
	}
	both(a.VerifyEmail.Period, RuleEmail, "")
	add(a.OfferAuthenticator.Until, RuleOffer, "", true)
	return out
}
