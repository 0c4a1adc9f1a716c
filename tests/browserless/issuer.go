package browserless

import (
	"context"
	"crypto/sha256"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// IssuerRealm is the realm of a house that issues means and mandates.
const IssuerRealm = "reconi/production"

// NewIssuer builds a house of Mijn Reconi, with the services of Mijn Schatkist and MijnHelpdeskPO to mandate for.
func NewIssuer(t testing.TB, k Kind, nodes int) *House {
	t.Helper()
	return build(t, k, nodes, issuer, templateOf(t, k, issuer), "")
}

// Businesses is a register of two organisations, one of which has branches.
type Businesses struct {
	Down      atomic.Bool // nobody answers
	Dissolved atomic.Bool // neither is there any more
}

// The organisations of the register, and branches of the first: one is open, one is closed.
const (
	Waterschap   = "68750110"
	Gemeente     = "90004760"
	OpenBranch   = "000038509504"
	ClosedBranch = "000037143557"
)

var _ ports.BusinessRegister = (*Businesses)(nil)

var ended = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// Organisation implements ports.BusinessRegister.
func (b *Businesses) Organisation(_ context.Context, k identity.KvK) (identity.Extract, error) {
	names := map[string]string{Waterschap: "Waterschap Zilverbeek (oefen)", Gemeente: "Gemeente Grotewaard (oefen)"}
	name, known := names[k.String()]
	switch {
	case b.Down.Load():
		return identity.Extract{}, ports.ErrUnavailable
	case !known:
		return identity.Extract{}, ports.ErrNotFound
	}
	out := identity.Extract{KvK: k, Name: name, LegalForm: "Publiekrechtelijke rechtspersoon", Address: identity.Address{Line: "Dijkgraafplein 1, 9991 AA Zilverbeek"}}
	if b.Dissolved.Load() {
		out.Ended = ended
	}
	return out, nil
}

// Branches implements ports.BusinessRegister.
func (b *Businesses) Branches(_ context.Context, q ports.BranchQuery) (ports.BranchPage, error) {
	switch {
	case b.Down.Load():
		return ports.BranchPage{}, ports.ErrUnavailable
	case q.Organisation.String() != Waterschap:
		return ports.BranchPage{}, nil
	}
	all := branches(q.Organisation)
	return ports.BranchPage{Branches: all, Total: len(all)}, nil
}

// Branch implements ports.BusinessRegister.
func (b *Businesses) Branch(_ context.Context, k identity.KvK, n identity.Branch) (identity.BranchExtract, error) {
	if b.Down.Load() {
		return identity.BranchExtract{}, ports.ErrUnavailable
	}
	for _, x := range branches(k) {
		if x.Number == n && k.String() == Waterschap {
			return x, nil
		}
	}
	return identity.BranchExtract{}, ports.ErrNotFound
}

func branches(k identity.KvK) []identity.BranchExtract {
	open, _ := identity.ParseBranch(OpenBranch)     // a constant
	closed, _ := identity.ParseBranch(ClosedBranch) // a constant
	return []identity.BranchExtract{
		{Number: open, KvK: k, Name: "Gemaal De Steiger (oefen)", Main: true}, {Number: closed, KvK: k, Name: "Gemaal De Oude Sluis (oefen)", Ended: ended},
	}
}

// MandateAdministrator opens a session of somebody who administers mandates of an organisation, as a login with
// eHerkenning makes it.
func MandateAdministrator(t testing.TB, h *House, b *Browser, kvk, email string, level assurance.Level) identity.PersonID {
	t.Helper()
	token := newID(t)
	id := Administrating(t, h.Nodes[0].Database, h.Realm(t, IssuerRealm), h.Now(), token, kvk, email, level)
	b.Plant(h.LoginHost, "__Host-session-reconi.production", token)
	return id
}

// Administrating is MandateAdministrator for a house whose nodes are processes of their own; token is what the browser
// of the session holds.
func Administrating(t testing.TB, db ports.UnitOfWork, r ports.Realm, now time.Time, token, kvk, email string, level assurance.Level) identity.PersonID {
	t.Helper()
	k, err := identity.ParseKvK(kvk)
	if err != nil {
		t.Fatal(err)
	}
	id := identity.PersonID(newID(t))
	acting, err := account.Acting(id)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Do(t.Context(), r.ID, func(ctx context.Context, st ports.Store) error {
		organisation, err := st.Organisations().ByLegal(ctx, identity.Legal{KvK: k})
		if err != nil {
			organisation = identity.Organisation{ID: identity.OrganisationID(newID(t)), Legal: identity.Legal{KvK: k}, Name: "Organisatie " + kvk, Enrolled: now}
			if err := st.Organisations().Put(ctx, organisation); err != nil {
				return err
			}
		}
		p := identity.Person{ID: id, Organisation: organisation.ID, Acting: acting, Language: "nl", CreatedAt: now}
		p.ProveEmail(address(t, email), "beheerdersportaal", now)
		if err := st.People().Put(ctx, p); err != nil {
			return err
		}
		if err := st.Roles().Grant(ctx, role.Grant{Person: id, Organisation: organisation.ID, Role: "machtigingenbeheerder", From: now, By: role.ByTenant}); err != nil {
			return err
		}
		return st.Sessions().Start(ctx, session.Session{
			ID: session.ID(newID(t)), Token: sha256.Sum256([]byte(token)), Login: newID(t), Person: id, Organisation: organisation.ID, Service: "beheerdersportaal",
			Method: "eherkenning", Level: level, AuthenticatedAt: now, StartedAt: now, SeenAt: now, Limits: session.Limits{Idle: time.Hour, Absolute: 8 * time.Hour},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// IssuerDocument is the document of the realm that issues.
func (n *Network) IssuerDocument() []byte { return keyed(n.ported(demo.Reconi), n.Schools) }

// issuerDocuments are those of a house that issues.
func (h *House) issuerDocuments() [][]byte {
	return [][]byte{h.IssuerDocument(), h.Document(Environments[0]), h.SchoolsDocument()}
}
