package journeys

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browser"
)

// XC-08, XC-09, XC-10, XC-30, XC-31, XC-32: what people do with a browser does not break a login with an account.
func TestAccountantsAndTheirBrowsers(t *testing.T) {
	var c clock
	office := NewOffice(t, &c)

	t.Run("back and refresh show where the login is, and send nothing (XC-08, XC-09)", func(t *testing.T) {
		b := office.Accountant(t, boris)
		b.Begins()
		code := b.GetsCode(boris).Code()
		sent := len(office.mails(boris))
		b.Reload(t)
		b.Sees(t, "Vul de code in")
		b.Back(t)
		b.Reload(t)
		b.Sees(t, "Vul de code in") // the password is not asked again in this login
		b.GivesCode(code)
		b.Sees(t, "Wilt u een authenticator-app instellen?")
		b.Reload(t)
		b.Sees(t, "Wilt u een authenticator-app instellen?")
		b.Clicks(setUp)
		b.Sees(t, "Scan de QR-code")
		b.Reload(t)
		b.Sees(t, "Scan de QR-code")
		b.Clicks(skip) // also from here (MA-12)
		b.Arrives()
		b.Back(t)
		b.Reload(t)
		b.Lacks("Code van 6 cijfers")
		if got := len(office.mails(boris)); got != sent {
			t.Errorf("%d more mails went", got-sent)
		}
	})

	t.Run("one login in two tabs: neither skips a factor (XC-10)", func(t *testing.T) {
		c.advance(time.Minute)
		a := office.Accountant(t, amber)
		a.Enters()
		second := a.AnotherTab()
		second.Opens(a.URL(t))
		a.GivesPassword(a.password)
		a.Sees(t, "Vul de code in")
		second.GivesPassword(second.password) // the page is stale, the login is not
		second.Sees(t, "Vul de code in")
		second.GivesMailed()
		second.Represents(zonnebloem)
		second.Sees(t, "Wilt u een authenticator-app instellen?")
		second.Clicks(skip)
		second.Arrives()
		a.GivesCode("123456")
		a.Lacks("De code klopt niet.")
		a.Opens(office.Portal("/dashboard"))
		a.Arrives()
	})

	t.Run("another login within half a minute says when its code can go (XC-01)", func(t *testing.T) {
		c.advance(time.Minute)
		a, again := office.Accountant(t, amber), office.Accountant(t, amber)
		a.Begins()
		again.Begins()
		again.Meets("Er is nog geen code naar u onderweg", "U vroeg net ook al een code.", "Stuur een nieuwe code")
		again.Lacks("Code van 6 cijfers")
		c.advance(31 * time.Second)
		again.Reload(t)
		again.Sees(t, "Code van 6 cijfers")
	})

	t.Run("without script (XC-32)", func(t *testing.T) {
		c.advance(time.Hour)
		cats := office.Accountant(t, cato)
		cats.Scripts(t, false)
		cats.Begins()
		cats.Sees(t, "Sms-codes zijn gestopt op 1 april 2020")
		cats.GivesMailed()
		cats.Sees(t, "Wilt u een authenticator-app instellen?")
		cats.Clicks(setUp)
		cats.app = scan(t, cats.Tab)
		cats.Types("Verificatiecode", cats.Shows())
		cats.Clicks("Koppelen")
		cats.Sees(t, "Bewaar deze herstelcodes")
		cats.Clicks("Ik heb de codes bewaard")
		cats.Clicks("Klaar")
		cats.Sees(t, "Welkom bij MijnAccountantsPortal")
	})

	t.Run("English, narrow and dark, with the keyboard alone (XC-30, XC-31)", func(t *testing.T) {
		c.advance(time.Hour)
		b := office.Accountant(t, boris)
		b.Viewport(t, 320, 640)
		b.Dark(t, true)
		b.Opens(office.Portal("/"))
		b.Meets("Inloggen in het portaal")
		b.Clicks(toOffice)
		b.Clicks("EN – English")
		b.Meets("Log in with MijnAccountantsPortal account", "E-mail address", "Forgotten your password?")
		b.Types("E-mail address", boris)
		b.Press(t, "\t"+b.password+"\r")
		b.Meets("Enter the code", "Step 2 of 2", "b•••s@zonnebloem.example")
		letter := b.GetsCode(boris)
		if letter.Subject != "Your login code for MijnAccountantsPortal" {
			t.Errorf("the mail is called %q", letter.Subject)
		}
		b.Types("6-digit code", letter.Code())
		b.Press(t, "\r")
		b.Sees(t, "MijnAccountantsPortal")
		if got := browser.Eval[int](t, b.Tab, "(document.documentElement ?? {scrollWidth: 0}).scrollWidth"); got > 320 {
			t.Errorf("the page is %d wide", got)
		}
	})
}
