package profile

import (
	"context"
	"slices"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Factors are somebody's second factors.
type Factors struct {
	Own
	Apps     []account.Authenticator // that make codes, oldest first; none with its key
	Recovery int                     // codes that can still be used
	Needed   bool                    // the last app stays: nobody gets in without one
	Full     bool                    // another app cannot be added
}

// maxApps is how many apps one account can have: a telephone, a new one, and some in reserve.
const maxApps = 5

// Factors lists them.
func (s *Service) Factors(ctx context.Context, c Caller) (Factors, error) {
	var out Factors
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.account(ctx, st, c)
		if err != nil {
			return err
		}
		out, err = s.factors(ctx, st, o)
		return err
	})
	return out, err
}

func (s *Service) factors(ctx context.Context, st ports.Store, o Own) (Factors, error) {
	out := Factors{Own: o}
	apps, err := st.Authenticators().Of(ctx, o.Account.ID)
	if err != nil {
		return out, err
	}
	for _, app := range apps {
		if app.Usable() {
			app.Secret = nil
			out.Apps = append(out.Apps, app)
		}
	}
	out.Full = len(out.Apps) >= maxApps
	if len(out.Apps) > 0 {
		if out.Recovery, err = st.RecoveryCodes().Left(ctx, o.Account.ID); err != nil {
			return out, err
		}
	}
	out.Needed, err = s.needsApp(ctx, st, o)
	return out, err
}

// needsApp tells whether an account cannot be without an app: policy says so, or nothing else gives its owner
// the code that the service asks for.
func (s *Service) needsApp(ctx context.Context, st ports.Store, o Own) (bool, error) {
	ways, err := s.factorsOf(ctx, st, o)
	return o.Rules.Enrolment.Required || slices.Equal(ways, []policy.Factor{policy.Authenticator}), err
}

// App finds one of the apps by id; false where it is none of theirs.
func (f Factors) App(id string) (account.Authenticator, bool) {
	i := slices.IndexFunc(f.Apps, func(a account.Authenticator) bool { return a.ID == id })
	if i < 0 {
		return account.Authenticator{}, false
	}
	return f.Apps[i], true
}
