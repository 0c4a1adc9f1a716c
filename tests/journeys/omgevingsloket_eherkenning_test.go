package journeys

import "testing"

// Official gives somebody who works for an authority, and has a means of eHerkenning, a computer.
func (l *Loket) Official(t testing.TB, at Environment, user, email string) *Applicant {
	t.Helper()
	a := l.Applicant(t, at, email)
	a.Person = l.Person(t, user)
	return a
}

// The ways to log in, and for whom each page says that they are.
const (
	byEHerkenning = "Inloggen met eHerkenning"
	forAuthority  = "Voor: Overheid."
	forAll        = "Voor: Overheid, Bedrijf in het buitenland en Persoon in het buitenland of tijdelijk in Nederland."
	forAbroad     = "Voor: Bedrijf in het buitenland en Persoon in het buitenland of tijdelijk in Nederland."
)

// ComesByEHerkenning goes from the portal through broker and supplier to the portal.
func (a *Applicant) ComesByEHerkenning() {
	a.t.Helper()
	a.Opens(a.loket.Portal(a.at, "/"))
	a.Clicks(toLoket)
	a.Sees(a.t, "Kies hoe u wilt inloggen")
	a.Clicks(byEHerkenning)
	a.Identifies()
	a.IsIn("Ingelogd met eHerkenning", "Betrouwbaarheidsniveau Substantieel", "Waterschap Zilverbeek (oefen)")
}

// OL-03, OL-05: "Als overheid gebruikt u eHerkenning om in te loggen op de productieomgeving. Op de
// pre-productieomgeving (oefenomgeving) kunt u inloggen met eHerkenning of met een Omgevingsloket-ID."
func TestAnAuthorityLogsInInBothEnvironments(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)

	t.Log("production: eHerkenning is for authorities, and nothing else is")
	a := loket.Official(t, production, "anna", annasMail)
	a.Opens(loket.Portal(production, "/"))
	a.Clicks(toLoket)
	a.Meets("Kies hoe u wilt inloggen", byEHerkenning, forAuthority, passwordPage, forAbroad)
	a.Lacks(forAll)
	a.Clicks(byEHerkenning)
	a.Meets("U wilt inloggen bij Ministerie van Binnenlandse Zaken en Koninkrijksrelaties (oefen) voor Omgevingsloket.", "EH3")
	a.Identifies()
	a.IsIn("Ingelogd met eHerkenning", "Betrouwbaarheidsniveau Substantieel", "Waterschap Zilverbeek (oefen)")
	a.Leaves()
	a.Opens(loket.Login(production, "/apply"))
	a.Sees(t, "Voor wie is het account?")
	a.Lacks("Overheid")

	t.Log("pre-production: both are offered to an authority")
	a.at = practice
	a.Opens(loket.Portal(practice, "/"))
	a.Clicks(toLoket)
	a.Meets("Kies hoe u wilt inloggen", byEHerkenning, forAuthority, passwordPage, forAll)

	t.Log("log in by eHerkenning")
	a.ComesByEHerkenning()
	a.Sees(t, "Pre-productie: dit is de oefenomgeving van het Omgevingsloket.")
	a.Leaves()

	t.Log("and separately by an Omgevingsloket-ID, which is another account")
	a.GetsID()
	a.ComesIn()
	a.ShowsQR()
	a.Connects()
	a.Sees(t, "Ingelogd met Omgevingsloket-ID", annasMail)
	a.Lacks("Waterschap Zilverbeek")
	a.Leaves()
	a.ComesByEHerkenning()
}
