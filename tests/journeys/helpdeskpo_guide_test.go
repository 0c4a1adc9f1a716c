package journeys

import (
	"strings"
	"testing"
)

const (
	maritsMail   = "marit@deklimop.example"
	klimop       = "klimop"
	klimopsOld   = "krijtbord 1998"
	schoolKlimop = "Basisschool De Klimop (oefen)"
)

// The guide of MijnHelpdeskPO, step by step (MH-01 to MH-27): somebody links the account of old with the pincode
// from an e-mail, is in at once, and needs eHerkenning alone the next time.
func TestTheGuideOfMijnHelpdeskPOWordByWord(t *testing.T) {
	s := NewSchools(t)
	marit := s.Contact(t, "marit", maritsMail)

	t.Log("the portal (MH-01, MH-03, MH-04)")
	marit.Opens(s.Portal("/"))
	marit.Meets("Sinds 21 april 2022 kunt u niet meer inloggen met uw gebruikersnaam en wachtwoord van MijnHelpdeskPO.",
		"Vraag eerst een machtiging aan voor de dienst ‘Mijn Helpdesk po’.", "U kunt inloggen met een eHerkenning niveau 3 inlogmiddel.", "Toelichting inloggen eHerkenning")
	marit.Clicks(toSchools)

	t.Log("the supplier of the means (MH-05)")
	marit.Meets("Kies hoe u wilt inloggen", "Dienst Uitvoering Onderwijs (oefen)", "Mijn Helpdesk PO", "betrouwbaarheidsniveau EH3")
	marit.Holds("Leverancier van uw inlogmiddel", "Maak een keuze")
	marit.Picks("Leverancier van uw inlogmiddel", "Reconi")
	marit.Clicks("Doorgaan")

	t.Log("its two steps (MH-06 to MH-10)")
	marit.Meets("U logt in bij Dienst Uitvoering Onderwijs (oefen) voor Mijn Helpdesk PO.",
		"Inloggen met betrouwbaarheidsniveau EH1 is niet meer mogelijk per 1 juli 2021.", "Ik wil ingelogd blijven", "Plaats uw smartcard om verder te gaan.", "Gebruikersnaam of wachtwoord vergeten")
	marit.Types("Gebruikersnaam", "marit")
	marit.Types("Wachtwoord", s.Password())
	marit.Clicks("Volgende")
	marit.Sees(t, "Vul de code in")
	marit.Clicks("Geen code ontvangen?")
	marit.Clicks("Stuur de code per e-mail")
	marit.Meets("Er is een e-mail met een code gestuurd naar marit@leverancier.example.")
	marit.Types("Code van 6 cijfers", marit.GetsCode("marit@leverancier.example").Code())
	marit.Clicks("Inloggen")

	t.Log("the link page, in the words of the guide (MH-11 to MH-15, MH-19, MH-21)")
	marit.Meets("eHerkenning koppelen aan account",
		"Dit is de eerste keer dat u inlogt met eHerkenning. Om toegang te krijgen moet u eenmalig inloggen met gebruikersnaam en wachtwoord van",
		"(voorheen Mijn BRON)", "of uw activatiecode invoeren.", "vult u uw persoonlijke e-mailadres in.",
		"Naar dit adres wordt een pincode gestuurd die u nodig hebt om het koppelproces te voltooien.",
		"Wachtwoord vergeten?", "Geen gebruikersnaam en wachtwoord?", "Gebruik dan uw activatiecode.")
	marit.Claims(klimop, "niet het wachtwoord")
	marit.Meets("De gebruikersnaam of het wachtwoord klopt niet.") // MH-30
	marit.Holds("Gebruikersnaam", klimop)
	marit.Holds("E-mail", maritsMail)
	marit.email = "info@deklimop.example"
	marit.Claims(klimop, klimopsOld)
	marit.Meets("Dit adres lezen meer mensen. Gebruik uw eigen persoonlijke e-mailadres.") // MH-14, MH-39
	marit.email = maritsMail
	marit.Claims(klimop, klimopsOld)

	t.Log("the pincode, which is ours and not the supplier's (MH-16, MH-17, G11)")
	marit.Sees(t, "Koppeling eHerkenning bevestigen")
	letter := marit.Gets(maritsMail)
	marit.Reload(t)
	marit.Meets("Koppeling eHerkenning bevestigen", "Er is een email verstuurd naar het door u opgegeven adres.",
		"Dit bericht bevat een pincode waarmee de koppeling tussen uw eHerkenningmiddel en uw account kan worden voltooid.",
		"Dit is niet de code van uw leverancier van eHerkenning.", maritsMail)
	if strings.Contains(letter.Text, "http") || !strings.Contains(letter.Text, "MijnHelpdeskPO") {
		t.Errorf("the mail with the pincode:\n%s", letter.Text)
	}
	marit.Types("Pincode", "ZZZZZ")
	marit.Clicks("Bevestigen")
	marit.Meets("De pincode klopt niet.", "U kunt het nog")
	marit.Reload(t)
	marit.Sees(t, "Koppeling eHerkenning bevestigen")

	t.Log("opening the mail elsewhere completes nothing (MH-40)")
	elsewhere := s.Reader(t)
	elsewhere.Opens(marit.URL(t))
	elsewhere.Lacks("Pincode", maritsMail)
	marit.Types("Pincode", letter.Code())
	marit.Clicks("Bevestigen")

	t.Log("linked, and in at once (MH-18, MH-43)")
	marit.Meets("Welkom bij MijnHelpdeskPO", "U werkt voor: "+schoolKlimop+" (12AB)", "Account van vroeger", klimop, maritsMail, "Account toevoegen")

	t.Log("those on record are told")
	for _, to := range []string{"post@deklimop.example", "g.devries@deklimop.example"} {
		if m := elsewhere.Gets(to); !strings.Contains(m.Text, schoolKlimop) || strings.Contains(m.Text, maritsMail) {
			t.Errorf("%s got:\n%s", to, m.Text)
		}
	}

	t.Log("the next time eHerkenning is enough (MH-25)")
	marit.Clicks("Uitloggen")
	marit.Sees(t, "U bent overal uitgelogd")
	marit.LogsIn()
	marit.Meets("Welkom bij MijnHelpdeskPO", "U werkt voor: "+schoolKlimop+" (12AB)")
}

// MH-04, MH-07, MH-56: a level that is too low, and no mandate, each with its own way on.
func TestWhoCannotComeIntoMijnHelpdeskPO(t *testing.T) {
	s := NewSchools(t)
	lotte := s.Contact(t, "lotte", "lotte@deklimop.example")
	lotte.LogsIn()
	lotte.Meets("Het niveau van uw inlogmiddel is te laag", "EH2+")
	lotte.Clicks("Stoppen en terug naar Mijn Helpdesk PO")
	lotte.Meets("Uw inlogmiddel heeft een te laag niveau", "Vraag uw leverancier om niveau EH3.")
	gijsbert := s.Contact(t, "gijsbert", "gijsbert@deklimop.example")
	gijsbert.LogsIn()
	gijsbert.Meets("U heeft geen machtiging voor deze dienst")
}

// MH-08: a smartcard leads in as well.
func TestASmartcardLeadsToTheLinkPage(t *testing.T) {
	s := NewSchools(t)
	kaat := s.Contact(t, "kaat", "kaat@windkracht.example")
	kaat.Opens(s.Portal("/"))
	kaat.Clicks(toSchools)
	kaat.Picks("Leverancier van uw inlogmiddel", "Reconi")
	kaat.Clicks("Doorgaan")
	kaat.Clicks("Kaart plaatsen en inloggen")
	kaat.Meets("eHerkenning koppelen aan account")
}
