package journeys

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

// Loket is a demo of the Omgevingsloket alone, with both of its environments, on a clock of its own.
type Loket struct {
	*Town
	clock *clock
}

// NewLoket starts one, and a browser.
func NewLoket(t *testing.T, c *clock) *Loket {
	t.Helper()
	return &Loket{Build(t, wire.DemoOptions{Now: c.now, Only: []string{"omgevingsloket"}}), c}
}

// Environment is one of the two: its portal, and its realm at Voordeur.
type Environment struct{ host, name string }

// The two.
var (
	production = Environment{"omgevingsloket.localhost", "production"}
	practice   = Environment{"oefenen.omgevingsloket.localhost", "pre-production"}
)

// Portal gives an address at the portal of an environment, Login one at Voordeur.
func (l *Loket) Portal(e Environment, path string) string { return l.URL(e.host, path) }
func (l *Loket) Login(e Environment, path string) string {
	return l.URL("voordeur.localhost", "/t/omgevingsloket/"+e.name+path)
}

// Applicant is somebody with an Omgevingsloket-ID, or on the way to one, at a computer of their own. Once there
// is an account it works as that of an accountant does.
type Applicant struct {
	*Accountant
	loket *Loket
	at    Environment
}

// Applicant gives somebody a computer.
func (l *Loket) Applicant(t testing.TB, at Environment, email string) *Applicant {
	t.Helper()
	return &Applicant{&Accountant{Person: l.Stranger(t), clock: l.clock, email: email, password: "drie kraanvogels over zee"}, l, at}
}

// Elsewhere gives the same person another browser, in which nothing is known of them.
func (a *Applicant) Elsewhere() *Applicant {
	a.t.Helper()
	b := a.loket.Applicant(a.t, a.at, a.email)
	b.app, b.typed = a.app, a.typed
	return b
}

// AnotherTab opens a second tab of the same browser.
func (a *Applicant) AnotherTab() *Applicant {
	a.t.Helper()
	return &Applicant{a.Accountant.AnotherTab(), a.loket, a.at}
}

// The words on what people press at the portal, and what opens the page of the password.
const (
	toLoket      = "Inloggen : Inloggen bij het Omgevingsloket"
	toApply      = "Omgevingsloket-ID aanvragen"
	toPassword   = "Ga naar inloggen met Omgevingsloket-ID"
	passwordPage = "Inloggen met Omgevingsloket-ID"
)

// Comes goes from the start page of the portal to the page of the password.
func (a *Applicant) Comes() {
	a.t.Helper()
	a.Opens(a.loket.Portal(a.at, "/"))
	a.Clicks(toLoket)
	a.Sees(a.t, "Kies hoe u wilt inloggen")
	a.Clicks(passwordPage)
	a.Sees(a.t, passwordPage)
}

// ComesIn goes on to what follows the password.
func (a *Applicant) ComesIn() {
	a.t.Helper()
	a.Comes()
	a.GivesPassword(a.password)
}

// Applies goes through the choice and the proof of the address, in Dutch, to the page of the details.
func (a *Applicant) Applies(audience, as string) {
	a.t.Helper()
	a.Opens(a.loket.Portal(a.at, "/"))
	a.Clicks(toApply)
	a.Sees(a.t, "Omgevingsloket-ID aanvragen", "Voor wie is het account?")
	a.Clicks(audience)
	a.Clicks(as)
	a.Clicks("Begin met de aanvraag")
	a.Types("E-mailadres", a.email)
	a.Clicks("Stuur een code")
	a.Sees(a.t, "Vul de code in")
	a.Types("Voer uw toegangscode in", a.GetsCode(a.email).Code())
	a.Clicks("Ga verder")
	a.Sees(a.t, "Uw gegevens")
}

// File makes a file with this content, to be attached.
func (a *Applicant) File(name string, content []byte) string {
	a.t.Helper()
	path := filepath.Join(a.t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

// ChoosesPassword goes from the page of the password to the last look.
func (a *Applicant) ChoosesPassword() {
	a.t.Helper()
	a.Sees(a.t, "Kies een wachtwoord")
	a.Types("Wachtwoord", a.password)
	a.Clicks("Volgende stap")
	a.Sees(a.t, "Controleer uw aanvraag")
}

// Sends agrees and sends.
func (a *Applicant) Sends() {
	a.t.Helper()
	a.Clicks("Ik heb de privacyverklaring gelezen en ga akkoord.")
	a.Clicks("Verstuur de aanvraag")
}

// GetsID makes an account in pre-production without looking around: any data, an empty document.
func (a *Applicant) GetsID() {
	a.t.Helper()
	a.Applies("Overheid", "Burger")
	a.TellsAnything()
	a.Attach(a.t, "Kies een bestand", a.File("leeg.pdf", nil))
	a.Clicks("Voeg toe")
	a.Sees(a.t, "Uw document", "Leeg bestand")
	a.Clicks("Volgende stap")
	a.ChoosesPassword()
	a.Sends()
	a.Sees(a.t, "Uw aanvraag is goedgekeurd")
}

// TellsAnything fills in the details with what nobody checks (OL-09).
func (a *Applicant) TellsAnything() {
	a.t.Helper()
	a.Types("Achternaam, met voorvoegsels", "x")
	a.Types("Dag", "1")
	a.Types("Maand", "1")
	a.Types("Jaar", "2000")
	a.Types("Land van uw nationaliteit", "Aruba")
	a.Clicks("Volgende stap")
	a.Clicks("In het buitenland")
	a.Types("Straat en huisnummer", "x")
	a.Types("Plaats", "x")
	a.Types("Land", "Aruba")
	a.Types("Telefoonnummer", "1")
	a.Clicks("Volgende stap")
	a.Sees(a.t, "Voeg een document toe")
}

// ShowsQR asks for the QR code and scans it.
func (a *Applicant) ShowsQR() {
	a.t.Helper()
	a.Clicks("Toon QR-code")
	a.Sees(a.t, "Scan de QR-code", "Klik deze QR-code niet weg")
	a.app, a.typed = scan(a.t, a.Tab), 0
}

// Connects goes on after the scan, to the portal.
func (a *Applicant) Connects() {
	a.t.Helper()
	a.Clicks("Volgende stap")
	a.Sees(a.t, "Vul de verificatiecode in")
	a.Types("Verificatiecode", a.Shows())
	a.Clicks("Inloggen")
	a.Sees(a.t, "Bewaar deze herstelcodes")
	a.Clicks("Ik heb de codes bewaard")
	a.Clicks("Klaar")
	a.IsIn()
}

// IsIn waits for the overview of the portal.
func (a *Applicant) IsIn(says ...string) {
	a.t.Helper()
	a.Meets(append([]string{"Welkom bij het Omgevingsloket"}, says...)...)
}

// soon is less than the five minutes that a QR code can be seen.
const soon = 4 * time.Minute
