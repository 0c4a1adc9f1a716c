package profile

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// ChangedPassword is what came of a new password. All zero but Own: nothing was asked yet.
type ChangedPassword struct {
	Own
	Problem credential.Problem // with the new one
	Same    bool               // the new one is the present one
	Wrong   bool               // the present one is not what was typed
	Blocked time.Time          // too often: try after this instant
	Done    bool
}

// Least is how many characters the new password needs.
func (o Own) Least(now time.Time) int { return o.passwordRules(now).Least() }

// passwordRules are those of NIST SP 800-63B: longer where the password is all there is, and as policy asks.
func (o Own) passwordRules(now time.Time) credential.Rules {
	second := o.Rules.Enrolment.Required || len(o.secondFactors(now)) > 0
	return credential.Rules{Minimum: max(credential.RulesFor(second).Minimum, o.Rules.PasswordLength)}
}

// passwordContext is what a stranger knows of the person and the place.
func (o Own) passwordContext() credential.Context {
	t := o.Realm.Document.Tenant
	service, _ := o.Realm.Document.Policy.Service(o.Session.Service)
	return credential.Context{
		Names: []string{t.Name.NL, t.Name.EN, t.Provider.NL, t.Provider.EN, service.Name.NL, service.Name.EN, o.Account.Name, o.Rules.Name.NL},
		Email: o.Account.Email,
	}
}

// ChangePassword puts a new password in place of the present one. Comparing and hashing take long on purpose,
// so they happen between two units of work; ErrBusy says that there was no room for them, and counts nothing.
// Every other session ends, and no browser is spared the second factor any more.
func (s *Service) ChangePassword(ctx context.Context, c Caller, present, wanted string) (ChangedPassword, error) {
	out, err := s.tryPassword(ctx, c, wanted)
	if err != nil || !out.Problem.None() || !out.Blocked.IsZero() {
		return out, err
	}
	hash, err := s.compare(ctx, &out, present, wanted)
	if err != nil {
		return out, errors.Join(err, s.forgivePassword(context.WithoutCancel(ctx), c.Realm, out.Own))
	}
	if out.Wrong || out.Same {
		return out, s.refusedPassword(ctx, c, out)
	}
	err = s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.account(ctx, st, c)
		if err != nil {
			return err
		}
		if !o.Account.PasswordAt.Equal(out.Account.PasswordAt) {
			out.Wrong = true // it was changed meanwhile, in another tab
			return nil
		}
		out.Wrong, out.Done = false, true
		return s.replacePassword(ctx, st, o, hash)
	})
	return out, err
}

// tryPassword weighs the new password and counts the try for the present one.
func (s *Service) tryPassword(ctx context.Context, c Caller, wanted string) (ChangedPassword, error) {
	var out ChangedPassword
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out = ChangedPassword{}
		if out.Own, err = s.sensitive(ctx, st, c); err != nil {
			return err
		}
		if out.Problem = out.passwordRules(s.Now()).Check(s.Passwords.Normalise(wanted), out.passwordContext()); !out.Problem.None() {
			return nil
		}
		b, err := s.passwordBudget(ctx, st, out.Own)
		if err != nil {
			return err
		}
		until, ok := b.Take(throttle.PasswordAttempts, s.Now())
		if !ok {
			out.Blocked = until
			return nil
		}
		return st.Budgets().Put(ctx, b, s.Now().Add(time.Hour))
	})
	return out, err
}

// compare tells whether the present password is right and the new one another, and gives its hash.
func (s *Service) compare(ctx context.Context, out *ChangedPassword, present, wanted string) (credential.Hash, error) {
	verdict, err := s.Passwords.Verify(ctx, present, out.Account.Password)
	if err != nil || !verdict.Right {
		out.Wrong = err == nil
		return credential.Hash{}, err
	}
	if out.Same = s.Passwords.Normalise(present) == s.Passwords.Normalise(wanted); out.Same {
		return credential.Hash{}, nil
	}
	return s.Passwords.Hash(ctx, wanted)
}

// refusedPassword keeps a wrong password in the record. A right one that was not changed gives its try back.
func (s *Service) refusedPassword(ctx context.Context, c Caller, out ChangedPassword) error {
	if !out.Wrong {
		return s.forgivePassword(ctx, c.Realm, out.Own)
	}
	return s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		return s.record(ctx, st, out.Own, audit.PasswordRefused, audit.Refused, "", "")
	})
}

func (s *Service) replacePassword(ctx context.Context, st ports.Store, o Own, hash credential.Hash) error {
	before := o.Account
	o.Account.Password, o.Account.PasswordAt = hash, s.Now()
	if err := st.Accounts().Put(ctx, o.Account); err != nil {
		return err
	}
	o.Session.AuthenticatedAt = s.Now() // the present password was just proven in it
	if err := st.Sessions().Put(ctx, o.Session); err != nil {
		return err
	}
	if err := s.end(ctx, st, o, session.EndPassword, all); err != nil {
		return err
	}
	if err := st.Devices().Distrust(ctx, before.ID); err != nil {
		return err
	}
	if err := s.forgive(ctx, st, o); err != nil {
		return err
	}
	if err := s.tell(ctx, st, o, before, ports.Notice{Kind: ports.LetterPasswordChanged}); err != nil {
		return err
	}
	return s.record(ctx, st, o, audit.PasswordChanged, audit.Done, "", "")
}

// purposeBudget names budgets without telling whose they are.
const purposeBudget ports.Purpose = "budget"

// passwordBudget is that of who is logged in: strangers at the login cannot use it up.
func (s *Service) passwordBudget(ctx context.Context, st ports.Store, o Own) (throttle.Bucket, error) {
	mac, err := s.Sealer.MAC(ctx, o.Realm.ID, purposeBudget, "own-password", string(o.Account.ID))
	if err != nil {
		return throttle.Bucket{}, err
	}
	return st.Budgets().ForUpdate(ctx, base64.RawURLEncoding.EncodeToString(mac))
}

// forgivePassword gives a try back that was none: nothing was compared, or the password was right.
func (s *Service) forgivePassword(ctx context.Context, r realm.ID, o Own) error {
	return s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) error { return s.forgive(ctx, st, o) })
}

func (s *Service) forgive(ctx context.Context, st ports.Store, o Own) error {
	b, err := s.passwordBudget(ctx, st, o)
	if err != nil {
		return err
	}
	b.Forgive()
	return st.Budgets().Put(ctx, b, s.Now().Add(time.Hour))
}
