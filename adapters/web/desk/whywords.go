package desk

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/explain"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
)

// WhyWords puts an explanation into words. Refusal gives the words for a reason, and Role the name of a role, as the
// realm of the login has them.
type WhyWords struct {
	ui.Ctx
	explain.Explanation
	Refusal func(login.Reason) string
	Role    func(role.Name) string
}

// Points says what was demanded, what there was, and on what it ended.
func (w WhyWords) Points() []WhyPoint {
	out := make([]WhyPoint, len(w.Explanation.Points))
	for i, p := range w.Explanation.Points {
		title, wanted, had := w.point(p.Demand)
		out[i] = WhyPoint{Title: title, State: p.State, Wanted: lines(wanted), Had: had, Rule: p.Rule}
	}
	return out
}

// lines leaves out what there is nothing to say of.
func lines(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func (w WhyWords) point(d explain.Demand) (title, wanted string, had []string) {
	switch d {
	case explain.Open:
		return w.WhyPointOpen(), w.serviceName(), lines(w.open())
	case explain.Choice:
		return w.WhyPointChoice(), "", lines(w.WhySaidWay(w.audience(), w.method()))
	case explain.Proof:
		return w.WhyPointProof(), w.method(), w.proof()
	case explain.Attempts:
		return w.WhyPointAttempts(), w.WhySaidTries(), lines(w.attempts())
	case explain.Level:
		return w.WhyPointLevel(), w.level(), lines(w.Weighed.Level.String())
	case explain.Method:
		return w.WhyPointMethod(), w.WhySaidWay(w.audience(), w.method()), lines(w.yes(!w.ended(explain.Method)))
	case explain.Person:
		return w.WhyPointPerson(), w.WhySaidActive(), lines(w.person())
	case explain.Factor:
		return w.WhyPointFactor(), w.List(w.accepted()), w.factors()
	case explain.Action:
		return w.WhyPointAction(), w.action(), w.factors()
	}
	return w.later(d)
}

// later are demands about whom somebody acts for, and what the realm must know of them.
func (w WhyWords) later(d explain.Demand) (title, wanted string, had []string) {
	e := w.Weighed.Evidence
	switch d {
	case explain.Organisation:
		return w.WhyPointOrganisation(), w.organisation(), lines(w.acting())
	case explain.Branch:
		return w.WhyPointBranch(), w.acceptance(w.Audience.Branches, w.WhySaidWhole()), lines(w.WhySaidBranch())
	case explain.Chain:
		return w.WhyPointChain(), w.acceptance(w.Audience.Intermediaries, w.WhySaidDirect()), lines(w.WhySaidChain())
	case explain.Email:
		return w.WhyPointEmail(), w.address(), lines(w.proven())
	case explain.Link:
		return w.WhyPointLink(), w.WhyLinked(1), lines(w.linked())
	case explain.Mandate:
		return w.WhyPointMandate(), w.WhySaidRegister(), w.mandates()
	case explain.Role:
		return w.WhyPointRole(), w.enter(), w.roles()
	}
	return w.WhyPointEnrolment(), "", lines(w.yes(e.Account.Authenticator == login.Enrolled || e.Account.Authenticator == login.EnrolledNow))
}

// ended tells whether the decision was made on a demand.
func (w WhyWords) ended(d explain.Demand) bool {
	for _, p := range w.Explanation.Points {
		if p.Demand == d {
			return p.State == explain.Decided
		}
	}
	return false
}

func (w WhyWords) yes(is bool) string {
	if is {
		return w.WhySaidYes()
	}
	return w.WhySaidNo()
}

func (w WhyWords) serviceName() string {
	if name := w.Explanation.Service.Name.In(string(w.Lang())); name != "" {
		return name
	}
	return w.Record.Evidence.Asked.Service
}

func (w WhyWords) open() string {
	if w.ended(explain.Open) {
		return w.WhySaidClosed()
	}
	return w.WhySaidYes()
}

func (w WhyWords) audience() string {
	if name := w.Audience.Name.In(string(w.Lang())); name != "" {
		return name
	}
	return w.serviceName()
}

func (w WhyWords) method() string {
	switch w.Weighed.Option.Choice.Method {
	case policy.EHerkenning:
		return w.WhySaidEherkenning()
	case policy.DigiD:
		return w.WhySaidDigid()
	case policy.EIDAS:
		return w.WhySaidEidas()
	case policy.Account:
		if name := w.Accounts.Name.In(string(w.Lang())); name != "" {
			return name
		}
		return w.WhySaidAccount()
	}
	return w.WhySaidNone()
}

func (w WhyWords) proof() []string {
	e := w.Weighed.Evidence
	switch {
	case e.Failure != login.None:
		return lines(w.WhySaidFailed(w.method(), w.Refusal(e.Failure)))
	case w.Weighed.Session:
		return lines(w.WhySaidSession(e.Session.AuthenticatedAt))
	case e.Upstream.Proven:
		return lines(w.WhySaidBroker(e.Upstream.At, w.method()))
	case e.Account.Password:
		return lines(w.WhySaidPassword(e.Account.At))
	}
	return lines(w.WhySaidNone())
}

func (w WhyWords) attempts() string {
	if blocked := w.Weighed.Evidence.Blocked; blocked.After(w.Record.At) {
		return w.WhySaidUntil(blocked)
	}
	return w.WhySaidYes()
}

func (w WhyWords) level() string {
	least := w.Weighed.Option.Minimum
	if least > 0 && least == w.Record.Evidence.Asked.Minimum {
		return w.WhySaidPortal(least.String())
	}
	return w.WhySaidMinimum(least.String())
}

func (w WhyWords) person() string {
	e := w.Weighed.Evidence
	switch {
	case e.Person.Suspended || e.Account.State == login.AccountSuspended:
		return w.WhySaidSuspended()
	case w.ended(explain.Person):
		return w.WhySaidReview()
	}
	return w.WhySaidActive()
}

func (w WhyWords) factor(f policy.Factor) string {
	switch f {
	case policy.Authenticator:
		return w.WhySaidAuthenticator()
	case policy.EmailCode:
		return w.WhySaidEmailcode()
	case policy.SMSCode:
		return w.WhySaidSmscode()
	}
	return w.WhySaidRecovery()
}

// accepted lists the second factors that the policy let in at that moment.
func (w WhyWords) accepted() []string {
	var out []string
	for _, f := range w.Audience.SecondFactors {
		if f.Contains(w.Record.At) {
			out = append(out, w.factor(f.Factor))
		}
	}
	return out
}

// factors lists what was proven, and what stood in its place.
func (w WhyWords) factors() []string {
	e := w.Weighed.Evidence
	var out []string
	for _, f := range []struct {
		factor policy.Factor
		at     time.Time
	}{{policy.Authenticator, e.Factors.Authenticator}, {policy.EmailCode, e.Factors.EmailCode}, {policy.SMSCode, e.Factors.SMSCode}, {policy.RecoveryCode, e.Factors.Recovery}} {
		if !f.at.IsZero() {
			out = append(out, w.WhySaidAt(f.at, w.factor(f.factor)))
		}
	}
	switch {
	case e.Account.Authenticator == login.Blocked:
		out = append(out, w.WhySaidBlocked())
	case e.Account.Authenticator == login.EnrolledNow:
		out = append(out, w.WhySaidNow())
	case e.Account.Trusted && len(out) == 0:
		out = append(out, w.WhySaidTrusted())
	}
	if len(out) == 0 {
		out = lines(w.WhySaidNone())
	}
	return out
}

func (w WhyWords) action() string {
	rule, ok := w.Explanation.Service.StepUp(w.Record.Evidence.Asked.Action)
	if !ok {
		return w.WhySaidUnknown()
	}
	return w.WhySaidAge(w.Duration(rule.MaxAge))
}
