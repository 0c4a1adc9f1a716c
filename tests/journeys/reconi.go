package journeys

import (
	"testing"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

// Issuer is a demo of Mijn Reconi, with the services at which its means log in.
type Issuer struct {
	*Town
	clock *clock
}

// NewIssuer starts one, and a browser; other tenants at which its means log in as well.
func NewIssuer(t *testing.T, others ...string) *Issuer {
	t.Helper()
	c := new(clock)
	return &Issuer{Build(t, wire.DemoOptions{Now: c.now, Only: append([]string{"reconi", "schatkist"}, others...)}), c}
}

// Beheer gives an address of the administrators' portal.
func (i *Issuer) Beheer(path string) string {
	return i.URL("voordeur.localhost", "/t/reconi/production/beheer"+path)
}

// Administrator is a mandate administrator of the practice network, logged in for the first time (MR-05).
func (i *Issuer) Administrator(t testing.TB, user, address string) *Person {
	t.Helper()
	p := i.Person(t, user)
	p.Opens(i.URL("reconi.localhost", "/"))
	p.Clicks("Naar Mijn Reconi")
	p.Sees(t, "Kies hoe u wilt inloggen")
	p.Identifies()
	p.Proves(address)
	p.Sees(t, "Gebruiker(s) toevoegen")
	return p
}
