package signin

import (
	"context"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

var _ ports.AttemptReader = (*Service)(nil)

// Attempts implements ports.AttemptReader: until when tries are refused for browsers that the account does not
// know, by the same budgets that CheckPassword and CheckFactor take from.
func (s *Service) Attempts(ctx context.Context, st ports.Store, r ports.Realm, a account.Account) (ports.Attempts, error) {
	key, err := s.key(ctx, r.ID, purposeBudget, "password", a.Kind, a.Email.Key(), "")
	if err != nil {
		return ports.Attempts{}, err
	}
	password, err := st.Budgets().ForUpdate(ctx, key)
	if err != nil {
		return ports.Attempts{}, err
	}
	out := ports.Attempts{Password: password.Until(throttle.PasswordAttempts, s.Now())}
	out.Code, err = s.Codes.Blocked(ctx, st, ports.CodeProof{Realm: r, Subject: accountSubject(a.ID)})
	return out, err
}
