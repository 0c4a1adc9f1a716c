package journeys

import (
	"testing"
)

// The staff of the Omgevingsloket in the demo.
const (
	gijs    = "gijs@omgevingsloket.example"    // reviews
	hanneke = "hanneke@omgevingsloket.example" // helps
)

// Colleague is a member of the staff at the desk.
type Colleague struct {
	*Accountant
	loket *Loket
}

// Colleague lets one log in for the first time: password, and an app to set up. The desk then shows an environment.
func (l *Loket) Colleague(t testing.TB, email string, at Environment) *Colleague {
	t.Helper()
	c := &Colleague{l.Staff(t, l.clock, "omgevingsloket", email), l}
	c.Opens(c.desk(at, ""))
	return c
}

// desk gives an address at the desk.
func (c *Colleague) desk(at Environment, path string) string {
	return c.loket.URL("voordeur.localhost", "/t/omgevingsloket/staff/desk/in/"+at.name+path)
}

// Takes finds an application in the queue and claims it.
func (c *Colleague) Takes(reference string) {
	c.t.Helper()
	c.Opens(c.desk(production, "/applications"))
	c.Sees(c.t, reference)
	c.Clicks("Bekijk " + reference)
	c.Sees(c.t, "Aanvraag "+reference)
	c.Clicks("Neem in behandeling")
	c.Sees(c.t, "U heeft deze aanvraag nu in behandeling.")
}

// Decides gives a verdict with a reason and a sentence to the applicant; an approval needs neither.
func (c *Colleague) Decides(verdict, confirm, reason, note string) {
	c.t.Helper()
	c.Clicks(verdict)
	c.Sees(c.t, confirm)
	if reason != "" {
		c.Clicks(confirm)
		c.Meets("Kies een reden.")
		c.Clicks(reason)
		c.Types("Bericht aan de aanvrager", note)
	}
	c.Clicks(confirm)
}

// Finds looks somebody up who calls.
func (c *Colleague) Finds(at Environment, email string) {
	c.t.Helper()
	c.Opens(c.desk(at, "/accounts"))
	c.Types("Zoek op e-mailadres, naam of kenmerk van een aanvraag", email)
	c.Clicks("Zoeken")
	c.Sees(c.t, "1 account")
	c.Clicks("Bekijk")
	c.Sees(c.t, "Account van")
}
