package journeys

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

const (
	bemiddelaar = "90005414" // an office of accountants
	loketNumber = mandate.ServiceID("urn:etoegang:DV:00000099000000001003:services:9001")
)

// chained is a login that was let in: on whose behalf, and who acted in between.
type chained struct{ Represented, Intermediary string }

// letIn reads the log of the Omgevingsloket.
func (town *Town) letIn(t testing.TB) (out []chained) {
	t.Helper()
	town.reads(t, "omgevingsloket/production", func(ctx context.Context, st ports.Store, e audit.Event) error {
		if e.Action != audit.LoginGranted {
			return nil
		}
		o, err := st.Organisations().ByID(ctx, identity.OrganisationID(e.Facts["organisation"]))
		out = append(out, chained{o.Legal.KvK.String(), e.Facts["intermediary"]})
		return err
	})
	return out
}

// ET-10: an accountant logs in for a client, where the policy accepts chains of mandates: the portal is told of both, and
// both are in the log. The same accountant is refused where it does not (TestWhoMayNotComeInIsToldWhyAndWhatToDo).
func TestAnAccountantActsForAClient(t *testing.T) {
	town := Build(t, wire.DemoOptions{Only: []string{"omgevingsloket"}})
	irma := town.Person(t, "irma")
	irma.Opens(town.URL("omgevingsloket.localhost", "/"))
	irma.Clicks(toLoket)
	irma.Sees(t, "Kies hoe u wilt inloggen")
	irma.Clicks(byEHerkenning)
	irma.Identifies()
	irma.Meets("Welkom bij het Omgevingsloket", "Waterschap Zilverbeek (oefen)", "6875 0110", "Tussenpersoon (KvK-nummer) 9000 5414")
	if d := cmp.Diff([]chained{{zilverbeek, bemiddelaar}}, town.letIn(t)); d != "" {
		t.Errorf("the log (-want +got):\n%s", d)
	}
}

// ET-10, MR-75: the same with a means and a chain of Mijn Reconi, whose register joins what the client gave to the office
// and what the office gave to its accountant; once the client takes theirs back, the way is gone, and only that one.
func TestAChainOfMijnReconi(t *testing.T) {
	i := NewIssuer(t, "omgevingsloket")
	noor := i.Holder(t, assurance.EH3)
	noor.WorksForClientsOf(bemiddelaar, loketNumber)
	client := i.Entrusts(t, zilverbeek, bemiddelaar, loketNumber)

	noor.toLoket()
	noor.Meets("Namens wie logt u in?", "Waterschap Zilverbeek (oefen)", "U werkt voor: ")
	noor.Clicks("Waterschap Zilverbeek (oefen)")
	noor.Clicks("Ga verder")
	noor.Meets("Welkom bij het Omgevingsloket", "Waterschap Zilverbeek (oefen)", "6875 0110", "Tussenpersoon (KvK-nummer) 9000 5414")
	noor.Clicks("Uitloggen")
	noor.Sees(t, "U bent uitgelogd")

	t.Log("the client takes the mandate back: the office is all that is left")
	i.changes(t, client, func(m *mandate.Mandate) error { return m.End(mandate.Deed{By: "system", At: i.clock.now()}) })
	i.clock.advance(time.Minute) // the next code by text message comes after a pause
	noor.toLoket()
	noor.Meets("Welkom bij het Omgevingsloket", "9000 5414")
	noor.Lacks("Tussenpersoon")
	if d := cmp.Diff([]chained{{zilverbeek, bemiddelaar}, {bemiddelaar, ""}}, i.letIn(t)); d != "" {
		t.Errorf("the log (-want +got):\n%s", d)
	}
}

// toLoket goes with a means of the register to the Omgevingsloket.
func (h *Holder) toLoket() {
	h.t.Helper()
	h.Opens(h.issuer.URL("omgevingsloket.localhost", "/"))
	h.Clicks(toLoket)
	h.Sees(h.t, "Kies hoe u wilt inloggen")
	h.Clicks(byEHerkenning)
	h.choosesReconi()
	h.typesPassword()
	h.typesCode()
}

// WorksForClientsOf gives a mandate of an office that counts for its clients as well.
func (h *Holder) WorksForClientsOf(office string, service mandate.ServiceID) {
	h.t.Helper()
	id := h.MayActFor(office, "", service)
	h.issuer.changes(h.t, id, func(m *mandate.Mandate) error { m.Grantee.ForClients = true; return nil })
}

// Entrusts gives an office a mandate of a client.
func (i *Issuer) Entrusts(t testing.TB, client, office string, service mandate.ServiceID) mandate.ID {
	t.Helper()
	now := i.clock.now()
	m := mandate.Mandate{
		ID: mandate.ID(uuid.NewString()), Grantor: must(identity.ParseKvK(client)), Grantee: mandate.Grantee{Intermediary: must(identity.ParseKvK(office))},
		Scope: mandate.Scope{Services: []mandate.ServiceID{service}}, Level: assurance.EH3, Term: must(validity.New(now, now.AddDate(1, 0, 0))), Consent: mandate.Draft,
	}
	if err := m.Grant(mandate.Deed{By: "system", At: now}); err != nil {
		t.Fatal(err)
	}
	i.in(t, issuerRealm, func(ctx context.Context, st ports.Store) error { return st.Mandates().Put(ctx, m) })
	return m.ID
}

// changes does something with a mandate as it stands in the register.
func (i *Issuer) changes(t testing.TB, id mandate.ID, f func(*mandate.Mandate) error) {
	t.Helper()
	i.in(t, issuerRealm, func(ctx context.Context, st ports.Store) error {
		m, err := st.Mandates().ForUpdate(ctx, id)
		if err == nil {
			err = f(&m)
		}
		if err != nil {
			return err
		}
		return st.Mandates().Put(ctx, m)
	})
}
