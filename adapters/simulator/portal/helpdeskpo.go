package portal

import "github.com/voordeur/voordeur/adapters/simulator/look"

// HelpdeskPO is MijnHelpdeskPO for practice: eHerkenning, with an account of old that is linked once (MH-01 to MH-44).
// The caller adds where it lives, as for Schatkist.
func HelpdeskPO(issuer string) Config {
	return Config{
		Issuer:   issuer,
		ClientID: "helpdesk-po",
		Scopes:   []string{"openid", "email", "organisation"},
		Levels: []Level{
			{ACR: "http://eidas.europa.eu/LoA/substantial", Class: "urn:etoegang:core:assurance-class:loa3", Name: look.Same("EH3")},
			{ACR: "http://eidas.europa.eu/LoA/high", Class: "urn:etoegang:core:assurance-class:loa4", Name: look.Same("EH4")},
		},
		Brand: look.Brand{
			Name: "MijnHelpdeskPO (oefen)", Sub: look.Text{NL: "Dienst Uitvoering Onderwijs (oefen)", EN: "Education Executive Agency (practice)"},
			Accent: look.Green, Icon: "branch",
			Foot: []look.Link{{Href: "/help", Text: look.Text{NL: "Toelichting inloggen eHerkenning", EN: "About logging in with eHerkenning"}}},
		},
		Crumb: look.Same("MijnHelpdeskPO"),
		Lead: look.Text{
			NL: "Sinds 21 april 2022 kunt u niet meer inloggen met uw gebruikersnaam en wachtwoord van MijnHelpdeskPO. Uw account moet gekoppeld zijn aan eHerkenning.",
			EN: "Since 21 April 2022 you can no longer log in with your user name and password of MijnHelpdeskPO. Your account must be linked to eHerkenning.",
		},
		Points: []look.Text{
			{NL: "Vraag eerst een machtiging aan voor de dienst ‘Mijn Helpdesk po’. Dit regelt u bij de leverancier van uw eHerkenningsmiddel.", EN: "First ask for a mandate for the service ‘Mijn Helpdesk po’. You arrange this with the supplier of your eHerkenning means."},
			{NL: "De eerste keer koppelt u uw account van MijnHelpdeskPO (voorheen Mijn BRON), of gebruikt u uw activatiecode.", EN: "The first time you link your MijnHelpdeskPO account (formerly Mijn BRON), or use your activation code."},
		},
		Entrances: []Entrance{{
			Title:  look.Same("eHerkenning"),
			Text:   look.Text{NL: "U kunt inloggen met een eHerkenning niveau 3 inlogmiddel.", EN: "You can log in with an eHerkenning means of level 3."},
			Button: withBroker, Icon: "building",
		}},
		Help:    helpdeskHelp,
		Welcome: look.Text{NL: "Welkom bij MijnHelpdeskPO", EN: "Welcome to MijnHelpdeskPO"},
		TooLow: look.Text{
			NL: "Inloggen met niveau EH1 is sinds 1 juli 2021 niet meer mogelijk. Vraag bij uw leverancier een middel met niveau 3 of hoger aan.",
			EN: "Logging in with level EH1 has not been possible since 1 July 2021. Ask your supplier for a means of level 3 or higher.",
		},
		Broker:  look.Same("eHerkenning"),
		Schools: true,
		Cases:   &questions,
	}
}

// questions are invented.
var questions = Cases{
	Title: look.Text{NL: "Uw vragen aan de helpdesk", EN: "Your questions to the helpdesk"},
	Note:  look.Text{NL: "Verzonnen, voor de oefening.", EN: "Invented, for practice."},
	List: []Case{{
		Number: "OEFEN-2026-0041", Place: look.Same("ROD"),
		Subject: look.Text{NL: "Terugmelding over een leerling die is verhuisd", EN: "Report about a pupil who moved"},
		Now:     look.Text{NL: "In behandeling", EN: "Being handled"},
	}, {
		Number: "OEFEN-2026-0027", Place: look.Same("Bekostiging"),
		Subject: look.Text{NL: "Vraag over de teldatum", EN: "Question about the census date"},
		Now:     look.Text{NL: "Beantwoord", EN: "Answered"},
	}},
}

// helpdeskHelp follows the guide (MH-03 to MH-27).
var helpdeskHelp = []Section{{
	Title: look.Text{NL: "Koppelen en de eerste keer inloggen", EN: "Linking and logging in for the first time"},
	Steps: []look.Text{
		{NL: "Vraag een machtiging aan voor de dienst ‘Mijn Helpdesk po’. Dit regelt u bij de leverancier van uw eHerkenningsmiddel.", EN: "Ask for a mandate for the service ‘Mijn Helpdesk po’. You arrange this with the supplier of your eHerkenning means."},
		{NL: "Klik op ‘Inloggen met eHerkenning’ en kies de leverancier van uw eHerkenningsmiddel.", EN: "Click ‘Log in with eHerkenning’ and choose the supplier of your eHerkenning means."},
		{NL: "Doorloop de stappen bij uw leverancier: gebruikersnaam en wachtwoord, en een pincode per sms of e-mail.", EN: "Take the steps at your supplier: user name and password, and a pincode by text message or e-mail."},
		{NL: "Voer op de koppelpagina uw gebruikersnaam, wachtwoord en e-mailadres in en klik op ‘Doorgaan’. Gebruik uw eigen persoonlijke e-mailadres en geen algemeen e-mailadres.", EN: "On the link page enter your user name, password and e-mail address and click ‘Continue’. Use your own personal e-mail address and no shared one."},
		{NL: "Vul de pincode uit onze e-mail in en klik op ‘Bevestigen’. Uw eHerkenningsmiddel is gekoppeld en u bent meteen ingelogd.", EN: "Enter the pincode from our e-mail and click ‘Confirm’. Your eHerkenning means is linked and you are logged in at once."},
	},
	After: look.Text{
		NL: "De volgende keer logt u alleen in met eHerkenning.",
		EN: "The next time you log in with eHerkenning alone.",
	},
}, {
	Title: look.Text{NL: "Activatiecode voor nieuwe scholen en besturen", EN: "Activation code for new schools and boards"},
	Text: look.Text{
		NL: "Nieuwe scholen en besturen hebben geen gebruikersnaam en wachtwoord. Zij hebben een activatiecode ontvangen. Geen activatiecode ontvangen of kwijt? Neem dan contact op met de helpdesk PO via helpdesk@helpdeskpo.example.",
		EN: "New schools and boards have no user name and password. They received an activation code. Did you not receive one, or lose it? Then contact the helpdesk at helpdesk@helpdeskpo.example.",
	},
}, {
	Title: look.Text{NL: "Account toevoegen", EN: "Adding an account"},
	Text: look.Text{
		NL: "Staat u voor meerdere scholen of besturen als contactpersoon geregistreerd? Kies dan rechts boven ‘Account toevoegen’. U voegt de overige scholen (instellingscodes) of besturen (bestuursnummers) toe, elk met een eigen bewijs.",
		EN: "Are you registered as contact person of several schools or boards? Then choose ‘Add account’ at the top right. You add the other schools (institution codes) or boards (board numbers), each with its own proof.",
	},
}}
