package journeys

import (
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browser"
)

// The guide of the Omgevingsloket, word by word: an authority asks for credentials at the place to practise, as a
// citizen or as a company, with any data and an empty document, is approved at once, and logs in with a password and
// an app that scans a QR code which is shown one time. OL-03, OL-06, OL-07, OL-08, OL-09, OL-10, OL-11, OL-12, OL-13,
// OL-14, OL-15, OL-16, OL-17, OL-18, OL-19, OL-20, OL-21, OL-31.
func TestAnAuthorityPractises(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	p := loket.Applicant(t, practice, "pia@waterschap.example")

	t.Log("Vraag inloggegevens aan op de pre-productieomgeving om een account te kunnen maken.")
	p.Opens(loket.Portal(practice, "/"))
	p.Meets("Pre-productie: dit is de oefenomgeving van het Omgevingsloket.", "Als overheid kunt u hier inloggen met eHerkenning of met een Omgevingsloket-ID.",
		"zoals Google Authenticator, Microsoft Authenticator of Authy",
		"U vraagt een account aan als burger of als bedrijf. U mag willekeurige gegevens invullen en een willekeurig (leeg) document bijvoegen.")
	p.Clicks(toApply)

	t.Log("U vraagt een account aan als burger of als bedrijf.")
	p.Meets("Omgevingsloket-ID aanvragen", "U vraagt aan als", "Burger", "Bedrijf", "U mag gegevens verzinnen. Het document mag willekeurig of leeg zijn.",
		"Google Authenticator, Microsoft Authenticator of Authy")
	p.Clicks("Begin met de aanvraag")
	p.Meets("Kies voor wie het account is.", "Kies of u aanvraagt als burger of als bedrijf.")
	p.Applies("Overheid", "Burger")

	t.Log("Daarna moet u een aantal verplichte velden invullen en een document bijvoegen. Dat mogen willekeurige gegevens en een willekeurig (leeg) document zijn.")
	p.Meets("Uw gegevens", "Alles is verplicht, tenzij er iets anders bij staat.")
	p.Clicks("Volgende stap")
	p.Meets("Vul uw achternaam in.", "Vul uw geboortedatum in.", "Vul het land van uw nationaliteit in.")
	p.TellsAnything()
	p.Meets("Voeg een document toe", "In deze oefenomgeving mag elk bestand, ook een leeg bestand.")
	p.Attach(t, "Kies een bestand", p.File("leeg.pdf", nil))
	p.Clicks("Voeg toe")
	p.Meets("Uw document", "leeg.pdf", "Leeg bestand", "Vervang het document")
	p.Clicks("Volgende stap")
	p.ChoosesPassword()
	p.Meets("Controleer uw aanvraag", "pia@waterschap.example", "leeg.pdf", "Overheid", "Burger")
	p.Clicks("Verstuur de aanvraag")
	p.Meets("Zet een vinkje als u akkoord gaat.")
	p.Sends()
	p.Meets("Uw aanvraag is goedgekeurd", "U kunt nu inloggen. Leg uw smartphone met de app klaar.", "Dit is een oefenaccount. Het werkt nooit in de echte omgeving.")
	if m := p.Gets(p.email); !strings.Contains(m.Subject, "Uw account bij Omgevingsloket is klaar") {
		t.Errorf("Pia got %q", m.Subject)
	}

	t.Log("Klik vervolgens op de knop 'Ga naar inloggen met Omgevingsloket-ID' om in te loggen met uw account.")
	p.Clicks(toPassword)
	p.Sees(t, "Inloggen bij het Omgevingsloket")
	p.Clicks(toLoket)
	p.Meets("Kies hoe u wilt inloggen", "Inloggen met eHerkenning", "Inloggen met Omgevingsloket-ID", "Voor: Overheid, Bedrijf in het buitenland en Persoon in het buitenland of tijdelijk in Nederland.")
	p.Clicks(passwordPage)

	t.Log("Vul uw e-mailadres en wachtwoord in en klik op 'Inloggen'.")
	p.Meets(passwordPage, "E-mailadres", "Wachtwoord", "Omgevingsloket (oefen, pre-productie)")
	p.GivesPassword(p.password)

	t.Log("Klik op de knop 'Toon QR-code' en open uw authenticatie-app. Klik in de app op het plusteken (+) en voeg een nieuw account toe.")
	p.Meets("Koppel uw authenticator-app", "Klik op ‘Toon QR-code’ en open de app.", "Klik in de app op het plusteken (+) en voeg een nieuw account toe.",
		"U ziet de QR-code maar 1 keer", "Klik de QR-code niet weg.", "Google Authenticator, Microsoft Authenticator of Authy")
	p.ShowsQR()

	t.Log("Klik de QR-code niet weg, want deze code is om veiligheidsredenen maar 1 keer zichtbaar.")
	p.Meets("Scan de QR-code", "Klik deze QR-code niet weg", "Deze code is om veiligheidsredenen maar 1 keer zichtbaar.")
	p.scansTheSame("dark", func() { p.Dark(t, true) })
	p.scansTheSame("narrow and dark", func() { p.Viewport(t, 320, 640) })
	p.scansTheSame("narrow", func() { p.Dark(t, false) })
	p.Shot(t, "omgevingsloket-qr-narrow")
	p.Viewport(t, 1280, 900)

	t.Log("Een nieuw account wordt toegevoegd. Het account is te herkennen aan ‘Omgevingsloket’.")
	if p.app.Issuer() != "Omgevingsloket" || p.app.AccountName() != p.email || p.app.Period() != 30 {
		t.Errorf("the app calls it %q of %q, with codes of %d seconds (OL-17, OL-20)", p.app.Issuer(), p.app.AccountName(), p.app.Period())
	}
	p.readsTheKey()

	t.Log("Na succesvol scannen van de QR-code klikt u op 'Volgende stap'.")
	p.Clicks("Volgende stap")
	p.Meets("Vul de verificatiecode in", "De verificatiecode is maar 30 seconden geldig. Na 30 seconden krijgt u een nieuwe code.", "Is het scannen mislukt?")

	t.Log("Vul de verificatiecode in die verschijnt in de authenticatie-app en log in.")
	p.Clicks("Inloggen")
	p.Meets("Vul de code uit de app in.")
	p.Types("Verificatiecode", wrongDigits(p.showed(c.now())))
	p.Clicks("Inloggen")
	p.Meets("De code klopt niet. Wacht op de volgende code in de app en vul die in.")
	p.Types("Verificatiecode", p.Shows())
	p.Clicks("Inloggen")
	p.Meets("Bewaar deze herstelcodes")
	p.recoveryCodes()
	p.Clicks("Ik heb de codes bewaard")
	p.Clicks("Klaar")
	p.IsIn("Ingelogd met Omgevingsloket-ID", "Betrouwbaarheidsniveau Laag")

	t.Log("De volgende keer dat u inlogt, kunt u meteen de verificatiecode invoeren (OL-21).")
	p.Leaves()
	p.ComesIn()
	p.Meets("Open uw authenticator-app en neem de code over.", "De verificatiecode is maar 30 seconden geldig.")
	p.Lacks("QR-code")
	used := p.Shows()
	p.Types("Verificatiecode", used)
	p.Clicks("Inloggen")
	p.IsIn()
	p.Leaves()
	t.Log("each code once (OL-20)")
	p.ComesIn()
	p.Types("Verificatiecode", used)
	p.Clicks("Inloggen")
	p.Meets("Deze code is al gebruikt. Wacht op de volgende code in de app.")
	p.GivesApp("Inloggen")
	p.IsIn()
	p.Leaves()
	t.Log("the code of a minute ago is no longer good (OL-20)")
	p.ComesIn()
	old := p.showed(c.now())
	c.advance(2 * time.Minute)
	p.Types("Verificatiecode", old)
	p.Clicks("Inloggen")
	p.Meets("De code klopt niet.")
	p.GivesApp("Inloggen")
	p.IsIn()
}

// readsTheKey reads the key to type over, and copies it with the keyboard alone (OL-31).
func (a *Applicant) readsTheKey() {
	a.t.Helper()
	a.Clicks("Ik kan de QR-code niet scannen")
	a.Meets("Vul deze sleutel in de app in. Kies voor codes op basis van tijd.")
	if key := strings.Join(strings.Fields(a.Value(a.t, "Sleutel")), ""); key != a.app.Secret() {
		a.t.Errorf("the key to type over is %q", key)
	}
	for range 4 {
		a.Press(a.t, "\t")
		if browser.Eval[bool](a.t, a.Tab, `document.activeElement.hasAttribute("data-copy")`) {
			break
		}
	}
	a.Press(a.t, "\r")
	a.Sees(a.t, "De sleutel is gekopieerd")
}
