package journeys

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browser"
)

// The element of a portal shows the ways that the policy allows at the moment, in the language of the page, and leads
// straight to the one that is chosen; without script there is a link to all of them (UI 3.4).
func TestTheElementFollowsThePolicyAndTheDate(t *testing.T) {
	c := new(clock)
	l := NewLoket(t, c)
	authority := byEHerkenning + " " + forAuthority
	looks := func() *Applicant {
		a := l.Official(t, production, "anna", annasMail)
		a.Opens(l.Portal(production, "/ways"))
		return a
	}

	t.Log("both ways, and eHerkenning leads straight to the broker")
	a := l.Official(t, production, "anna", annasMail)
	a.Opens(l.Portal(production, "/"))
	a.Clicks("Bekijk welke manieren om in te loggen er nu zijn")
	a.Meets("Manieren om in te loggen", authority, passwordPage, "Voor: Bedrijf in het buitenland en Persoon in het buitenland of tijdelijk in Nederland.")
	for _, v := range a.Check(t, browser.Axe(t)) {
		t.Errorf("%+v", v)
	}
	a.Clicks(authority)
	a.Identifies()
	a.IsIn("Ingelogd met eHerkenning", "Waterschap Zilverbeek (oefen)")

	t.Log("in English, and without script")
	b := looks()
	b.Opens(l.Portal(production, "/ways?lang=en"))
	b.Sees(t, "Log in with eHerkenning For: Public authority.")
	b.Scripts(t, false)
	b.Opens(l.Portal(production, "/ways?lang=nl"))
	b.Lacks(byEHerkenning)
	b.Clicks("Inloggen")
	b.Sees(t, "Kies hoe u wilt inloggen", byEHerkenning)

	t.Log("a way that the policy ends is gone at its date")
	until := c.now().Add(time.Hour).UTC().Format(time.RFC3339)
	l.Demands(t, "methods: [{ method: eherkenning, minimum: EH3 }]", "methods: [{ method: eherkenning, minimum: EH3, until: \""+until+"\" }]")
	looks().Sees(t, authority, passwordPage)
	c.advance(61 * time.Minute)
	last := looks()
	last.Sees(t, passwordPage)
	last.Lacks(byEHerkenning)
}
