package journeys

import (
	"testing"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

// Staff lets one of a tenant's staff log in for the first time: password, and an app to set up.
func (town *Town) Staff(t testing.TB, c *clock, tenant, email string) *Accountant {
	t.Helper()
	a := &Accountant{Person: town.Stranger(t), clock: c, email: email, password: wire.DemoPassword}
	a.Opens(town.URL("voordeur.localhost", "/t/"+tenant+"/staff/enter/beheer"))
	a.Sees(t, "Wachtwoord")
	a.GivesPassword(a.password)
	a.Sees(t, "Koppel uw authenticator-app")
	a.linksApp()
	a.Sees(t, "Waarmee wilt u beginnen?")
	return a
}

// linksApp scans the code of the page with an app, types what it shows and keeps the recovery codes.
func (a *Accountant) linksApp() {
	a.t.Helper()
	a.app = scan(a.t, a.Tab)
	a.Types("Verificatiecode", a.Shows())
	a.Clicks("Koppelen")
	a.Sees(a.t, "Bewaar deze herstelcodes")
	a.Clicks("Ik heb de codes bewaard")
	a.Clicks("Klaar")
}
