package journeys

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// Holder is somebody with a means of the register, at a computer of their own. How one gets it is another story.
type Holder struct {
	*Person
	issuer *Issuer
	id     mandate.HolderID
}

const issuerRealm = "reconi/production"

// in runs f in a realm of the demo.
func (i *Issuer) in(t testing.TB, slug string, f func(context.Context, ports.Store) error) {
	t.Helper()
	known, err := i.App.Realms.BySlug(t.Context(), must(realm.ParseSlug(slug)))
	if err == nil {
		err = i.App.Database.Do(t.Context(), known.ID, f)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Holder gives somebody a means of a level.
func (i *Issuer) Holder(t testing.TB, l assurance.Level) *Holder {
	t.Helper()
	h := &Holder{i.Stranger(t), i, mandate.HolderID(uuid.NewString())}
	hasher := must(password.New(password.Settings{Random: system.Random()}))
	id, now := identity.PersonID(h.id), i.clock.now()
	i.in(t, issuerRealm, func(ctx context.Context, st ports.Store) error {
		p := identity.Person{ID: id, Acting: must(account.Acting(id)), Language: "nl", CreatedAt: now}
		p.ProveEmail(must(identity.ParseEmail(noorsMail)), "middel", now)
		if err := st.People().Put(ctx, p); err != nil {
			return err
		}
		a := account.Account{
			ID: id, Kind: "middel", Name: "Noor Elisabeth Weidevogel", UserName: "noor.weidevogel", Email: p.Email, Phone: must(identity.ParsePhone(noorsPhone)),
			State: account.Active, Password: must(hasher.Hash(ctx, noorsSecret)), PasswordAt: now, CreatedAt: now,
		}
		if err := st.Accounts().Put(ctx, a); err != nil {
			return err
		}
		m := must(means.Issue(means.ID(uuid.NewString()), id, must(identity.ParseKvK(zilverbeek)), l, means.Deed{By: "system", At: now}))
		return st.Means().Put(ctx, m)
	})
	return h
}

// Organisations of the business register to practise with, the branch of the first, and services of the network.
const (
	zilverbeek  = "68750110"
	steiger     = "000038509504"
	grotewaard  = "90004760"
	participant = mandate.ServiceID("urn:etoegang:DV:00000099000000001000:services:9001")
	helpdeskPO  = mandate.ServiceID("urn:etoegang:DV:00000099000000001002:services:9001")
)

// MayActFor gives a mandate for one service that counts at once, for a branch or for all of the organisation.
func (h *Holder) MayActFor(kvk, branch string, service mandate.ServiceID) mandate.ID {
	h.t.Helper()
	now := h.issuer.clock.now()
	m := mandate.Mandate{
		ID: mandate.ID(uuid.NewString()), Grantor: must(identity.ParseKvK(kvk)), Grantee: mandate.Grantee{Holder: h.id}, Consent: mandate.Draft,
		Scope: mandate.Scope{Services: []mandate.ServiceID{service}}, Level: assurance.EH3, Term: must(validity.New(now, now.AddDate(1, 0, 0))),
	}
	if branch != "" {
		m.Branch = must(identity.ParseBranch(branch))
	}
	if err := m.Grant(mandate.Deed{By: "system", At: now}); err != nil {
		h.t.Fatal(err)
	}
	h.issuer.in(h.t, issuerRealm, func(ctx context.Context, st ports.Store) error { return st.Mandates().Put(ctx, m) })
	return m.ID
}

// Becomes gives a role at Mijn Schatkist to whom it knows as this holder, as a user administrator does there.
func (h *Holder) Becomes(r role.Name) {
	h.t.Helper()
	var told []ports.Release
	h.issuer.in(h.t, issuerRealm, func(ctx context.Context, st ports.Store) (err error) {
		told, err = st.Releases().OfHolder(ctx, h.id)
		return err
	})
	if len(told) != 1 {
		h.t.Fatalf("%d services know them", len(told))
	}
	h.issuer.in(h.t, "schatkist/production", func(ctx context.Context, st ports.Store) error {
		p, err := st.People().BySubject(ctx, identity.Subject{Legal: identity.Legal{KvK: told[0].KvK}, Acting: told[0].Pseudonym}, h.issuer.clock.now())
		if err != nil {
			return err
		}
		return st.Roles().Grant(ctx, role.Grant{Person: p.Person.ID, Organisation: p.Organisation.ID, Role: r, From: h.issuer.clock.now(), By: role.ByTenant})
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
