// Package explain tells how a decision about a login came about: what was demanded, what there was, and on which
// demand it ended. It judges nothing: the planner makes the decision again from its record, and this package names
// the demands that the planner looked at, in its order. Where the planner now says otherwise, nothing is explained.
package explain

import (
	"cmp"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
)

// Demand is something that a policy can ask of a login.
type Demand string

// The demands.
const (
	Open         Demand = "open"         // the service lets people in at that moment
	Choice       Demand = "choice"       // one of the ways in
	Proof        Demand = "proof"        // who it is, at a broker or by a password
	Attempts     Demand = "attempts"     // there are tries left
	Level        Demand = "level"        // how sure that is
	Method       Demand = "method"       // who this is for may log in like that
	Person       Demand = "person"       // is not suspended, and has an account that may be used
	Organisation Demand = "organisation" // on whose behalf
	Branch       Demand = "branch"       // a mandate for one branch will do
	Chain        Demand = "chain"        // a mandate by way of another organisation will do
	Factor       Demand = "factor"       // a second proof
	Action       Demand = "action"       // a fresh proof for what the portal asked to confirm
	Email        Demand = "email"        // an address that is proven
	Link         Demand = "link"         // an account of the portal's own
	Mandate      Demand = "mandate"      // somebody to act for, by the register of the realm
	Role         Demand = "role"         // given within the organisation
	Enrolment    Demand = "enrolment"    // what follows the offer of an authenticator
)

// State is what became of a demand.
type State string

// The states.
const (
	Met     State = "met"
	Decided State = "decided" // the decision was made on it
	Unseen  State = "unseen"  // it came after that
)

// Point is one demand in the order in which it was looked at.
type Point struct {
	Demand Demand
	State  State
	Rule   string // where the document says so: "services.loket.audiences.everyone.methods"; empty: the house does
}

// Explanation is how a decision came about.
type Explanation struct {
	Record   replay.Record
	Service  policy.Service
	Audience policy.Audience
	Accounts policy.Accounts // with a way in by account
	Weighed  login.Weighed
	Step     login.Step // login.Granted, or login.Refused with its reason
	Points   []Point
}

// Of explains a decision by the document that it was made by. False where that document leads to another decision:
// then something that was not recorded had a part in it.
func Of(d policy.Document, rec replay.Record) (Explanation, bool) {
	x := Explanation{Record: rec, Step: login.Next(d.Policy, rec.Evidence, rec.At)}
	if x.Verdict() != rec.Outcome {
		return Explanation{}, false
	}
	x.Weighed, _ = login.Weigh(d.Policy, rec.Evidence, rec.At)
	x.Service, _ = d.Policy.Service(rec.Evidence.Asked.Service)
	x.Audience, _ = x.Service.Audience(x.Weighed.Option.Choice.Audience)
	x.Accounts, _ = d.Policy.AccountsOf(x.Weighed.Option.Accounts)
	x.Points = x.points()
	return x, true
}

// Verdict is what the planner says, in the words of a record; empty where the login would go on.
func (x Explanation) Verdict() string {
	switch step := x.Step.(type) {
	case login.Granted:
		return replay.Granted
	case login.Refused:
		return string(step.Reason)
	}
	return ""
}

// Fixer is who can help somebody who was refused; empty for who was let in.
func (x Explanation) Fixer() login.Fixer {
	if refused, ok := x.Step.(login.Refused); ok {
		return login.Fixers[refused.Reason]
	}
	return ""
}

// points gives what was demanded, with what became of each.
func (x Explanation) points() []Point {
	decided := x.decided()
	var out []Point
	state := Met
	for _, d := range x.order() {
		switch {
		case d == decided:
			out, state = append(out, Point{d, Decided, x.rule(d)}), Unseen
		case x.demanded(d):
			out = append(out, Point{d, state, x.rule(d)})
		}
	}
	return out
}

// order is that in which the planner looks: it differs for accounts, and for who did not come back with a proof.
func (x Explanation) order() []Demand {
	first := []Demand{Open, Choice, Attempts, Proof}
	if x.Weighed.Evidence.Failure != login.None {
		first = []Demand{Open, Choice, Proof, Attempts}
	}
	own := []Demand{Level, Method, Person, Organisation, Branch, Chain}
	if x.byAccount() {
		own = []Demand{Method, Person, Level, Factor}
	}
	return slices.Concat(first, own, []Demand{Action, Email, Link, Mandate, Role, Enrolment})
}

func (x Explanation) byAccount() bool { return x.Weighed.Option.Choice.Method == policy.Account }

// demanded tells whether a demand was made of this login at all.
func (x Explanation) demanded(d Demand) bool {
	a, e := x.Audience, x.Weighed.Evidence
	switch d {
	case Open, Choice, Proof, Method, Person:
		return true
	case Level:
		return x.Weighed.Option.Minimum > 0
	case Organisation:
		return a.Organisations != policy.OrganisationNotAsked
	case Branch:
		return e.Upstream.Branch
	case Chain:
		return e.Upstream.Intermediary
	case Factor:
		return len(a.SecondFactors) > 0
	case Action:
		return e.Asked.Action != ""
	case Email:
		return a.VerifyEmail.Scope != "" && a.VerifyEmail.Contains(x.Record.At)
	case Link:
		return a.Link.Demanded()
	case Mandate:
		return a.Mandates || e.Person.Organisations > 1
	case Role:
		return a.Enter != ""
	}
	return false
}

// byReason tells on which demand a refusal ended, for the reasons that have one only.
var byReason = map[login.Reason]Demand{
	login.UnknownService: Open, login.NoMethod: Open, login.TooManyAttempts: Attempts, login.LevelTooLow: Level, login.MethodNotAllowed: Method,
	login.PersonSuspended: Person, login.AccountNotReady: Person, login.NoOrganisation: Organisation, login.OrganisationUnknown: Organisation,
	login.BranchRefused: Branch, login.ChainRefused: Chain, login.EnrolmentBlocked: Factor, login.NoFactorLeft: Factor, login.NoLink: Link,
	login.NoMandate: Mandate, login.MandateEnded: Mandate, login.MandateFuture: Mandate, login.MandateSuspended: Mandate, login.NoRole: Role,
}

// decided is the demand on which the decision was made; empty where all were met.
func (x Explanation) decided() Demand {
	refused, ok := x.Step.(login.Refused)
	switch {
	case !ok:
		return ""
	case refused.Reason == x.Record.Evidence.Failure:
		return Proof // the broker said so, and nothing else was looked at
	case x.Weighed.Identified && (refused.Reason == login.MethodNotAllowed || refused.Reason == login.NoFactorLeft):
		return Action
	}
	return cmp.Or(byReason[refused.Reason], Proof)
}

// fields name the rule of an audience for each demand.
var fields = map[Demand]string{
	Level: "methods", Method: "methods", Organisation: "organisations", Branch: "branches", Chain: "intermediaries", Factor: "second-factor",
	Email: "verify-email", Link: "link", Mandate: "mandates", Role: "enter", Enrolment: "offer-authenticator", Proof: "methods",
}

// rule is the place in the document that makes the demand.
func (x Explanation) rule(d Demand) string {
	service := []string{"services", x.Record.Evidence.Asked.Service}
	switch field := fields[d]; {
	case d == Open || d == Choice:
		return strings.Join(service, ".")
	case d == Action:
		return strings.Join(append(service, "step-up", x.Record.Evidence.Asked.Action), ".")
	case field == "" || x.Audience.ID == "":
		return ""
	case x.Audience.ID == policy.Everyone:
		return strings.Join(append(service, field), ".")
	default:
		return strings.Join(append(service, "audiences", x.Audience.ID, field), ".")
	}
}
