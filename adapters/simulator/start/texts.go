package start

import "github.com/voordeur/voordeur/adapters/simulator/look"

var texts = look.Catalogue{
	"title": {NL: "Oefenen met inloggen", EN: "Practise logging in"},
	"lead":  {NL: "U loopt hier de eerste keer inloggen bij Mijn Schatkist van begin tot eind door. Alles draait op uw eigen computer.", EN: "Here you walk through the first login to Mijn Schatkist from beginning to end. Everything runs on your own computer."},

	"where":         {NL: "Waar wilt u heen?", EN: "Where do you want to go?"},
	"portal":        {NL: "Mijn Schatkist", EN: "Mijn Schatkist"},
	"portal.text":   {NL: "Het oefenportaal, met een ingang voor deelnemers en een voor gebruikersbeheerders.", EN: "The practice portal, with an entrance for participants and one for user administrators."},
	"portal.do":     {NL: "Naar het portaal", EN: "To the portal"},
	"inbox":         {NL: "Postvak", EN: "Inbox"},
	"inbox.text":    {NL: "Alle e-mails en sms-berichten komen hier aan. Ook de codes die u nodig heeft.", EN: "All e-mails and text messages arrive here. So do the codes that you need."},
	"inbox.do":      {NL: "Open het postvak", EN: "Open the inbox"},
	"admin":         {NL: "Gebruikersbeheer", EN: "User administration"},
	"admin.text":    {NL: "Hier geeft een gebruikersbeheerder rollen aan collega's.", EN: "Here a user administrator gives roles to colleagues."},
	"admin.do":      {NL: "Open het beheer", EN: "Open administration"},
	"scenario":      {NL: "Oefensituaties", EN: "Practice scenarios"},
	"scenario.text": {NL: "Kies wat de oefen-makelaar doet: een te laag niveau, geen machtiging, een fout antwoord.", EN: "Choose what the practice broker does: a level too low, no mandate, a wrong answer."},
	"scenario.do":   {NL: "Kies een situatie", EN: "Choose a scenario"},

	"people":              {NL: "Log in als", EN: "Log in as"},
	"people.note":         {NL: "Iedereen is verzonnen. De wachtwoorden werken alleen hier. De sms-code komt in het postvak.", EN: "Everybody is invented. The passwords work only here. The text message with the code arrives in the inbox."},
	"people.name":         {NL: "Naam", EN: "Name"},
	"people.user":         {NL: "Gebruikersnaam", EN: "User name"},
	"people.password":     {NL: "Wachtwoord", EN: "Password"},
	"people.organisation": {NL: "Organisatie", EN: "Organisation"},
	"people.kvk":          {NL: "KvK %s", EN: "KvK %s"},
	"people.level":        {NL: "Niveau", EN: "Level"},
	"people.try":          {NL: "Wat u kunt proberen", EN: "What to try"},

	"steps":       {NL: "De stappen in het kort", EN: "The steps in short"},
	"steps.user":  {NL: "U bent gebruiker", EN: "You are a user"},
	"steps.u1":    {NL: "Ga naar het portaal en kies ‘Inloggen als deelnemer’.", EN: "Go to the portal and choose ‘Log in as participant’."},
	"steps.u2":    {NL: "Kies bij de oefen-makelaar een leverancier. Iedere leverancier werkt.", EN: "Choose a supplier at the practice broker. Every supplier works."},
	"steps.u3":    {NL: "Vul gebruikersnaam en wachtwoord in, en daarna de code uit de sms.", EN: "Enter user name and password, and then the code from the text message."},
	"steps.u4":    {NL: "Geef een zakelijk e-mailadres op en vul de toegangscode uit de e-mail in.", EN: "Give a business e-mail address and enter the access code from the e-mail."},
	"steps.u5":    {NL: "U wacht nu op een rol. Vraag de gebruikersbeheerder erom met de knop.", EN: "You now wait for a role. Ask the user administrator for it with the button."},
	"steps.admin": {NL: "U bent gebruikersbeheerder", EN: "You are a user administrator"},
	"steps.a1":    {NL: "Kies in een ander browservenster ‘Inloggen als gebruikersbeheerder’. Een privévenster is handig.", EN: "Choose ‘Log in as user administrator’ in another browser window. A private window is handy."},
	"steps.a2":    {NL: "Log in als de gebruikersbeheerder. Bevestig ook hier eenmalig het e-mailadres.", EN: "Log in as the user administrator. Confirm the e-mail address once, here too."},
	"steps.a2.at": {NL: "Gebruik het adres dat voor de organisatie is aangewezen:", EN: "Use the address that is appointed for the organisation:"},
	"steps.a3":    {NL: "Zoek uw collega, kies het potlood en geef de rol deelnemer.", EN: "Find your colleague, choose the pencil and give the role participant."},
	"steps.a4":    {NL: "Het venster van de gebruiker gaat vanzelf verder naar het overzicht.", EN: "The user's window goes on to the overview by itself."},

	"data":       {NL: "Waar staan uw gegevens?", EN: "Where is your data?"},
	"data.text":  {NL: "Alles staat in deze map op uw computer:", EN: "Everything is in this folder on your computer:"},
	"data.keep":  {NL: "Stoppen kan met Ctrl+C. Start u opnieuw, dan is alles er nog.", EN: "Stop with Ctrl+C. When you start again, everything is still there."},
	"data.fresh": {NL: "Wilt u opnieuw beginnen? Stop dan en verwijder de map.", EN: "Do you want to start afresh? Then stop and remove the folder."},
	"data.smtp":  {NL: "E-mail wordt ontvangen op", EN: "E-mail is received on"},

	"unknown.title": {NL: "Deze pagina is er niet", EN: "This page does not exist"},
	"unknown.do":    {NL: "Naar de startpagina", EN: "To the start page"},
}
