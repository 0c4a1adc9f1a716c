package signin

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// LinkedState is where the link to an account of the portal's own is (J3).
type LinkedState struct {
	ports.LinkState
	Proofs   []policy.LinkProof // by which an account can be proven now
	Was      linking.EndReason  // why the newest link is over; empty: there was none
	Waiting  ports.HeldLink     // with login.AwaitLink: the link that waits
	Contacts []linking.Contact  // who gets the mail of a forgotten password, where that was asked (MH-41)
}

// linkProof is the attempt to prove an account in this login.
func (s *Service) linkProof(ctx context.Context, c current, w row, p ports.Profile) (ports.LinkProof, error) {
	out := ports.LinkProof{
		Realm: c.realm, Rules: s.linkRules(c, w.Choice), Within: c.id, Subject: w.Subject, Person: p.Person.ID, Organisation: p.Organisation,
		Service: c.Service, Lang: c.lang, Device: c.from.Label, Event: s.personEvent(ctx, c, p),
		Ensure: func(ctx context.Context, st ports.Store) (ports.Profile, error) {
			return s.ensurePerson(ctx, st, c, w, p)
		},
	}
	if w.Upstream == nil {
		return out, nil
	}
	subject, err := w.Upstream.subject()
	if p.Organisation.ID == "" {
		out.Organisation.Legal = subject.Legal
	}
	out.Organisation.Name = cmpOr(out.Organisation.Name, w.Upstream.Name)
	return out, err
}

// linkRules are those of the audience that one logs in as.
func (s *Service) linkRules(c current, chosen login.Choice) policy.Link {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	audience, _ := service.Audience(cmpOr(chosen.Audience, policy.Everyone))
	return audience.Link
}

// ProvenLink is the answer to ProveLink.
type ProvenLink struct {
	State
	ports.BegunLink
	NotNeeded bool // the login is elsewhere
}

// ProveLink takes what somebody types to prove an account. Comparing a password takes long on purpose, so it
// happens before the unit of work in which the try counts, as with CheckPassword.
func (s *Service) ProveLink(ctx context.Context, b Browser, t ports.TypedLink) (ProvenLink, error) {
	out := ProvenLink{NotNeeded: true}
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		out.State = s.done(c)
		return out, err
	}
	p, asked, err := s.linking(ctx, c)
	if err != nil {
		return out, err
	}
	if !asked {
		out.State, err = s.Show(ctx, b)
		return out, err
	}
	try, err := s.Links.Compare(ctx, p, t)
	if err != nil {
		return out, err
	}
	out.State, err = s.change(ctx, c, atLink(s, c, func(ctx context.Context, st ports.Store, p ports.LinkProof) (err error) {
		out.NotNeeded = false
		out.BegunLink, err = s.Links.Begin(ctx, st, p, try)
		return err
	}))
	return out, err
}

// linking looks whether a login waits for the proof of an account, and holds nothing.
func (s *Service) linking(ctx context.Context, c current) (p ports.LinkProof, asked bool, err error) {
	err = s.Work.View(ctx, c.realm.ID, func(ctx context.Context, st ports.Store) error {
		w, err := s.read(ctx, st, c, false)
		if err != nil || !w.exists() || !w.Done.IsZero() {
			return err
		}
		e, profile, err := s.evidence(ctx, st, c, &w)
		if err != nil {
			return err
		}
		_, asked = login.Next(c.realm.Document.Policy, e, s.Now()).(login.LinkAccount)
		p, err = s.linkProof(ctx, c, w, profile)
		return err
	})
	return p, asked, err
}

// atLink runs f where the login waits for the proof of an account.
func atLink(s *Service, c current, f func(context.Context, ports.Store, ports.LinkProof) error) func(context.Context, ports.Store, *row) error {
	return at[login.LinkAccount](s, c, func(ctx context.Context, st ports.Store, w *row, profile ports.Profile) error {
		p, err := s.linkProof(ctx, c, *w, profile)
		if err != nil {
			return err
		}
		return f(ctx, st, p)
	})
}

// changeLink runs f on the proof of an account in a login, where that is what the login waits for.
func (s *Service) changeLink(ctx context.Context, b Browser, f func(context.Context, ports.Store, ports.LinkProof) error) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, atLink(s, c, f))
}

// ResendPincode sends another pincode. A time says that too many were sent.
func (s *Service) ResendPincode(ctx context.Context, b Browser) (out State, until time.Time, err error) {
	out, err = s.changeLink(ctx, b, func(ctx context.Context, st ports.Store, p ports.LinkProof) (err error) {
		until, err = s.Links.Resend(ctx, st, p)
		return err
	})
	return out, until, err
}

// CheckPincode takes the pincode. The right one links the account, where nothing stands in the way, and the login
// goes on at once (MH-18).
func (s *Service) CheckPincode(ctx context.Context, b Browser, typed string) (State, error) {
	return s.changeLink(ctx, b, func(ctx context.Context, st ports.Store, p ports.LinkProof) error {
		_, err := s.Links.Answer(ctx, st, p, typed)
		return err
	})
}

// ExplainLink tells why the organisation links the account of another (MH-37).
func (s *Service) ExplainLink(ctx context.Context, b Browser, reason string) (State, error) {
	return s.changeLink(ctx, b, func(ctx context.Context, st ports.Store, p ports.LinkProof) error {
		return s.Links.Explain(ctx, st, p, reason)
	})
}

// ForgotLink has the contact of an account choose a new password. Its answer is the same for every user name.
func (s *Service) ForgotLink(ctx context.Context, b Browser, userName string, left bool) (out State, until time.Time, err error) {
	out, err = s.changeLink(ctx, b, func(ctx context.Context, st ports.Store, p ports.LinkProof) (err error) {
		until, err = s.Links.Forgot(ctx, st, p, userName, left)
		return err
	})
	return out, until, err
}

// LookForgotLink tells beforehand who gets that mail: the contacts of the visitor's own organisation. What is typed
// decides nothing of what is shown here (MH-41).
func (s *Service) LookForgotLink(ctx context.Context, b Browser) (State, error) {
	var contacts []linking.Contact
	out, err := s.changeLink(ctx, b, func(ctx context.Context, st ports.Store, p ports.LinkProof) (err error) {
		contacts, err = st.PortalAccounts().Authorised(ctx, p.Organisation.Legal.KvK)
		return err
	})
	out.Link.Contacts = contacts
	return out, err
}

// WithdrawLink takes back the link that waits for approval, to link another account.
func (s *Service) WithdrawLink(ctx context.Context, b Browser) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, at[login.AwaitLink](s, c, func(ctx context.Context, st ports.Store, w *row, p ports.Profile) error {
		waiting, ok := waitingIn(p.Links, s.Now())
		if !ok {
			return nil
		}
		_, err := s.Keeper.Decline(ctx, st, c.realm, waiting.ID, ports.LinkDecision{
			By: personActor(p.Person.ID), Why: linking.EndedWithdrawn, Event: s.personEvent(ctx, c, p),
		})
		if errors.Is(err, linking.ErrOver) {
			return nil // decided a moment ago: the page tells
		}
		return err
	}))
}

func personActor(id identity.PersonID) string { return "person:" + string(id) }

// linkState adds what the pages of the proof show.
func (s *Service) linkState(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, proofs []policy.LinkProof) (LinkedState, error) {
	out := LinkedState{Proofs: proofs}
	proof, err := s.linkProof(ctx, c, w, p)
	if err != nil {
		return out, err
	}
	if out.LinkState, err = s.Links.State(ctx, st, proof); err != nil || p.Person.ID == "" {
		return out, err
	}
	if out.Outcome.Made() { // and is over, or the login would not ask for an account: so another one is proven
		out.LinkState = ports.LinkState{ByCode: out.ByCode, Email: out.Email, UserName: out.UserName, Forgot: out.Forgot}
	}
	all, err := st.Links().HistoryOf(ctx, p.Person.ID)
	if err != nil || len(all) == 0 {
		return out, err
	}
	if out.Was = all[0].Why; all[0].State == linking.Waiting {
		out.Was = linking.EndedUnanswered // or the login would wait for it
	}
	return out, nil
}
