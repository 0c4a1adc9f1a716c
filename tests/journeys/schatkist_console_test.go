package journeys

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/tests/browser"
)

// The staff of Mijn Schatkist finds its console from the start page, and sees the realm of the participants there: its
// login policy, its log, and why somebody was refused. Each role sees its own part.
func TestTheStaffOfTheTreasuryHasAConsole(t *testing.T) {
	c := new(clock)
	town := Build(t, wire.DemoOptions{Now: c.now, Only: []string{"schatkist"}})
	thera := town.Staff(t, c, "schatkist", "thera@schatkist.example")
	thera.Meets("Mijn Schatkist", "Productie", "Inlogbeleid", "Logboek", "Medewerkers")
	thera.Opens(town.URL("voordeur.localhost", "/t/schatkist/staff/desk/in/production/policies"))
	thera.Meets("Versie 1")
	thera.Opens(town.URL("voordeur.localhost", "/t/schatkist/staff/desk/staff"))
	thera.Meets("ruben@schatkist.example", "Beleidsmaker", "lieke@schatkist.example", "Goedkeurder", "wanda@schatkist.example", "Helpdesk", "nora@schatkist.example", "Auditor")

	wanda := town.Staff(t, c, "schatkist", "wanda@schatkist.example")
	wanda.Lacks("Inlogbeleid")
	wanda.Opens(town.URL("voordeur.localhost", "/t/schatkist/staff/desk/in/production/why"))
	wanda.Meets("Vraag de beller om het kenmerk")
	wanda.Opens(town.URL("voordeur.localhost", "/t/schatkist/staff/desk/in/production/policies"))
	wanda.Meets("Dit mag u hier niet")

	wanda.Opens(town.URL("localhost", "/"))
	people := browser.Eval[string](t, wanda.Tab, `document.body.textContent`) // the list is folded
	if !strings.Contains(people, "thera@schatkist.example") || !strings.Contains(people, "Nora Nazicht") {
		t.Error("the start page does not say whom to log in as")
	}
	wanda.Clicks("Console van de medewerkers")
	if at := wanda.URL(t); !strings.Contains(at, "/t/schatkist/staff/") {
		t.Errorf("the start page leads to %s", at)
	}
}
