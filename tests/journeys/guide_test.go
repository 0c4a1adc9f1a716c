package journeys

import (
	"testing"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

const (
	annasMail = "a.akkerman@zilverbeek.example"
	bramsMail = "b.boswinkel@zilverbeek.example"
)

// The guide of Mijn Schatkist, step by step (MS-08 to MS-48), for two people who log in for the first time: a
// participant (MS-01), whose profile exists after verification (MS-32, MS-36) and who logs out at the top right
// (MS-34), and the user administrator (MS-02).
func TestTheGuideWordByWord(t *testing.T) {
	town := Build(t, wire.DemoOptions{})
	anna, bram := town.Person(t, "anna"), town.Person(t, "bram")

	t.Log("I. Gebruiker, 1 and 2: the portal and its two entrances (MS-08, MS-09)")
	anna.Opens(town.Portal("/"))
	anna.Meets("Schatkistbankieren", "Wanneer u inlogt met eHerkenning, komt u na het inloggen automatisch terug op deze site.",
		"Inloggen als deelnemer", "Login op het Deelnemersportaal van Schatkistbankieren.",
		"Inloggen als gebruikersbeheerder", "Login op de gebruikersbeheer omgeving van Schatkistbankieren.")
	anna.Clicks(AsParticipant)

	t.Log("3: the supplier (MS-11 to MS-16)")
	anna.Meets("Kies hoe u wilt inloggen", "U wilt inloggen bij Ministerie van Financiën (oefen) voor Schatkistbankieren – deelnemersportaal.",
		"U heeft hiervoor een inlogmiddel nodig van minimaal betrouwbaarheidsniveau EH3.",
		"Heeft u nog geen inlogmiddel?", "Mede mogelijk gemaakt door Oefen-makelaar")
	anna.Holds("Leverancier van uw inlogmiddel", "Maak een keuze")
	anna.Clicks("Doorgaan")
	anna.Meets("Kies de leverancier van uw inlogmiddel.") // MS-13
	anna.Picks("Leverancier van uw inlogmiddel", "Digidentity")
	anna.Clicks("Doorgaan")

	t.Log("4 and 5: user name, password and the code from the phone (MS-17, MS-18)")
	anna.Meets("Inloggen met uw inlogmiddel", "Stap 1 van 2")
	anna.Types("Gebruikersnaam", "anna")
	anna.Types("Wachtwoord", town.Password())
	anna.Clicks("Volgende")
	anna.Meets("Vul de code in", "Stap 2 van 2", "Er is een sms met een code gestuurd")
	anna.Types("Code van 6 cijfers", anna.GetsCode(anna.who.Phone).Code())
	anna.Clicks("Inloggen")

	t.Log("6: the address (MS-20 to MS-25)")
	anna.Meets("Stap 1 van 2: E-mailadres opgeven",
		"Om gebruik te kunnen maken van het deelnemersportaal is e-mail verificatie vereist. Geef uw e-mailadres van uw organisatie op (geen privé e-mailadres) zodat wij direct een toegangscode kunnen versturen ter verificatie.",
		"E-mail verificatie", "* Verplicht veld", "Gebruik het e-mailadres van uw organisatie.",
		"Om in te kunnen loggen dient u het e-mailadres van uw organisatie op te geven. E-mailadressen eindigend op @gmail.com en @hotmail.com zijn ongeldig.")
	for _, host := range []string{"gmail.com", "hotmail.com"} {
		anna.Types("Voer uw e-mailadres in", "anna.akkerman@"+host)
		anna.Clicks("Toegangscode verzenden")
		anna.Meets("U kunt geen adres van @" + host + " gebruiken. Dat is een gratis e-maildienst. Vul het adres van uw organisatie in.") // MS-23
	}
	anna.Types("Voer uw e-mailadres in", annasMail)
	anna.Clicks("Toegangscode verzenden")

	t.Log("7 and 8: the code (MS-26 to MS-31)")
	anna.Meets("Stap 2 van 2: Toegangscode invoeren", "Voer de toegangscode in welke u heeft ontvangen op het door u opgegeven e-mailadres.",
		"Er is een toegangscode met 5 karakters verzonden naar: "+annasMail, "Heeft u geen code ontvangen? Ga naar de vorige stap",
		"* Verplicht veld", "Bestaande uit 5 karakters", "Terug naar vorige stap")
	letter := anna.Gets(annasMail)
	if code := letter.Code(); len(code) != 5 {
		t.Errorf("the code %q has not 5 characters (MS-28)", code)
	}
	anna.Answers(letter.Code())

	t.Log("9 and 10: no role yet; leaving at the top right (MS-33 to MS-35, MS-48, MS-58)")
	anna.Meets("Uw organisatie heeft nog geen gebruikersbeheerder", "Waterschap Zilverbeek (oefen)", "68750110", "Controleer opnieuw")
	anna.Reference()
	anna.Clicks("Uitloggen")
	anna.Meets("U bent uitgelogd", "Bent u bij uw leverancier van eHerkenning nog ingelogd?")
	anna.Back(t)
	anna.Meets("We zijn uw login kwijt", "Ga terug naar Mijn Schatkist (oefen) en begin opnieuw.")

	t.Log("II. Gebruikersbeheerder, 11 to 17: the same way, by the other entrance (MS-37)")
	bram.LogsIn(AsAdministrator)
	bram.Proves(bramsMail)

	t.Log("18: the overview shows who completed the steps, and nobody else (MS-38, MS-39, MS-46)")
	bram.Meets("Gebruikers", "Mensen die voor Waterschap Zilverbeek (oefen) de eerste login hebben afgerond.",
		"2 gebruikers", "1 gebruiker wacht op een rol.", annasMail, bramsMail, "Dit bent u", "Uitloggen")

	t.Log("19: the pencil (MS-40, MS-41, MS-42)")
	t.Log("meanwhile Anna is back, without the e-mail step, and asks for a role (MS-48)")
	anna.LogsIn(AsParticipant)
	anna.Meets("Uw profiel is gemaakt, maar u heeft nog geen rol", "Uw organisatie heeft 1 gebruikersbeheerder.")
	anna.Clicks("Vraag de gebruikersbeheerders om een rol")
	anna.Meets("Uw verzoek ligt bij de gebruikersbeheerder", "We sturen een e-mail naar")
	if m := bram.Gets(bramsMail); m.Subject != "Een collega vraagt om een rol bij Schatkistbankieren – deelnemersportaal" {
		t.Errorf("Bram got %q", m.Subject)
	}

	bram.Clicks("Toelichting op gebruikersbeheer")
	bram.Meets("Zo geeft u collega's toegang tot Mijn Schatkist (oefen).")
	bram.Back(t)
	bram.Clicks("Rollen wijzigen van " + annasMail)
	bram.Meets("Welke rollen heeft " + annasMail)
	bram.Clicks("Deelnemer")
	bram.Clicks("Raadpleger")
	bram.Clicks("Controleer de wijziging")
	bram.Meets("Klopt deze wijziging?", "krijgt", "Deelnemer", "Raadpleger")
	bram.Clicks("Ja, wijzig de rollen")
	bram.Meets("De rollen van " + annasMail + " zijn gewijzigd")
	if m := anna.Gets(annasMail); m.Subject != "U heeft een rol bij Mijn Schatkist (oefen)" {
		t.Errorf("Anna got %q", m.Subject)
	}

	t.Log("Anna looks at her waiting page again: it goes on by itself (MS-48)")
	anna.LooksAgain()
	anna.Meets("Welkom bij Mijn Schatkist", "U bent ingelogd namens Waterschap Zilverbeek (oefen).")
	anna.Clicks("Uitloggen")
	anna.Meets("U bent overal uitgelogd: hier en bij de inlogdienst.")

	t.Log("20: leaving at the top right (MS-43)")
	bram.Clicks("Uitloggen")
	bram.Meets("U bent uitgelogd", "U bent uitgelogd bij:", "Schatkistbankieren – gebruikersbeheer")
	bram.Opens(town.Login("/users"))
	bram.Meets("Kies hoe u wilt inloggen")

	t.Log("III. Gebruiker: straight to the dashboard (MS-44, MS-46)")
	anna.LogsIn(AsParticipant)
	anna.Meets("Welkom bij Mijn Schatkist", "U bent ingelogd namens Waterschap Zilverbeek (oefen).", "6875 0110", annasMail, "EH3", "Deelnemer", "Raadpleger", "Saldi")
	anna.Clicks("Uitloggen")
	anna.Meets("U bent uitgelogd", "U bent overal uitgelogd: hier en bij de inlogdienst.")
	anna.Opens(town.Portal("/dashboard"))
	anna.Meets("Inloggen als deelnemer")
	if mails := town.mails(annasMail); len(mails) != 2 {
		t.Errorf("Anna got %d mails; a code and a role make two", len(mails))
	}
}
