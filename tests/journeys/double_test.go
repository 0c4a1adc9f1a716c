package journeys

import (
	"testing"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

const carlasMail = "c.dedubbel@grotewaard.example"

// Gives ticks roles for somebody in the overview, and confirms.
func (p *Person) Gives(to string, roles ...string) {
	p.t.Helper()
	p.Clicks("Rollen wijzigen van " + to)
	p.Sees(p.t, "Welke rollen heeft "+to)
	for _, r := range roles {
		p.Clicks(r)
	}
	p.Clicks("Controleer de wijziging")
	p.Clicks("Ja, wijzig de rollen")
	p.Sees(p.t, "De rollen van "+to+" zijn gewijzigd")
}

// The double role in the order of the guide: user first, then administrator, roles for oneself, and user
// again (MS-45, MS-47, G3, G5).
func TestTheDoubleRoleInTheOrderOfTheGuide(t *testing.T) {
	town := Build(t, wire.DemoOptions{})
	carla := town.Person(t, "carla")

	carla.LogsIn(AsParticipant)
	carla.Proves(carlasMail)
	carla.Meets("Uw profiel is gemaakt, maar u heeft nog geen rol", "Gemeente Grotewaard (oefen)")
	carla.Clicks("Uitloggen")
	carla.Sees(t, "U bent uitgelogd")

	carla.LogsIn(AsAdministrator)
	carla.Meets("Gebruikers", "1 gebruiker", "Dit bent u") // the address was proven already: once per person
	carla.Gives(carlasMail, "Deelnemer", "Betaler")
	carla.Clicks("Uitloggen")
	carla.Sees(t, "U bent uitgelogd")

	carla.LogsIn(AsParticipant)
	carla.Meets("Welkom bij Mijn Schatkist", "Gemeente Grotewaard (oefen)", "Deelnemer", "Betaler", "Betaling klaarzetten")
	if got := len(town.mails(carlasMail)); got != 1 {
		t.Errorf("Carla got %d mails; one code is enough, and she knows which roles she gave herself", got)
	}
}

// The other order works as well; and the last administrator cannot leave without a successor (MS-58).
func TestTheDoubleRoleInTheOtherOrder(t *testing.T) {
	town := Build(t, wire.DemoOptions{})
	carla := town.Person(t, "carla")
	carla.LogsIn(AsAdministrator)
	carla.Proves(carlasMail)
	carla.Sees(t, "Dit bent u")

	carla.Clicks("Rollen wijzigen van " + carlasMail)
	carla.Clicks("Gebruikersbeheerder")
	carla.Clicks("Controleer de wijziging")
	carla.Meets("U bent de laatste gebruikersbeheerder. Geef eerst een collega de rol")
	carla.Clicks("Terug naar gebruikers")

	carla.Gives(carlasMail, "Deelnemer")
	carla.Clicks("Naar alle gebruikers")
	carla.LogsIn(AsParticipant)
	carla.Meets("Welkom bij Mijn Schatkist", "Deelnemer", "U mag geen saldi bekijken.")
}
