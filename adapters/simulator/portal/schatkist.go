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
			{ACR: "http://eidas.europa.eu/LoA/substantial", Class: "urn:etoegang:core:assurance-class:loa3", Name: look.Same("EH3")},
			{ACR: "http://eidas.europa.eu/LoA/high", Class: "urn:etoegang:core:assurance-class:loa4", Name: look.Same("EH4")},
		},
		Brand: look.Brand{
			Name: "Mijn Schatkist (oefen)", Sub: look.Text{NL: "Deelnemersportaal", EN: "Participant portal"},
			Accent: look.Blue, Icon: "bank",
		},
		Crumb:   look.Same("Schatkistbankieren"),
		Lead:    look.Text{NL: "Wanneer u inlogt met eHerkenning, komt u na het inloggen automatisch terug op deze site.", EN: "When you log in with eHerkenning, you return to this site automatically."},
		Welcome: look.Text{NL: "Welkom bij Mijn Schatkist", EN: "Welcome to Mijn Schatkist"},
		Broker:  look.Same("eHerkenning"),
		TooLow: look.Text{
			NL: "Voor deze dienst is eHerkenning niveau 3 of hoger nodig. Vraag een ander middel aan bij uw leverancier.",
			EN: "This service needs eHerkenning level 3 or higher. Ask your supplier for another means.",
		},
		Help: schatkistHelp,
		Entrances: []Entrance{{
			Title:  look.Text{NL: "Inloggen als deelnemer", EN: "Log in as participant"},
			Button: withBroker, Icon: "building",
			Text: look.Text{NL: "Login op het Deelnemersportaal van Schatkistbankieren.", EN: "Log in to the participant portal of treasury banking."},
		}, {
			Title:  look.Text{NL: "Inloggen als gebruikersbeheerder", EN: "Log in as user administrator"},
			Button: withBroker, Icon: "building",
			Text: look.Text{NL: "Login op de gebruikersbeheer omgeving van Schatkistbankieren.", EN: "Log in to the user administration of treasury banking."},
			Href: issuer + "/enter/gebruikersbeheer",
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

var withBroker = look.Text{NL: "Inloggen met eHerkenning", EN: "Log in with eHerkenning", DE: "Mit eHerkenning anmelden"}

// schatkistHelp begins with the video, which is the first help; the steps come after it (MS-07).
var schatkistHelp = []Section{{
	Title: look.Text{NL: "Bekijk eerst de instructievideo", EN: "First watch the instruction video"},
	Text: look.Text{
		NL: "In het echt staat hier een video over de eerste keer inloggen. Daarna is dit stappenplan er voor wie meer wil weten.",
		EN: "The real page holds a video about logging in for the first time. This list of steps is for who wants to know more.",
	},
}, {
	Title: look.Text{NL: "Stappenplan: de eerste keer inloggen", EN: "Steps: logging in for the first time"},
	Steps: []look.Text{
		{NL: "Kies op de startpagina 'Inloggen als deelnemer'.", EN: "On the start page choose 'Log in as participant'."},
		{NL: "Kies de leverancier van uw eHerkenning en log daar in met gebruikersnaam, wachtwoord en sms-code.", EN: "Choose the supplier of your eHerkenning and log in there with user name, password and text message code."},
		{NL: "Geef het e-mailadres van uw organisatie op en vul de toegangscode uit de e-mail in.", EN: "Give the e-mail address of your organisation and enter the access code from the e-mail."},
		{NL: "Uw profiel bestaat nu. Vraag uw gebruikersbeheerder om een rol.", EN: "Your profile exists now. Ask your user administrator for a role."},
		{NL: "De gebruikersbeheerder logt in als gebruikersbeheerder en geeft u met het potlood een rol.", EN: "The user administrator logs in as user administrator and gives you a role with the pencil."},
		{NL: "Log opnieuw in. U komt op het overzicht van uw organisatie.", EN: "Log in again. You arrive at your organisation's overview."},
	},
	After: look.Text{
		NL: "Bent u deelnemer en gebruikersbeheerder tegelijk? Doe de stappen dan eerst als deelnemer, daarna als gebruikersbeheerder, en geef uzelf de rollen.",
		EN: "Are you participant and user administrator at once? Then take the steps first as participant, then as user administrator, and give yourself the roles.",
	},
}}

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
