package journeys

import (
	"testing"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

const carlasMail = "c.dedubbel@grotewaard.example"

// The double role in the order of the guide: user first, then administrator, roles for oneself, and user
// again (MS-03, MS-45, MS-47, G3, G5).
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

// MS-46, MS-54: an administrator sees the people of one organisation; somebody who works for two has a
// profile in each, and says at the supplier for which one they come.
func TestTwoOrganisationsAreTwoProfiles(t *testing.T) {
	const there, here = "d.deeltijd@zilverbeek.example", "d.deeltijd@grotewaard.example"
	town := Build(t, wire.DemoOptions{})
	dirk, carla := town.Person(t, "dirk"), town.Person(t, "carla")
	comes := func(organisation string) {
		dirk.LogsIn(AsParticipant)
		dirk.Meets("Namens wie logt u in?", "Waterschap Zilverbeek (oefen)", "Gemeente Grotewaard (oefen)")
		dirk.Clicks(organisation)
		dirk.Clicks("Doorgaan")
	}
	comes("Waterschap Zilverbeek (oefen)")
	dirk.Proves(there)
	dirk.Sees(t, "nog geen gebruikersbeheerder", "KvK-nummer 68750110")

	carla.LogsIn(AsAdministrator)
	carla.Proves(carlasMail)
	carla.Sees(t, "1 gebruiker", "Dit bent u")
	carla.Lacks(there)

	comes("Gemeente Grotewaard (oefen)")
	dirk.Proves(here) // the address of the other organisation proves nothing here
	dirk.Sees(t, "Uw profiel is gemaakt, maar u heeft nog geen rol", "KvK-nummer 90004760")
	carla.Reload(t)
	carla.Sees(t, "2 gebruikers", here)
	carla.Lacks(there)
}
