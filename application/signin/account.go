package signin

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// accountEvidence is what is known of a login whose password was right. A password that was changed
// since proves nothing any more.
func (s *Service) accountEvidence(ctx context.Context, st ports.Store, c current, f facts) (login.Evidence, ports.Profile, error) {
	e := login.Evidence{Asked: c.Asked, Choice: f.Choice, Factors: f.Factors}
	a, profile, err := s.accountOf(ctx, st, c, f, f.Account.ID, &e)
	if err != nil {
		return e, profile, err
	}
	e.Account.Password, e.Account.At = a.PasswordAt.Equal(f.Account.Password), f.Account.At
	if e.Blocked, err = s.factorBlocked(ctx, st, c, f, profile); err != nil {
		return e, profile, err
	}
	return e, profile, s.weighPerson(ctx, st, c.realm, &e, profile)
}

// sessionEvidence is what is known of a login that goes on from a session: an action to confirm (MA-24),
// or another client to act for (MA-32).
func (s *Service) sessionEvidence(ctx context.Context, st ports.Store, c current, f facts) (login.Evidence, ports.Profile, error) {
	e := login.Evidence{Asked: c.Asked, Choice: f.Choice, Factors: f.Factors}
	held, err := st.Sessions().ByID(ctx, c.Session)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && !held.Alive(s.Now())) {
		return e, ports.Profile{}, nil
	}
	if err != nil {
		return e, ports.Profile{}, err
	}
	return s.continued(ctx, st, c, f, held, e)
}

// continued adds what a session tells.
func (s *Service) continued(ctx context.Context, st ports.Store, c current, f facts, held session.Session, e login.Evidence) (login.Evidence, ports.Profile, error) {
	if f.Institution == (institution{}) && !c.Choose {
		f.Institution = institution{held.Link, held.Institution.String()}
	}
	if held.Accounts == "" {
		return s.continuedUpstream(ctx, st, c, f, held, e)
	}
	if f.Organisation == "" && !c.Choose {
		f.Organisation = held.Organisation
	}
	a, profile, err := s.accountOf(ctx, st, c, f, held.Person, &e)
	if err != nil {
		return e, profile, err
	}
	e.Session = sessionFacts(held, profile)
	e.Session.Alive = !a.PasswordAt.After(held.AuthenticatedAt) // whoever changed it proved the new one
	if e.Blocked, err = s.factorBlocked(ctx, st, c, f, profile); err != nil {
		return e, profile, err
	}
	return e, profile, s.weighPerson(ctx, st, c.realm, &e, profile)
}

// continuedUpstream adds what a session tells of somebody whom a broker named.
func (s *Service) continuedUpstream(ctx context.Context, st ports.Store, c current, f facts, held session.Session, e login.Evidence) (login.Evidence, ports.Profile, error) {
	profile, err := st.People().ByID(ctx, held.Person, s.Now())
	if err != nil {
		return e, profile, err
	}
	e.Session = sessionFacts(held, profile)
	if err := s.weighPerson(ctx, st, c.realm, &e, profile); err != nil {
		return e, profile, err
	}
	return e, profile, s.weighLinks(ctx, st, c.realm, &e, &profile, f.Institution, c.Choose)
}

// accountOf reads an account with its person, and adds to the evidence what holds whether or not a
// password was typed in this login.
func (s *Service) accountOf(ctx context.Context, st ports.Store, c current, f facts, id identity.PersonID, e *login.Evidence) (account.Account, ports.Profile, error) {
	a, err := st.Accounts().ByID(ctx, id)
	if errors.Is(err, ports.ErrNotFound) {
		return a, ports.Profile{}, ErrNoLogin // erased meanwhile
	}
	if err != nil {
		return a, ports.Profile{}, err
	}
	profile, err := st.People().ByID(ctx, id, s.Now())
	if err != nil {
		return a, profile, err
	}
	if e.Account, err = s.stateOf(ctx, st, c, f, a); err != nil {
		return a, profile, err
	}
	acting, err := st.Representations().Of(ctx, id, s.Now())
	if err != nil {
		return a, profile, err
	}
	profile.Organisation = onBehalfOf(acting, f.Organisation)
	e.Person.Organisations, e.Person.OrgChosen = len(acting), profile.Organisation.ID != ""
	return a, profile, nil
}

// onBehalfOf gives the organisation that was chosen, if it may still be acted for, or the only one there is.
func onBehalfOf(acting []ports.Representation, chosen identity.OrganisationID) identity.Organisation {
	if len(acting) == 1 && chosen == "" {
		return acting[0].Organisation
	}
	i := slices.IndexFunc(acting, func(r ports.Representation) bool { return r.Organisation.ID == chosen })
	if i < 0 {
		return identity.Organisation{}
	}
	return acting[i].Organisation
}

// states maps the states of accounts to what the planner tells apart.
var states = map[account.State]login.AccountState{
	account.Active: login.AccountActive, account.Pending: login.AccountUnderReview, account.Suspended: login.AccountSuspended,
}

func (s *Service) stateOf(ctx context.Context, st ports.Store, c current, f facts, a account.Account) (login.AccountFacts, error) {
	kind, _ := c.realm.Document.Policy.AccountsOf(a.Kind)
	out := login.AccountFacts{
		Kind: a.Kind, Audience: a.Audience, State: states[a.State], Phone: !a.Phone.IsZero(), Practice: a.Practice, Prefers: a.Prefers,
		Skips: a.Offer.Skips, SkippedAt: a.Offer.At, Skipped: f.Skipped, Accepted: f.Accepted, Unkept: f.Recovery != "",
	}
	if f.Skipped {
		out.Skips-- // the planner weighs those before this login: the last that is allowed is one (MA-14)
	}
	apps, err := st.Authenticators().Of(ctx, a.ID)
	if err != nil {
		return out, err
	}
	usable := slices.ContainsFunc(apps, account.Authenticator.Usable)
	switch {
	case usable && f.Enrolled:
		out.Authenticator = login.EnrolledNow
	case usable:
		out.Authenticator = login.Enrolled
	case kind.Enrolment.ShownOnce && a.Enrolment.In(c.id, s.Now()) == account.EnrolmentBlocked:
		out.Authenticator = login.Blocked
	}
	if kind.Recovery && usable {
		left, err := st.RecoveryCodes().Left(ctx, a.ID)
		if err != nil {
			return out, err
		}
		out.Recovery = left > 0
	}
	device, err := s.knownDevice(ctx, st, c, a.ID)
	out.Trusted = device.TrustedAt(s.Now())
	return out, err
}

// factorBlocked tells when the budget of codes lets the person try again. It is read only where an answer
// was refused for it.
func (s *Service) factorBlocked(ctx context.Context, st ports.Store, c current, f facts, p ports.Profile) (time.Time, error) {
	if f.CodeState != ports.CodeTooMany {
		return time.Time{}, nil
	}
	proof, err := s.factorProof(ctx, st, c, p, policy.Authenticator)
	if err != nil {
		return time.Time{}, err
	}
	return s.Codes.Blocked(ctx, st, proof)
}

// accountKey names an account without telling whose it is: one login has one subject.
func (s *Service) accountKey(ctx context.Context, c current, id identity.PersonID) (string, error) {
	return s.key(ctx, c.realm.ID, purposeSubject, "account", string(id))
}
