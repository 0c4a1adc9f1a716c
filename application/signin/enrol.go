package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// EnrolState is where setting up an authenticator is.
type EnrolState struct {
	ports.AppKey           // zero: it is not, or no longer, shown
	Shown        bool      // the QR code was rendered in this login (G14)
	Name         string    // under which it appears in the app (OL-17)
	Until        time.Time // a reload shows it again
	Again        bool      // after the helpdesk helped: this is another QR code (OL-26)
	Lapses       time.Time // the help is gone then (OL-33); zero: it stays
	Code         ports.CodeState
	Misses       int
}

// ShowQR renders the QR code for the one time that there is (OL-15). The key is made now, so that what was
// shown before is dead (OL-26).
func (s *Service) ShowQR(ctx context.Context, b Browser) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, at[login.EnrolAuthenticator](s, c, func(ctx context.Context, st ports.Store, w *row, p ports.Profile) error {
		a, err := st.Accounts().ForUpdate(ctx, p.Person.ID)
		if err != nil {
			return err
		}
		open := a.Enrolment.In(c.id, s.Now()) == account.EnrolmentOpen
		if !open || !a.Enrolment.Show(c.id, s.Now()) {
			return nil
		}
		if err := st.Accounts().Put(ctx, a); err != nil {
			return err
		}
		if _, err := s.Apps.New(ctx, st, c.realm.ID, a.ID, c.id); err != nil {
			return err
		}
		e := s.personEvent(ctx, c, p)
		e.Action, e.Result = audit.EnrolmentShown, audit.Done
		return st.Audit().Append(ctx, e)
	}))
}

// enrolState tells where setting up an authenticator is. Where the QR code is not shown once, the key of this
// login is made when it is first looked at, and stays until it is confirmed.
func (s *Service) enrolState(ctx context.Context, st ports.Store, c current, w row, step login.EnrolAuthenticator) (EnrolState, error) {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	out := EnrolState{Shown: true, Name: service.Name.In(c.lang), Code: w.CodeState, Misses: w.Misses}
	a := w.owner.Account
	if step.ShownOnce {
		out.Shown = a.Enrolment.In(c.id, s.Now()) == account.EnrolmentShown
		out.Until = a.Enrolment.ShownAt.Add(account.QRWindow)
		out.Again, out.Lapses = !a.Enrolment.Unlocked.IsZero(), a.Enrolment.Until
		if !out.Shown || !s.Now().Before(out.Until) {
			return out, nil
		}
	}
	app, ok := w.owner.pendingApp(c.id)
	var err error
	if !ok && !step.ShownOnce {
		app, err = s.Apps.New(ctx, st, c.realm.ID, a.ID, c.id)
	}
	if err != nil || app.ID == "" {
		return out, err
	}
	out.AppKey, err = s.Apps.Reveal(ctx, c.realm.ID, app, out.Name, w.owner.profile.Person.Email.String())
	return out, err
}

// ConfirmEnrolment takes the first code from the app that is being set up. Only a right one completes it (MA-19).
func (s *Service) ConfirmEnrolment(ctx context.Context, b Browser, typed string) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, func(ctx context.Context, st ports.Store, w *row) error {
		e, p, err := s.evidence(ctx, st, c, w)
		if err != nil {
			return err
		}
		defer w.changed()
		step, ok := login.Next(c.realm.Document.Policy, e, s.Now()).(login.EnrolAuthenticator)
		if !ok {
			return nil
		}
		app, ok := w.owner.pendingApp(c.id)
		if !ok {
			return nil
		}
		proof := s.factorProof(ctx, c, *w, p, policy.Authenticator)
		if w.CodeState, err = s.Apps.Answer(ctx, st, proof, []account.Authenticator{app}, typed); err != nil || w.CodeState != "" {
			w.Misses++
			return err
		}
		return s.confirm(ctx, st, c, w, p, step, app)
	})
}

func (s *Service) confirm(ctx context.Context, st ports.Store, c current, w *row, p ports.Profile, step login.EnrolAuthenticator, app account.Authenticator) error {
	a, err := st.Accounts().ForUpdate(ctx, p.Person.ID)
	if err != nil || (step.ShownOnce && !a.Enrolment.Finish(c.id, s.Now())) {
		return err
	}
	a.Prefers, app.Confirmed, app.UsedAt = policy.Authenticator, s.Now(), s.Now()
	if err := errors.Join(st.Accounts().Put(ctx, a), st.Authenticators().Put(ctx, app)); err != nil {
		return err
	}
	w.Enrolled, w.Misses = true, 0
	e := s.personEvent(ctx, c, p)
	e.Action, e.Result = audit.AuthenticatorAdded, audit.Done
	if err := st.Audit().Append(ctx, e); err != nil {
		return err
	}
	if err := s.Notices.Notify(ctx, st, c.realm, a, ports.Notice{Kind: ports.LetterAppAdded, Service: c.Service, Device: c.from.Label}); err != nil {
		return err
	}
	codes, err := s.recoveryCodes(ctx, st, c, a)
	w.Recovery = strings.Join(codes, " ")
	return err
}

// PutAwayCodes goes on once the recovery codes were put away: they are not shown again.
func (s *Service) PutAwayCodes(ctx context.Context, b Browser) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, at[login.KeepRecoveryCodes](s, c, func(_ context.Context, _ ports.Store, w *row, _ ports.Profile) error {
		w.Recovery = ""
		return nil
	}))
}

// recoveryCodes makes the list that stands in for the app the day the phone is gone (MA-26).
func (s *Service) recoveryCodes(ctx context.Context, st ports.Store, c current, a account.Account) ([]string, error) {
	kind, _ := c.realm.Document.Policy.AccountsOf(a.Kind)
	if !kind.Recovery {
		return nil, nil
	}
	return s.Apps.NewList(ctx, st, c.realm.ID, a.ID)
}
