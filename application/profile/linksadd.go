package profile

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Adding is where somebody is who adds an account (MH-26): each account has its own proof (MH-42), as at a login.
type Adding struct {
	Own
	ports.LinkState
	ports.BegunLink
	Proofs   []policy.LinkProof
	Contacts []linking.Contact // who gets the mail of a forgotten password (MH-41)
	Resend   time.Time         // too many pincodes were sent: not before this instant
}

// linkProof is the attempt to prove an account in this session.
func (s *Service) linkProof(o Own, lang string) ports.LinkProof {
	id := o.Profile.Person.ID
	return ports.LinkProof{
		Realm: o.Realm, Rules: o.LinkRules(), Within: string(o.Session.ID), Subject: "person:" + string(id), Person: id,
		Organisation: o.Profile.Organisation, Service: o.Session.Service, Lang: lang, Device: o.Session.Device, Event: o.common(),
		Ensure: func(ctx context.Context, st ports.Store) (ports.Profile, error) {
			return st.People().ByID(ctx, id, s.Now())
		},
	}
}

// adding runs f on the proof of an account in the caller's session, and tells where it is afterwards.
func (s *Service) adding(ctx context.Context, c Caller, f func(context.Context, ports.Store, ports.LinkProof, *Adding) error) (Adding, error) {
	var out Adding
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out = Adding{}
		if out.Own, err = s.linked(ctx, st, c); err != nil {
			return err
		}
		p := s.linkProof(out.Own, c.Lang)
		out.Proofs = p.Rules.InForce(s.Now())
		if err := f(ctx, st, p, &out); err != nil {
			return err
		}
		out.LinkState, err = s.Linker.State(ctx, st, p)
		return err
	})
	return out, err
}

// Adding tells where adding an account is.
func (s *Service) Adding(ctx context.Context, c Caller) (Adding, error) {
	return s.adding(ctx, c, func(context.Context, ports.Store, ports.LinkProof, *Adding) error { return nil })
}

// ProveLink takes what is typed to prove an account. The password is compared before the unit of work.
func (s *Service) ProveLink(ctx context.Context, c Caller, t ports.TypedLink) (Adding, error) {
	at, err := s.Adding(ctx, c)
	if err != nil {
		return at, err
	}
	try, err := s.Linker.Compare(ctx, s.linkProof(at.Own, c.Lang), t)
	if err != nil {
		return at, err
	}
	return s.adding(ctx, c, func(ctx context.Context, st ports.Store, p ports.LinkProof, out *Adding) (err error) {
		out.BegunLink, err = s.Linker.Begin(ctx, st, p, try)
		return err
	})
}

// ResendPincode sends another pincode.
func (s *Service) ResendPincode(ctx context.Context, c Caller) (Adding, error) {
	return s.adding(ctx, c, func(ctx context.Context, st ports.Store, p ports.LinkProof, out *Adding) (err error) {
		out.Resend, err = s.Linker.Resend(ctx, st, p)
		return err
	})
}

// CheckPincode takes the pincode.
func (s *Service) CheckPincode(ctx context.Context, c Caller, typed string) (Adding, error) {
	return s.adding(ctx, c, func(ctx context.Context, st ports.Store, p ports.LinkProof, _ *Adding) error {
		_, err := s.Linker.Answer(ctx, st, p, typed)
		return err
	})
}

// ExplainLink tells why the organisation links the account of another (MH-37).
func (s *Service) ExplainLink(ctx context.Context, c Caller, reason string) (Adding, error) {
	return s.adding(ctx, c, func(ctx context.Context, st ports.Store, p ports.LinkProof, _ *Adding) error {
		return s.Linker.Explain(ctx, st, p, reason)
	})
}

// LookForgotLink tells beforehand who gets the mail of a forgotten password.
func (s *Service) LookForgotLink(ctx context.Context, c Caller) (Adding, error) {
	return s.adding(ctx, c, func(ctx context.Context, st ports.Store, p ports.LinkProof, out *Adding) (err error) {
		out.Contacts, err = st.PortalAccounts().Authorised(ctx, p.Organisation.Legal.KvK)
		return err
	})
}

// ForgotLink has the contact of an account choose a new password. Its answer is the same for every user name.
func (s *Service) ForgotLink(ctx context.Context, c Caller, userName string, left bool) (Adding, error) {
	return s.adding(ctx, c, func(ctx context.Context, st ports.Store, p ports.LinkProof, out *Adding) (err error) {
		out.Until, err = s.Linker.Forgot(ctx, st, p, userName, left)
		return err
	})
}
