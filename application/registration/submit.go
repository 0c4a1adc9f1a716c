package registration

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// Sent is the answer to Submit.
type Sent struct {
	Done    bool              // it was sent, now or by an earlier click
	Next    registration.Step // where something is missing
	Consent bool              // is missing
	Known   bool              // the address has an account by now
	Blocked time.Time         // too many were sent from this address: try after this instant
}

// Submit sends the application: once, however often it is clicked. It makes the account, which waits for the
// decision; where the policy wants no review it is open at once (OL-09).
func (s *Service) Submit(ctx context.Context, v Visitor, consent bool) (Sent, error) {
	out, err := s.submit(ctx, v, consent)
	if errors.Is(err, ports.ErrConflict) { // another draft made an account with this address meanwhile
		return s.submit(ctx, v, consent)
	}
	return out, err
}

func (s *Service) submit(ctx context.Context, v Visitor, consent bool) (Sent, error) {
	var out Sent
	err := s.change(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		out = Sent{}
		if !h.State.Editable() {
			out.Done = true
			return false, nil
		}
		h.form.Normalise(h.Applicant)
		if out.Next = h.Next(h.form, s.needs(*h), s.Now()); out.Next != registration.StepReview {
			return false, nil
		}
		if out.Consent = !consent; out.Consent {
			return false, nil
		}
		return s.send(ctx, st, h, &out)
	})
	return out, err
}

func (s *Service) send(ctx context.Context, st ports.Store, h *held, out *Sent) (bool, error) {
	var err error
	if out.Blocked, err = s.take(ctx, st, h.realm.ID, registration.SentFromAddress, "sent", h.Kind, h.Email.Key()); err != nil || !out.Blocked.IsZero() {
		return false, err
	}
	first := h.State == registration.Draft
	h.form.Consent = s.Now()
	if h.Application.Submit(s.Now()) != registration.Done {
		return false, nil
	}
	if first {
		if out.Known, err = s.makeAccount(ctx, st, h); err != nil || out.Known {
			return false, err
		}
	}
	out.Done = true
	e := s.event(*h, audit.ApplicationSent, audit.Done, h.applicant())
	e.Personal = map[string]string{"address": h.Email.String()}
	if err := st.Audit().Append(ctx, e); err != nil {
		return false, err
	}
	if !h.kind.Registration.Review {
		return true, s.accept(ctx, st, h)
	}
	l := s.letter(*h, ports.LetterApplicationReceived)
	l.Days = h.kind.Registration.Expected
	return true, s.Postbox.Mail(ctx, st, h.realm.ID, l)
}

// makeAccount makes the person and their account, which nobody can use yet. One that was refused before makes
// way; any other stays, and this one is not made.
func (s *Service) makeAccount(ctx context.Context, st ports.Store, h *held) (known bool, err error) {
	former, err := st.Accounts().ByEmail(ctx, h.Kind, h.Email)
	switch {
	case err == nil && !refused(former):
		return true, s.tellTaken(ctx, st, *h)
	case err == nil:
		if err := s.erase(ctx, st, former.ID); err != nil {
			return false, err
		}
	case !errors.Is(err, ports.ErrNotFound):
		return false, err
	}
	h.Person = identity.PersonID(s.NewID())
	p, a, err := s.newAccount(*h)
	if err != nil {
		return false, err
	}
	h.form.Password = ""
	if err := st.People().Put(ctx, p); err != nil {
		return false, err
	}
	return false, st.Accounts().Put(ctx, a)
}

func (s *Service) newAccount(h held) (identity.Person, account.Account, error) {
	acting, err := account.Acting(h.Person)
	if err != nil {
		return identity.Person{}, account.Account{}, err
	}
	p := identity.Person{ID: h.Person, Acting: acting, Language: h.Language, CreatedAt: s.Now()}
	p.ProveEmail(h.Email, h.service().ID, h.Proven)
	hash, err := credential.ParseHash(h.form.Password)
	a := account.Account{
		ID: h.Person, Kind: h.Kind, Audience: h.Audience, Name: h.form.FullName(), Email: h.Email, State: account.Pending,
		Password: hash, PasswordAt: s.Now(), CreatedAt: s.Now(),
	}
	return p, a, err
}

// accept opens the account at once: it is for practice, and says so wherever it is shown (OL-09, OL-35).
func (s *Service) accept(ctx context.Context, st ports.Store, h *held) error {
	h.Accept(s.Now(), h.kind.Registration.KeepFor)
	err := s.toAccount(ctx, st, *h, func(a *account.Account) { a.State, a.Practice = account.Active, true })
	if err != nil {
		return err
	}
	if err := s.decided(ctx, st, *h, registration.System); err != nil {
		return err
	}
	return s.Postbox.Mail(ctx, st, h.realm.ID, s.letter(*h, ports.LetterApplicationApproved))
}

// toAccount changes the account that an application made, where it still exists.
func (s *Service) toAccount(ctx context.Context, st ports.Store, h held, change func(*account.Account)) error {
	a, err := st.Accounts().ForUpdate(ctx, h.Person)
	if errors.Is(err, ports.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	change(&a)
	return st.Accounts().Put(ctx, a)
}

// erase forgets an account that was never open, with its person.
func (s *Service) erase(ctx context.Context, st ports.Store, id identity.PersonID) error {
	if err := st.Accounts().Erase(ctx, id); err != nil {
		return err
	}
	p, err := st.People().ByID(ctx, id, s.Now())
	if errors.Is(err, ports.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return st.People().Remove(ctx, p.Person)
}

// Withdraw ends the application on the applicant's wish: what they told and showed goes at once, and the
// account that waited for it.
func (s *Service) Withdraw(ctx context.Context, v Visitor) (registration.Outcome, error) {
	var out registration.Outcome
	err := s.change(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		if out = h.Application.Withdraw(s.Now()); out != registration.Done {
			return false, nil
		}
		if err := st.Documents().Remove(ctx, h.ID); err != nil {
			return false, err
		}
		actor := h.applicant()
		if err := s.erase(ctx, st, h.Person); err != nil {
			return false, err
		}
		if err := st.Audit().Append(ctx, s.event(*h, audit.ApplicationWithdrawn, audit.Done, actor)); err != nil {
			return false, err
		}
		return true, s.Postbox.Mail(ctx, st, h.realm.ID, s.letter(*h, ports.LetterApplicationGone))
	})
	return out, err
}
