package journeys

import (
	"testing"
	"time"
)

// G14, OL-15, OL-16, OL-22, OL-23, OL-26, OL-30, OL-32: what "the QR code is visible one time only" means to who
// has it on the screen, loses it, mends that alone the first time, and finds another secret each time.
func TestTheQRCodeIsShownOneTime(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	q := loket.Applicant(t, practice, "quirine@waterschap.example")
	q.GetsID()
	q.ComesIn()
	q.Sees(t, "U ziet de QR-code maar 1 keer")
	q.Reload(t)
	q.Sees(t, "Toon QR-code") // nothing is shown before somebody asks for it
	q.ShowsQR()
	first := q.app

	t.Log("within five minutes: a reload, a second tab, and back from the next step show the same code")
	q.scansTheSame("loaded again", func() { q.Reload(t) })
	second := q.AnotherTab()
	second.Opens(q.URL(t))
	second.scansTheSame("in a second tab", func() {})
	c.advance(soon)
	q.scansTheSame("after four minutes", func() { q.Reload(t) })
	q.Clicks("Volgende stap")
	q.Sees(t, "Vul de verificatiecode in")
	q.Clicks("Is het scannen mislukt?")
	q.Meets("Terug naar de QR-code", "Lukt het niet meer?", "Informatiepunt Leefomgeving (oefen)", "Uw account wordt gedeblokkeerd.")
	q.scansTheSame("back from the next step", func() { q.Clicks("Terug naar de QR-code") })

	t.Log("after five minutes it is gone, but who scanned it in time can go on")
	c.advance(2 * time.Minute)
	q.Reload(t)
	q.Sees(t, "Vul de verificatiecode in")
	q.Lacks("Scan de QR-code", "Terug naar de QR-code")

	t.Log("another browser never sees it: the page says who unblocks, and what one can do oneself")
	elsewhere := q.Elsewhere()
	elsewhere.ComesIn()
	elsewhere.Meets("Uw account is geblokkeerd", "De QR-code is al getoond", "Los het zelf op", "U kunt nog 1 keer zelf een nieuwe QR-code krijgen. Daarna helpt alleen de helpdesk.",
		"Informatiepunt Leefomgeving (oefen)", "informatiepunt@omgevingsloket.example", "Kenmerk voor de helpdesk")
	elsewhere.Lacks("Scan de QR-code", "Toon QR-code")

	t.Log("the self-service repair: password and e-mail proven again give one more QR code (OL-32)")
	elsewhere.Clicks("Bewijs opnieuw uw e-mailadres en wachtwoord")
	elsewhere.Meets("Bewijs opnieuw dat u het bent", "Met de code bewijst u uw e-mailadres. Daarna krijgt u een nieuwe QR-code.")
	code := elsewhere.GetsCode(q.email).Code()
	elsewhere.Types("Code van 6 cijfers", wrongDigits(code))
	elsewhere.Clicks("Ga verder")
	elsewhere.Meets("De code klopt niet.")
	elsewhere.Types("Code van 6 cijfers", code)
	elsewhere.Clicks("Ga verder")
	elsewhere.Meets("U ziet de QR-code maar 1 keer")
	elsewhere.ShowsQR()
	if elsewhere.app.Secret() == first.Secret() {
		t.Error("the second QR code holds the secret of the first (OL-26)")
	}

	t.Log("the secret that was shown first is dead in the login that it was shown in, too (OL-26)")
	q.Types("Verificatiecode", q.Shows())
	q.Clicks("Inloggen")
	q.Meets("Uw account is geblokkeerd")

	t.Log("walking away from the second QR code: only the helpdesk helps now")
	q.ComesIn()
	q.Sees(t, "Uw account is geblokkeerd", "Neem contact op met Informatiepunt Leefomgeving (oefen).")
	q.Lacks("Los het zelf op")
	q.Shot(t, "omgevingsloket-blocked-helpdesk")
	q.Viewport(t, 320, 640)
	q.Shot(t, "omgevingsloket-blocked-narrow")

	t.Log("the login in which it was shown still goes on")
	elsewhere.Connects()
	elsewhere.Leaves()

	t.Log("and the app that scanned the first QR code opens nothing")
	q.Viewport(t, 1280, 900)
	q.app = first
	q.ComesIn()
	q.Types("Verificatiecode", q.Shows())
	q.Clicks("Inloggen")
	q.Meets("De code klopt niet.")
}

// OL-30, XC-32, XC-35: without script, on a narrow screen, and on the phone that has the app itself.
func TestAPhoneWithoutScriptConnectsItsApp(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	r := loket.Applicant(t, practice, "rik@waterschap.example")
	r.Scripts(t, false)
	r.Viewport(t, 320, 640)
	r.GetsID()
	r.ComesIn()
	r.Sees(t, "U ziet de QR-code maar 1 keer")
	r.ShowsQR()
	r.Clicks("Ik kan de QR-code niet scannen")
	r.Sees(t, "Leest u dit op de telefoon met de app?", "Open de app op dit apparaat")
	r.scansTheSame("coming back from the app", func() { r.Reload(t) })
	r.Connects()
	r.Leaves()
	r.ComesIn()
	r.GivesApp("Inloggen")
	r.IsIn()
}
