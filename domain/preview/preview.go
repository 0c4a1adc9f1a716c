// Package preview tells what people will see at a date: which ways in there are, what is asked after them, and
// what is announced. It asks the planner itself, so that what it shows is what happens when the clock gets there.
package preview

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
)

// View is what an audience of a service sees at an instant.
type View struct {
	Ways []Way // none: nobody gets in
}

// Way is a way in, and what it leads to for somebody who proves all that they can.
type Way struct {
	login.Option
	Factors   []policy.FactorRule // second factors that are taken, the one that is asked first before the others
	Announced []policy.FactorRule // those of them whose end people are told of (MA-21)
	Outcome   replay.Outcome      // the steps after the first proof
}

// At gives what an audience sees at an instant.
func At(d policy.Document, service, audience string, at time.Time) View {
	s, _ := d.Policy.Service(service)
	var v View
	for _, o := range login.Options(s, login.Evidence{}, at) {
		if o.Choice.Audience != audience {
			continue
		}
		e := Somebody(d, service, o, at)
		w := Way{Option: o, Outcome: replay.Foresee(d.Policy, e, at)}
		if ask, ok := login.Next(d.Policy, e, at).(login.AskCode); ok {
			w.Factors = ask.Factors
		}
		for _, f := range w.Factors {
			if f.Announced(at) {
				w.Announced = append(w.Announced, f)
			}
		}
		v.Ways = append(v.Ways, w)
	}
	return v
}

// Somebody is the evidence of a person at one way in, who lacks nothing that the tenant or the network can give, and
// who has proven no more than who they are.
func Somebody(d policy.Document, service string, o login.Option, at time.Time) login.Evidence {
	e := login.Evidence{Asked: login.Asked{Service: service}, Choice: o.Choice}
	e.Person = login.PersonFacts{EmailProven: true, EmailHere: true, MayEnter: true, MayUseMethod: true, Links: 1, LinkChosen: true, Organisations: 1, OrgChosen: true}
	if o.Choice.Method != policy.Account {
		e.Upstream = login.Upstream{Proven: true, Level: assurance.EH4, At: at, Organisation: true, Enrolled: true}
		return e
	}
	e.Account = login.AccountFacts{Password: true, At: at, Kind: o.Accounts, State: login.AccountActive, Level: assurance.EH4, Authenticator: login.Enrolled, Phone: true}
	return e
}

// Dates lists the instants at which something in a document changes by itself, in their order.
func Dates(p policy.Policy) []time.Time {
	var out []time.Time
	add := func(all ...time.Time) { out = append(out, all...) }
	for _, s := range p.Services {
		for _, a := range s.Audiences {
			for _, m := range a.Methods {
				add(m.From, m.Until)
			}
			for _, f := range a.SecondFactors {
				add(f.From, f.Until, f.Announce)
			}
			for _, l := range a.Link.Proofs {
				add(l.From, l.Until)
			}
			add(a.VerifyEmail.From, a.VerifyEmail.Until, a.OfferAuthenticator.Until)
		}
	}
	add(p.Maintenance.Turns()...)
	slices.SortFunc(out, time.Time.Compare)
	out = slices.CompactFunc(out, time.Time.Equal)
	return slices.DeleteFunc(out, time.Time.IsZero)
}
