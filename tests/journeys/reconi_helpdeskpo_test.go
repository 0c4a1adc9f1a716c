package journeys

import (
	"testing"

	"github.com/voordeur/voordeur/domain/assurance"
)

// toMijnHelpdeskPO goes with a means of the register to MijnHelpdeskPO, as far as the code.
func (h *Holder) toMijnHelpdeskPO() {
	h.t.Helper()
	h.toReconi()
	h.typesPassword()
	h.typesCode()
}

// toReconi goes from MijnHelpdeskPO to the supplier's own page.
func (h *Holder) toReconi() {
	h.t.Helper()
	h.Opens(h.issuer.URL("helpdeskpo.localhost", "/"))
	h.Clicks(toSchools)
	h.Sees(h.t, "Kies hoe u wilt inloggen")
	h.choosesReconi()
}

// ET-02, ET-05, MR-16: a means of Mijn Reconi logs in at MijnHelpdeskPO, with its level, and the branch of its mandate
// arrives with it. The link page appears, as for any other means.
func TestAMeansOfMijnReconiLogsInAtMijnHelpdeskPO(t *testing.T) {
	i := NewIssuer(t, "helpdeskpo")
	noor := i.Holder(t, assurance.EH3)
	noor.MayActFor(zilverbeek, steiger, helpdeskPO)
	noor.toMijnHelpdeskPO()
	noor.Meets("eHerkenning koppelen aan account")
	marit := &Contact{noor.Person, &Schools{i.Town, i.clock}, noorsMail}
	marit.Claims(klimop, klimopsOld)
	marit.Confirms()
	noor.Sees(t, "Waarom koppelt u dit account?")
	noor.Types("Uw reden", "Wij doen de administratie van de school.")
	noor.Clicks("Doorgaan")
	noor.Meets("Welkom bij MijnHelpdeskPO", schoolKlimop, "EH3", steiger)
}

// XC-25, ET-03: a means of too low a level is told which level is needed, which it has, and how to get there; back at
// the service, that says so too.
func TestAMeansOfTooLowALevel(t *testing.T) {
	i := NewIssuer(t, "helpdeskpo")
	noor := i.Holder(t, assurance.EH2)
	noor.MayActFor(zilverbeek, "", helpdeskPO)
	noor.toReconi()
	noor.typesPassword()
	noor.Meets("Uw inlogmiddel heeft een te laag niveau", "U logde in met niveau EH2. Voor Mijn Helpdesk PO is niveau EH3 nodig.", "Vraag uw leverancier om niveau EH3.")
	noor.Clicks("Terug naar Mijn Helpdesk PO")
	noor.Meets("Uw inlogmiddel heeft een te laag niveau", "niveau EH3")
}

// MR-16, MR-17, XC-24: a mandate for one branch does not let in at a service that takes none, and that is said.
func TestABranchThatAServiceDoesNotTake(t *testing.T) {
	i := NewIssuer(t)
	noor := i.Holder(t, assurance.EH3)
	noor.MayActFor(zilverbeek, steiger, participant)
	noor.viaReconi(i)
	noor.Meets("U mag alleen voor één vestiging inloggen", "Schatkistbankieren – deelnemersportaal werkt alleen voor de hele organisatie.", "Log in voor een andere organisatie")
}
