package journeys

import (
	"strings"
	"testing"
	"time"
)

const gemmasMail = "g.devries@deklimop.example" // of who is authorised for De Klimop

// MH-36: two people worked with one account of old. The helpdesk gives the second one an account of their own; both are
// told, and each goes on alone.
func TestTheHelpdeskSplitsAnAccountOfTwo(t *testing.T) {
	s := NewSchools(t)
	marit, stijn, gemma := s.Contact(t, "marit", maritsMail), s.Contact(t, "stijn", "stijn@deklimop.example"), s.Reader(t)
	marit.Links(klimop, klimopsOld)
	gemma.Gets(gemmasMail)
	s.clock.advance(time.Minute)
	stijn.LogsIn()
	stijn.Claims(klimop, klimopsOld)
	stijn.Confirms()
	stijn.Sees(t, "Dit account is al van iemand anders", "De helpdesk kan het account voor u beiden splitsen.")
	marit.Gets(maritsMail) // that somebody tried

	desk := s.Helper(t, sanne)
	desk.Finds("klimop")
	desk.Clicks("Splits het account")
	desk.Meets("Splits het account", "Bel zelf terug op het nummer van de school, zoals u dat kent.", "De tweede persoon krijgt een eigen account zonder gebruikersnaam.",
		"Wat gebeurt er met deze school of dit bestuur?")
	desk.Clicks(schoolKlimop)
	desk.Types("Persoonlijk e-mailadres van de tweede persoon", stijn.email)
	desk.Types("Waarom doet u dit?", "Gebeld met de directeur: Marit en Stijn werken allebei met dit account.")
	desk.Clicks("Splits het account")
	desk.Meets("Een account houdt minstens één school of bestuur.") // it is the only one
	desk.Clicks("Beide accounts hebben het")
	desk.Clicks("Splits het account")
	desk.Meets("Brieven met activatiecodes", "T.a.v. Gemma de Vries")
	code := activationCode.FindString(desk.Text(t))

	t.Log("both are told, and who is on record")
	for _, told := range []struct {
		who *Person
		to  string
	}{{marit.Person, maritsMail}, {stijn.Person, stijn.email}, {gemma, gemmasMail}} {
		if m := told.who.Gets(told.to); !strings.Contains(m.Text, schoolKlimop) || strings.Contains(m.Text, code) {
			t.Errorf("%s got:\n%s", told.to, m.Text)
		}
	}

	t.Log("the first goes on as before")
	marit.Opens(s.Portal("/dashboard"))
	marit.Sees(t, "Welkom bij MijnHelpdeskPO", "U werkt voor: "+schoolKlimop+" (12AB)")

	t.Log("the second links an account of their own, with the code from the letter")
	s.clock.advance(time.Minute)
	stijn.Clicks("Een ander account koppelen")
	stijn.Clicks("Gebruik dan uw activatiecode.")
	stijn.Types("E-mail", stijn.email)
	stijn.Types("Activatiecode", code)
	stijn.Clicks("Doorgaan")
	stijn.Confirms()
	stijn.Meets("Welkom bij MijnHelpdeskPO", "U werkt voor: "+schoolKlimop+" (12AB)", "stijn@deklimop.example")
	stijn.Lacks(maritsMail)
	marit.Reload(t)
	marit.Sees(t, "Welkom bij MijnHelpdeskPO", maritsMail)
}
