package signin

import (
	"context"
	"errors"
	"slices"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/ports"
)

// owner is whose account a login is about, as this unit of work read them: once, for all that is decided in it.
// The account is held.
type owner struct {
	ports.AccountAtLogin
	profile ports.Profile
	apps    []account.Authenticator // not revoked
	acting  []ports.Representation  // in force
	options []mandate.Option        // acting, as the register of mandates says; empty where it was not asked
}

// owner reads them. ErrNoLogin: the account was erased meanwhile.
func (s *Service) owner(ctx context.Context, st ports.Store, c current, id identity.PersonID) (*owner, error) {
	a, err := st.Accounts().AtLogin(ctx, id, c.from.Device)
	if errors.Is(err, ports.ErrNotFound) {
		return nil, ErrNoLogin
	}
	if err != nil {
		return nil, err
	}
	return s.around(ctx, st, a)
}

// around reads what belongs to an account.
func (s *Service) around(ctx context.Context, st ports.Store, a ports.AccountAtLogin) (*owner, error) {
	p, err := st.People().AtLogin(ctx, a.Account.ID, s.Now())
	return &owner{AccountAtLogin: a, profile: p.Profile, apps: p.Apps, acting: p.Acting}, err
}

// usableApps are those whose codes are accepted.
func (o *owner) usableApps() []account.Authenticator {
	return slices.DeleteFunc(slices.Clone(o.apps), func(a account.Authenticator) bool { return !a.Usable() })
}

// pendingApp is the one that a login is setting up.
func (o *owner) pendingApp(login string) (account.Authenticator, bool) {
	i := slices.IndexFunc(o.apps, func(a account.Authenticator) bool { return a.Login == login && a.Confirmed.IsZero() })
	if i < 0 {
		return account.Authenticator{}, false
	}
	return o.apps[i], true
}

// keep stores the account as the login changed it.
func (s *Service) keep(ctx context.Context, st ports.Store, o *owner) error {
	err := st.Accounts().Put(ctx, o.Account)
	o.Account.Revision++
	return err
}
