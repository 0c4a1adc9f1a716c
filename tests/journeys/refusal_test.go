package journeys

import (
	"testing"

	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

const (
	again    = "Opnieuw proberen"
	other    = "Log in voor een andere organisatie"
	backHome = "Terug naar Schatkistbankieren – deelnemersportaal"
	giveUp   = "Stoppen en terug naar Schatkistbankieren – deelnemersportaal"
)

// Whoever may not come in is told why, whom to ask, with which reference, and how to go on (MS-19, MS-56,
// ET-12, XC-20 to XC-25, XC-40).
func TestWhoMayNotComeInIsToldWhyAndWhatToDo(t *testing.T) {
	town := Build(t, wire.DemoOptions{})
	for _, c := range []struct {
		name, user string
		atSupplier string // what the supplier says, for whoever gets no further
		says       []string
		on         string // the button that leads on
		told       string // the code that the portal shows afterwards
	}{
		{"level too low", "evi", "Het niveau van uw inlogmiddel is te laag",
			[]string{"Uw inlogmiddel heeft een te laag niveau", "Voor Schatkistbankieren – deelnemersportaal is minimaal niveau EH3 nodig.", "Uw leverancier van eHerkenning"}, again, "unmet_authentication_requirements"},
		{"no mandate", "gerda", "U heeft geen machtiging voor deze dienst",
			[]string{"U bent nog niet gemachtigd voor deze dienst", "De beheerder van eHerkenning in uw organisatie"}, other, "access_denied"},
		{"mandate expired", "karin", "Uw machtiging voor deze dienst is verlopen",
			[]string{"U bent nog niet gemachtigd voor deze dienst", "De beheerder van eHerkenning in uw organisatie"}, other, "access_denied"},
		{"organisation that does not take part", "hans", "",
			[]string{"Uw organisatie kan hier niet inloggen", "Bakkerij Krokant (oefen)", "KvK-nummer 69599084", "De helpdesk van Mijn Schatkist (oefen)", "helpdesk@schatkist.example"}, other, "access_denied"},
		{"one branch only", "freek", "",
			[]string{"U mag alleen voor één vestiging inloggen", "Waterschap Zilverbeek (oefen)", "Vestiging 000038509504"}, other, "access_denied"},
		{"through an intermediary", "irma", "",
			[]string{"U mag alleen via een andere organisatie inloggen", "Waterschap Zilverbeek (oefen)"}, other, "access_denied"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := town.Person(t, c.user)
			p.LogsIn(AsParticipant)
			if c.atSupplier != "" {
				p.Meets(c.atSupplier)
				p.Clicks(giveUp)
			}
			p.Meets(c.says...)
			p.Sees(t, "Wat kunt u doen?", backHome)
			p.Reference()
			p.Clicks(c.on)
			p.Sees(t, "Kies hoe u wilt inloggen")
			p.Identifies()
			if c.atSupplier != "" {
				p.Sees(t, c.atSupplier)
				p.Clicks(giveUp)
			}
			p.Sees(t, c.says[0])
			p.Clicks(backHome)
			p.Meets(c.told, "Naar de startpagina") // the portal is told as well
		})
	}
}

// ET-11: on every page one can stop, and the service is told.
func TestStoppingLeadsBack(t *testing.T) {
	town := Build(t, wire.DemoOptions{})
	for name, stop := range map[string]func(*Person){
		"at the broker": func(p *Person) { p.Clicks("Annuleren") },
		"at the supplier": func(p *Person) {
			p.Picks("Leverancier van uw inlogmiddel", "KPN")
			p.Clicks("Doorgaan")
			p.Sees(t, "Inloggen met uw inlogmiddel") // both pages have the button
			p.Clicks("Annuleren")
		},
	} {
		t.Run(name, func(t *testing.T) {
			lars := town.Person(t, "lars")
			lars.Enters(AsParticipant)
			stop(lars)
			lars.Meets("U bent gestopt met inloggen", "Wilt u toch inloggen? Begin dan opnieuw.")
			lars.Reference()
			lars.Clicks(again)
			lars.Sees(t, "Kies hoe u wilt inloggen")
		})
	}
	t.Run("at Voordeur", func(t *testing.T) {
		lars := town.Person(t, "lars")
		lars.LogsIn(AsParticipant)
		lars.Sees(t, "Stap 1 van 2")
		lars.Clicks("Stoppen met inloggen")
		lars.Meets("U bent niet ingelogd", "U bent gestopt met inloggen", "access_denied")
		lars.Clicks("Probeer opnieuw")
		lars.Sees(t, "Kies hoe u wilt inloggen")
	})
}

// What goes wrong in the network is no fault of the person: the page says so and offers another try.
func TestFaultsOfTheNetworkAreExplained(t *testing.T) {
	town := Build(t, wire.DemoOptions{})
	for _, c := range []struct {
		name  string
		fault scheme.Faults
		says  []string
	}{
		{"success with a lower level", scheme.Faults{Level: "lower"}, []string{"Uw inlogmiddel heeft een te laag niveau", "U logde in met niveau", "is niveau EH3 nodig."}},
		{"the artifact service fails", scheme.Faults{Artifact: "error"}, []string{"Uw leverancier is nu niet bereikbaar", "Het ligt niet aan u."}},
		{"the artifact service does not answer", scheme.Faults{Artifact: "slow"}, []string{"Uw leverancier is nu niet bereikbaar"}},
		{"a signature that is not right", scheme.Faults{Signature: "altered"}, []string{"We konden uw login niet vertrouwen", "voor de zekerheid niet ingelogd"}},
		{"an answer that was given before", scheme.Faults{Assertion: "replayed"}, []string{"We konden uw login niet vertrouwen"}},
		{"the network does not know the request", scheme.Faults{Status: "Requester/RequestUnsupported"}, []string{"De verbinding met eHerkenning werkt niet", "Het ligt niet aan u."}},
		{"the supplier has a fault", scheme.Faults{Status: "Responder"}, []string{"Uw leverancier is nu niet bereikbaar"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			mieke := town.Person(t, "mieke")
			if c.fault.Assertion == "replayed" {
				mieke.LogsIn(AsParticipant)
				mieke.Sees(t, "Stap 1 van 2")
			}
			town.Fault(t, c.fault)
			mieke.LogsIn(AsParticipant)
			mieke.Meets(c.says...)
			mieke.Reference()
			if err := town.Scheme.SetFaults(scheme.Faults{}); err != nil {
				t.Fatal(err)
			}
			mieke.Clicks(again)
			mieke.Sees(t, "Kies hoe u wilt inloggen")
			mieke.Identifies()
			mieke.Sees(t, "Stap 1 van 2")
		})
	}
}
