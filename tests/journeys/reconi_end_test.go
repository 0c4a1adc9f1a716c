package journeys

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/assurance"
)

// MR-75, XC-19, XC-20: while somebody is logged in at Mijn Schatkist, their mandate ends at Mijn Reconi. The page at
// Mijn Schatkist says that the session was stopped, why, and what to do; a new login is refused and says why and since when; the
// administrator reads the cause.
func TestAMandateThatEndsLogsOut(t *testing.T) {
	i := NewIssuer(t)
	noor := i.Holder(t, assurance.EH3)
	noor.MayActFor(zilverbeek, "", participant)

	t.Log("logged in at Mijn Schatkist")
	noor.viaReconi(i)
	noor.Proves(noorsMail)
	noor.Sees(t, "Uw organisatie heeft nog geen gebruikersbeheerder")
	noor.Becomes("deelnemer")
	noor.LooksAgain()
	noor.Meets("Welkom bij Mijn Schatkist", "Waterschap Zilverbeek (oefen)", "EH3")

	t.Log("the administrator sees what stops, and ends the mandate")
	bram := i.Administrator(t, "bram", bramsMail)
	bram.Opens(i.Beheer("/users/one/" + string(noor.id)))
	bram.Meets("Noor Elisabeth Weidevogel", "Machtiging nu beëindigen")
	bram.Clicks("Machtiging nu beëindigen")
	bram.Meets("1 toegang stopt", "Schatkistbankieren", "Wie nu is ingelogd bij een van deze diensten, wordt binnen een minuut uitgelogd.")
	bram.Types("Waarom doet u dit?", "Noor werkt op een andere afdeling")
	bram.Clicks("Machtiging nu beëindigen")
	bram.Meets("Het is gedaan. De ontvanger krijgt een e-mail.", "Beëindigd")
	ended := i18n.In(i18n.NL).Date(i.clock.now())

	t.Log("the session at Mijn Schatkist is over")
	noor.OpensUntil(i.Portal("/dashboard"), "Uw sessie is gestopt")
	noor.Meets("Uw sessie is gestopt", "omdat de machtiging of het inlogmiddel waarmee u inlogde niet meer geldt", "Vraag de machtigingenbeheerder van uw organisatie wat u kunt doen.")
	noor.Lacks("andere afdeling")
	i.clock.advance(time.Minute) // the next code by text message comes after a pause
	noor.viaReconi(i)
	noor.Meets("Uw machtiging is voorbij", "U had een machtiging voor Schatkistbankieren – deelnemersportaal. Die gold tot "+ended, "Vraag de machtigingenbeheerder van uw organisatie om een nieuwe machtiging.")

	t.Log("the administrator logs in again for a further request (MR-59)")
	i.clock.advance(16 * time.Minute) // the session is over
	bram.Opens(i.URL("reconi.localhost", "/"))
	bram.Clicks("Naar Mijn Reconi")
	bram.Sees(t, "Kies hoe u wilt inloggen")
	bram.Identifies()
	bram.Clicks("Gebruiker(s) toevoegen")
	bram.Sees(t, "Aanvraag nieuwe gebruiker(s)")
}

// MA-32, XC-23, ET-10: who holds mandates of two organisations says on whose behalf they log in, without script too;
// the service hears of that one alone.
func TestTwoOrganisationsToActFor(t *testing.T) {
	i := NewIssuer(t)
	noor := i.Holder(t, assurance.EH3)
	noor.MayActFor(zilverbeek, "", participant)
	noor.MayActFor(grotewaard, "", participant)
	noor.viaReconi(i)
	noor.Meets("Namens wie logt u in?", "Waterschap Zilverbeek (oefen)", "Gemeente Grotewaard (oefen)")
	noor.Scripts(t, false)
	noor.Reload(t)
	noor.Clicks("Ga verder")
	noor.Sees(t, "Kies namens wie u inlogt.")
	noor.Clicks("Gemeente Grotewaard (oefen)")
	noor.Clicks("Ga verder")
	noor.Sees(t, "Stap 1 van 2")
	noor.Scripts(t, true)
	noor.Proves(noorsMail)
	noor.Sees(t, "Gemeente Grotewaard (oefen)", grotewaard)
	noor.Lacks("Waterschap Zilverbeek (oefen)")
}
