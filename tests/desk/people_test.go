package desk_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// secretKey is an authenticator's key: no page, letter or record may hold it.
const secretKey = "JBSWY3DPEHPK3PXP"

// person makes somebody with an account in a realm, as change wants it.
func (h *house) person(name, email string, change func(*account.Account), apps ...account.Authenticator) identity.PersonID {
	h.t.Helper()
	id := identity.PersonID(newID())
	kind := h.realm(name).Document.Policy.Accounts[0].ID
	a := account.Account{ID: id, Kind: kind, Name: "Jan Jansen", Email: must(identity.ParseEmail(email)), State: account.Active, CreatedAt: h.now()}
	change(&a)
	p := identity.Person{ID: id, Acting: must(account.Acting(id)), Language: "en", CreatedAt: h.now()}
	p.ProveEmail(a.Email, "", h.now())
	h.in(name, func(ctx context.Context, st ports.Store) error {
		if err := errors.Join(st.People().Put(ctx, p), st.Accounts().Put(ctx, a)); err != nil {
			return err
		}
		for _, app := range apps {
			app.ID, app.Account, app.Secret, app.CreatedAt = newID(), id, []byte(secretKey), h.now()
			if err := st.Authenticators().Put(ctx, app); err != nil {
				return err
			}
		}
		return st.RecoveryCodes().Replace(ctx, id, [][]byte{{1}, {2}}, h.now())
	})
	return id
}

// missed is somebody who dismissed the QR code (OL-23).
func (h *house) missed(name, email string) identity.PersonID {
	return h.person(name, email, func(a *account.Account) {
		a.Enrolment.ShownAt, a.Enrolment.ShownIn = h.now(), "login-1"
	}, account.Authenticator{Login: "login-1"})
}

// enrolled is somebody with a phone, an app and a browser that is spared the second factor.
func (h *house) enrolled(name, email string) identity.PersonID {
	id := h.person(name, email, func(a *account.Account) {
		a.Phone, a.LastLogin = must(identity.ParsePhone("+31612345678")), h.now()
		a.Enrolment.ShownAt, a.Enrolment.Done = h.now(), h.now()
	}, account.Authenticator{Confirmed: h.now(), UsedAt: h.now()})
	h.in(name, func(ctx context.Context, st ports.Store) error {
		return st.Devices().Put(ctx, account.Device{ID: newID(), Account: id, Token: [32]byte{1}, Label: "Firefox", FirstSeen: h.now(), LastSeen: h.now(), Trusted: h.now().AddDate(0, 1, 0)})
	})
	return id
}

func (h *house) accountOf(name string, id identity.PersonID) account.Account {
	h.t.Helper()
	var a account.Account
	h.in(name, func(ctx context.Context, st ports.Store) (err error) {
		a, err = st.Accounts().ByID(ctx, id)
		return err
	})
	return a
}

// apps gives the authenticators that are not revoked.
func (h *house) apps(name string, id identity.PersonID) []account.Authenticator {
	h.t.Helper()
	var out []account.Authenticator
	h.in(name, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Authenticators().Of(ctx, id)
		return err
	})
	return out
}

// events gives the actions of a realm that somebody did, the oldest first.
func (h *house) events(name, actor string) []audit.Event {
	h.t.Helper()
	var out []audit.Event
	h.in(name, func(ctx context.Context, st ports.Store) error {
		all, err := st.Audit().Newest(ctx, ports.AuditQuery{Actor: actor, Limit: 1000})
		for i := len(all) - 1; i >= 0; i-- {
			if all[i].Actor == actor {
				out = append(out, all[i])
			}
		}
		return err
	})
	return out
}

func actionsOf(events []audit.Event) []audit.Action {
	var out []audit.Action
	for _, e := range events {
		out = append(out, e.Action)
	}
	return out
}

func refusedWith(t testing.TB, want, got error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("error is %v, want %v", got, want)
	}
}

type identityID = identity.PersonID

func sorted(actions []audit.Action) []audit.Action {
	slices.Sort(actions)
	return actions
}
