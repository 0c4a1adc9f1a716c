package journeys

import (
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

// Accountant is somebody with an account of MijnAccountantsPortal, at a computer of their own.
type Accountant struct {
	*Person
	clock    *clock
	email    string
	password string
	app      *otp.Key // in the authenticator on their phone; nil: none
	typed    int64    // the step whose code was used last
}

// Office is a demo of MijnAccountantsPortal alone, on a clock of its own.
type Office struct {
	*Town
	clock *clock
}

// NewOffice starts one, and a browser.
func NewOffice(t *testing.T, c *clock) *Office {
	t.Helper()
	return &Office{Build(t, wire.DemoOptions{Now: c.now, Only: []string{"accountantsportal"}}), c}
}

// Portal gives an address at the portal, Login one at Voordeur.
func (o *Office) Portal(path string) string { return o.URL("accountantsportal.localhost", path) }
func (o *Office) Login(path string) string {
	return o.URL("voordeur.localhost", "/t/accountantsportal/production"+path)
}

// Accountant gives the owner of an account a computer that nobody logged in with before.
func (o *Office) Accountant(t testing.TB, email string) *Accountant {
	t.Helper()
	return &Accountant{Person: o.Stranger(t), clock: o.clock, email: email, password: wire.DemoPassword}
}

// At gives the same person another computer.
func (a *Accountant) At(o *Office) *Accountant {
	a.t.Helper()
	b := *a
	b.Person = o.Accountant(a.t, a.email).Person
	return &b
}

// AnotherTab opens a second tab of the same browser.
func (a *Accountant) AnotherTab() *Accountant {
	a.t.Helper()
	b := *a
	b.Person = a.Another()
	return &b
}

// The words on what accountants press.
const (
	toOffice = "Inloggen : Inloggen in het portaal"
	setUp    = "Authenticator-app instellen"
	skip     = "Instellen authenticator-app overslaan"
	nextStep = "Ga verder"
)

// Enters goes from the start page of the portal to the page of the password.
func (a *Accountant) Enters() {
	a.t.Helper()
	a.Opens(a.town.URL("accountantsportal.localhost", "/"))
	a.Clicks(toOffice)
	a.Sees(a.t, "Inloggen met MijnAccountantsPortal-account")
}

// GivesPassword fills in the first step (MA-08).
func (a *Accountant) GivesPassword(password string) {
	a.t.Helper()
	a.Types("E-mailadres", a.email)
	a.Types("Wachtwoord", password)
	a.Clicks("Inloggen")
}

// Begins goes to where the second factor is asked.
func (a *Accountant) Begins() {
	a.t.Helper()
	a.Enters()
	a.GivesPassword(a.password)
	a.Sees(a.t, "Vul de code in")
}

// GivesMailed types the code from the newest mail (MA-09, MA-10).
func (a *Accountant) GivesMailed() {
	a.t.Helper()
	a.GivesCode(a.GetsCode(a.email).Code())
}

// GivesCode types a code that was sent.
func (a *Accountant) GivesCode(code string) {
	a.t.Helper()
	a.Types("Code van 6 cijfers", code)
	a.Clicks("Inloggen")
}

// Shows gives the code that the app shows now. It waits for the next one where this one was used.
func (a *Accountant) Shows() string {
	a.t.Helper()
	if step(a.clock.now()) == a.typed {
		a.clock.advance(30 * time.Second)
	}
	a.typed = step(a.clock.now())
	return a.showed(a.clock.now())
}

// showed is what the app shows at an instant.
func (a *Accountant) showed(at time.Time) string {
	a.t.Helper()
	code, err := totp.GenerateCode(a.app.Secret(), at)
	if err != nil {
		a.t.Fatal(err)
	}
	return code
}

func step(at time.Time) int64 { return at.Unix() / 30 }

// GivesApp types what the app shows, and presses the button.
func (a *Accountant) GivesApp(button string) {
	a.t.Helper()
	a.Sees(a.t, "Open uw authenticator-app en neem de code over.")
	a.Types("Verificatiecode", a.Shows())
	a.Clicks(button)
}

// Represents chooses the client to act for (MA-32).
func (a *Accountant) Represents(client string) {
	a.t.Helper()
	a.Sees(a.t, "Namens wie logt u in?")
	a.Clicks(client)
	a.Clicks(nextStep)
}

// Arrives waits for the overview of the portal.
func (a *Accountant) Arrives(says ...string) {
	a.t.Helper()
	a.Meets(append([]string{"Welkom bij MijnAccountantsPortal"}, says...)...)
}

// Leaves logs out at the portal.
func (a *Accountant) Leaves() {
	a.t.Helper()
	a.Clicks("Uitloggen")
	a.Sees(a.t, "U bent uitgelogd")
}
