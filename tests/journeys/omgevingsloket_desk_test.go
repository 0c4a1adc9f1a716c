package journeys

import (
	"testing"
	"time"
)

// OL-04, OL-22, OL-26, OL-33: the guide's "Heeft u de QR-code weggeklikt? Neem dan contact op met het Informatiepunt
// Leefomgeving. Uw account wordt gedeblokkeerd. Daarna kunt u de bovenstaande stappen opnieuw volgen." In pre-production one
// member of the helpdesk unblocks; the unblocking lapses; the old secret is dead.
func TestTheHelpdeskUnblocks(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	s := loket.Applicant(t, practice, "sanne@waterschap.example")
	s.GetsID()
	s.ComesIn()
	s.ShowsQR()
	old := s.app

	t.Log("weggeklikt: blocked, and the repair is not what Sanne chooses")
	s = s.Elsewhere()
	s.ComesIn()
	s.Sees(t, "Uw account is geblokkeerd", "Informatiepunt Leefomgeving (oefen)")

	t.Log("the helpdesk finds the account, sees why and no secret, asks who calls, and unblocks with a reason")
	h := loket.Colleague(t, hanneke, practice)
	h.Meets("Waarmee wilt u beginnen?", "Pre-productie")
	h.Finds(practice, s.email)
	h.Meets("Account van", "QR-code gemist", "De QR-code is getoond op", "Oefenaccount: werkt niet in productie", "Hef de blokkade op")
	h.Lacks(old.Secret(), s.email)
	h.Clicks("Hef de blokkade op")
	h.Meets("Blokkade opheffen", "Controleer eerst wie u spreekt", "Vraag nooit om een code of een wachtwoord.", "De oude QR-code en sleutel werken nooit meer.")
	h.Clicks("Blokkade opheffen")
	h.Meets("Schrijf in 5 tot 500 tekens waarom u dit doet.")
	h.Types("Waarom doet u dit?", "Belde; QR-code weggeklikt.")
	h.Clicks("Blokkade opheffen")
	h.Meets("De blokkade is opgeheven. De eigenaar krijgt een bericht.")

	t.Log("Sanne is told, and takes the steps again")
	s.getsLetter("U kunt bij Omgevingsloket (oefen, pre-productie) nog één keer een QR-code scannen")
	s.ComesIn()
	s.Meets("U krijgt een nieuwe QR-code", "De oude QR-code werkt nooit meer. Verwijder het oude account uit uw app.", "Doe dit voor")
	s.ShowsQR()
	if s.app.Secret() == old.Secret() {
		t.Error("the new QR code holds the old secret (OL-26)")
	}
	fresh := s.app
	s.Clicks("Volgende stap")
	s.Sees(t, "Vul de verificatiecode in")
	s.app = old
	s.Types("Verificatiecode", s.Shows())
	s.Clicks("Inloggen")
	s.Sees(t, "De code klopt niet.")
	s.app, s.typed = fresh, 0
	s.Types("Verificatiecode", s.Shows())
	s.Clicks("Inloggen")
	s.Sees(t, "Bewaar deze herstelcodes")
}

// OL-33: an unblocking that nobody uses lapses after seven days, and the account is blocked again.
func TestAnUnblockingLapses(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	u := loket.Applicant(t, practice, "udo@waterschap.example")
	u.GetsID()
	u.ComesIn()
	u.ShowsQR()
	h := loket.Colleague(t, hanneke, practice)
	h.Finds(practice, u.email)
	h.Clicks("Hef de blokkade op")
	h.Types("Waarom doet u dit?", "Belde; scannen mislukt.")
	h.Clicks("Blokkade opheffen")
	h.Sees(t, "De blokkade is opgeheven.")
	c.advance(7*24*time.Hour + time.Minute)
	u.ComesIn()
	u.Meets("Uw account is geblokkeerd", "Uw account was gedeblokkeerd, maar u kwam niet op tijd terug.")
	u.Lacks("Los het zelf op")
}

// OL-09, OL-35: an account for practice opens nothing in production, and the two look different.
func TestAPracticeAccountNeverWorksInProduction(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	v := loket.Applicant(t, practice, "vera@waterschap.example")
	v.GetsID()
	v.ComesIn()
	v.ShowsQR()
	v.Connects()
	v.Shot(t, "omgevingsloket-practice-portal")
	v.at = production
	v.ComesIn()
	v.Meets("Het e-mailadres of het wachtwoord klopt niet.", "Omgevingsloket (oefen)")
	v.Lacks("pre-productie", "Koppel uw authenticator-app")
	v.Shot(t, "omgevingsloket-production-password")
	v.Opens(loket.Portal(production, "/"))
	v.Lacks("Pre-productie")
	v.Shot(t, "omgevingsloket-production-portal")
}
