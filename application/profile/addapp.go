package profile

import (
	"context"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// addingFor is how long an app that was begun can be finished, and its key looked at.
const addingFor = 15 * time.Minute

// NewApp is an app that is being set up in this session: it opens nothing before its first right code (MA-19).
type NewApp struct {
	Own
	ports.AppKey
	Name string    // under which the app lists the account (OL-17)
	From time.Time // since when
}

// AddApp begins an app. One that was begun before and never finished is dead. False: the account has as many
// as it can have.
func (s *Service) AddApp(ctx context.Context, c Caller) (bool, error) {
	var ok bool
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.sensitive(ctx, st, c)
		if err != nil {
			return err
		}
		f, err := s.factors(ctx, st, o)
		if ok = !f.Full; err != nil || !ok {
			return err
		}
		_, err = s.Apps.New(ctx, st, o.Realm.ID, o.Account.ID, string(o.Session.ID))
		return err
	})
	return ok, err
}

// begun gives the app that this session is setting up; false where there is none, or no longer.
func (s *Service) begun(ctx context.Context, st ports.Store, o Own) (account.Authenticator, bool, error) {
	apps, err := st.Authenticators().Of(ctx, o.Account.ID)
	i := slices.IndexFunc(apps, func(a account.Authenticator) bool {
		return a.Confirmed.IsZero() && a.Login == string(o.Session.ID) && s.Now().Before(a.CreatedAt.Add(addingFor))
	})
	if err != nil || i < 0 {
		return account.Authenticator{}, false, err
	}
	return apps[i], true, nil
}

// ShowNewApp gives the key of the app that is being set up, as often as it is asked for in this session. False:
// there is none.
func (s *Service) ShowNewApp(ctx context.Context, c Caller) (NewApp, bool, error) {
	var out NewApp
	var ok bool
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.account(ctx, st, c)
		if err != nil {
			return err
		}
		out = NewApp{Own: o}
		app, found, err := s.begun(ctx, st, o)
		if ok = found; err != nil || !ok {
			return err
		}
		service, _ := o.Realm.Document.Policy.Service(o.Session.Service)
		out.Name, out.From = service.Name.In(c.Lang), app.CreatedAt
		out.AppKey, err = s.Apps.Reveal(ctx, o.Realm.ID, app, out.Name, o.Account.Email.String())
		return err
	})
	return out, ok, err
}

// ConfirmedApp is what the first code led to.
type ConfirmedApp struct {
	Begun   bool // there was an app to confirm
	Refused ports.CodeState
	Codes   bool // recovery codes were made with it, and can be looked at
}

// ConfirmApp takes the first code of the app. The right one makes it one of the account's, and with the first
// app come recovery codes where policy has them (XC-18).
func (s *Service) ConfirmApp(ctx context.Context, c Caller, typed string) (ConfirmedApp, error) {
	var out ConfirmedApp
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		out = ConfirmedApp{}
		o, err := s.account(ctx, st, c)
		if err != nil {
			return err
		}
		app, ok, err := s.begun(ctx, st, o)
		if out.Begun = ok; err != nil || !ok {
			return err
		}
		p := s.codeProof(o, c.Lang, policy.Authenticator)
		out.Refused, err = s.Apps.Answer(ctx, st, p, []account.Authenticator{app}, typed)
		if err != nil || out.Refused != "" {
			return err
		}
		out.Codes, err = s.finish(ctx, st, o, app)
		return err
	})
	return out, err
}

func (s *Service) finish(ctx context.Context, st ports.Store, o Own, app account.Authenticator) (bool, error) {
	before, err := s.factors(ctx, st, o)
	if err != nil {
		return false, err
	}
	app.Confirmed, app.UsedAt = s.Now(), s.Now()
	if err := st.Authenticators().Put(ctx, app); err != nil {
		return false, err
	}
	a := o.Account
	a.Prefers = policy.Authenticator
	if a.Enrolment.Done.IsZero() {
		a.Enrolment.Done = s.Now()
	}
	if err := st.Accounts().Put(ctx, a); err != nil {
		return false, err
	}
	o.Session.Factors.Authenticator = s.Now()
	if err := st.Sessions().Put(ctx, o.Session); err != nil {
		return false, err
	}
	if err := s.tell(ctx, st, o, o.Account, ports.Notice{Kind: ports.LetterAppAdded}); err != nil {
		return false, err
	}
	if err := s.record(ctx, st, o, audit.AuthenticatorAdded, audit.Done, "authenticator", app.ID); err != nil {
		return false, err
	}
	if !o.Rules.Recovery || before.Recovery > 0 {
		return false, nil
	}
	return true, s.makeRecovery(ctx, st, o)
}
