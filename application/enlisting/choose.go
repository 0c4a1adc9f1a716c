package enlisting

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Chosen is the answer to Choose. With neither problem nor Blocked the means is issued, where Place says Finished.
type Chosen struct {
	Place    Place
	UserName account.UserNameProblem
	Password credential.Problem
	Minimum  int       // characters of a password
	Blocked  time.Time // too many were tried: try after this instant
}

func (c Chosen) refused() bool {
	return c.UserName != "" || !c.Password.None() || !c.Blocked.IsZero()
}

// Choose takes user name and password, and issues the means with all that comes with it: once, however often it is
// asked at the same time. ports.ErrBusy: try again in a moment.
func (s *Service) Choose(ctx context.Context, v Visitor, userName, password string) (Chosen, error) {
	name, problem := account.ParseUserName(userName)
	normal := s.Passwords.Normalise(password)
	out, err := s.weigh(ctx, v, name, problem, normal)
	if err != nil || out.Place != Choose || out.refused() {
		return out, err
	}
	if gone, err := s.gone(ctx, v, Choose); gone || err != nil {
		return Chosen{Place: Gone}, err
	}
	hash, err := s.Passwords.Hash(ctx, normal)
	if err != nil {
		return out, err
	}
	out, err = s.choose(ctx, v, name, hash)
	if errors.Is(err, ports.ErrConflict) { // somebody else took the name meanwhile
		out, err = s.choose(ctx, v, name, hash)
	}
	return out, err
}

// weigh looks at both at once, so that nobody corrects one and hears of the other after it.
func (s *Service) weigh(ctx context.Context, v Visitor, name string, problem account.UserNameProblem, password string) (Chosen, error) {
	var out Chosen
	var err error
	out.Place, err = s.at(ctx, v, func(ctx context.Context, st ports.Store, h *held) (_ bool, err error) {
		rules := passwordRules(*h)
		out = Chosen{UserName: problem, Minimum: rules.Least(), Password: rules.Check(password, passwordContext(*h, name))}
		if problem == "" {
			if out.UserName, err = s.taken(ctx, st, *h, name); err != nil {
				return false, err
			}
		}
		out.Blocked, err = s.take(ctx, st, *h, means.ChoicesOfOne, "choices")
		return false, err
	}, Choose)
	return out, err
}

func (s *Service) taken(ctx context.Context, st ports.Store, h held, name string) (account.UserNameProblem, error) {
	_, kind, _ := issued(h.realm.Document.Policy)
	_, err := st.Accounts().ByUserName(ctx, kind, name)
	switch {
	case errors.Is(err, ports.ErrNotFound):
		return "", nil
	case err != nil:
		return "", err
	}
	return account.UserNameTaken, nil
}

func (s *Service) choose(ctx context.Context, v Visitor, name string, hash credential.Hash) (Chosen, error) {
	var out Chosen
	var err error
	out.Place, err = s.at(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		out = Chosen{}
		var err error
		if out.UserName, err = s.taken(ctx, st, *h, name); err != nil || out.UserName != "" {
			return false, err
		}
		return true, s.issue(ctx, st, h, name, hash)
	}, Choose)
	return out, err
}

// passwordRules are those of an account whose login asks a text message as well (NIST SP 800-63B).
func passwordRules(h held) credential.Rules {
	_, _, kind := issued(h.realm.Document.Policy)
	return credential.Rules{Minimum: max(credential.RulesFor(true).Minimum, kind.PasswordLength)}
}

// passwordContext is what a password must not be made of.
func passwordContext(h held, userName string) credential.Context {
	t := h.realm.Document.Tenant
	return credential.Context{
		Names: []string{t.Name.NL, t.Name.EN, t.Provider.NL, "eHerkenning", h.Person.GivenNames, h.Person.FamilyName, h.order.Name, userName},
		Email: h.Email,
	}
}
