package portal

import "github.com/voordeur/voordeur/adapters/simulator/look"

// Sandbox is the example portal of a realm to build against. The caller adds where it lives, as for Schatkist.
func Sandbox(issuer string) Config {
	return Config{
		Issuer:   issuer,
		ClientID: "voorbeeld",
		Scopes:   []string{"openid", "organisation"},
		Levels: []Level{
			{ACR: "http://eidas.europa.eu/LoA/substantial", Class: "urn:etoegang:core:assurance-class:loa3", Name: look.Same("EH3")},
			{ACR: "http://eidas.europa.eu/LoA/high", Class: "urn:etoegang:core:assurance-class:loa4", Name: look.Same("EH4")},
		},
		Brand: look.Brand{
			Name: "Voorbeeldportaal (oefen)", Sub: look.Text{NL: "Van een oefenrealm", EN: "Of a sandbox"},
			Accent: look.Teal, Icon: "branch",
		},
		Crumb:   look.Text{NL: "Voorbeeldportaal", EN: "Example portal"},
		Lead:    look.Text{NL: "Zo logt iemand in bij uw oefenrealm. Uw eigen portaal krijgt dezelfde gegevens.", EN: "This is how somebody logs in at your sandbox. Your own portal gets the same data."},
		Welcome: look.Text{NL: "Het inloggen werkt", EN: "Logging in works"},
		Broker:  look.Same("eHerkenning"),
		TooLow: look.Text{
			NL: "Voor uw portaal is eHerkenning niveau 3 of hoger nodig.",
			EN: "Your portal needs eHerkenning level 3 or higher.",
		},
		Entrances: []Entrance{{
			Title:  look.Same("eHerkenning"),
			Text:   look.Text{NL: "Kies een verzonnen persoon van de startpagina.", EN: "Choose an invented person of the start page."},
			Button: withBroker, Icon: "building",
		}},
	}
}
