package policytest

import (
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
)

// Evidence is that of a login at one of the services, somewhere on its way, as the use cases would store it at an
// instant, with the roles of the person.
func (d Dice) Evidence(doc policy.Document, now time.Time) (login.Evidence, []role.Name) {
	p := doc.Policy
	s := Of(d, p.Services...)
	e := login.Evidence{Asked: login.Asked{Service: s.ID}}
	if len(s.StepUps) > 0 && d.Once(3) {
		e.Asked.Action = s.StepUps[0].Action
	}
	options := login.Options(s, e, now)
	if len(options) == 0 {
		return e, nil
	}
	way := Of(d, options...)
	e.Choice = way.Choice
	audience, _ := s.Audience(way.Choice.Audience)
	var roles []role.Name
	if d.Once(2) {
		roles = []role.Name{Of[role.Name](d, "reader", "writer")}
	}
	e.Person = login.PersonFacts{
		EmailProven: d.Once(2), EmailHere: d.Once(2), Suspended: d.Once(12), MayUseMethod: true,
		MayEnter: Permits(doc, roles, "service:"+s.ID, "enter"),
	}
	if way.Choice.Method == policy.Account {
		d.account(p, way, audience, now, &e)
	} else {
		d.upstream(now, audience, &e)
	}
	return e, roles
}

func (d Dice) upstream(now time.Time, a policy.Audience, e *login.Evidence) {
	if d.Once(6) {
		e.Failure = Of(d, login.Cancelled, login.NoMandate, login.LevelTooLow)
		return
	}
	e.Upstream = login.Upstream{
		Proven: true, Level: Of(d, assurance.EH2, assurance.EH3, assurance.EH4), At: now.Add(-time.Second), Organisation: !d.Once(4), Enrolled: !d.Once(3),
		Branch: d.Once(4), Intermediary: d.Once(4),
	}
	if a.Link.Demanded() {
		e.Person.Links, e.Person.LinkWaiting = d.Intn(3), d.Once(4)
		e.Person.LinkChosen = e.Person.Links > 0 && d.Once(2)
	}
}

func (d Dice) account(p policy.Policy, way login.Option, a policy.Audience, now time.Time, e *login.Evidence) {
	kind, _ := p.AccountsOf(way.Accounts)
	e.Account = login.AccountFacts{
		Password: !d.Once(8), At: now.Add(-time.Minute), Kind: way.Accounts, State: Of(d, login.AccountActive, login.AccountActive, login.AccountSuspended),
		Authenticator: Of(d, login.NotEnrolled, login.Enrolled, login.EnrolledNow), Phone: d.Once(2), Trusted: d.Once(3), Prefers: Of(d, "", policy.SMSCode, policy.Authenticator),
		Skips: d.Intn(3), Skipped: d.Once(3),
	}
	if kind.Enrolment.ShownOnce && d.Once(6) {
		e.Account.Authenticator = login.Blocked
	}
	e.Account.Recovery = kind.Recovery && e.Account.Authenticator == login.Enrolled && d.Once(2)
	if a.Mandates {
		e.Account.Level = Of(d, assurance.EH2, assurance.EH3)
		e.Person.Organisations = d.Intn(3)
	}
	for _, at := range []*time.Time{&e.Factors.Authenticator, &e.Factors.EmailCode, &e.Factors.SMSCode} {
		if d.Once(2) {
			*at = now.Add(-time.Second)
		}
	}
}

// Permits tells whether the rules of a document let one of the roles do an action.
func Permits(doc policy.Document, roles []role.Name, object, action string) bool {
	for _, p := range doc.Permissions() {
		for _, r := range roles {
			if p == (policy.Permission{Role: string(r), Object: object, Action: action}) {
				return true
			}
		}
	}
	return false
}
