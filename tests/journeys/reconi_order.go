package journeys

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

// Orders goes as far as the people of a new order (steps 1 to 5 of the guide).
func (p *Person) Orders() {
	p.t.Helper()
	p.Clicks("Gebruiker(s) toevoegen")
	p.Sees(p.t, "Aanvraag nieuwe gebruiker(s)")
	p.Clicks("EH3")
	p.Clicks("Volgende")
	p.Sees(p.t, "Controleer het KvK-nummer")
	p.Clicks("Volgende")
	p.Sees(p.t, "Controleer uw organisatiegegevens")
	p.Clicks("Volgende")
	p.Sees(p.t, "Geef de gebruiker(s) op")
}

// Names adds somebody by form (steps 6 and 11).
func (p *Person) Names(given, family, address, phone, employed string) {
	p.t.Helper()
	p.Clicks("Gebruiker toevoegen")
	p.Types("Volledige voornamen", given)
	p.Types("Achternaam", family)
	p.Types("Geboortedatum", "12-03-1987")
	p.Types("Geboorteplaats", "Kampen")
	p.Types("E-mailadres", address)
	p.Types("Mobiel nummer", phone)
	p.Clicks(employed)
	p.Clicks("Opslaan")
	p.Sees(p.t, given+" "+family)
}

// Places goes from the people to the order that is received, without mandates (steps 12 to 15).
func (p *Person) Places() {
	p.t.Helper()
	p.Clicks("Volgende")
	p.Sees(p.t, "Selecteer de gewenste machtigingen")
	p.Clicks("Nee")
	p.Clicks("Volgende")
	p.Sees(p.t, "Controleer het overzicht van uw aanvraag")
	p.Clicks("Ik ga akkoord met de voorwaarden")
	p.Clicks("Bestel")
	p.Sees(p.t, "is ontvangen")
}

// Sends chooses a file with this content, and has it checked (step 10).
func (p *Person) Sends(name, content string) {
	p.t.Helper()
	p.Chooses(name, content)
	p.Clicks("Bestand controleren")
}

// Chooses chooses a file with this content.
func (p *Person) Chooses(name, content string) {
	p.t.Helper()
	p.Attach(p.t, "Kies een bestand, of sleep het hierheen", file(p.t, name, content))
}

// file leaves one on the disk, and gives its path.
func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Fetches gives what a link of the page leads to, as the same browser gets it.
func (p *Person) Fetches(link string) string {
	p.t.Helper()
	return browser.Eval[string](p.t, p.Tab, `fetch([...document.links].find(a => a.textContent.trim().startsWith("`+link+`")).href).then(r => r.text())`)
}

// Identifier is the member of staff who sees identity documents, logged in for the first time.
func (i *Issuer) Identifier(t testing.TB) *Person {
	t.Helper()
	return i.Staff(t, i.clock, "reconi", "iwan@reconi.example").Person
}
