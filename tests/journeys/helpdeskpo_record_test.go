package journeys

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/config/demo"
)

// Demands publishes the document with something in it changed.
func (s *Schools) Demands(t testing.TB, was, is string) {
	t.Helper()
	document := strings.ReplaceAll(string(demo.HelpdeskPO), "localhost:8080", "localhost:"+strconv.Itoa(s.Port))
	if !strings.Contains(document, was) {
		t.Fatalf("the document does not say %q", was)
	}
	if _, err := s.App.Publish(t.Context(), []byte(strings.Replace(document, was, is, 1)), "test"); err != nil {
		t.Fatal(err)
	}
	if err := s.App.Realms.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// MH-31: by policy an address that is not the one on record links nothing by itself. Who is on record reads who asks,
// declines or agrees with a code from the same mailbox, and the person who waited goes on where they were.
func TestAnAddressThatIsNotOnRecordWaits(t *testing.T) {
	s := NewSchools(t)
	s.Demands(t, "other-address: tell", "other-address: wait")
	stijn, marit, gemma := s.Contact(t, "stijn", "stijn@deklimop.example"), s.Contact(t, "marit", maritsMail), s.Reader(t)

	t.Log("somebody with the password, whom nobody at the school knows")
	stijn.LogsIn()
	stijn.Claims(klimop, klimopsOld)
	stijn.Confirms()
	stijn.Meets("Iemand moet uw koppeling nog goedkeuren", "Uw e-mailadres is een ander adres dan wij van dit account kennen. Daarom vroegen we de school om goedkeuring.",
		"p•••t@deklimop.example", "g•••s@deklimop.example", "Haast, of werkt niemand daar meer? De helpdesk kan ook goedkeuren.", "stijn@deklimop.example")
	stijn.Lacks("Gemma", gemmasMail, "post@deklimop.example")

	t.Log("who is authorised reads who asks, and does not agree")
	asked := gemma.Gets(gemmasMail)
	gemma.Opens(link(t, asked))
	gemma.Meets("Keurt u deze koppeling goed?", "Die gebruikt een ander e-mailadres dan wij kennen.", schoolKlimop, "s•••n@deklimop.example", "Bel bij twijfel.")
	gemma.Reload(t)
	stijn.Clicks("Controleer opnieuw")
	stijn.Sees(t, "Iemand moet uw koppeling nog goedkeuren") // looking decided nothing
	gemma.Clicks("Niet goedkeuren")
	gemma.Meets("U heeft de koppeling niet goedgekeurd", "Kent u deze persoon niet?")
	stijn.OpensUntil(stijn.URL(t), "eHerkenning koppelen aan account")
	stijn.Meets("De school stopte uw koppeling of keurde hem niet goed")
	stijn.Gets(stijn.email)

	t.Log("somebody whom they do know")
	s.clock.advance(time.Minute)
	marit.LogsIn()
	marit.Claims(klimop, klimopsOld)
	marit.Confirms()
	marit.Sees(t, "Iemand moet uw koppeling nog goedkeuren")
	asked = gemma.Gets(gemmasMail)
	if strings.Contains(asked.Text, maritsMail) || !strings.Contains(asked.Text, schoolKlimop) {
		t.Errorf("who is on record got:\n%s", asked.Text)
	}
	gemma.Opens(link(t, asked))
	gemma.Clicks("Goedkeuren: stuur mij een code")
	gemma.Meets("Vul de code in om goed te keuren", "g•••s@deklimop.example")
	gemma.Types("Code van 6 cijfers", "000000")
	gemma.Clicks("Koppeling goedkeuren")
	gemma.Meets("De code klopt niet.")
	gemma.Types("Code van 6 cijfers", gemma.GetsCode(gemmasMail).Code())
	gemma.Clicks("Koppeling goedkeuren")
	gemma.Meets("U heeft de koppeling goedgekeurd", "De persoon kan nu inloggen.")

	t.Log("and the person who waited is in")
	marit.OpensUntil(marit.URL(t), "Welkom bij MijnHelpdeskPO")
	marit.Sees(t, "U werkt voor: "+schoolKlimop+" (12AB)")
	marit.Gets(maritsMail)
}
