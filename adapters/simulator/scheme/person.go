package scheme

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Password opens the means of every person of the practice network.
const Password = "oefenen"

// Person is an invented person with a means, and with the mandates the register holds for them.
type Person struct {
	UserName string
	Password string
	Name     string
	Phone    string // where the code goes: a number that cannot exist, 06 00 00 00 ..
	Email    string // where it goes on request (MH-10)
	At       string // the mandate of the services that this person is for; "" for people of all others
	Level    Level  // of the means
	GoodFor  Text   // what one can try with this person

	pseudonym string // as a supplier elsewhere gave it; empty: made here
	Mandates  []Mandate
}

// Mandate says that a person may act for an organisation.
type Mandate struct {
	For     Organisation
	Service string       // "*" for all services, else only those that require this mandate
	Branch  Branch       // the mandate counts for this branch only; zero for the whole organisation
	Until   time.Time    // counts before this instant; zero for no end
	Via     Organisation // the intermediary of a chain mandate; zero for none
}

// Organisation is an invented organisation with a KvK number of the test range.
type Organisation struct{ KvK, RSIN, Name string }

// Branch is a branch (vestiging) of an organisation.
type Branch struct{ Number, Name string }

// The organisations of the practice network. RSINs pass the eleven test; a sole trader has none.
var (
	zilverbeek   = Organisation{"68750110", "999000202", "Waterschap Zilverbeek (oefen)"}
	grotewaard   = Organisation{"90004760", "999000305", "Gemeente Grotewaard (oefen)"}
	krokant      = Organisation{"69599084", "", "Bakkerij Krokant (oefen)"}
	bemiddelaar  = Organisation{"90005414", "999000500", "Administratiekantoor De Bemiddelaar (oefen)"}
	droogdal     = Organisation{"90001354", "999000603", "Provincie Droogdal (oefen)"}
	steiger      = Branch{"000038509504", "Gemaal De Steiger"}
	otherService = "oefen-subsidies" // a mandate no demo service asks for
)

// People lists everyone who has a means, in alphabetical order.
func (s *Scheme) People() []Person { return slices.Clone(s.people) }

// PeopleAt lists those who are for the services with a mandate, or where nobody is, those who are for no service
// in particular.
func (s *Scheme) PeopleAt(mandate string) []Person {
	if !slices.ContainsFunc(s.people, func(p Person) bool { return p.At == mandate }) {
		mandate = ""
	}
	return slices.DeleteFunc(s.People(), func(p Person) bool { return p.At != mandate })
}

// Organisation is the first organisation the person may act for.
func (p Person) Organisation() Organisation { return p.Mandates[0].For }

func (s *Scheme) person(userName string) (Person, bool) {
	i := slices.IndexFunc(s.people, func(p Person) bool { return p.UserName == userName })
	if i < 0 {
		return Person{}, false
	}
	return s.people[i], true
}

func people() []Person {
	all := slices.Concat(mainCharacters(), colleagues(), schools())
	for i := range all {
		all[i].Password = Password
		all[i].Phone = "+316000000" + twoDigits(i+1)
		all[i].Email = all[i].UserName + "@leverancier.example"
	}
	slices.SortFunc(all, func(a, b Person) int { return compareFold(a.Name, b.Name) })
	return all
}

func mainCharacters() []Person {
	full := func(o Organisation) Mandate { return Mandate{For: o, Service: "*"} }
	return []Person{
		{UserName: "anna", Name: "Anna Akkerman", Level: EH3, Mandates: []Mandate{full(zilverbeek)},
			GoodFor: Text{NL: "Deelnemer: de gewone weg", EN: "Participant: the ordinary way"}},
		{UserName: "bram", Name: "Bram Boswinkel", Level: EH3, Mandates: []Mandate{full(zilverbeek)},
			GoodFor: Text{NL: "Gebruikersbeheerder van Zilverbeek", EN: "User administrator of Zilverbeek"}},
		{UserName: "carla", Name: "Carla de Dubbel", Level: EH3, Mandates: []Mandate{full(grotewaard)},
			GoodFor: Text{NL: "Dubbelrol: deelnemer en gebruikersbeheerder", EN: "Double role: participant and user administrator"}},
		{UserName: "dirk", Name: "Dirk Deeltijd", Level: EH3, Mandates: []Mandate{full(zilverbeek), full(grotewaard)},
			GoodFor: Text{NL: "Mag namens twee organisaties inloggen", EN: "May log in for two organisations"}},
		{UserName: "evi", Name: "Evi Eenvoud", Level: EH2Plus, Mandates: []Mandate{full(zilverbeek)},
			GoodFor: Text{NL: "Niveau te laag", EN: "Level too low"}},
		{UserName: "freek", Name: "Freek Filiaal", Level: EH3,
			Mandates: []Mandate{{For: zilverbeek, Service: "*", Branch: steiger}},
			GoodFor:  Text{NL: "Machtiging voor één vestiging", EN: "Mandate for one branch"}},
		{UserName: "gerda", Name: "Gerda Geenmacht", Level: EH3,
			Mandates: []Mandate{{For: zilverbeek, Service: otherService}},
			GoodFor:  Text{NL: "Geen machtiging voor deze dienst", EN: "No mandate for this service"}},
		{UserName: "hans", Name: "Hans Handel", Level: EH3, Mandates: []Mandate{full(krokant)},
			GoodFor: Text{NL: "Bedrijf dat geen deelnemer is", EN: "Company that is no participant"}},
		{UserName: "irma", Name: "Irma Intermediair", Level: EH3,
			Mandates: []Mandate{{For: zilverbeek, Service: "*", Via: bemiddelaar}},
			GoodFor:  Text{NL: "Ketenmachtiging: accountant die voor een klant handelt", EN: "Chain mandate: an accountant who acts for a client"}},
		{UserName: "jos", Name: "Jos Jager", Level: EH4, Mandates: []Mandate{full(droogdal)},
			GoodFor: Text{NL: "Hoogste niveau", EN: "Highest level"}},
		{UserName: "karin", Name: "Karin Kort", Level: EH3,
			Mandates: []Mandate{{For: zilverbeek, Service: "*", Until: time.Date(2026, 1, 31, 23, 0, 0, 0, time.UTC)}},
			GoodFor:  Text{NL: "Machtiging is verlopen", EN: "Mandate has expired"}},
	}
}

// colleagues fill the lists of Zilverbeek, so that they have pages.
func colleagues() []Person {
	names := []struct{ user, name string }{
		{"lars", "Lars Lantaarn"}, {"mieke", "Mieke Molenwiek"}, {"noor", "Noor Noorderlicht"}, {"otto", "Otto Oeverzwaluw"},
		{"petra", "Petra Pontveer"}, {"quinten", "Quinten Quasi"}, {"roos", "Roos Rietkraag"}, {"sjoerd", "Sjoerd Sluisdeur"},
		{"tine", "Tine Trekschuit"}, {"udo", "Udo Uiterwaard"}, {"vera", "Vera Veenbes"}, {"wout", "Wout Waterpas"},
		{"xandra", "Xandra Xeres"}, {"ymke", "Ymke IJsvogel"}, {"zeno", "Zeno Zandbank"},
	}
	all := make([]Person, len(names))
	for i, n := range names {
		all[i] = Person{UserName: n.user, Name: n.name, Level: EH3,
			Mandates: []Mandate{{For: zilverbeek, Service: "*"}},
			GoodFor:  Text{NL: "Collega bij Zilverbeek", EN: "Colleague at Zilverbeek"}}
	}
	return all
}

func twoDigits(n int) string { return fmt.Sprintf("%02d", n) }

func compareFold(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }
