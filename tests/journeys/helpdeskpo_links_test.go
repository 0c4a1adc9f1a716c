package journeys

import (
	"strings"
	"testing"
	"time"
)

// MH-33, MH-36, MH-37: four outcomes with four ways on, each told only to who proved account and mailbox.
func TestWhatStandsInTheWayOfALink(t *testing.T) {
	s := NewSchools(t)
	marit, stijn := s.Contact(t, "marit", maritsMail), s.Contact(t, "stijn", "stijn@deklimop.example")
	marit.Links(klimop, klimopsOld)

	t.Log("somebody else holds it: they and the school are told (MH-36)")
	s.clock.advance(time.Minute) // the next pincode comes after a pause
	stijn.LogsIn()
	stijn.Claims(klimop, klimopsOld)
	stijn.Confirms()
	stijn.Meets("Dit account is al van iemand anders", "De helpdesk kan het account voor u beiden splitsen.", "Er is niets gekoppeld.")
	stijn.Reference()
	stijn.Lacks(maritsMail, "Marit")
	if m := marit.Gets(maritsMail); !strings.Contains(m.Text, schoolKlimop) {
		t.Errorf("the holder got:\n%s", m.Text)
	}

	t.Log("a disabled account")
	stijn.Clicks("Een ander account koppelen")
	stijn.Sees(t, "eHerkenning koppelen aan account")
	s.clock.advance(time.Minute)
	stijn.Claims("wilgenroos", "wilgenroos 2011")
	stijn.Confirms()
	stijn.Meets("Dit account is uitgeschakeld", "Vraag de helpdesk waarom")

	t.Log("an account that does not exist answers as a wrong password")
	stijn.Clicks("Een ander account koppelen")
	stijn.Claims("nooit van gehoord", "wilgenroos 2011")
	stijn.Meets("De gebruikersnaam of het wachtwoord klopt niet.")

	t.Log("another organisation must say why (MH-37)")
	s.clock.advance(time.Minute)
	stijn.Claims("vuurtoren", "vuurtoren 2004")
	stijn.Confirms()
	stijn.Meets("Waarom koppelt u dit account?")
	stijn.Clicks("Doorgaan")
	stijn.Meets("Vul in waarom uw organisatie dit account koppelt.")
	stijn.Types("Uw reden", "De Klimop en De Vuurtoren delen een administratie.")
	stijn.Clicks("Doorgaan")
	stijn.Meets("Welkom bij MijnHelpdeskPO", "U werkt voor: Basisschool De Vuurtoren (oefen) (13CD)")
}

// MH-34: a new means asks for the account of the earlier one, and waits for the helpdesk.
func TestANewMeansAsksForTheAccountOfTheEarlierOne(t *testing.T) {
	s := NewSchools(t)
	s.Contact(t, "marit", maritsMail).Links(klimop, klimopsOld)
	again := s.Contact(t, "marit-nieuw", maritsMail)
	s.clock.advance(time.Minute)
	again.LogsIn()
	again.Claims(klimop, klimopsOld)
	again.Confirms()
	again.Meets("Iemand moet uw koppeling nog goedkeuren", "Dit account is gekoppeld aan een eerder eHerkenningmiddel van u.", "Daarna stopt de oude koppeling.")
	again.Clicks("Controleer opnieuw")
	again.Sees(t, "Iemand moet uw koppeling nog goedkeuren")
	again.Clicks("Toch een ander account koppelen")
	again.Meets("eHerkenning koppelen aan account", "Uw verzoek is ingetrokken")
}

// MH-02, MH-20, MH-41: the mail of a contact person goes to the authorised person, who chooses a new password; one answer for every name.
func TestAForgottenOldPassword(t *testing.T) {
	s := NewSchools(t)
	marit, gemma := s.Contact(t, "marit", maritsMail), s.Reader(t)
	marit.LogsIn()
	marit.Clicks("Wachtwoord vergeten?")
	marit.Meets("Deze e-mail gaat naar het e-mailadres van de gemachtigde van de school.", "G•••• d• V••••")
	marit.Lacks("g.devries", "de Vries")
	marit.Types("Gebruikersnaam", "bestaat niet")
	marit.Clicks("Stuur de e-mail")
	marit.Meets("Als de gebruikersnaam bestaat, stuurden we een e-mail naar de gemachtigde van de school.")
	marit.Clicks("Terug naar koppelen")
	marit.Sees(t, "eHerkenning koppelen aan account")
	s.clock.advance(time.Minute)
	marit.Clicks("Wachtwoord vergeten?")
	marit.Types("Gebruikersnaam", klimop)
	marit.Clicks("Stuur de e-mail")
	marit.Sees(t, "Als de gebruikersnaam bestaat, stuurden we een e-mail naar de gemachtigde van de school.")

	gemma.Opens(link(t, gemma.Gets("g.devries@deklimop.example")))
	gemma.Meets("Kies een nieuw wachtwoord voor het account", "Geef het wachtwoord persoonlijk door aan wie het account gebruikt.")
	gemma.Types("Nieuw wachtwoord", "een heel nieuw krijtbord")
	gemma.Clicks("Wachtwoord opslaan")
	gemma.Meets("Het nieuwe wachtwoord is opgeslagen")
	gemma.Reload(t)
	gemma.Lacks("Kies een nieuw wachtwoord")

	marit.Clicks("Terug naar koppelen")
	marit.Claims(klimop, klimopsOld)
	marit.Meets("De gebruikersnaam of het wachtwoord klopt niet.")
	marit.Claims(klimop, "een heel nieuw krijtbord")
	marit.Confirms()
	marit.Meets("Welkom bij MijnHelpdeskPO")
}

// MH-31: whoever is on record ends a link that is not right, with one button; who used it is out at once.
func TestSomebodyOnRecordObjects(t *testing.T) {
	s := NewSchools(t)
	marit, gemma := s.Contact(t, "marit", maritsMail), s.Reader(t)
	marit.Links(klimop, klimopsOld)
	gemma.Opens(link(t, gemma.Gets("g.devries@deklimop.example")))
	gemma.Meets("Klopt deze koppeling niet?", schoolKlimop)
	marit.Opens(s.Portal("/dashboard"))
	marit.Sees(t, "Welkom bij MijnHelpdeskPO") // looking ended nothing
	gemma.Clicks("Dit klopt niet, stop de koppeling")
	gemma.Meets("De koppeling is gestopt", "Dank u voor uw melding.")
	marit.OpensUntil(s.Portal("/dashboard"), "Uw sessie is afgelopen")
	marit.LogsIn()
	marit.Meets("eHerkenning koppelen aan account", "De school stopte uw koppeling of keurde hem niet goed")
}

// MH-26 to MH-28, MH-42, MH-43: a board has nine institutions to choose from, switches without a new login, adds a
// school and undoes that.
func TestABoardChoosesSwitchesAddsAndUndoes(t *testing.T) {
	s := NewSchools(t)
	bas := s.Contact(t, "bas", "bas@windkracht.example")
	bas.LogsIn()
	bas.Claims("windkracht", "tegenwind 2007")
	bas.Confirms()
	bas.Meets("Kies een school of bestuur", "Zoek op naam, instellingscode of bestuursnummer", "Het Anker (oefen)", "Bestuursnummer 41234")
	bas.Clicks("Het Anker (oefen)")
	bas.Clicks("Ga verder")
	bas.Meets("Welkom bij MijnHelpdeskPO", "U werkt voor: Het Anker (oefen) (15FF)")
	bas.Clicks("Wissel van school of bestuur")
	bas.Sees(t, "Kies een school of bestuur")
	bas.Clicks("Stichting Schoolbestuur Windkracht (oefen)")
	bas.Clicks("Onthoud mijn keuze")
	bas.Clicks("Ga verder")
	bas.Meets("U werkt voor: Stichting Schoolbestuur Windkracht (oefen) (41234)")

	t.Log("remembered: the next login asks nothing")
	bas.Clicks("Uitloggen")
	bas.LogsIn()
	bas.Sees(t, "U werkt voor: Stichting Schoolbestuur Windkracht (oefen) (41234)")

	t.Log("a school more, with its own proof")
	bas.Clicks("Account toevoegen")
	bas.Meets("Account toevoegen", "Van elk account bewijst u apart dat het van u is.")
	s.clock.advance(time.Minute)
	bas.Claims("vuurtoren", "vuurtoren 2004")
	bas.Confirms()
	bas.Meets("Waarom koppelt u dit account?")
	bas.Types("Uw reden", "De Vuurtoren hoort sinds 2026 bij ons bestuur.")
	bas.Clicks("Doorgaan")
	bas.Meets("Basisschool De Vuurtoren (oefen)", "13CD")

	t.Log("and undone")
	bas.Clicks("Koppeling losmaken van Account vuurtoren")
	bas.Meets("Basisschool De Vuurtoren (oefen)", "Dit gebeurt er meteen:", "Uw andere koppelingen blijven zoals ze zijn.")
	bas.Clicks("Ja, maak de koppeling los")
	bas.Meets("De koppeling is losgemaakt")
	bas.Lacks("13CD")
}
