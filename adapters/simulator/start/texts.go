package start

import "github.com/voordeur/voordeur/adapters/simulator/look"

var texts = look.Catalogue{
	"title":    {NL: "Oefenen met inloggen", EN: "Practise logging in"},
	"lead":     {NL: "Hier probeert u de systemen waarvoor Voordeur is gebouwd. Alles draait op uw eigen computer.", EN: "Here you try the systems that Voordeur is built for. Everything runs on your own computer."},
	"count":    {NL: "Van de %d systemen zijn er %d aanwezig.", EN: "Of the %d systems %d are there."},
	"systems":  {NL: "De systemen", EN: "The systems"},
	"there":    {NL: "Aanwezig", EN: "There"},
	"notthere": {NL: "Nog niet gebouwd", EN: "Not built yet"},
	"visit":    {NL: "Naar het portaal", EN: "To the portal"},
	"of":       {NL: " van %s", EN: " of %s"},
	"more":     {NL: "Wat u kunt proberen", EN: "What to try"},

	"where":         {NL: "Voor alle systemen", EN: "For all systems"},
	"inbox":         {NL: "Postvak", EN: "Inbox"},
	"inbox.text":    {NL: "Alle e-mails en sms-berichten komen hier aan. Ook de codes die u nodig heeft.", EN: "All e-mails and text messages arrive here. So do the codes that you need."},
	"inbox.do":      {NL: "Open het postvak", EN: "Open the inbox"},
	"phone":         {NL: "Oefen-telefoon", EN: "Practice phone"},
	"phone.text":    {NL: "Een authenticator-app, voor wie geen telefoon bij de hand heeft.", EN: "An authenticator app, for who has no phone at hand."},
	"phone.do":      {NL: "Open de telefoon", EN: "Open the phone"},
	"scenario":      {NL: "Oefensituaties", EN: "Practice scenarios"},
	"scenario.text": {NL: "Kies wat de oefen-makelaar doet: een te laag niveau, geen machtiging, een fout antwoord.", EN: "Choose what the practice broker does: a level too low, no mandate, a wrong answer."},
	"scenario.do":   {NL: "Kies een situatie", EN: "Choose a scenario"},

	"people":              {NL: "Log in als", EN: "Log in as"},
	"people.note":         {NL: "Iedereen is verzonnen. De wachtwoorden werken alleen hier. Codes komen in het postvak.", EN: "Everybody is invented. The passwords work only here. Codes arrive in the inbox."},
	"people.count":        {NL: "%d mensen", EN: "%d people"},
	"people.name":         {NL: "Naam", EN: "Name"},
	"people.user":         {NL: "Gebruikersnaam", EN: "User name"},
	"people.address":      {NL: "E-mailadres", EN: "E-mail address"},
	"people.password":     {NL: "Wachtwoord", EN: "Password"},
	"people.organisation": {NL: "Organisatie", EN: "Organisation"},
	"people.kvk":          {NL: "KvK %s", EN: "KvK %s"},
	"people.level":        {NL: "Niveau", EN: "Level"},
	"people.try":          {NL: "Wat u kunt proberen", EN: "What to try"},

	"steps":    {NL: "De stappen in het kort", EN: "The steps in short"},
	"steps.at": {NL: "Gebruik het adres dat voor de organisatie is aangewezen:", EN: "Use the address that is appointed for the organisation:"},

	"data":       {NL: "Waar staan uw gegevens?", EN: "Where is your data?"},
	"data.text":  {NL: "Alles staat in deze map op uw computer:", EN: "Everything is in this folder on your computer:"},
	"data.keep":  {NL: "Stoppen kan met Ctrl+C. Start u opnieuw, dan is alles er nog.", EN: "Stop with Ctrl+C. When you start again, everything is still there."},
	"data.fresh": {NL: "Wilt u opnieuw beginnen? Stop dan en verwijder de map.", EN: "Do you want to start afresh? Then stop and remove the folder."},
	"data.smtp":  {NL: "E-mail wordt ontvangen op", EN: "E-mail is received on"},

	"unknown.title": {NL: "Deze pagina is er niet", EN: "This page does not exist"},
	"unknown.do":    {NL: "Naar de startpagina", EN: "To the start page"},
}
