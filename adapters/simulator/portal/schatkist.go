package portal

import "github.com/voordeur/voordeur/adapters/simulator/look"

// Schatkist is the portal of Mijn Schatkist for practice. The caller adds where it lives: Dir,
// BaseURL, Issuer, HTTP, Now, Random and Log. issuer is also where user administration is.
func Schatkist(issuer string) Config {
	return Config{
		Issuer:   issuer,
		ClientID: "deelnemersportaal",
		Scopes:   []string{"openid", "email", "organisation", "roles"},
		Levels: []Level{
			{ACR: "http://eidas.europa.eu/LoA/substantial", Name: "EH3"},
			{ACR: "http://eidas.europa.eu/LoA/high", Name: "EH4"},
		},
		Brand: look.Brand{
			Name: "Mijn Schatkist (oefen)", Sub: look.Text{NL: "Deelnemersportaal", EN: "Participant portal"},
			Accent: look.Blue, Icon: "bank",
		},
		Crumb: look.Same("Schatkistbankieren"),
		Entrances: []Entrance{{
			Title: look.Text{NL: "Inloggen als deelnemer", EN: "Log in as participant"},
			Text:  look.Text{NL: "Login op het Deelnemersportaal van Schatkistbankieren.", EN: "Log in to the participant portal of treasury banking."},
		}, {
			Title: look.Text{NL: "Inloggen als gebruikersbeheerder", EN: "Log in as user administrator"},
			Text:  look.Text{NL: "Login op de gebruikersbeheer omgeving van Schatkistbankieren.", EN: "Log in to the user administration of treasury banking."},
			Href:  issuer + "/enter/gebruikersbeheer",
		}},
		Roles: []Role{{
			ID:          "deelnemer",
			Name:        look.Text{NL: "Deelnemer", EN: "Participant"},
			Explanation: look.Text{NL: "U mag het deelnemersportaal gebruiken.", EN: "You may use the participant portal."},
		}, {
			ID:          "raadpleger",
			Name:        look.Text{NL: "Raadpleger", EN: "Viewer"},
			Explanation: look.Text{NL: "U mag de saldi van uw organisatie bekijken.", EN: "You may view the balances of your organisation."},
			Balances:    true,
		}, {
			ID:          "betaler",
			Name:        look.Text{NL: "Betaler", EN: "Payer"},
			Explanation: look.Text{NL: "U mag betalingen klaarzetten.", EN: "You may prepare payments."},
			Balances:    true, Pays: true,
		}, {
			ID:          "gebruikersbeheerder",
			Name:        look.Text{NL: "Gebruikersbeheerder", EN: "User administrator"},
			Explanation: look.Text{NL: "U geeft collega's hun rollen, in het gebruikersbeheer.", EN: "You give colleagues their roles, in user administration."},
		}},
	}
}

// balance is an invented account: no bank has the code OEFN.
type balance struct {
	Name   look.Text
	Number string
	Amount look.Text
}

var balances = []balance{
	{look.Text{NL: "Rekening-courant", EN: "Current account"}, "NL00 OEFN 0000 0000 01", look.Text{NL: "€ 1.250.000,00", EN: "€1,250,000.00"}},
	{look.Text{NL: "Depositorekening", EN: "Deposit account"}, "NL00 OEFN 0000 0000 02", look.Text{NL: "€ 750.000,00", EN: "€750,000.00"}},
}
