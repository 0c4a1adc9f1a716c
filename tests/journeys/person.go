package journeys

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/tests/browser"
)

// Person is somebody at a computer: the words of a story are the methods.
type Person struct {
	*browser.Tab
	town *Town
	t    testing.TB
	who  scheme.Person
	read map[string]uint64 // last message read, by address
	from uint64            // messages before the story are somebody else's
}

// Stranger is somebody at a computer that nobody logged in with before.
func (town *Town) Stranger(t testing.TB) *Person {
	t.Helper()
	return &Person{Tab: town.browser.Person(t), town: town, t: t, read: map[string]uint64{}, from: town.Inbox.Last()}
}

// Person gives somebody of the practice network a computer of their own.
func (town *Town) Person(t testing.TB, user string) *Person {
	t.Helper()
	for _, who := range town.Scheme.People() {
		if who.UserName == user {
			p := town.Stranger(t)
			p.who = who
			return p
		}
	}
	t.Fatalf("nobody is called %s", user)
	return nil
}

// Opens goes to an address.
func (p *Person) Opens(url string) { p.t.Helper(); p.Open(p.t, url) }

// Clicks presses what has these words on it.
func (p *Person) Clicks(words string) { p.t.Helper(); p.Click(p.t, words) }

// Types fills in the box with this label.
func (p *Person) Types(label, value string) { p.t.Helper(); p.Fill(p.t, label, value) }

// Picks takes an option of the list with this label.
func (p *Person) Picks(label, option string) { p.t.Helper(); p.Choose(p.t, label, option) }

// Meets waits for a page that says all of this. A page that was not met before is held against the rules
// of accessibility, must be free of faults, and is pictured.
func (p *Person) Meets(texts ...string) {
	p.t.Helper()
	p.Sees(p.t, texts...)
	p.town.inspect(p.t, p.Tab, texts[0])
}

// Lacks tells that the page does not say this.
func (p *Person) Lacks(texts ...string) { p.t.Helper(); p.Misses(p.t, texts...) }

// Holds tells what stands in a box or list.
func (p *Person) Holds(label, value string) {
	p.t.Helper()
	if got := p.Value(p.t, label); got != value {
		p.t.Errorf("%s holds %q, not %q", label, got, value)
	}
}

// Another opens a second tab of the same browser.
func (p *Person) Another() *Person {
	q := *p
	q.Tab = p.Tab.Tab(p.t)
	return &q
}

// LooksAgain comes back to a tab that was in the background; a page that waits asks at once whether it
// may go on, and not only when its half minute is over.
func (p *Person) LooksAgain() {
	p.t.Helper()
	browser.Eval[bool](p.t, p.Tab, `document.dispatchEvent(new Event("visibilitychange"))`)
}

// Gets waits for the next message to an address or a phone.
func (p *Person) Gets(to string) inbox.Message {
	p.t.Helper()
	return p.gets(to, func(inbox.Message) bool { return true })
}

// GetsCode waits for the next message with a code; notices may come before and after it.
func (p *Person) GetsCode(to string) inbox.Message {
	p.t.Helper()
	return p.gets(to, func(m inbox.Message) bool { return m.Code() != "" })
}

func (p *Person) gets(to string, fits func(inbox.Message) bool) inbox.Message {
	p.t.Helper()
	after := max(p.from, p.read[to])
	m := p.town.next(p.t, to, func(m inbox.Message) bool { return m.Number > after && fits(m) })
	p.read[to] = m.Number
	return m
}

// Entrances of the portal, by the words on their buttons.
const (
	AsParticipant   = "Inloggen met eHerkenning : Inloggen als deelnemer"
	AsAdministrator = "Inloggen met eHerkenning : Inloggen als gebruikersbeheerder"
)

// Enters goes from the start page of the portal to the broker.
func (p *Person) Enters(entrance string) {
	p.t.Helper()
	p.Opens(p.town.Portal("/"))
	p.Clicks(entrance)
	p.Sees(p.t, "Kies hoe u wilt inloggen")
}

// Identifies goes through broker and supplier: name, password, and the code from the phone (MS-12 to MS-18).
func (p *Person) Identifies() {
	p.t.Helper()
	p.Picks("Leverancier van uw inlogmiddel", "Reconi")
	p.Clicks("Doorgaan")
	p.Types("Gebruikersnaam", p.who.UserName)
	p.Types("Wachtwoord", p.who.Password)
	p.Clicks("Volgende")
	p.Sees(p.t, "Vul de code in")
	p.Types("Code van 6 cijfers", p.GetsCode(p.who.Phone).Code())
	p.Clicks("Inloggen")
}

// LogsIn goes through entrance, broker, supplier.
func (p *Person) LogsIn(entrance string) {
	p.t.Helper()
	p.Enters(entrance)
	p.Identifies()
}

// AsksCode gives an address and waits for the page that asks for the code.
func (p *Person) AsksCode(address string) {
	p.t.Helper()
	p.Types("Voer uw e-mailadres in", address)
	p.Clicks("Toegangscode verzenden")
	p.Sees(p.t, "Stap 2 van 2")
}

// Answers types a code and sends it.
func (p *Person) Answers(code string) {
	p.t.Helper()
	p.Types("Voer uw toegangscode in", code)
	p.Clicks("Toegangscode verifiëren")
}

// Proves goes through the steps of e-mail verification (MS-20 to MS-31).
func (p *Person) Proves(address string) {
	p.t.Helper()
	p.Sees(p.t, "Stap 1 van 2")
	p.AsksCode(address)
	p.Answers(p.GetsCode(address).Code())
}

// Gives ticks roles for somebody in the overview, and confirms.
func (p *Person) Gives(to string, roles ...string) {
	p.t.Helper()
	p.Clicks("Rollen wijzigen van " + to)
	p.Sees(p.t, "Welke rollen heeft "+to)
	for _, r := range roles {
		p.Clicks(r)
	}
	p.Clicks("Controleer de wijziging")
	p.Clicks("Ja, wijzig de rollen")
	p.Sees(p.t, "De rollen van "+to+" zijn gewijzigd")
}

var reference = regexp.MustCompile(`Kenmerk voor de helpdesk: ([0-9A-Z]{4}-[0-9A-Z]{4})`)

// Reference gives the code for the helpdesk that the page shows (XC-40).
func (p *Person) Reference() string {
	p.t.Helper()
	m := reference.FindStringSubmatch(p.Text(p.t))
	if m == nil {
		p.t.Fatalf("there is no reference on the page: %s", p.Text(p.t))
	}
	return m[1]
}

// OpensUntil goes to an address again and again until it says this: for what happens behind the screens. A page that
// goes on by itself gets the time for it.
func (p *Person) OpensUntil(url, text string) {
	p.t.Helper()
	for end := time.Now().Add(3 * time.Minute); time.Now().Before(end); {
		p.Opens(url)
		for look := time.Now().Add(5 * time.Second); time.Now().Before(look); {
			if strings.Contains(p.Text(p.t), text) {
				return
			}
		}
	}
	p.t.Fatalf("%s does not say %q", url, text)
}
