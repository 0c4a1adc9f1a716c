package journeys

import (
	"strings"
	"testing"
	"time"
)

// MA-06, MA-24, G13: "Ook bij processen binnen het portaal kan gevraagd worden om een token", for sending a return.
// The page says what is confirmed; the form comes back as it was filled in, and nothing is sent by itself; who stops
// finds it as it was; within five minutes no second code is asked, after them one is.
func TestAccountantsSendAReturn(t *testing.T) {
	var c clock
	office := NewOffice(t, &c)
	b := office.Accountant(t, boris)
	b.Begins()
	b.GivesMailed()
	b.Sees(t, "Wilt u een authenticator-app instellen?")
	b.Clicks(skip)
	b.Arrives()

	t.Run("a code by mail, for who has no app", func(t *testing.T) {
		c.advance(6 * time.Minute)
		b.Returns()
		b.Meets("Bevestig met een code", "U bevestigt: Aangifte versturen", "Daarna gaat u terug naar MijnAccountantsPortal. Wat u daar invulde, blijft staan.", "b•••s@zonnebloem.example")
		b.Lacks("Wachtwoord", "Stap 2 van 2", "Vraag op dit apparaat")
		letter := b.GetsCode(boris)
		if !strings.Contains(letter.Text, "U bevestigt bij MijnAccountantsPortal: Aangifte versturen.") {
			t.Errorf("the mail says\n%s", letter.Text)
		}
		b.Types("Code van 6 cijfers", letter.Code())
		b.Clicks("Bevestigen")
		b.HasItsFormBack(confirmed)
		b.Clicks("Aangifte versturen")
		b.Meets("De aangifte is verstuurd", "OEFEN-", zonnebloem, "€ 1250,00", "tweede regel")
	})

	t.Run("within five minutes no second code, after them one (MA-24)", func(t *testing.T) {
		c.advance(4 * time.Minute)
		b.Returns()
		b.Meets("De aangifte is verstuurd")
		c.advance(2 * time.Minute)
		b.Returns()
		b.Sees(t, "Bevestig met een code", "U bevestigt: Aangifte versturen")
	})

	t.Run("who stops finds the form as it was", func(t *testing.T) {
		b.Clicks("Stoppen met inloggen")
		b.HasItsFormBack("U bent gestopt met bevestigen. Er is niets verstuurd.")
		b.Opens(office.Portal("/dashboard"))
		b.Arrives() // and is still logged in
	})

	t.Run("mail does not stand in for an app (G13, MA-25)", func(t *testing.T) {
		c.advance(8 * 24 * time.Hour)
		b.SetsUpApp()
		c.advance(6 * time.Minute)
		b.Returns()
		b.Meets("Bevestig met een code", "Open uw authenticator-app en neem de code over.", "U bevestigt: Aangifte versturen")
		b.Lacks("Op een andere manier", "Stuur een code naar", "Gebruik een herstelcode")
		b.GivesApp("Bevestigen")
		b.HasItsFormBack(confirmed)
		b.Clicks("Aangifte versturen")
		b.Sees(t, "De aangifte is verstuurd")
	})

	t.Run("a code by mail at the login confirms nothing for who has an app (G13)", func(t *testing.T) {
		b.Opens(office.Portal("/dashboard"))
		b.Leaves()
		c.advance(time.Hour)
		b.Begins()
		b.Clicks("Op een andere manier")
		b.Clicks("Stuur een code naar b•••s@zonnebloem.example")
		b.GivesMailed()
		b.Arrives()
		b.Returns()
		b.Sees(t, "Bevestig met een code", "Open uw authenticator-app")
	})

	t.Run("back and refresh on the way send nothing (XC-08, XC-09)", func(t *testing.T) {
		b.Reload(t)
		b.Sees(t, "Bevestig met een code")
		b.GivesApp("Bevestigen")
		b.HasItsFormBack(confirmed)
		b.Reload(t)
		b.HasItsFormBack(confirmed)
		b.Opens(office.Portal("/dashboard"))
		b.Sees(t, "Welkom bij MijnAccountantsPortal")
		if got := strings.Count(b.Text(t), "OEFEN-"); got != 1 {
			t.Errorf("%d returns were sent; only the one whose button was pressed in the end", got)
		}
	})

	t.Run("a browser that is trusted confirms all the same (MA-31)", func(t *testing.T) {
		b.Leaves()
		c.advance(time.Hour)
		b.Begins()
		b.Clicks("Vraag op dit apparaat 30 dagen niet om een code")
		b.GivesApp("Inloggen")
		b.Arrives()
		b.Leaves()
		c.advance(time.Hour)
		b.Enters()
		b.GivesPassword(b.password)
		b.Arrives()
		b.Returns()
		b.Sees(t, "Bevestig met een code", "Open uw authenticator-app")
	})

	t.Run("whose session with us ended proves the password as well, and the form waits (MA-24)", func(t *testing.T) {
		c.advance(3 * time.Hour)
		b.Returns()
		b.Meets("Inloggen met MijnAccountantsPortal-account", "U bevestigt: Aangifte versturen")
		b.GivesPassword(b.password)
		b.GivesApp("Bevestigen")
		b.HasItsFormBack(confirmed)
	})
}

const confirmed = "een code ingevuld. Daarmee kunt u dit nu versturen. Uw formulier staat er nog zoals u het invulde."

const remark = "Let op: \"quotes\" & <b>é</b>, tweede regel"

// Returns fills in a return and presses the button.
func (a *Accountant) Returns() {
	a.t.Helper()
	a.Opens(a.town.URL("accountantsportal.localhost", "/aangifte"))
	a.Sees(a.t, "Verstuur de btw-aangifte van uw cliënt.")
	a.Picks("Tijdvak", "2e kwartaal 2026")
	a.Types("Te betalen btw in euro", "1250,00")
	a.Types("Opmerking", remark)
	a.Clicks("Aangifte versturen")
}

// HasItsFormBack waits for the form, as it was filled in.
func (a *Accountant) HasItsFormBack(says string) {
	a.t.Helper()
	a.Meets(says, "Verstuur de btw-aangifte van uw cliënt.")
	a.Holds("Tijdvak", "2e kwartaal 2026")
	a.Holds("Te betalen btw in euro", "1250,00")
	a.Holds("Opmerking", remark)
}
