package signin

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// State is where a login is: what a page shows, and nothing that a page must not know.
type State struct {
	Realm        ports.Realm
	Login        string
	Service      policy.Service
	Toward       realm.Text // the service of the network at which they wanted to act, where they were refused
	Audience     policy.Audience
	Portal       policy.Portal
	Languages    []string // that the portal asked for
	Asked        login.Asked
	Step         login.Step
	Organisation identity.Organisation // that was proven; zero before
	Legal        identity.Legal        // as the broker named it
	Branch       identity.Branch
	Level        assurance.Level
	Reference    string
	At           time.Time
	Email        ports.AddressState
	Role         RoleState
	Accounts     policy.Accounts // with AskPassword: of which kind
	Factor       FactorState
	Enrol        EnrolState
	Repair       RepairState
	Recovery     []string // codes that are shown this once
	Acting       OrganisationState
	Link         LinkedState
	Institutions InstitutionState
	Finished     *Finished // set once, when the login is completed
	Done         bool      // it was completed before
	DoneHere     bool      // with Done: in this browser, whose cookie says so
	Untaken      Untaken   // with Done
	Cookie       []byte    // to replace the login's cookie with; nil: keep it
	evidence     login.Evidence
	decided      time.Time   // when the planner was asked
	roles        []role.Name // that the person had then
}

// RoleState is where the wait for a role is.
type RoleState struct {
	Email          string // masked: where a mail goes once the role is given
	AskedAt        time.Time
	Administrators []string // masked addresses, where policy shows them
	Count          int
}

// Untaken is the answer that a portal did not take yet; zero: it did, or it is too late.
type Untaken struct {
	URL   string
	Until time.Time
}

// Finished is how a completed login leaves.
type Finished struct {
	Destination ports.Destination
	Token       string    // of the session, for the browser's cookie; empty: it leaves none (a trial)
	Device      string    // token by which the browser is known from now on; empty: it has one, or needs none
	Until       time.Time // the cookie lives as long as the session can
}

// state gives what every page of a login knows.
func (s *Service) state(ctx context.Context, c current, w row, p ports.Profile, e login.Evidence, step login.Step) (State, error) {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	portal, _ := c.realm.Document.PortalOf(c.Service)
	audience, _ := service.Audience(cmpOr(w.Choice.Audience, policy.Everyone))
	ref, err := s.reference(ctx, c)
	out := State{
		Realm: c.realm, Login: c.id, Service: service, Audience: audience, Portal: portal, Languages: c.Lang, Asked: c.Asked,
		Step: step, Organisation: p.Organisation, Level: e.Upstream.Level, Reference: ref, At: cmpOr(w.At, s.Now()), evidence: e,
	}
	if ask, ok := step.(login.AskPassword); ok {
		out.Accounts, _ = c.realm.Document.Policy.AccountsOf(ask.Accounts)
	}
	if _, refused := step.(login.Refused); refused && err == nil && c.Toward != "" {
		var toward mandate.Service
		toward, err = s.toward(ctx, c)
		out.Toward = realm.Text{NL: toward.Name["nl"], EN: toward.Name["en"]}
	}
	if w.Upstream != nil {
		subject, err := w.Upstream.subject()
		if err != nil {
			return out, err
		}
		out.Legal = subject.Legal
		out.Branch, _ = identity.ParseBranch(w.Upstream.Branch)
		out.Organisation.Name = cmpOr(out.Organisation.Name, w.Upstream.Name)
	}
	return out, err
}

// done is the state of a login that ended before (XC-08).
func (s *Service) done(c current) State {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	portal, _ := c.realm.Document.PortalOf(c.Service)
	return State{Realm: c.realm, Login: c.id, Service: service, Portal: portal, Languages: c.Lang, Done: true, DoneHere: c.Done}
}
