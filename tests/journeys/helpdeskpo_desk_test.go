package journeys

import (
	"regexp"
	"testing"
	"time"
)

const sanne = "sanne@helpdeskpo.example" // of the helpdesk

// Helper is somebody of the helpdesk at the desk.
type Helper struct {
	*Accountant
	schools *Schools
}

// Helper lets one log in for the first time: password, and an app to set up.
func (s *Schools) Helper(t testing.TB, email string) *Helper {
	t.Helper()
	return &Helper{s.Staff(t, s.clock, "helpdeskpo", email), s}
}

// desk gives an address at the desk.
func (h *Helper) desk(path string) string {
	return h.schools.URL("voordeur.localhost", "/t/helpdeskpo/staff/desk/in/production"+path)
}

// Finds looks an account up.
func (h *Helper) Finds(what string) {
	h.t.Helper()
	h.Opens(h.desk("/links"))
	h.Types("Zoek op gebruikersnaam, instellingscode, naam of e-mailadres", what)
	h.Clicks("Zoeken")
	h.Sees(h.t, "1 account gevonden")
	h.Clicks("Bekijk")
	h.Sees(h.t, "Wie is gekoppeld?")
}

var activationCode = regexp.MustCompile(`\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b`)

// MH-21 to MH-24, MH-38: a new school gets a code on paper, uses it once, and a lost one is replaced by the helpdesk.
func TestANewSchoolUsesItsActivationCode(t *testing.T) {
	s := NewSchools(t)
	desk, nadia := s.Helper(t, sanne), s.Contact(t, "nadia", "nadia@sterrenregen.example")
	desk.Opens(desk.desk("/links/new"))
	desk.Meets("Nieuwe school of bestuur")
	desk.Clicks("Maak de activatiecode")
	desk.Sees(t, "Er ging iets mis")
	desk.Types("Instellingscode of bestuursnummer", "14EF")
	desk.Types("Naam van de school of het bestuur", "Basisschool Sterrenregen (oefen)")
	desk.Types("KvK-nummer", "90001117")
	desk.Clicks("Maak de activatiecode")
	desk.Meets("Brieven met activatiecodes", "U ziet deze codes maar één keer.", "Uw activatiecode voor Mijn Helpdesk PO", "Basisschool Sterrenregen (oefen)")
	lost := activationCode.FindString(desk.Text(t))

	t.Log("the letter got lost: another code takes its place")
	desk.Finds("14EF")
	desk.Clicks("Maak een activatiecode")
	desk.Types("Waarom doet u dit?", "De brief is niet aangekomen, teruggebeld op het nummer van de school.")
	desk.Clicks("Maak een activatiecode")
	desk.Sees(t, "Brieven met activatiecodes")
	code := activationCode.FindString(desk.Text(t))
	if lost == "" || code == "" || lost == code {
		t.Fatalf("codes %q and %q", lost, code)
	}

	nadia.LogsIn()
	nadia.Clicks("Gebruik dan uw activatiecode.")
	nadia.Meets("eHerkenning koppelen aan account", "Geen activatiecode ontvangen of kwijt? Neem dan contact op met")
	nadia.Types("E-mail", nadia.email)
	nadia.Types("Activatiecode", lost)
	nadia.Clicks("Doorgaan")
	nadia.Meets("De activatiecode klopt niet, is al gebruikt of is verlopen.")
	nadia.Types("Activatiecode", code)
	nadia.Clicks("Doorgaan")
	nadia.Confirms()
	nadia.Meets("Welkom bij MijnHelpdeskPO", "U werkt voor: Basisschool Sterrenregen (oefen) (14EF)")

	t.Log("it works once")
	bas := s.Contact(t, "bas", "bas@windkracht.example")
	bas.LogsIn()
	bas.Clicks("Gebruik dan uw activatiecode.")
	bas.Types("E-mail", bas.email)
	bas.Types("Activatiecode", code)
	bas.Clicks("Doorgaan")
	bas.Meets("De activatiecode klopt niet, is al gebruikt of is verlopen.")
}

// MH-34: the helpdesk approves the link of a new means; the old one ends, and its holder is told.
func TestTheHelpdeskApprovesANewMeans(t *testing.T) {
	s := NewSchools(t)
	marit := s.Contact(t, "marit", maritsMail)
	marit.Links(klimop, klimopsOld)
	s.clock.advance(time.Minute)
	again := s.Contact(t, "marit-nieuw", maritsMail)
	again.LogsIn()
	again.Claims(klimop, klimopsOld)
	again.Confirms()
	again.Sees(t, "Iemand moet uw koppeling nog goedkeuren")

	desk := s.Helper(t, sanne)
	desk.Opens(desk.desk("/links/waiting"))
	desk.Meets("Koppelingen die wachten", "De persoon heeft een nieuw inlogmiddel.")
	desk.Finds("klimop")
	desk.Clicks("Keur de koppeling goed")
	desk.Types("Waarom doet u dit?", "Gebeld met de school: Marit heeft een ander middel.")
	desk.Clicks("Keur de koppeling goed")
	desk.Meets("De koppeling is goedgekeurd.")

	again.OpensUntil(again.URL(t), "Welkom bij MijnHelpdeskPO")
	marit.OpensUntil(s.Portal("/dashboard"), "Uw sessie is afgelopen")
}
