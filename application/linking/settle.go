package linking

import (
	"context"
	"errors"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// settle finds out what the proof of an account and a mailbox leads to, and does it (MH-33). The account is held.
func (s *Service) settle(ctx context.Context, st ports.Store, p ports.LinkProof, a attempt, account linking.Account, reason string) error {
	code, counts, err := s.counts(ctx, st, p, a, account)
	if err != nil {
		return err
	}
	if !counts {
		return s.keep(ctx, st, p, a.lapse())
	}
	email, err := identity.ParseEmail(a.Address)
	if err != nil {
		return err
	}
	claim := linking.Claim{Person: p.Person, Organisation: p.Organisation.ID, KvK: p.Organisation.Legal.KvK, Email: email, Proof: a.Proof, Reason: reason}
	held, waited, err := s.links(ctx, st, p, account)
	if err != nil {
		return err
	}
	if claim.Holder, err = s.holder(ctx, st, held); err != nil {
		return err
	}
	switch a.Outcome = account.Weigh(claim, p.Rules); a.Outcome {
	case linking.Linked, linking.HeldByEarlier, linking.AwaitsRecord:
		err = errors.Join(s.withdraw(ctx, st, waited), s.link(ctx, st, p, account, claim, held, a.Outcome))
		if err == nil && a.Proof == linking.ByActivation {
			err = s.use(ctx, st, code)
		}
	case linking.AlreadyYours, linking.ReasonAsked:
	default:
		err = s.stands(ctx, st, p, account, claim, a.Outcome)
	}
	if err != nil {
		return err
	}
	return s.keep(ctx, st, p, a)
}

// counts tells whether what was shown before the pincode still counts: the very same password, or a code that
// nobody used, in a time that lets it (MH-32, MH-38). It holds the code.
func (s *Service) counts(ctx context.Context, st ports.Store, p ports.LinkProof, a attempt, account linking.Account) (linking.ActivationCode, bool, error) {
	if !s.offered(p, a.Proof) {
		return linking.ActivationCode{}, false, nil
	}
	if a.Proof == linking.OldPassword {
		return linking.ActivationCode{}, !account.Hash.IsZero() && account.PasswordAt.Equal(a.PasswordAt), nil
	}
	code, err := st.ActivationCodes().ForUpdate(ctx, a.Selector)
	if errors.Is(err, ports.ErrNotFound) {
		return code, false, nil
	}
	return code, err == nil && code.Account == account.ID && code.State(s.Now()) == challenge.Accepted, err
}

func (s *Service) use(ctx context.Context, st ports.Store, code linking.ActivationCode) error {
	code.Use(s.Now())
	return st.ActivationCodes().Put(ctx, code)
}

// links gives the active link of an account, and those by which this person waited for it.
func (s *Service) links(ctx context.Context, st ports.Store, p ports.LinkProof, account linking.Account) (active linking.Link, waited []linking.Link, err error) {
	all, err := st.Links().Of(ctx, account.ID)
	for _, l := range all {
		switch {
		case l.State == linking.LinkActive:
			active = l
		case l.State == linking.Waiting && l.Person == p.Person:
			waited = append(waited, l)
		}
	}
	return active, waited, err
}

// withdraw ends what waited: a newer proof takes its place.
func (s *Service) withdraw(ctx context.Context, st ports.Store, waited []linking.Link) error {
	for _, l := range waited {
		why := linking.EndedWithdrawn
		if !l.Open(s.Now()) {
			why = linking.EndedUnanswered
		}
		if err := l.Decline("person:"+string(l.Person), why, s.Now()); err != nil {
			return err
		}
		if err := st.Links().Put(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) holder(ctx context.Context, st ports.Store, held linking.Link) (linking.Holder, error) {
	if held.ID == "" {
		return linking.Holder{}, nil
	}
	of, err := st.People().ByID(ctx, held.Person, s.Now())
	if err != nil {
		return linking.Holder{}, err
	}
	return linking.Holder{Person: held.Person, Organisation: of.Person.Organisation, Email: of.Person.Email}, nil
}

// link makes the link, active or waiting, and the address the person's.
func (s *Service) link(ctx context.Context, st ports.Store, p ports.LinkProof, account linking.Account, c linking.Claim, held linking.Link, to linking.Outcome) error {
	of, err := p.Ensure(ctx, st)
	if err != nil {
		return err
	}
	if err := s.Addresses.Keep(ctx, st, s.address(p, of), of, c.Email); err != nil {
		return err
	}
	l := linking.Link{
		ID: linking.LinkID(s.NewID()), Account: account.ID, Person: of.Person.ID, State: linking.Waiting, Proof: c.Proof, Email: c.Email,
		Differs: account.Differs(c.Email), Reason: c.Reason, AskedAt: s.Now(), Reference: p.Event.Reference,
	}
	action := audit.LinkWaits
	switch to {
	case linking.Linked:
		action = audit.LinkMade
		err = l.Activate("", s.Now())
	case linking.HeldByEarlier:
		l.Replaces = held.ID
	}
	if err != nil {
		return err
	}
	if err := st.Links().Put(ctx, l); err != nil {
		return err
	}
	if err := s.remind(ctx, st, p.Realm.ID, l); err != nil {
		return err
	}
	e := s.event(p.Event, action, audit.Done, account.ID)
	e.Actor, e.Personal = "person:"+string(of.Person.ID), map[string]string{"address": c.Email.String()}
	if err := s.record(ctx, st, e, "link", string(l.ID), "proof", string(c.Proof), "outcome", string(to), "differs", yes(l.Differs)); err != nil {
		return err
	}
	return s.tellLinked(ctx, st, p.Realm, account, l, of)
}

func (s *Service) address(p ports.LinkProof, of ports.Profile) ports.AddressProof {
	return ports.AddressProof{
		Realm: p.Realm, Purpose: challenge.PurposeVerifyEmail, Within: p.Within, Person: of.Person.ID, Subject: p.Subject,
		KvK: p.Organisation.Legal.KvK, Service: p.Service, Lang: p.Lang, Event: p.Event,
	}
}

// stands records what stands in the way, and tells those concerned that somebody had the right password.
func (s *Service) stands(ctx context.Context, st ports.Store, p ports.LinkProof, account linking.Account, c linking.Claim, to linking.Outcome) error {
	e := s.event(p.Event, audit.LinkNotMade, audit.Refused, account.ID)
	e.Personal = map[string]string{"address": c.Email.String()}
	if err := s.record(ctx, st, e, "outcome", string(to), "proof", string(c.Proof)); err != nil {
		return err
	}
	return s.tellTried(ctx, st, p.Realm, account, c, to)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
