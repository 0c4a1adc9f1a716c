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
func (s *Service) accountEvidence(ctx context.Context, st ports.Store, c current, w *row) (login.Evidence, ports.Profile, error) {
	e := login.Evidence{Asked: c.Asked, Choice: w.Choice, Factors: w.Factors}
	profile, err := s.weighAccount(ctx, st, c, w, w.facts, w.Account.ID, &e)
	if err != nil {
		return e, profile, err
	}
	e.Account.Password, e.Account.At = w.owner.Account.PasswordAt.Equal(w.Account.Password), w.Account.At
	return e, profile, s.weighPerson(ctx, st, c.realm, &e, profile)
}

// sessionEvidence is what is known of a login that goes on from a session: an action to confirm (MA-24),
// or another client to act for (MA-32).
func (s *Service) sessionEvidence(ctx context.Context, st ports.Store, c current, w *row) (login.Evidence, ports.Profile, error) {
	e := login.Evidence{Asked: c.Asked, Choice: w.Choice, Factors: w.Factors}
	held, err := st.Sessions().ByID(ctx, c.Session)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && !held.Alive(s.Now())) {
		return e, ports.Profile{}, nil
	}
	if err != nil {
		return e, ports.Profile{}, err
	}
	return s.continued(ctx, st, c, w, held, e)
}

// continued adds what a session tells.
func (s *Service) continued(ctx context.Context, st ports.Store, c current, w *row, held session.Session, e login.Evidence) (login.Evidence, ports.Profile, error) {
	f := w.facts
	if f.Institution == (institution{}) && !c.Choose {
		f.Institution = institution{held.Link, held.Institution.String()}
	}
	if held.Accounts == "" {
		return s.continuedUpstream(ctx, st, c, f, held, e)
	}
	if f.Organisation == "" && !c.Choose {
		f.Organisation = held.Organisation
	}
	profile, err := s.weighAccount(ctx, st, c, w, f, held.Person, &e)
	if err != nil {
		return e, profile, err
	}
	e.Session = sessionFacts(held, profile)
	e.Session.Alive = !w.owner.Account.PasswordAt.After(held.AuthenticatedAt) // whoever changed it proved the new one
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

// weighAccount adds to the evidence what holds of an account whether or not a password was typed in this login. It
// reads the owner, unless this unit of work did.
func (s *Service) weighAccount(ctx context.Context, st ports.Store, c current, w *row, f facts, id identity.PersonID, e *login.Evidence) (ports.Profile, error) {
	var err error
	if w.owner == nil {
		if w.owner, err = s.owner(ctx, st, c, id); err != nil {
			return ports.Profile{}, err
		}
	}
	profile := w.owner.profile
	e.Account = s.stateOf(c, f, w.owner)
	if err := s.askRegister(ctx, st, c, w.owner, f.Organisation, e); err != nil {
		return profile, err
	}
	profile.Organisation = onBehalfOf(w.owner.acting, f.Organisation)
	e.Person.Organisations, e.Person.OrgChosen = len(w.owner.acting), profile.Organisation.ID != ""
	e.Blocked, err = s.factorBlocked(ctx, st, c, *w, profile)
	return profile, err
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

func (s *Service) stateOf(c current, f facts, o *owner) login.AccountFacts {
	a := o.Account
	kind, _ := c.realm.Document.Policy.AccountsOf(a.Kind)
	out := login.AccountFacts{
		Kind: a.Kind, Audience: a.Audience, State: states[a.State], Phone: !a.Phone.IsZero(), Practice: a.Practice, Prefers: a.Prefers,
		Skips: a.Offer.Skips, SkippedAt: a.Offer.At, Skipped: f.Skipped, Accepted: f.Accepted, Unkept: f.Recovery != "",
		Trusted: o.Device.TrustedAt(s.Now()),
	}
	if f.Skipped {
		out.Skips-- // the planner weighs those before this login: the last that is allowed is one (MA-14)
	}
	usable := len(o.usableApps()) > 0
	out.Recovery = kind.Recovery && usable && o.Recovery > 0
	switch {
	case usable && f.Enrolled:
		out.Authenticator = login.EnrolledNow
	case usable:
		out.Authenticator = login.Enrolled
	case kind.Enrolment.ShownOnce && a.Enrolment.In(c.id, s.Now()) == account.EnrolmentBlocked:
		out.Authenticator = login.Blocked
	}
	return out
}

// factorBlocked tells when the budget of codes lets the person try again. It is read only where an answer
// was refused for it.
func (s *Service) factorBlocked(ctx context.Context, st ports.Store, c current, w row, p ports.Profile) (time.Time, error) {
	if w.CodeState != ports.CodeTooMany {
		return time.Time{}, nil
	}
	return s.Codes.Blocked(ctx, st, s.factorProof(ctx, c, w, p, policy.Authenticator))
}

// accountKey names an account without telling whose it is: one login has one subject.
func (s *Service) accountKey(ctx context.Context, c current, id identity.PersonID) (string, error) {
	return s.key(ctx, c.realm.ID, purposeSubject, "account", string(id))
}
