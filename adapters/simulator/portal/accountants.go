package portal

import (
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Accountants is MijnAccountantsPortal for practice: password and a second factor, work for several clients, and a
// return that is sent after a fresh code (MA-01 to MA-32). The caller adds where it lives, as for Schatkist.
func Accountants(issuer string) Config {
	return Config{
		Issuer:   issuer,
		ClientID: "portaal",
		Scopes:   []string{"openid", "email", "organisation"},
		Levels:   []Level{{ACR: "http://eidas.europa.eu/LoA/substantial", Class: "urn:etoegang:core:assurance-class:loa3", Name: substantial}},
		Brand: look.Brand{
			Name: "MijnAccountantsPortal (oefen)", Sub: look.Text{NL: "Accountantskantoor Kwikstaart", EN: "Kwikstaart Accountants"},
			Accent: look.Violet, Icon: "users",
		},
		Crumb: look.Same("MijnAccountantsPortal"),
		Lead: look.Text{
			NL: "Wij hebben veiligheid hoog in het vaandel staan. Daarom logt u in met twee factoren: uw wachtwoord en een code van 6 cijfers.",
			EN: "Security comes first with us. That is why you log in with two factors: your password and a code of 6 digits.",
		},
		Points: []look.Text{
			{NL: "De code komt uit een authenticator-app op uw smartphone, zoals Google Authenticator, of per e-mail.", EN: "The code comes from an authenticator app on your smartphone, such as Google Authenticator, or by e-mail."},
			{NL: "Vanaf 1 april 2020 ontvangt u geen sms-code meer om in te loggen.", EN: "From 1 April 2020 you no longer receive a code by text message to log in."},
			{NL: "Ook in het portaal vragen wij soms om een code, bijvoorbeeld als u een aangifte verstuurt.", EN: "Within the portal we sometimes ask for a code too, for instance when you send a return."},
		},
		Entrances: []Entrance{{
			Title:  look.Text{NL: "Inloggen in het portaal", EN: "Log in to the portal"},
			Text:   look.Text{NL: "Met uw e-mailadres, uw wachtwoord en een code.", EN: "With your e-mail address, your password and a code."},
			Button: look.Text{NL: "Inloggen", EN: "Log in"}, Icon: "user",
		}},
		Help:    accountantsHelp,
		Welcome: look.Text{NL: "Welkom bij MijnAccountantsPortal", EN: "Welcome to MijnAccountantsPortal"},
		TooLow:  look.Text{NL: "Log in met uw wachtwoord en een code.", EN: "Log in with your password and a code."},
		Account: look.Text{NL: "Wachtwoord en code", EN: "Password and code"},
		Clients: true,
		Action:  &vatReturn,
	}
}

var substantial = look.Text{NL: "Substantieel", EN: "Substantial", DE: "Substanziell"}

// vatReturn is invented, and goes nowhere.
var vatReturn = Action{
	ACR:    "urn:voordeur:step-up:aangifte-versturen",
	MaxAge: 5 * time.Minute,
	Path:   "/aangifte",
	Title:  look.Text{NL: "Aangifte versturen", EN: "Send a return"},
	Lead:   look.Text{NL: "Verstuur de btw-aangifte van uw cliënt. Verzonnen, voor de oefening.", EN: "Send your client's VAT return. Invented, for practice."},
	Button: look.Text{NL: "Aangifte versturen", EN: "Send return"},
	Sent:   look.Text{NL: "De aangifte is verstuurd", EN: "The return has been sent"},
	Fields: []Field{{
		Name: "period", Label: look.Text{NL: "Tijdvak", EN: "Period"}, Required: true,
		Options: []Option{
			{"2026-Q1", look.Text{NL: "1e kwartaal 2026", EN: "1st quarter of 2026"}},
			{"2026-Q2", look.Text{NL: "2e kwartaal 2026", EN: "2nd quarter of 2026"}},
			{"2026-Q3", look.Text{NL: "3e kwartaal 2026", EN: "3rd quarter of 2026"}},
			{"2026-Q4", look.Text{NL: "4e kwartaal 2026", EN: "4th quarter of 2026"}},
		},
	}, {
		Name: "amount", Label: look.Text{NL: "Te betalen btw in euro", EN: "VAT to pay in euros"}, Required: true, Amount: true,
		Hint: look.Text{NL: "Bijvoorbeeld 1250,00.", EN: "For instance 1250.00."},
	}, {
		Name: "remark", Label: look.Text{NL: "Opmerking", EN: "Remark"},
		Hint: look.Text{NL: "Hoogstens 500 tekens.", EN: "At most 500 characters."},
	}},
}

// accountantsHelp follows the guide (MA-08 to MA-19).
var accountantsHelp = []Section{{
	Title: look.Text{NL: "Inloggen met een e-mailcode", EN: "Logging in with a code by e-mail"},
	Steps: []look.Text{
		{NL: "Log in met uw e-mailadres en wachtwoord.", EN: "Log in with your e-mail address and password."},
		{NL: "U krijgt een code op uw e-mailadres. Vul de code in.", EN: "You get a code at your e-mail address. Enter the code."},
		{NL: "Na de eerste keer krijgt u de vraag of u een authenticator-app wilt instellen.", EN: "After the first time you are asked whether you want to set up an authenticator app."},
		{NL: "Wilt u dat niet? Kies ‘instellen authenticator-app overslaan’. U komt direct in het portaal, zonder nog een code.", EN: "You would rather not? Choose to skip it. You enter the portal at once, without another code."},
	},
}, {
	Title: look.Text{NL: "Inloggen met een authenticator-app", EN: "Logging in with an authenticator app"},
	Steps: []look.Text{
		{NL: "Download een authenticator-app naar keuze, bijvoorbeeld Google Authenticator.", EN: "Download an authenticator app of your choice, for instance Google Authenticator."},
		{NL: "Open de app en scan de QR-code die u op het scherm ziet.", EN: "Open the app and scan the QR code that you see on the screen."},
		{NL: "Vul de code uit de app in. Voortaan logt u in met de app.", EN: "Enter the code from the app. From then on you log in with the app."},
	},
	After: look.Text{
		NL: "Werkt u voor meer cliënten? Bovenaan staat voor wie u werkt. Daar kunt u wisselen.",
		EN: "Do you work for several clients? The top of the page says for whom you work. There you can switch.",
	},
}}
