package journeys

import (
	"testing"
	"time"
)

// MA-18, MA-27, MA-31, XC-03, XC-35: everything that can happen with a code from an app.
func TestAccountantsAndTheirPhones(t *testing.T) {
	var c clock
	office := NewOffice(t, &c)
	b := office.Accountant(t, boris)
	b.SetsUpApp()
	b.Leaves()

	t.Run("a code works once, wherever it is typed (MA-27)", func(t *testing.T) {
		b.Begins()
		code := b.Shows()
		b.Types("Verificatiecode", code)
		b.Clicks("Inloggen")
		b.Arrives()
		b.Leaves()
		thief := b.At(office)
		thief.Begins()
		thief.Types("Verificatiecode", code)
		thief.Clicks("Inloggen")
		thief.Meets("Deze code is al gebruikt. Wacht op de volgende code in de app.")
	})

	t.Run("a phone that is half a minute off still works, one that is a minute off does not (MA-27)", func(t *testing.T) {
		for _, off := range []time.Duration{-30 * time.Second, 30 * time.Second} {
			c.advance(2 * time.Minute)
			b.Begins()
			b.Types("Verificatiecode", b.showed(c.now().Add(off)))
			b.Clicks("Inloggen")
			b.Arrives()
			b.Leaves()
		}
		c.advance(2 * time.Minute)
		b.Begins()
		b.Guesses(b.showed(c.now().Add(-2 * time.Minute)))
		b.Meets("De code klopt niet.")
		b.Lacks("Klopt de tijd op uw telefoon?")
		b.Types("Verificatiecode", b.showed(c.now().Add(-2*time.Minute)))
		b.Clicks("Inloggen")
		b.Meets("Klopt de tijd op uw telefoon?", "Zet de tijd van uw telefoon op automatisch en neem de nieuwste code over.", "De code klopt niet.")
		b.GivesApp("Inloggen")
		b.Arrives()
		b.Leaves()
	})

	t.Run("nothing typed, and spaces and dashes (XC-05)", func(t *testing.T) {
		b.Begins()
		b.Clicks("Inloggen")
		b.Meets("Vul de code in.", "Verificatiecode")
		code := b.Shows()
		b.Types("Verificatiecode", " "+code[:3]+" - "+code[3:])
		b.Clicks("Inloggen")
		b.Arrives()
		b.Leaves()
	})

	t.Run("a browser that is trusted asks no code for thirty days, and another one does (MA-31)", func(t *testing.T) {
		b.Begins()
		b.Clicks("Vraag op dit apparaat 30 dagen niet om een code")
		b.GivesApp("Inloggen")
		b.Arrives()
		b.Leaves()
		c.advance(29 * 24 * time.Hour)
		b.Enters()
		b.GivesPassword(b.password)
		b.Arrives("Wachtwoord")
		b.Leaves()
		elsewhere := b.At(office)
		elsewhere.Begins()
		elsewhere.Sees(t, "Open uw authenticator-app")
		c.advance(2 * 24 * time.Hour)
		b.Begins()
		b.GivesApp("Inloggen")
		b.Arrives()
		b.Leaves()
	})

	t.Run("ten wrong codes an hour over all logins (XC-03)", func(t *testing.T) {
		guesser := b.At(office)
		for range 2 {
			guesser.Begins()
			for range 5 {
				guesser.Guesses(wrongDigits(b.showed(c.now())))
			}
		}
		guesser.Types("Verificatiecode", b.Shows())
		guesser.Clicks("Inloggen")
		guesser.Meets("U heeft te vaak geprobeerd", "Probeer het om")
		guesser.Reference()

		t.Log("Boris himself gets in with the browser that his account knows (XC-06)")
		b.Begins()
		b.GivesApp("Inloggen")
		b.Arrives()
	})
}

// Guesses types a code that is not right, and waits for the page that says so.
func (a *Accountant) Guesses(code string) {
	a.t.Helper()
	a.Types("Verificatiecode", code)
	a.Clicks("Inloggen")
	for end := time.Now().Add(2 * time.Minute); a.Value(a.t, "Verificatiecode") != ""; { // what was wrong is not typed again
		if time.Now().After(end) {
			a.t.Fatalf("nothing came of %s", code)
		}
	}
	a.Sees(a.t, "De code klopt niet.")
}

// SetsUpApp logs in with a code by mail, sets up the app and ends in the portal.
func (a *Accountant) SetsUpApp() {
	a.t.Helper()
	a.Begins()
	a.GivesMailed()
	a.Sees(a.t, "Wilt u een authenticator-app instellen?")
	a.Clicks(setUp)
	a.Sees(a.t, "Scan de QR-code")
	a.linksApp()
	a.Arrives()
}
