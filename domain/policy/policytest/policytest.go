// Package policytest makes policies by chance, from a seed, for properties that hold of every policy.
package policytest

import (
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
)

// Noon is the instant around which the dates of these policies lie, on the day that the clocks of the Netherlands go back.
var Noon = time.Date(2026, 10, 25, 12, 0, 0, 0, time.UTC)

// Dice makes policies and what belongs to them. Equal seeds make equal things.
type Dice struct{ state *uint64 }

// New gives dice with a seed.
func New(seed int64) Dice {
	state := uint64(seed)
	return Dice{&state}
}

// Intn is a number from 0 to below n: SplitMix64, as the domain has no chance of its own.
func (d Dice) Intn(n int) int {
	*d.state += 0x9e3779b97f4a7c15
	z := *d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) >> 1 % uint64(n))
}

// Once is true once in n times.
func (d Dice) Once(n int) bool { return d.Intn(n) == 0 }

// Of picks one.
func Of[T any](d Dice, among ...T) T { return among[d.Intn(len(among))] }

// Instant is a whole hour within three days of Noon.
func (d Dice) Instant() time.Time { return Noon.Add(time.Duration(d.Intn(145)-72) * time.Hour) }

// Document is one that could have been read: small, with every demand that the planner knows.
func (d Dice) Document() policy.Document {
	slug, _ := realm.ParseSlug("zilverbeek/production")
	text := realm.Text{NL: "Zilverbeek"}
	doc := policy.Document{Realm: slug, Tenant: policy.Tenant{Name: text, Provider: text, Helpdesk: policy.Helpdesk{Name: text, Phone: "0800-0000"}}}
	p := &doc.Policy
	for _, n := range []role.Name{"reader", "writer"} {
		p.Roles.List = append(p.Roles.List, policy.Role{Name: n, Title: text, Purpose: text})
	}
	p.Roles.Administrator = "writer"
	for _, id := range []string{"plain", "strict"} {
		p.Accounts = append(p.Accounts, policy.Accounts{
			ID: id, Name: text, Level: assurance.EH3, Recovery: d.Once(2), Enrolment: policy.Enrolment{Required: id == "strict", ShownOnce: d.Once(2)},
			Registration: policy.Registration{Review: d.Once(2)},
		})
	}
	for i := range 1 + d.Intn(2) {
		p.Services = append(p.Services, d.service(fmt.Sprintf("service-%d", i)))
	}
	p.SingleSignOn = policy.SingleSignOn{Allowed: d.Once(2), MaxAge: time.Hour}
	p.Records = policy.Records{Decisions: true, Days: 30}
	return doc
}

func (d Dice) service(id string) policy.Service {
	s := policy.Service{ID: id, Name: realm.Text{NL: id}}
	for i := range 1 + d.Intn(2) {
		s.Audiences = append(s.Audiences, d.audience(fmt.Sprintf("audience-%d", i)))
	}
	if d.Once(2) {
		s.StepUps = []policy.StepUp{{Action: "sign", Factors: []policy.Factor{policy.Authenticator, policy.EmailCode}, FallBack: d.Once(2), MaxAge: 5 * time.Minute}}
	}
	return s
}

func (d Dice) audience(id string) policy.Audience {
	a := policy.Audience{
		ID: id, Name: realm.Text{NL: id}, Organisations: Of(d, policy.OrganisationNotAsked, policy.OrganisationAny, policy.OrganisationEnrolled),
		Branches: Of(d, policy.Refuse, policy.Accept), Intermediaries: Of(d, policy.Refuse, policy.Accept),
		Enter: Of[role.Name](d, "", "reader", policy.AnyRole), WithoutRole: Of(d, policy.RefuseWithoutRole, policy.WaitForRole),
		Mandates: d.Once(5),
	}
	for _, f := range []policy.Factor{policy.Authenticator, policy.EmailCode, policy.SMSCode} {
		if d.Once(2) {
			a.SecondFactors = append(a.SecondFactors, policy.FactorRule{Factor: f, Preferred: d.Once(3), Digits: 6, Announce: d.maybe(), Period: d.period()})
		}
	}
	if d.Once(2) {
		a.VerifyEmail = policy.VerifyEmail{Scope: Of(d, policy.OncePerPerson, policy.OncePerService), Period: d.period()}
	}
	if d.Once(2) {
		a.OfferAuthenticator = policy.Offer{Offered: true, Skippable: d.Once(2), MaxSkips: d.Intn(3), Until: d.maybe()}
	}
	if d.Once(4) {
		a.TrustDevices = 24 * time.Hour
	}
	if d.Once(4) {
		a.Link.Proofs = []policy.LinkRule{{Proof: policy.ActivationCode, Period: d.period()}}
	}
	for range 1 + d.Intn(3) {
		a.Methods = append(a.Methods, d.method())
	}
	return a
}

func (d Dice) method() policy.MethodRule {
	m := policy.MethodRule{Method: Of(d, policy.EHerkenning, policy.DigiD, policy.Account), Minimum: Of(d, assurance.EH2, assurance.EH3, assurance.EH4), Period: d.period()}
	if m.Method == policy.Account {
		m.Accounts, m.Minimum = Of(d, "plain", "strict"), Of(d, assurance.None, assurance.EH3)
	}
	return m
}

// period is open at one end, at both, or bounded.
func (d Dice) period() policy.Period {
	p := policy.Period{From: d.maybe(), Until: d.maybe()}
	if !p.Until.IsZero() && !p.From.Before(p.Until) {
		p.From = time.Time{}
	}
	return p
}

func (d Dice) maybe() time.Time {
	if d.Once(2) {
		return time.Time{}
	}
	return d.Instant()
}
