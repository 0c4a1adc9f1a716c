package reconi

import "github.com/voordeur/voordeur/adapters/simulator/look"

// texts are the words of the site. The promises in them are invented, as the supplier is.
var texts = look.Catalogue{
	"home.title":    {NL: "Inlogmiddelen en machtigingen", EN: "Login means and mandates"},
	"home.lead":     {NL: "Beheert u de machtigingen van uw organisatie? In Mijn Reconi vraagt u middelen aan voor collega's en regelt u wat zij mogen.", EN: "Do you administer the mandates of your organisation? In Mijn Reconi you order means for colleagues and arrange what they may do."},
	"home.go":       {NL: "Naar Mijn Reconi", EN: "To Mijn Reconi"},
	"home.papers":   {NL: "Lezen en oefenen", EN: "Read and practise"},
	"home.register": {NL: "Organisaties om mee te oefenen", EN: "Organisations to practise with"},

	"terms.title":   {NL: "Voorwaarden", EN: "Terms"},
	"terms.version": {NL: "Versie 2026-1. Verzonnen, om mee te oefenen.", EN: "Version 2026-1. Invented, for practice."},
	"terms.one":     {NL: "Een middel is persoonlijk. Wie het krijgt, geeft het aan niemand.", EN: "A means is personal. Whoever gets it gives it to nobody."},
	"terms.two":     {NL: "U vraagt alleen middelen aan voor mensen die voor uw organisatie werken.", EN: "You only order means for people who work for your organisation."},
	"terms.three":   {NL: "Werkt iemand niet meer voor u? Dan trekt u het middel en de machtigingen meteen in.", EN: "Does somebody no longer work for you? Then you revoke the means and the mandates at once."},
	"terms.four":    {NL: "Is een middel kwijt of misbruikt? Dan meldt u dat en trekt u het in.", EN: "Is a means lost or misused? Then you report it and revoke it."},

	"duty.title":    {NL: "Identificatieplicht", EN: "Duty to identify"},
	"duty.lead":     {NL: "Van iedereen met een middel staat vast wie het is.", EN: "Of everybody with a means it is certain who they are."},
	"duty.employed": {NL: "Is iemand in loondienst? Dan stelde de werkgever de identiteit al vast. Het middel wordt meteen uitgegeven.", EN: "Is somebody employed? Then the employer has already established who it is. The means is issued at once."},
	"duty.others":   {NL: "Is iemand niet in loondienst? Dan ziet een medewerker van Reconi eerst het identiteitsbewijs.", EN: "Is somebody not employed? Then a member of Reconi's staff sees the identity document first."},
	"duty.kept":     {NL: "Van het document wordt geen kopie bewaard, en het nummer niet leesbaar.", EN: "No copy of the document is kept, nor its number in readable form."},

	"unknown.title": {NL: "Deze pagina is er niet", EN: "This page is not there"},
	"unknown.do":    {NL: "Naar het begin", EN: "To the start"},
}
