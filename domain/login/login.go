// Package login is the heart: it decides which step a login takes next. A policy states demands, a
// login collects evidence, Next looks at both. Everything else fetches evidence or shows steps.
package login

import (
	"cmp"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
)

// Next names the step that the policy demands after the evidence, at instant now. It is total and
// pure: equal arguments give equal steps, and every evidence has one.
func Next(p policy.Policy, e Evidence, now time.Time) Step {
	service, ok := p.Service(e.Asked.Service)
	if !ok {
		return Refused{Reason: UnknownService}
	}
	options := Options(service, e, now)
	if len(options) == 0 {
		return Refused{Reason: NoMethod}
	}
	if continued, ok := useSession(p, e, now); ok {
		if step, ok := fromSession(p, service, options, continued, now); ok {
			return step
		}
	}
	if p.Maintenance.Closed(now) && !e.begun() {
		return Refused{Reason: Maintenance, Until: p.Maintenance.Until}
	}
	chosen, ok := choose(options, e)
	if !ok {
		return ChooseMethod{options}
	}
	return begin(p, service, chosen, e, now).next()
}

// fromSession goes on with a session, unless it does not tell who this is as surely as the service
// demands: then the person proves themselves anew, and is not refused for what they proved elsewhere.
func fromSession(p policy.Policy, s policy.Service, options []Option, e Evidence, now time.Time) (Step, bool) {
	chosen, ok := choose(options, e)
	if !ok {
		return nil, false
	}
	l := begin(p, s, chosen, e, now)
	l.continued = true
	if _, refused := l.identify().(Refused); refused {
		return nil, false
	}
	step := l.next()
	if granted, ok := step.(Granted); ok {
		granted.FromSession = true
		return granted, true
	}
	return step, true
}

// Options lists the ways in at now, for all audiences, in the order of the policy. Where rules of
// one way overlap, the highest minimum holds (ET-03) and the way closes with the last of them.
func Options(s policy.Service, e Evidence, now time.Time) []Option {
	var options []Option
	for _, a := range s.Audiences {
		for _, m := range a.Methods {
			if !m.Contains(now) {
				continue
			}
			o := Option{Choice{a.ID, m.Method}, m.Accounts, max(m.Minimum, e.Asked.Minimum), m.Until}
			i := slices.IndexFunc(options, func(known Option) bool { return known.Choice == o.Choice })
			if i < 0 {
				options = append(options, o)
				continue
			}
			options[i].Minimum = max(options[i].Minimum, o.Minimum)
			if o.Until.IsZero() || (!options[i].Until.IsZero() && o.Until.After(options[i].Until)) {
				options[i].Until = o.Until
			}
		}
	}
	return options
}

// choose finds the way in that the person took. The only way there is needs no choosing.
func choose(options []Option, e Evidence) (Option, bool) {
	i := slices.IndexFunc(options, func(o Option) bool { return o.Choice == e.Choice })
	if i >= 0 {
		return options[i], true
	}
	if len(options) == 1 && e.Choice == (Choice{}) {
		return options[0], true
	}
	return Option{}, false
}

// attempt is one walk of Next through the demands on one audience.
type attempt struct {
	policy   policy.Policy
	service  policy.Service
	audience policy.Audience
	option   Option
	Evidence
	now       time.Time
	continued bool // a session stands in for the first proof
}

func begin(p policy.Policy, s policy.Service, chosen Option, e Evidence, now time.Time) attempt {
	audience, _ := s.Audience(chosen.Choice.Audience)
	return attempt{policy: p, service: s, audience: audience, option: chosen, Evidence: e, now: now}
}

func (l attempt) next() Step {
	for _, demand := range []func() Step{l.identify, l.stepUp, l.admit} {
		if step := demand(); step != nil {
			return step
		}
	}
	if l.Account.Unkept {
		return KeepRecoveryCodes{}
	}
	return Granted{Level: l.level()}
}

// identify demands to know who it is and how sure that is.
func (l attempt) identify() Step {
	switch {
	case l.Failure != None:
		return Refused{Reason: l.Failure, Needed: l.option.Minimum, Had: l.Upstream.Level}
	case l.Blocked.After(l.now):
		return Refused{Reason: TooManyAttempts, Until: l.Blocked}
	case l.option.Choice.Method == policy.Account:
		return l.identifyAccount()
	}
	return l.identifyUpstream()
}

func (l attempt) identifyUpstream() Step {
	u := l.Upstream
	switch {
	case !u.Proven:
		return AuthenticateUpstream{l.option.Choice, l.option.Minimum}
	case !u.Level.Satisfies(l.option.Minimum):
		return Refused{Reason: LevelTooLow, Needed: l.option.Minimum, Had: u.Level}
	case !l.Person.MayUseMethod:
		return Refused{Reason: MethodNotAllowed}
	case l.Person.Suspended:
		return Refused{Reason: PersonSuspended}
	case l.audience.Organisations != policy.OrganisationNotAsked && !u.Organisation:
		return Refused{Reason: NoOrganisation}
	case l.audience.Organisations == policy.OrganisationEnrolled && !u.Enrolled:
		return Refused{Reason: OrganisationUnknown}
	case u.Branch && l.audience.Branches != policy.Accept:
		return Refused{Reason: BranchRefused}
	case u.Intermediary && l.audience.Intermediaries != policy.Accept:
		return Refused{Reason: ChainRefused}
	}
	return nil
}

func (l attempt) identifyAccount() Step {
	a := l.Account
	if !a.Password {
		return AskPassword{l.option.Accounts}
	}
	switch {
	case a.Kind != l.option.Accounts || (a.Audience != "" && a.Audience != l.audience.ID) || !l.Person.MayUseMethod || l.practising():
		return Refused{Reason: MethodNotAllowed}
	case a.State == AccountSuspended || l.Person.Suspended:
		return Refused{Reason: PersonSuspended}
	case a.State != AccountActive:
		return Refused{Reason: AccountNotReady}
	case !l.level().Satisfies(l.option.Minimum):
		return Refused{Reason: LevelTooLow, Needed: l.option.Minimum, Had: l.level()}
	}
	return l.secondFactor()
}

// secondFactor demands one of the factors in force. What was enrolled in this very login counts only
// for somebody who had no factor to ask for: it never replaces one that exists (ARCHITECTURE 3).
func (l attempt) secondFactor() Step {
	if len(l.audience.SecondFactors) == 0 {
		return nil
	}
	accounts, _ := l.policy.AccountsOf(l.option.Accounts)
	if accounts.Enrolment.Required && l.Account.Authenticator == Blocked {
		return Refused{Reason: EnrolmentBlocked}
	}
	usable := l.usable()
	if l.trusted(accounts) || l.answered(usable) {
		return nil
	}
	enrolled := l.Account.Authenticator == EnrolledNow
	switch {
	case len(usable) > 0:
		return AskCode{Factors: usable, Gone: l.gone()}
	case accounts.Enrolment.Required && l.mayEnrol() && !enrolled:
		return EnrolAuthenticator{accounts.Enrolment.ShownOnce}
	case accounts.Enrolment.Required && l.mayEnrol():
		return nil
	}
	return Refused{Reason: NoFactorLeft, Gone: l.gone()}
}

// practising tells whether an account that nobody reviewed meets a policy that has accounts reviewed (OL-35).
func (l attempt) practising() bool {
	accounts, _ := l.policy.AccountsOf(l.option.Accounts)
	return l.Account.Practice && accounts.Registration.Review
}

// trusted tells whether this browser is spared the second factor, though not the having of one that is
// required (OL-11). It never confirms an action.
func (l attempt) trusted(a policy.Accounts) bool {
	return l.audience.TrustDevices > 0 && l.Account.Trusted && (!a.Enrolment.Required || l.has(policy.Authenticator))
}

func (l attempt) answered(usable []policy.FactorRule) bool {
	return slices.ContainsFunc(usable, func(f policy.FactorRule) bool { return !l.provenAt(f.Factor).IsZero() })
}

// usable lists the factors in force that this person had before the login: those that the policy prefers
// first, then the one used last. Recovery codes come last, and only beside an authenticator.
func (l attempt) usable() []policy.FactorRule {
	var usable []policy.FactorRule
	for _, f := range l.audience.SecondFactors {
		if f.Contains(l.now) && l.has(f.Factor) {
			usable = append(usable, f)
		}
	}
	slices.SortStableFunc(usable, func(a, b policy.FactorRule) int {
		if c := before(a.Preferred, b.Preferred); c != 0 {
			return c
		}
		return before(a.Factor == l.Account.Prefers, b.Factor == l.Account.Prefers)
	})
	left := l.Account.Recovery || !l.Factors.Recovery.IsZero() // the last of a list may have been used just now
	if left && slices.ContainsFunc(usable, func(f policy.FactorRule) bool { return f.Factor == policy.Authenticator }) {
		usable = append(usable, policy.FactorRule{Factor: policy.RecoveryCode})
	}
	return usable
}

// gone lists what this person used last, where its time is over.
func (l attempt) gone() []policy.FactorRule {
	var gone []policy.FactorRule
	for _, f := range l.audience.SecondFactors {
		if f.Factor == l.Account.Prefers && !f.Until.IsZero() && !l.now.Before(f.Until) {
			gone = append(gone, f)
		}
	}
	return gone
}

func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func (l attempt) has(f policy.Factor) bool {
	switch f {
	case policy.Authenticator:
		return l.Account.Authenticator == Enrolled
	case policy.EmailCode:
		accounts, _ := l.policy.AccountsOf(l.option.Accounts)
		return !accounts.Enrolment.Required
	case policy.SMSCode:
		return l.Account.Phone
	}
	return false
}

func (l attempt) mayEnrol() bool {
	return slices.ContainsFunc(l.audience.SecondFactors, func(f policy.FactorRule) bool {
		return f.Factor == policy.Authenticator && f.Contains(l.now)
	})
}

func (l attempt) provenAt(f policy.Factor) time.Time {
	switch f {
	case policy.Authenticator:
		return l.Factors.Authenticator
	case policy.EmailCode:
		return l.Factors.EmailCode
	case policy.SMSCode:
		return l.Factors.SMSCode
	case policy.RecoveryCode:
		return l.Factors.Recovery
	}
	return time.Time{}
}

// stepUp demands a fresh proof for the action that the portal named.
func (l attempt) stepUp() Step {
	if l.Asked.Action == "" {
		return nil
	}
	rule, ok := l.service.StepUp(l.Asked.Action)
	if !ok {
		return Refused{Reason: MethodNotAllowed}
	}
	age := rule.MaxAge
	if l.Asked.MaxAge > 0 {
		age = min(age, l.Asked.MaxAge)
	}
	fresh := func(at time.Time) bool { return !at.IsZero() && !l.now.After(at.Add(age)) }
	if l.option.Choice.Method != policy.Account {
		if fresh(l.Upstream.At) {
			return nil
		}
		return AuthenticateUpstream{l.option.Choice, l.option.Minimum}
	}
	ask := l.stepUpFactors(rule)
	if len(ask) == 0 {
		return Refused{Reason: NoFactorLeft}
	}
	if slices.ContainsFunc(ask, func(f policy.FactorRule) bool { return fresh(l.provenAt(f.Factor)) }) {
		return nil
	}
	return AskCode{Factors: ask, Action: l.Asked.Action}
}

// stepUpFactors lists what the action may be confirmed with: of the factors it names the first that
// the person has, and the later ones where the rule lets them fall back (G13).
func (l attempt) stepUpFactors(rule policy.StepUp) []policy.FactorRule {
	var ask []policy.FactorRule
	usable := l.usable()
	for _, named := range rule.Factors {
		i := slices.IndexFunc(usable, func(f policy.FactorRule) bool { return f.Factor == named })
		if i >= 0 && (len(ask) == 0 || rule.FallBack) {
			ask = append(ask, usable[i])
		}
	}
	return ask
}

// admit demands what the realm must know of a person before they may enter.
func (l attempt) admit() Step {
	switch {
	case l.emailDemanded():
		return VerifyEmail{}
	case l.audience.Link.Demanded() && l.Person.Links <= 0:
		return l.link()
	case l.audience.Link.Demanded() && l.Person.Links > 1 && !l.Person.LinkChosen:
		return ChooseAccount{}
	case l.audience.Mandates && l.Person.Organisations <= 0:
		return Refused{Reason: cmp.Or(l.Person.Unmandated, NoMandate), Needed: l.option.Minimum, Had: l.level(), Ended: l.Person.Ended}
	case l.Person.Organisations > 1 && !l.Person.OrgChosen:
		return ChooseOrganisation{}
	case l.audience.Enter != "" && !l.Person.MayEnter && l.audience.WithoutRole == policy.WaitForRole:
		return AwaitRole{string(l.audience.Enter)}
	case l.audience.Enter != "" && !l.Person.MayEnter:
		return Refused{Reason: NoRole}
	}
	return l.offer()
}

// link demands an account of the portal's own: one that waits for approval, or one that is proven now.
func (l attempt) link() Step {
	if l.Person.LinkWaiting {
		return AwaitLink{}
	}
	if proofs := l.audience.Link.InForce(l.now); len(proofs) > 0 {
		return LinkAccount{proofs}
	}
	return Refused{Reason: NoLink}
}

func (l attempt) emailDemanded() bool {
	v := l.audience.VerifyEmail
	if v.Scope == "" || !v.Contains(l.now) {
		return false
	}
	if v.Scope == policy.OncePerService {
		return !l.Person.EmailHere
	}
	return !l.Person.EmailProven
}

// offer asks whether they want an authenticator next time (MA-11), not at every login (MA-23), and never
// in the middle of a session.
func (l attempt) offer() Step {
	o, a := l.audience.OfferAuthenticator, l.Account
	if l.continued || !o.Offered || !a.Password || a.Authenticator != NotEnrolled || !l.mayEnrol() {
		return nil
	}
	skippable := o.Skippable && (o.MaxSkips == 0 || a.Skips < o.MaxSkips) && (o.Until.IsZero() || l.now.Before(o.Until))
	lately := o.Every > 0 && !a.SkippedAt.IsZero() && l.now.Before(a.SkippedAt.Add(o.Every))
	switch {
	case a.Accepted:
		return EnrolAuthenticator{}
	case skippable && (a.Skipped || lately):
		return nil
	}
	return OfferAuthenticator{skippable, max(0, o.MaxSkips-a.Skips), o.Until}
}

// level is how sure it is who this is.
func (l attempt) level() assurance.Level {
	if l.option.Choice.Method == policy.Account {
		accounts, _ := l.policy.AccountsOf(l.option.Accounts)
		if l.audience.Mandates {
			return min(accounts.Level, l.Account.Level)
		}
		return accounts.Level
	}
	return l.Upstream.Level
}
