package registration

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// ChosenPassword is the answer to ChoosePassword.
type ChosenPassword struct {
	Problem credential.Problem
	Minimum int       // characters
	Blocked time.Time // too many were tried: try after this instant
}

// ChoosePassword keeps the hash of the password until the account has it. ports.ErrBusy: try again in a moment.
func (s *Service) ChoosePassword(ctx context.Context, v Visitor, typed string) (ChosenPassword, error) {
	var out ChosenPassword
	normal := s.Passwords.Normalise(typed)
	err := s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) error {
		h, err := s.mine(ctx, st, r, v)
		if err != nil {
			return err
		}
		if h.State != registration.Draft || h.Proven.IsZero() {
			return ErrNone
		}
		rules := s.PasswordRules(h.realm, h.Kind, h.Audience)
		out = ChosenPassword{Minimum: rules.Least(), Problem: rules.Check(normal, passwordContext(h))}
		if out.Problem.None() {
			out.Blocked, err = s.take(ctx, st, v.Realm, registration.PasswordsOfOne, "passwords", string(h.ID))
		}
		return err
	})
	if err != nil || !out.Problem.None() || !out.Blocked.IsZero() {
		return out, err
	}
	hash, err := s.Passwords.Hash(ctx, normal)
	if err != nil {
		return out, err
	}
	return out, s.change(ctx, v, func(_ context.Context, _ ports.Store, h *held) (bool, error) {
		if h.State != registration.Draft || h.Proven.IsZero() {
			return false, ErrNone
		}
		h.form.Password = hash.Reveal()
		return true, nil
	})
}

// PasswordRules are what a password of a new account must keep to (NIST SP 800-63B).
func (s *Service) PasswordRules(r ports.Realm, kind, audience string) credential.Rules {
	accounts, _ := r.Document.Policy.AccountsOf(kind)
	second := accounts.Enrolment.Required
	for _, service := range r.Document.Policy.Services {
		if a, ok := service.Audience(audience); ok {
			second = second || len(a.SecondFactors) > 0
		}
	}
	return credential.Rules{Minimum: max(credential.RulesFor(second).Minimum, accounts.PasswordLength)}
}

// passwordContext is what a password must not be made of: names around the account.
func passwordContext(h held) credential.Context {
	t, service := h.realm.Document.Tenant, h.service()
	return credential.Context{
		Names: []string{
			t.Name.NL, t.Name.EN, t.Name.DE, t.Provider.NL, service.Name.NL, service.Name.EN, service.Name.DE,
			h.form.GivenNames, h.form.FamilyName, h.form.LatinName, h.form.Business.Name,
		},
		Email: h.Email,
	}
}
