package journeys

import (
	"slices"
	"testing"
)

// Issue 6, "journeys for each role incl. what it may not do": each role of the console finds its own work in the menu,
// does it, and is told so kindly where it may not come, whichever address it types. What the policy editor and the
// approver do is in policy_test.go.
func TestEachRoleOfTheConsoleHasItsOwnWork(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	staff := func(email string, menu, without []string) *Colleague {
		t.Helper()
		t.Log(email)
		p := loket.Colleague(t, email, production)
		names := p.Tab.Names(t)
		for _, item := range menu {
			if !slices.Contains(names, "link: "+item) {
				t.Errorf("%s finds no %q in %q", email, item, names)
			}
		}
		for _, item := range without {
			if slices.Contains(names, "link: "+item) {
				t.Errorf("%s is shown %q", email, item)
			}
		}
		return p
	}
	mayNot := func(p *Colleague, paths ...string) {
		t.Helper()
		for _, path := range paths {
			p.Opens(p.desk(production, path))
			p.Meets("Dit mag u hier niet", "Vraag het aan een beheerder van uw organisatie.")
		}
	}

	ivo := staff("ivo@omgevingsloket.example", []string{"Logboek", "Inlogbeleid", "Stand van zaken", "Diensten en portalen", "Medewerkers"}, []string{"Waarom geweigerd?", "Akkoord geven"})
	ivo.Clicks("Logboek")
	ivo.Meets("Logboek", "Uitvoeren en narekenen", "We leggen vast dat u dit doet.")
	ivo.Clicks("Reken de keten na")
	ivo.Meets("Klopt het logboek nog?", "Is het einde afgeknipt, of alles opnieuw geschreven?")
	ivo.Clicks("Reken na")
	ivo.Meets("De keten klopt")
	ivo.Clicks("Inlogbeleid")
	ivo.Meets("Wat nu geldt", "Versie 1")
	ivo.Lacks("Nieuw concept")
	mayNot(ivo, "/policies/new", "/policies/affected", "/accounts/new", "/why")

	helps := staff(hanneke, []string{"Aanvragen", "Accounts", "Akkoord geven", "Waarom geweigerd?"}, []string{"Inlogbeleid", "Logboek", "Medewerkers", "Stand van zaken", "Diensten en portalen"})
	helps.Clicks("Waarom geweigerd?")
	helps.Meets("Vraag de beller om het kenmerk")
	mayNot(helps, "/audit", "/policies", "/portals", "/state")

	review := staff(gijs, []string{"Aanvragen"}, []string{"Accounts", "Inlogbeleid", "Logboek", "Waarom geweigerd?", "Medewerkers"})
	review.Clicks("Aanvragen")
	review.Meets("Aanvragen")
	mayNot(review, "/accounts", "/audit", "/policies", "/why")

	fenna := staff("fenna@omgevingsloket.example", []string{"Aanvragen", "Accounts", "Inlogbeleid", "Logboek", "Medewerkers", "Stand van zaken", "Diensten en portalen"}, nil)
	fenna.Clicks("Stand van zaken")
	fenna.Meets("Stand van zaken", "Omgevingen", "Verbindingen", "Certificaten en sleutels")
	fenna.Clicks("Diensten en portalen")
	fenna.Meets("Diensten en portalen")
	portal := fenna.desk(production, "/portals/omgevingsloket")
	fenna.Opens(portal)
	fenna.Meets("Als het portaal niet werkt", "Niets geweigerd", "Opgehaald op")
	fenna.Opens(fenna.loket.URL("voordeur.localhost", "/t/omgevingsloket/production/authorize?client_id=omgevingsloket&redirect_uri=https%3A%2F%2Felders.example%2Fterug%3Fcode%3Dgeheim"))
	fenna.Opens(portal)
	fenna.Meets("Als het portaal niet werkt", "Deze redirect_uri is niet geregistreerd", "https://elders.example/terug?code=…", "Lijkt het meest op")
	fenna.Clicks("Medewerkers")
	fenna.Meets("ivo@omgevingsloket.example", "Auditor")
	mayNot(fenna, "/approvals") // nobody gives what they do not hold: a second pair of eyes is the helpdesk's
}
