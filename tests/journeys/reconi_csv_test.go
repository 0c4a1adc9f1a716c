package journeys

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

// MR-20 to MR-30, MR-62 to MR-68: the guide from step 6 by way of a file, as people really have one; the browser is
// closed on the way, one goes back, and the order is pressed twice.
func TestTheGuideOfMijnReconiWithAFile(t *testing.T) {
	i := NewIssuer(t)
	bram := i.Administrator(t, "bram", bramsMail)
	bram.Orders()

	t.Log("step 7: what the file must be, and the sample (MR-21 to MR-29)")
	bram.Clicks("Toevoegen bestanden")
	bram.Meets("Toevoegen bestanden", "importeren met een CSV-bestand", "Het is een CSV-bestand, ingedeeld zoals het voorbeeld.", "ten hoogste 100 regels", "ten hoogste 1 MB",
		"volledige voornamen, tussenvoegsel, achternaam, geboortedatum, geboorteplaats, e-mailadres, mobiel nummer, loondienst", "In de kolom loondienst staat J (ja) of N (nee).")
	sample := bram.Fetches("Voorbeeld CSV bestand")
	if !strings.HasPrefix(sample, "volledige voornamen;tussenvoegsel;achternaam;geboortedatum;geboorteplaats;e-mailadres;mobiel nummer;loondienst\r\n") {
		t.Errorf("the sample is %q", sample)
	}
	bram.Clicks("Het voorbeeld in Excel gebruiken")
	bram.Sees(t, "Klik dan op kolom A.", "Tekst naar kolommen", "Kies Gescheiden, en daarna Komma. Klik op Voltooien.", "Sla het op als CSV-bestand, niet als Excel-bestand.")

	t.Log("mistakes: no file, too large, a spreadsheet (MR-24, MR-63, MR-64)")
	bram.Clicks("Bestand controleren")
	bram.Meets("Kies eerst een bestand.")
	bram.Chooses("groot.csv", sample+strings.Repeat("x", 1<<20))
	bram.Meets("Het bestand is 1.025 kB. Het mag ten hoogste 1.024 kB zijn. Het is niet verstuurd.")
	bram.Clicks("Bestand controleren")
	bram.Sees(t, "Het is niet verstuurd.")
	bram.Sends("collega's.csv", "PK\x03\x04 [Content_Types].xml xl/workbook.xml")
	bram.Meets("Dit is een Excel-bestand. Kies in Excel Opslaan als, en dan CSV UTF-8.")

	t.Log("step 10: what was guessed and put right is shown, and all faults at once (MR-62, MR-65, MR-66)")
	bram.Sends("collega's.csv", sample+
		"Anouk;;Rietzanger;01-02-1990;Lemmer;anouk.rietzanger@zilverbeek.example;612345671;J\r\n"+
		"Bas;van;Ooievaar;31-02-1985;Sneek;bas.ooievaar@;06 12345672;X\r\n"+
		"Cees;;Kievit;06-07-1980;Bolsward;cees.kievit@zilverbeek.example;+32470123456;N\r\n"+
		"Anouk;;Rietzanger;01-02-1990;Lemmer;anouk.rietzanger@zilverbeek.example;0612345671;J\r\n")
	bram.Meets("Controleer het bestand", "We hebben nog niemand toegevoegd.", "Wat we in het bestand herkenden", "UTF-8", "puntkomma", "gevonden op de eerste regel",
		"De persoon uit het voorbeeld stond er nog in, op regel 2.", "1 februari 1990", "6 juli 1980", "612345671", "nul aan het begin was weg", "2 regels zijn goed", "2 regels hebben een fout",
		"Regel 4", "Dit is geen datum. Schrijf hem als 31-12-1980.", "Dit is geen e-mailadres", "In een bestand is dat J of N.", "Regel 6", "Dit staat ook op regel 3.")

	t.Log("the good ones come, the others stay (MR-65)")
	bram.Clicks("Alleen de goede regels toevoegen (2)")
	bram.Sees(t, "2 regels hebben een fout", "Er kan nu niets worden toegevoegd.", "Dit e-mailadres staat al in deze aanvraag, bij gebruiker 1.")
	bram.Types("Geboortedatum", "28-02-1985")
	bram.Types("E-mailadres", "bas.ooievaar@zilverbeek.example")
	bram.Types("Loondienst (J of N)", "J")
	bram.Clicks("Opnieuw controleren")
	bram.Sees(t, "1 regel is goed", "1 regel heeft een fout")
	bram.Clicks("Laat deze regel weg")
	bram.Clicks("Opnieuw controleren")
	bram.Sees(t, "1 regel is goed")
	bram.Clicks("Alle regels toevoegen")
	bram.Meets("1 gebruiker is overgenomen uit het bestand.", "3 gebruikers", "Anouk Rietzanger", "Bas van Ooievaar", "Cees Kievit", "+32 470 12 34 56")

	t.Log("the browser is closed; the draft is found again on another computer (MR-68)")
	bram = i.Person(t, "bram")
	bram.Opens(i.URL("reconi.localhost", "/"))
	bram.Clicks("Naar Mijn Reconi")
	bram.Sees(t, "Kies hoe u wilt inloggen")
	bram.Identifies()
	bram.Meets("U heeft 1 aanvraag die nog niet besteld is.")
	bram.Clicks("Ga verder")
	bram.Meets("Aanvragen die nog niet besteld zijn", "Waterschap Zilverbeek", "3")
	bram.Clicks("Ga verder")

	t.Log("step 13, and back (MR-36 to MR-41, MR-68)")
	bram.Meets("Selecteer de gewenste machtigingen", "Wilt u meer informatie over de opbouw van de tarieven?", "Bekijk dan onze prijslijst.")
	bram.Clicks("Ja")
	bram.Clicks("Ja, voor alle diensten")
	bram.Sees(t, "bij alle bestaande en toekomstige diensten op niveau EH3 of lager")
	bram.Clicks("Wat opent dit vandaag?")
	bram.Sees(t, "Schatkistbankieren – deelnemersportaal")
	bram.Lacks("Voor welke diensten?")
	bram.Clicks("5 jaar")
	bram.Clicks("Vorige")
	bram.Sees(t, "Geef de gebruiker(s) op", "3 gebruikers")
	bram.Clicks("Volgende")
	bram.Sees(t, "Selecteer de gewenste machtigingen")
	if got := browser.Eval[string](t, bram.Tab, `[...document.querySelectorAll(":checked")].map(x => x.id).join(" ")`); got != "now-yes all-yes term-5" {
		t.Errorf("what was filled in before is now %q", got)
	}
	bram.Clicks("Volgende")

	t.Log("step 14: the overview, pressed in two tabs (MR-43 to MR-46, MR-68)")
	bram.Meets("Controleer het overzicht van uw aanvraag", "Alle diensten", "3 gebruikers", "€ 103,50")
	second := bram.Another()
	second.Opens(bram.URL(t))
	bram.Clicks("Bestel")
	bram.Meets("Ga akkoord met de voorwaarden. Zonder akkoord kunt u niet bestellen.")
	for _, tab := range []*Person{bram, second} {
		tab.Clicks("Ik ga akkoord met de voorwaarden")
		tab.Clicks("Bestel")
		tab.Sees(t, "Bestelling 2026-0001 is ontvangen", "De gebruikers krijgen nu een e-mail waarmee zij hun aanvraag afronden.")
	}
	bram.Clicks("Bekijk lopende aanvragen")
	bram.Meets("Lopende aanvragen", "3 aanvragen", "Anouk Rietzanger", "Bas van Ooievaar", "Cees Kievit", "Wacht op gebruiker")
	for _, address := range []string{"anouk.rietzanger@zilverbeek.example", "bas.ooievaar@zilverbeek.example", "cees.kievit@zilverbeek.example"} {
		if got := len(i.mails(address)); got != 1 {
			t.Errorf("%s got %d mails", address, got)
		}
	}

	t.Log("who has an application already is not ordered for again (MR-66)")
	bram.Clicks("Gebruiker(s) toevoegen")
	bram.Clicks("EH2")
	bram.Clicks("Volgende")
	bram.Sees(t, "Controleer het KvK-nummer")
	bram.Clicks("Volgende")
	bram.Sees(t, "Controleer uw organisatiegegevens")
	bram.Clicks("Volgende")
	bram.Clicks("Toevoegen bestanden")
	bram.Sends("nog een keer.csv", "\"volledige voornamen\",tussenvoegsel,achternaam,geboortedatum,geboorteplaats,e-mailadres,\"mobiel nummer\",loondienst\n"+
		"Anouk,,Rietzanger,1990-02-01,Lemmer,anouk.rietzanger@zilverbeek.example,0612345671,J\n")
	bram.Meets("komma", "yyyy-mm-dd", "Voor dit e-mailadres loopt al aanvraag 2026-0001-01.")
	bram.Clicks("Niets toevoegen en het bestand weggooien")
	bram.Sees(t, "Er zijn nog geen gebruikers")
}
