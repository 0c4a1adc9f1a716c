package portal

import "github.com/voordeur/voordeur/adapters/simulator/look"

// Omgevingsloket is the production environment of the Omgevingsloket, for practice (OL-01 to OL-03). The caller adds
// where it lives, as for Schatkist. issuer is also where an Omgevingsloket-ID is applied for.
func Omgevingsloket(issuer string) Config {
	c := omgevingsloket(issuer)
	c.Brand.Accent = look.Blue
	c.Entrances[0].Text = look.Text{
		NL: "Als overheid gebruikt u eHerkenning. Bedrijven en personen in het buitenland gebruiken een Omgevingsloket-ID.",
		EN: "As a public authority you use eHerkenning. Companies and people abroad use an Omgevingsloket-ID.",
		DE: "Als Behörde verwenden Sie eHerkenning. Unternehmen und Personen im Ausland verwenden eine Omgevingsloket-ID.",
	}
	c.Entrances[1].Text = look.Text{
		NL: "Bedrijven en personen in het buitenland kunnen een Omgevingsloket-ID aanvragen. U vult uw gegevens in en voegt een document bij. Een medewerker beoordeelt uw aanvraag.",
		EN: "Companies and people abroad can apply for an Omgevingsloket-ID. You fill in your details and add a document. A member of staff assesses your application.",
		DE: "Unternehmen und Personen im Ausland können eine Omgevingsloket-ID beantragen. Sie geben Ihre Daten ein und fügen ein Dokument bei. Eine Mitarbeiterin oder ein Mitarbeiter prüft Ihren Antrag.",
	}
	return c
}

// OmgevingsloketPractice is the pre-production environment, where authorities practise. It looks different on every
// page, so that nobody takes it for the real one (OL-35).
func OmgevingsloketPractice(issuer string) Config {
	c := omgevingsloket(issuer)
	c.Brand.Accent = look.Rust
	c.Brand.Stage = look.Text{
		NL: "Pre-productie: dit is de oefenomgeving van het Omgevingsloket. Wat u hier doet, telt niet.",
		EN: "Pre-production: this is the practice environment of the Omgevingsloket. What you do here does not count.",
		DE: "Vorproduktion: Dies ist die Übungsumgebung des Omgevingsloket. Was Sie hier tun, zählt nicht.",
	}
	c.Crumb = look.Text{NL: "Omgevingsloket pre-productie", EN: "Omgevingsloket pre-production", DE: "Omgevingsloket Vorproduktion"}
	c.Entrances[0].Text = look.Text{
		NL: "Als overheid kunt u hier inloggen met eHerkenning of met een Omgevingsloket-ID.",
		EN: "As a public authority you can log in here with eHerkenning or with an Omgevingsloket-ID.",
		DE: "Als Behörde können Sie sich hier mit eHerkenning oder mit einer Omgevingsloket-ID anmelden.",
	}
	c.Entrances[1].Text = look.Text{
		NL: "U vraagt een account aan als burger of als bedrijf. U mag willekeurige gegevens invullen en een willekeurig (leeg) document bijvoegen.",
		EN: "You apply for an account as a citizen or as a company. You may fill in any data and add any (empty) document.",
		DE: "Sie beantragen ein Konto als Bürger oder als Unternehmen. Sie dürfen beliebige Daten eingeben und ein beliebiges (leeres) Dokument beifügen.",
	}
	return c
}

// omgevingsloket is what both environments share.
func omgevingsloket(issuer string) Config {
	return Config{
		Issuer:   issuer,
		ClientID: "omgevingsloket",
		Scopes:   []string{"openid", "email", "organisation"},
		Levels: []Level{
			{ACR: "http://eidas.europa.eu/LoA/low", Class: "urn:etoegang:core:assurance-class:loa2", Name: look.Text{NL: "Laag", EN: "Low", DE: "Niedrig"}},
			{ACR: "http://eidas.europa.eu/LoA/substantial", Class: "urn:etoegang:core:assurance-class:loa3", Name: substantial},
			{ACR: "http://eidas.europa.eu/LoA/high", Class: "urn:etoegang:core:assurance-class:loa4", Name: look.Text{NL: "Hoog", EN: "High", DE: "Hoch"}},
		},
		Brand: look.Brand{
			Name: "Omgevingsloket (oefen)", Sub: look.Text{NL: "Aanvragen en melden", EN: "Permits and notifications", DE: "Anträge und Meldungen"},
			Icon: "route", Also: []look.Language{look.German},
		},
		Crumb: look.Same("Omgevingsloket"),
		Lead: look.Text{
			NL: "Log in om een vergunning aan te vragen, een melding te doen of uw aanvragen te bekijken.",
			EN: "Log in to apply for a permit, make a notification or view your applications.",
			DE: "Melden Sie sich an, um eine Genehmigung zu beantragen, etwas zu melden oder Ihre Anträge anzusehen.",
		},
		Points: []look.Text{{
			NL: "Met een Omgevingsloket-ID logt u in met twee factoren. U heeft dan ook een smartphone nodig met een authenticatie-app, zoals Google Authenticator, Microsoft Authenticator of Authy.",
			EN: "With an Omgevingsloket-ID you log in with two factors. You then need a smartphone with an authenticator app as well, such as Google Authenticator, Microsoft Authenticator or Authy.",
			DE: "Mit einer Omgevingsloket-ID melden Sie sich mit zwei Faktoren an. Sie brauchen dann auch ein Smartphone mit einer Authentifizierungs-App wie Google Authenticator, Microsoft Authenticator oder Authy.",
		}},
		Entrances: []Entrance{{
			Title:  look.Text{NL: "Inloggen bij het Omgevingsloket", EN: "Log in to the Omgevingsloket", DE: "Beim Omgevingsloket anmelden"},
			Button: look.Text{NL: "Inloggen", EN: "Log in", DE: "Anmelden"}, Icon: "user",
		}, {
			Title:  look.Text{NL: "Nog geen inloggegevens?", EN: "No credentials yet?", DE: "Noch keine Zugangsdaten?"},
			Button: look.Text{NL: "Omgevingsloket-ID aanvragen", EN: "Apply for an Omgevingsloket-ID", DE: "Omgevingsloket-ID beantragen"}, Icon: "plus",
			Href: issuer + "/apply",
		}},
		Help: omgevingsloketHelp,
		Welcome: look.Text{
			NL: "Welkom bij het Omgevingsloket", EN: "Welcome to the Omgevingsloket", DE: "Willkommen beim Omgevingsloket",
		},
		TooLow: look.Text{
			NL: "Overheden hebben eHerkenning niveau 3 of hoger nodig.", EN: "Public authorities need eHerkenning level 3 or higher.",
			DE: "Behörden benötigen eHerkenning Stufe 3 oder höher.",
		},
		Broker:  look.Same("eHerkenning"),
		Account: look.Same("Omgevingsloket-ID"),
		Cases:   &permits,
	}
}

// permits are invented, at places that do not exist.
var permits = Cases{
	Title: look.Text{NL: "Mijn aanvragen en meldingen", EN: "My applications and notifications", DE: "Meine Anträge und Meldungen"},
	Note:  look.Text{NL: "Verzonnen, voor de oefening.", EN: "Invented, for practice.", DE: "Erfunden, zur Übung."},
	List: []Case{{
		Number: "OEFEN-2026-000117", Place: look.Same("Nergenshuizen"),
		Subject: look.Text{NL: "Aanvraag: dakkapel aan de achterkant", EN: "Application: dormer window at the back", DE: "Antrag: Gaube an der Rückseite"},
		Now:     look.Text{NL: "In behandeling", EN: "Being handled", DE: "In Bearbeitung"},
	}, {
		Number: "OEFEN-2026-000142", Place: look.Same("Oud-Verzonnen"),
		Subject: look.Text{NL: "Melding: boom kappen", EN: "Notification: felling a tree", DE: "Meldung: Baum fällen"},
		Now:     look.Text{NL: "Ontvangen", EN: "Received", DE: "Eingegangen"},
	}, {
		Number: "OEFEN-2025-003008", Place: look.Same("Nergenshuizen"),
		Subject: look.Text{NL: "Aanvraag: zonnepanelen op een monument", EN: "Application: solar panels on a monument", DE: "Antrag: Solaranlage auf einem Denkmal"},
		Now:     look.Text{NL: "Verleend", EN: "Granted", DE: "Erteilt"},
	}},
}

// omgevingsloketHelp follows the guide (OL-12 to OL-22).
var omgevingsloketHelp = []Section{{
	Title: look.Text{NL: "Inloggen met uw Omgevingsloket-ID", EN: "Logging in with your Omgevingsloket-ID", DE: "Mit Ihrer Omgevingsloket-ID anmelden"},
	Steps: []look.Text{
		{NL: "Vul uw e-mailadres en wachtwoord in en klik op ‘Inloggen’.", EN: "Enter your e-mail address and password and click ‘Log in’.", DE: "Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein und klicken Sie auf „Anmelden“."},
		{NL: "Klik op de knop ‘Toon QR-code’ en open uw authenticatie-app.", EN: "Click the button ‘Show QR code’ and open your authenticator app.", DE: "Klicken Sie auf „QR-Code anzeigen“ und öffnen Sie Ihre Authentifizierungs-App."},
		{NL: "Klik in de app op het plusteken (+) en voeg een nieuw account toe.", EN: "Click the plus sign (+) in the app and add a new account.", DE: "Tippen Sie in der App auf das Pluszeichen (+) und fügen Sie ein neues Konto hinzu."},
		{NL: "Scan de QR-code. Klik hem niet weg: deze code is om veiligheidsredenen maar 1 keer zichtbaar.", EN: "Scan the QR code. Do not dismiss it: for security this code is visible only once.", DE: "Scannen Sie den QR-Code. Klicken Sie ihn nicht weg: Er ist aus Sicherheitsgründen nur einmal sichtbar."},
		{NL: "Klik na het scannen op ‘Volgende stap’.", EN: "After scanning click ‘Next step’.", DE: "Klicken Sie nach dem Scannen auf „Nächster Schritt“."},
		{NL: "Vul de verificatiecode uit de app in en log in. De code is 30 seconden geldig.", EN: "Enter the verification code from the app and log in. The code is valid for 30 seconds.", DE: "Geben Sie den Bestätigungscode aus der App ein und melden Sie sich an. Der Code gilt 30 Sekunden."},
	},
	After: look.Text{
		NL: "U scant de QR-code maar 1 keer. De volgende keer vult u meteen de code uit de app in.",
		EN: "You scan the QR code only once. The next time you enter the code from the app straight away.",
		DE: "Sie scannen den QR-Code nur einmal. Das nächste Mal geben Sie sofort den Code aus der App ein.",
	},
}, {
	Title: look.Text{NL: "Is het scannen van de QR-code mislukt?", EN: "Did scanning the QR code fail?", DE: "Ist das Scannen des QR-Codes fehlgeschlagen?"},
	Text: look.Text{
		NL: "Of heeft u de QR-code weggeklikt? Neem dan contact op met het Informatiepunt Leefomgeving. Uw account wordt gedeblokkeerd. Daarna kunt u de stappen opnieuw volgen.",
		EN: "Or did you dismiss the QR code? Then contact the Informatiepunt Leefomgeving. Your account will be unblocked. After that you can take the steps again.",
		DE: "Oder haben Sie den QR-Code weggeklickt? Wenden Sie sich dann an das Informatiepunt Leefomgeving. Ihr Konto wird entsperrt. Danach können Sie die Schritte wiederholen.",
	},
}}
