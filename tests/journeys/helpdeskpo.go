package journeys

import (
	"regexp"
	"testing"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

// Schools is a demo of MijnHelpdeskPO alone.
type Schools struct {
	*Town
	clock *clock
}

// NewSchools starts one, and a browser.
func NewSchools(t *testing.T) *Schools {
	t.Helper()
	c := new(clock)
	return &Schools{Build(t, wire.DemoOptions{Now: c.now, Only: []string{"helpdeskpo"}}), c}
}

// Portal gives an address at the portal, Login one at Voordeur.
func (s *Schools) Portal(path string) string { return s.URL("helpdeskpo.localhost", path) }
func (s *Schools) Login(path string) string {
	return s.URL("voordeur.localhost", "/t/helpdeskpo/production"+path)
}

// Contact is the contact person of a school or a board, at a computer of their own.
type Contact struct {
	*Person
	schools *Schools
	email   string
}

// Contact gives somebody of the practice network a computer that nobody logged in with before.
func (s *Schools) Contact(t testing.TB, user, email string) *Contact {
	t.Helper()
	return &Contact{s.Person(t, user), s, email}
}

// Reader is somebody with a mailbox and a browser, and nothing else.
func (s *Schools) Reader(t testing.TB) *Person {
	t.Helper()
	p := s.Stranger(t)
	p.from = 0 // letters of before count as well
	return p
}

// toSchools is the button of the portal's start page.
const toSchools = "Inloggen met eHerkenning : eHerkenning"

// LogsIn goes through portal, broker and supplier.
func (c *Contact) LogsIn() {
	c.t.Helper()
	c.Opens(c.schools.Portal("/"))
	c.Clicks(toSchools)
	c.Sees(c.t, "Kies hoe u wilt inloggen")
	c.Identifies()
}

// Claims fills in the link page (MH-12, MH-15).
func (c *Contact) Claims(user, password string) {
	c.t.Helper()
	c.Types("E-mail", c.email)
	c.Types("Gebruikersnaam", user)
	c.Types("Wachtwoord", password)
	c.Clicks("Doorgaan")
}

// Confirms answers the pincode (MH-16, MH-17).
func (c *Contact) Confirms() {
	c.t.Helper()
	c.Sees(c.t, "Koppeling eHerkenning bevestigen")
	c.Types("Pincode", c.GetsCode(c.email).Code())
	c.Clicks("Bevestigen")
}

// Links goes all the way from the portal to the first login.
func (c *Contact) Links(user, password string) {
	c.t.Helper()
	c.LogsIn()
	c.Sees(c.t, "eHerkenning koppelen aan account")
	c.Claims(user, password)
	c.Confirms()
	c.Sees(c.t, "Welkom bij MijnHelpdeskPO")
}

var inMail = regexp.MustCompile(`https?://voordeur\.localhost[^\s"<>]+`)

// link gives the address that a mail leads to.
func link(t testing.TB, m inbox.Message) string {
	t.Helper()
	found := inMail.FindString(m.Text)
	if found == "" {
		t.Fatalf("the mail %q has no link:\n%s", m.Subject, m.Text)
	}
	return found
}
