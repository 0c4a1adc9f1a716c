package journeys

import (
	"testing"
	"time"
)

const (
	noorsMail  = "noor.weidevogel@zilverbeek.example"
	noorsPhone = "+31612345678"
)

// The guide of Mijn Reconi (MR-01, MR-02, MR-05 to MR-58), and the circle that closes: a mandate administrator orders
// a means with a mandate, the colleague takes it up, and logs in with it at Mijn Schatkist through the network.
func TestAMeansOfMijnReconiLogsInAtMijnSchatkist(t *testing.T) {
	i := NewIssuer(t)
	noor := i.Stranger(t)
	bram := i.Administrator(t, "bram", bramsMail)

	t.Log("steps 1 to 5: who is ordered for (MR-10, MR-12 to MR-19)")
	bram.Clicks("Gebruiker(s) toevoegen")
	bram.Meets("Aanvraag nieuwe gebruiker(s)", "Start een nieuwe EH2, EH2+ of EH3 aanvraag voor één of meerdere gebruikers.", "Waterschap Zilverbeek")
	bram.Clicks("EH3")
	bram.Clicks("Volgende")
	bram.Meets("Controleer het KvK-nummer", "Let op: sommige diensten accepteren geen vestigingsbeperking")
	bram.Clicks("Nee, voor de hele organisatie")
	bram.Clicks("Volgende")
	bram.Meets("Controleer uw organisatiegegevens", "68750110", "Is dit niet de juiste organisatie? Klik op Vorige.")
	bram.Clicks("Volgende")

	t.Log("steps 6 and 11: who gets it (MR-20, MR-31 to MR-33, MR-34, MR-35)")
	bram.Meets("Geef de gebruiker(s) op", "Er zijn nog geen gebruikers")
	bram.Clicks("Gebruiker toevoegen")
	bram.Types("Volledige voornamen", "Noor Elisabeth")
	bram.Types("Achternaam", "Weidevogel")
	bram.Types("Geboortedatum", "12-03-1987")
	bram.Types("Geboorteplaats", "Kampen")
	bram.Types("E-mailadres", noorsMail)
	bram.Types("Mobiel nummer", "06 12345678")
	bram.Clicks("Ja, in loondienst")
	bram.Clicks("Opslaan")
	bram.Meets("Geef de gebruiker(s) op", "Noor Elisabeth Weidevogel")
	bram.Clicks("Volgende")

	t.Log("step 13: what they may (MR-36, MR-37, MR-38, MR-40, MR-41, MR-42)")
	bram.Meets("Selecteer de gewenste machtigingen", "Wilt u meer informatie over de opbouw van de tarieven? Bekijk dan onze prijslijst")
	bram.Clicks("Ja")
	bram.Clicks("Nee, alleen voor de diensten die ik kies")
	bram.Clicks("Schatkistbankieren – deelnemersportaal")
	bram.Clicks("1 jaar")
	bram.Clicks("Volgende")

	t.Log("steps 14 and 15: the order (MR-43 to MR-46)")
	bram.Meets("Controleer het overzicht van uw aanvraag", "Noor Elisabeth Weidevogel")
	bram.Clicks("Ik ga akkoord met de voorwaarden")
	bram.Clicks("Bestel")
	bram.Meets("is ontvangen", "De gebruikers krijgen nu een e-mail waarmee zij hun aanvraag afronden.")

	t.Log("steps 16 to 20: the colleague (MR-51, MR-52, MR-53, MR-54, MR-55, MR-56, MR-57, MR-58), and what to do about loss and misuse (ET-19)")
	noor.Opens(link(t, noor.Gets(noorsMail)))
	noor.Meets("Uw aanvraag voor eHerkenning", "Er verandert pas iets als u op de knop klikt.")
	noor.Clicks("Bevestig mijn e-mailadres en start de aanvraag")
	noor.Meets("Kloppen uw persoonsgegevens?", "Noor Elisabeth")
	noor.Clicks("Mijn gegevens kloppen")
	noor.Meets("Controleer uw mobiele nummer")
	noor.Clicks("Volgende")
	noor.Sees(t, "Vul de code uit de sms in")
	noor.Types("Code", noor.GetsCode(noorsPhone).Code())
	noor.Clicks("Volgende")
	noor.Meets("Controleer het overzicht van uw aanvraag")
	noor.Clicks("Bestel")
	noor.Meets("Bestel met de code uit de sms")
	noor.Types("Code", noor.GetsCode(noorsPhone).Code())
	noor.Clicks("Volgende")
	noor.Meets("Kies een gebruikersnaam en een wachtwoord")
	noor.Types("Gebruikersnaam", "noor.weidevogel")
	noor.Types("Wachtwoord", noorsSecret)
	noor.Clicks("Neem mijn middel in gebruik")
	noor.Meets("U beschikt nu over eHerkenning", "noor.weidevogel", "Meld het meteen bij de machtigingenbeheerder van uw organisatie. Die trekt het middel in.")

	t.Log("the circle closes: the means logs in at Mijn Schatkist")
	i.clock.advance(31 * time.Second) // to choose a password takes longer
	noor.viaReconi(i)
	noor.Proves(noorsMail)
	noor.Sees(t, "Uw organisatie heeft nog geen gebruikersbeheerder", "Waterschap Zilverbeek (oefen)", "68750110")
}

// noorsSecret is long enough for anybody.
const noorsSecret = "vier kieviten boven het veen"

// viaReconi logs in with a means of the register, at the supplier's own page.
func (p *Person) viaReconi(i *Issuer) {
	p.t.Helper()
	p.Enters(AsParticipant)
	p.throughReconi()
}

// throughReconi logs in at the supplier, from the page of the broker.
func (p *Person) throughReconi() {
	p.t.Helper()
	p.choosesReconi()
	p.typesPassword()
	p.typesCode()
}

// choosesReconi goes from the broker to the supplier's own page, typesPassword and typesCode prove there who one is.
func (p *Person) choosesReconi() {
	p.t.Helper()
	p.Picks("Leverancier van uw inlogmiddel", "Reconi")
	p.Clicks("Doorgaan")
	p.Clicks("Inloggen bij Reconi")
}

func (p *Person) typesPassword() {
	p.t.Helper()
	p.Types("Gebruikersnaam", "noor.weidevogel")
	p.Types("Wachtwoord", noorsSecret)
	p.Clicks("Inloggen")
}

func (p *Person) typesCode() {
	p.t.Helper()
	p.Sees(p.t, "Vul de code in")
	p.Types("Code van 6 cijfers", p.GetsCode(noorsPhone).Code())
	p.Clicks("Inloggen")
}
