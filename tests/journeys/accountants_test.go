package journeys

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browser"
)

// The people of the demo, and the clients that they act for.
const (
	amber      = "amber@kwikstaart.example" // acts for three
	boris      = "boris@zonnebloem.example"
	cato       = "cato@hamerslag.example" // used text messages
	catosPhone = "+31600000090"

	zonnebloem = "Bloemisterij De Zonnebloem (oefen)"
	hamerslag  = "Smederij Hamerslag (oefen)"
	weerhaan   = "Dakdekkersbedrijf De Weerhaan (oefen)"
)

// The first half of the guide, "Inloggen met een e-mailcode", word by word: password, code by e-mail, the question,
// and skipping it straight into the portal (MA-01, MA-02, MA-03, MA-04, MA-05, MA-08, MA-09, MA-10, MA-11, MA-12,
// MA-13, MA-20). MA-29: the mail says when, until when, from where, and has no link. MA-14, MA-23: the question
// comes back after a week, and may be put off again.
func TestAccountantsLogInWithACodeByEmail(t *testing.T) {
	var c clock
	office := NewOffice(t, &c)
	b := office.Accountant(t, boris)

	t.Log("Log in met je e-mailadres en wachtwoord")
	b.Opens(office.Portal("/"))
	b.Meets("Wij hebben veiligheid hoog in het vaandel staan.", "uw wachtwoord en een code van 6 cijfers",
		"een authenticator-app op uw smartphone, zoals Google Authenticator, of per e-mail", "bijvoorbeeld als u een aangifte verstuurt")
	b.Clicks(toOffice)
	b.Meets("Inloggen met MijnAccountantsPortal-account", "E-mailadres", "Wachtwoord", "Wachtwoord vergeten?", "Controleer het webadres: voordeur.localhost")
	b.Lacks("Code van 6 cijfers") // MA-05: the password comes first
	before := len(office.mails(boris))
	b.GivesPassword(b.password)

	t.Log("Vervolgens wordt er een code per e-mail naar je mailadres verzonden")
	b.Meets("Stap 2 van 2", "Vul de code in", "een code van 6 cijfers", "b•••s@zonnebloem.example", "De code is geldig tot "+c.now().Add(10*time.Minute).In(amsterdam(t)).Format("15:04"),
		"Geef deze code aan niemand.")
	letter := b.GetsCode(boris)
	isPlainCode(t, letter, &c)

	t.Log("Voer de code in om in te loggen")
	b.GivesCode(letter.Code())

	t.Log("er komt een vraag of je een authenticator wilt instellen, waarmee je de volgende keer kan inloggen")
	b.Meets("Wilt u een authenticator-app instellen?", "Dan logt u de volgende keer in met een code uit de app op uw telefoon.", "Google Authenticator",
		setUp, "Inloggen zonder authenticator-app", "U gaat nu meteen door naar MijnAccountantsPortal.", skip)

	t.Log("door te klikken op “instellen authenticator app overslaan” direct in de portal")
	b.Clicks(skip)
	b.Arrives("U werkt voor: "+zonnebloem, "Wachtwoord en code", "Substantieel")
	if got := len(office.mails(boris)) - before; got != 1 {
		t.Errorf("Boris got %d mails; skipping asks no second code", got)
	}
	b.Leaves()

	t.Log("Deze stap kan je blijven gebruiken; maar de vraag komt niet bij elke keer inloggen")
	c.advance(time.Hour)
	b.Begins()
	b.GivesMailed()
	b.Arrives()
	b.Leaves()
	for range 3 {
		c.advance(8 * 24 * time.Hour)
		b.Begins()
		b.GivesMailed()
		b.Sees(t, "Wilt u een authenticator-app instellen?")
		b.Clicks(skip)
		b.Arrives()
		b.Leaves()
	}
}

// isPlainCode holds a mail with a code against MA-29.
func isPlainCode(t *testing.T, m inbox.Message, c *clock) {
	t.Helper()
	code, now := m.Code(), c.now().In(amsterdam(t))
	if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
		t.Errorf("the code %q is not of 6 digits (MA-03)", code)
	}
	if strings.Contains(m.Subject, code) || strings.Contains(m.Text+m.HTML, "://") {
		t.Errorf("the mail has its code in the subject, or a link: %q", m.Subject)
	}
	for _, says := range []string{"U logt in bij MijnAccountantsPortal.", "De code is gevraagd vanaf: Chrome, Linux.", now.Format("2006, 15:"), "De code is geldig tot"} {
		if !strings.Contains(m.Text, says) {
			t.Errorf("the mail does not say %q:\n%s", says, m.Text)
		}
	}
}

// The second half of the guide, "Inloggen met een authenticator app", word by word: the code by e-mail, the question,
// an app that scans the QR code (read from a picture of the page, in light, in dark and on a narrow screen), a first
// code that finishes it, and the app from the next login on (MA-15, MA-16, MA-17, MA-18, MA-19, MA-20). MA-22: the key
// can be typed over, or opened on the device itself. MA-25: e-mail to fall back on, which the log tells. MA-26,
// XC-18: recovery codes.
func TestAccountantsLogInWithAnAuthenticator(t *testing.T) {
	var c clock
	office := NewOffice(t, &c)
	b := office.Accountant(t, boris)
	b.Begins()
	b.GivesMailed()
	b.Sees(t, "Wilt u een authenticator-app instellen?")
	b.Clicks(setUp)

	t.Log("Download een Authenticator app naar keuze, open de app, kies voor configuratie starten")
	b.Meets("Koppel uw authenticator-app", "Open uw authenticator-app", "Google Authenticator", "Scan de QR-code", "U herkent het account in de app aan: MijnAccountantsPortal",
		"De app is pas gekoppeld als de code klopt.")

	t.Log("Kies voor Streepjescode scannen om de QR-code te scannen")
	b.app = scan(t, b.Tab)
	b.scansTheSame("dark", func() { b.Dark(t, true) })
	b.scansTheSame("narrow and dark", func() { b.Viewport(t, 320, 640) })
	b.scansTheSame("narrow", func() { b.Dark(t, false) })
	b.Viewport(t, 1280, 900)
	b.scansTheSame("loaded again", func() { b.Reload(t) })
	if b.app.Issuer() != "MijnAccountantsPortal" || b.app.AccountName() != boris {
		t.Errorf("the app calls it %q of %q", b.app.Issuer(), b.app.AccountName())
	}
	b.Clicks("Ik kan de QR-code niet scannen")
	b.Meets("Vul deze sleutel in de app in.", "Open de app op dit apparaat")
	if key := strings.Join(strings.Fields(b.Text(t)), ""); !strings.Contains(key, b.app.Secret()) {
		t.Error("the key to type over is another one")
	}

	t.Log("Na het scannen zal er een beveiligingscode gegenereerd worden (MA-19)")
	b.Clicks("Koppelen")
	b.Meets("Vul de code uit de app in.", "Koppel uw authenticator-app")
	b.Types("Verificatiecode", wrongDigits(b.showed(c.now())))
	b.Clicks("Koppelen")
	b.Meets("De code klopt niet. Wacht op de volgende code in de app en vul die in.")
	b.Types("Verificatiecode", b.Shows())
	b.Clicks("Koppelen")

	t.Log("recovery codes: once, on paper or in a file")
	b.Meets("Bewaar deze herstelcodes", "U ziet deze codes alleen nu.", "Download (.txt)", "Ik heb de codes bewaard")
	codes := b.recoveryCodes()
	b.Clicks("Klaar")
	b.Meets("Bewaar de codes eerst. Zet daarna een vinkje.")
	b.Clicks("Ik heb de codes bewaard")
	b.Clicks("Klaar")
	b.Arrives()
	if m := b.Gets(boris); m.Subject != "Er is een authenticator-app gekoppeld aan uw account bij MijnAccountantsPortal" {
		t.Errorf("Boris got %q", m.Subject)
	}
	b.Leaves()

	t.Log("Bij de volgende keer inloggen kan je inloggen met de ingestelde Authenticator App")
	mails := len(office.mails(boris))
	b.Begins()
	b.Meets("Vul de code in", "Open uw authenticator-app en neem de code over.", "De verificatiecode is maar 30 seconden geldig.", "Telefoon kwijt of een nieuwe telefoon?")
	b.GivesApp("Inloggen")
	b.Arrives()
	b.Leaves()
	if got := len(office.mails(boris)); got != mails {
		t.Errorf("%d mails went, with the app at hand", got-mails)
	}

	t.Log("MA-25: e-mail is a fall-back, and the log says so")
	c.advance(time.Minute)
	b.Begins()
	b.Clicks("Op een andere manier")
	b.Clicks("Stuur een code naar b•••s@zonnebloem.example")
	b.Meets("een code van 6 cijfers", "b•••s@zonnebloem.example")
	b.GivesMailed()
	b.Arrives()
	b.Leaves()
	var instead []string
	office.reads(t, func(_ context.Context, _ ports.Store, e audit.Event) error {
		if e.Action == audit.FactorAccepted && e.Facts["instead-of"] != "" {
			instead = append(instead, e.Facts["factor"]+" instead of "+e.Facts["instead-of"])
		}
		return nil
	})
	if d := cmp.Diff([]string{"email-code instead of authenticator"}, instead); d != "" {
		t.Errorf("the log: %s", d)
	}

	t.Log("MA-26, XC-18: a recovery code in place of the phone, once")
	b.Begins()
	b.givesRecovery(" " + strings.ToLower(codes[3]))
	b.Arrives()
	b.Leaves()
	b.Begins()
	b.givesRecovery(codes[3])
	b.Meets("Deze herstelcode is al gebruikt. Neem een andere code van uw lijst.")
	b.Types("Herstelcode", codes[4])
	b.Clicks("Inloggen")
	b.Arrives()
}

// givesRecovery answers with a code from the list.
func (a *Accountant) givesRecovery(code string) {
	a.t.Helper()
	a.Clicks("Op een andere manier")
	a.Clicks("Gebruik een herstelcode")
	a.Meets("Gebruik een van de herstelcodes die u heeft bewaard.")
	a.Types("Herstelcode", code)
	a.Clicks("Inloggen")
}

// scansTheSame looks at the QR code once more, after something changed.
func (a *Accountant) scansTheSame(what string, change func()) {
	a.t.Helper()
	change()
	if got := scan(a.t, a.Tab); got.URL() != a.app.URL() {
		a.t.Errorf("%s: the QR code holds %q", what, got.URL())
	}
}

var recoveryCode = regexp.MustCompile(`\b[0-9A-Z]{4,5}(?:-[0-9A-Z]{4,5})+\b`)

// recoveryCodes reads the codes from the page, and compares them with the file.
func (a *Accountant) recoveryCodes() []string {
	a.t.Helper()
	codes := recoveryCode.FindAllString(a.Text(a.t), -1)
	file := browser.Eval[string](a.t, a.Tab, `fetch(document.querySelector("a[download]").href).then(r => r.text())`)
	if len(codes) != 10 || !slices.Equal(codes, recoveryCode.FindAllString(file, -1)) {
		a.t.Errorf("the page has %q, the file %q", codes, file)
	}
	return codes
}

// wrongDigits is a code of digits that is not this one.
func wrongDigits(code string) string { return string('0'+(code[0]-'0'+1)%10) + code[1:] }
