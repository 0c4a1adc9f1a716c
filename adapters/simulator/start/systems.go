package start

import "github.com/voordeur/voordeur/adapters/simulator/look"

// places keeps those that are there.
func places(all ...Place) []Place {
	var out []Place
	for _, p := range all {
		if p.URL != "" {
			out = append(out, p)
		}
	}
	return out
}

// Schatkist is the first system: eHerkenning, a proven address, and roles that a colleague gives. An empty URL leaves a
// place out, as with the other systems.
func Schatkist(portal, administration, console string) System {
	return System{
		ID: "schatkist", Name: "Mijn Schatkist", Icon: "bank", URL: portal,
		Shows: look.Text{
			NL: "Inloggen met eHerkenning, de eerste keer een zakelijk e-mailadres bewijzen, wachten op een rol en rollen geven. Met een ingang voor deelnemers en een voor gebruikersbeheerders.",
			EN: "Logging in with eHerkenning, proving a business e-mail address the first time, waiting for a role and giving roles. With an entrance for participants and one for user administrators.",
		},
		Places: places(Place{
			Name: look.Text{NL: "Gebruikersbeheer", EN: "User administration"},
			Text: look.Text{NL: "Hier geeft een gebruikersbeheerder rollen aan collega's.", EN: "Here a user administrator gives roles to colleagues."},
			URL:  administration,
		}, Place{
			Name: look.Text{NL: "Console van de medewerkers", EN: "Console of the staff"},
			Text: look.Text{NL: "Hier wijzigen medewerkers het inlogbeleid, lezen zij het logboek en leggen zij uit waarom iemand werd geweigerd.", EN: "Here members of staff change the login policy, read the audit log and explain why somebody was refused."},
			URL:  console,
		}),
		Steps: []Steps{{
			Title: look.Text{NL: "U bent gebruiker", EN: "You are a user"},
			List: []look.Text{
				{NL: "Ga naar het portaal en kies ‘Inloggen als deelnemer’.", EN: "Go to the portal and choose ‘Log in as participant’."},
				{NL: "Kies bij de oefen-makelaar een leverancier. Iedere leverancier werkt.", EN: "Choose a supplier at the practice broker. Every supplier works."},
				{NL: "Vul gebruikersnaam en wachtwoord in, en daarna de code uit de sms.", EN: "Enter user name and password, and then the code from the text message."},
				{NL: "Geef een zakelijk e-mailadres op en vul de toegangscode uit de e-mail in.", EN: "Give a business e-mail address and enter the access code from the e-mail."},
				{NL: "U wacht nu op een rol. Vraag de gebruikersbeheerder erom met de knop.", EN: "You now wait for a role. Ask the user administrator for it with the button."},
			},
		}, {
			Title: look.Text{NL: "U bent gebruikersbeheerder", EN: "You are a user administrator"}, At: true,
			List: []look.Text{
				{NL: "Kies in een ander browservenster ‘Inloggen als gebruikersbeheerder’. Een privévenster is handig.", EN: "Choose ‘Log in as user administrator’ in another browser window. A private window is handy."},
				{NL: "Log in als de gebruikersbeheerder. Bevestig ook hier eenmalig het e-mailadres.", EN: "Log in as the user administrator. Confirm the e-mail address once, here too."},
				{NL: "Zoek uw collega, kies het potlood en geef de rol deelnemer.", EN: "Find your colleague, choose the pencil and give the role participant."},
				{NL: "Het venster van de gebruiker gaat vanzelf verder naar het overzicht.", EN: "The user's window goes on to the overview by itself."},
			},
		}},
	}
}

// Reconi is the second system: means and mandates for colleagues.
func Reconi(portal, register, desk string) System {
	return System{
		ID: "reconi", Name: "Mijn Reconi", Icon: "shield", URL: portal,
		Shows: look.Text{
			NL: "Middelen en machtigingen voor collega's aanvragen, een voor een of met een bestand.",
			EN: "Ordering means and mandates for colleagues, one by one or with a file.",
		},
		Places: places(Place{
			Name: look.Text{NL: "Oefen-handelsregister", EN: "Practice business register"},
			Text: look.Text{NL: "Hier staan de organisaties waarvoor u middelen kunt aanvragen, en nummers waarbij iets misgaat.", EN: "Here are the organisations for which you can order means, and numbers at which something goes wrong."},
			URL:  register,
		}, desksAt(desk, look.Text{NL: "Balie van de medewerkers", EN: "Desk of the staff"})),
		Steps: []Steps{{
			Title: look.Text{NL: "U bent machtigingenbeheerder", EN: "You are a mandate administrator"}, At: true,
			List: []look.Text{
				{NL: "Ga naar Mijn Reconi en log bij een leverancier in als Bram (gebruikersnaam bram).", EN: "Go to Mijn Reconi and log in at a supplier as Bram (user name bram)."},
				{NL: "Bevestig het e-mailadres b.boswinkel@zilverbeek.example met de code uit het postvak.", EN: "Confirm the e-mail address b.boswinkel@zilverbeek.example with the code from the inbox."},
				{NL: "Kies Beheer, Gebruikers en dan Gebruiker(s) toevoegen. Doorloop de stappen en bestel.", EN: "Choose Administration, Users and then Add user(s). Walk through the steps and order."},
			},
		}, {
			Title: look.Text{NL: "U krijgt een middel", EN: "You get a means"},
			List: []look.Text{
				{NL: "Open de e-mail in het postvak, bevestig uw gegevens en vul de codes uit de sms in.", EN: "Open the e-mail in the inbox, confirm your details and enter the codes from the text messages."},
				{NL: "Kies een gebruikersnaam en een wachtwoord.", EN: "Choose a user name and a password."},
				{NL: "Ga naar Mijn Schatkist, kies leverancier Reconi en log daar in met uw eigen middel.", EN: "Go to Mijn Schatkist, choose supplier Reconi and log in there with your own means."},
			},
		}},
	}
}

// HelpdeskPO is the third system: an old account is linked to eHerkenning.
func HelpdeskPO(portal, desk string) System {
	return System{
		ID: "helpdeskpo", Name: "MijnHelpdeskPO", Icon: "branch", URL: portal,
		Shows: look.Text{
			NL: "Een oud account eenmalig koppelen aan eHerkenning, en daarna alleen met eHerkenning inloggen.",
			EN: "Linking an old account to eHerkenning once, and logging in with eHerkenning alone from then on.",
		},
		Places: places(desksAt(desk, look.Text{NL: "Balie van de helpdesk", EN: "Desk of the helpdesk"})),
		Steps: []Steps{{
			Title: look.Text{NL: "U heeft een account van vroeger", EN: "You have an account of old"},
			List: []look.Text{
				{NL: "Kies in het portaal ‘Inloggen met eHerkenning’ en log bij een leverancier in als Marit (gebruikersnaam marit).", EN: "Choose ‘Log in with eHerkenning’ in the portal and log in at a supplier as Marit (user name marit)."},
				{NL: "Vul op de koppelpagina een eigen e-mailadres in, bijvoorbeeld marit@deklimop.example, met gebruikersnaam klimop en wachtwoord ‘krijtbord 1998’.", EN: "On the link page enter an e-mail address of your own, for instance marit@deklimop.example, with user name klimop and password ‘krijtbord 1998’."},
				{NL: "Vul de pincode uit het postvak in. U bent gekoppeld en meteen ingelogd.", EN: "Enter the pincode from the inbox. You are linked and logged in at once."},
				{NL: "Log uit en weer in: nu is eHerkenning genoeg.", EN: "Log out and in again: eHerkenning is enough now."},
			},
		}, {
			Title: look.Text{NL: "Uw school is nieuw", EN: "Your school is new"},
			List: []look.Text{
				{NL: "Log bij de balie in als Sanne, zoek Sterrenregen en maak een activatiecode.", EN: "Log in to the desk as Sanne, find Sterrenregen and make an activation code."},
				{NL: "Log als Nadia in met eHerkenning en kies ‘Gebruik dan uw activatiecode’.", EN: "Log in as Nadia with eHerkenning and choose to use the activation code."},
			},
		}},
	}
}

// Accountants is the fourth system: password and second factor, clients, and a fresh code for what matters.
func Accountants(portal, desk string) System {
	return System{
		ID: "accountantsportal", Name: "MijnAccountantsPortal", Icon: "users", URL: portal, ByAddress: true,
		Shows: look.Text{
			NL: "Inloggen met wachtwoord en een code: per e-mail, of uit een authenticator-app als u die instelt. Wisselen van cliënt, en een nieuwe code voor het versturen van een aangifte.",
			EN: "Logging in with password and a code: by e-mail, or from an authenticator app when you set one up. Switching client, and a fresh code for sending a return.",
		},
		Places: places(desksAt(desk, look.Text{NL: "Balie van de medewerkers", EN: "Desk of the staff"})),
		Steps: []Steps{{
			Title: look.Text{NL: "U werkt voor cliënten", EN: "You work for clients"},
			List: []look.Text{
				{NL: "Kies in het portaal ‘Inloggen’ en vul e-mailadres en wachtwoord in.", EN: "Choose ‘Log in’ in the portal and enter e-mail address and password."},
				{NL: "Vul de code uit het postvak in. Stel een authenticator-app in, of sla dat over.", EN: "Enter the code from the inbox. Set up an authenticator app, or skip it."},
				{NL: "Bovenaan staat voor wie u werkt. Wissel eens van cliënt.", EN: "The top of the page says for whom you work. Try switching client."},
				{NL: "Vul ‘Aangifte versturen’ in. U bevestigt met een nieuwe code en vindt uw formulier terug zoals het was.", EN: "Fill in ‘Send a return’. You confirm with a fresh code and find your form as it was."},
			},
		}},
	}
}

// Omgevingsloket is the fifth system, in two environments side by side: an account is applied for with a document, and
// the QR code is shown once.
func Omgevingsloket(production, practice, desk, practiceDesk string) System {
	return System{
		ID: "omgevingsloket", Name: "Omgevingsloket", Icon: "route", URL: production, ByAddress: true,
		Shows: look.Text{
			NL: "Een Omgevingsloket-ID aanvragen met een document, een QR-code die maar 1 keer zichtbaar is, en een helpdesk die deblokkeert. In productie en pre-productie gelden andere regels.",
			EN: "Applying for an Omgevingsloket-ID with a document, a QR code that is visible only once, and a helpdesk that unblocks. Production and pre-production have different rules.",
		},
		Places: places(Place{
			Name: look.Text{NL: "Pre-productie (oefenomgeving van het loket)", EN: "Pre-production (practice environment of the service)"},
			Text: look.Text{NL: "Aanvragen worden hier meteen goedgekeurd, met willekeurige gegevens en een leeg document.", EN: "Applications are approved here at once, with any data and an empty document."},
			URL:  practice,
		}, desksAt(desk, look.Text{NL: "Balie van de medewerkers, productie", EN: "Desk of the staff, production"}),
			desksAt(practiceDesk, look.Text{NL: "Balie van de medewerkers, pre-productie", EN: "Desk of the staff, pre-production"})),
		Steps: []Steps{{
			Title: look.Text{NL: "U woont in het buitenland", EN: "You live abroad"},
			List: []look.Text{
				{NL: "Kies in het portaal ‘Omgevingsloket-ID aanvragen’, vul uw gegevens in en voeg een document bij.", EN: "Choose ‘Apply for an Omgevingsloket-ID’ in the portal, fill in your details and add a document."},
				{NL: "In productie beoordeelt een medewerker uw aanvraag: doe dat zelf aan de balie. In pre-productie gaat u meteen verder.", EN: "In production a member of staff assesses your application: do that yourself at the desk. In pre-production you go on at once."},
				{NL: "Log in, kies ‘Toon QR-code’ en scan hem met een authenticatie-app. Klik hem niet weg: u ziet hem 1 keer.", EN: "Log in, choose ‘Show QR code’ and scan it with an authenticator app. Do not dismiss it: you see it once."},
				{NL: "Toch weggeklikt? Deblokkeer het account aan de balie, en begin opnieuw.", EN: "Dismissed it after all? Unblock the account at the desk, and start again."},
			},
		}},
	}
}

func desksAt(url string, name look.Text) Place {
	return Place{
		Name: name, URL: url,
		Text: look.Text{NL: "Hier beoordelen medewerkers aanvragen en helpen zij mensen.", EN: "Here members of staff assess applications and help people."},
	}
}
