package handelsregister

import "github.com/voordeur/voordeur/adapters/simulator/look"

var texts = look.Catalogue{
	"title":         {NL: "Nummers om mee te oefenen", EN: "Numbers to practise with"},
	"lead":          {NL: "Deze organisaties bestaan alleen hier. Gebruik hun KVK-nummers waar Mijn Reconi erom vraagt.", EN: "These organisations exist only here. Use their KVK numbers where Mijn Reconi asks for one."},
	"organisations": {NL: "Organisaties", EN: "Organisations"},
	"troubles":      {NL: "Als het register zelf niet werkt", EN: "When the register itself does not work"},
	"troubles.lead": {NL: "Bij deze nummers gaat er iets mis, zodat u ziet wat Voordeur dan doet.", EN: "Something goes wrong at these numbers, so that you see what Voordeur then does."},
	"col.name":      {NL: "Organisatie", EN: "Organisation"},
	"col.kvk":       {NL: "KVK-nummer", EN: "KVK number"},
	"col.branches":  {NL: "Vestigingen", EN: "Branches"},
	"col.try":       {NL: "Om te proberen", EN: "To try"},
	"ended":         {NL: "Ontbonden op %s", EN: "Dissolved on %s"},
	"closed":        {NL: "opgeheven", EN: "closed"},
	"none":          {NL: "Geen", EN: "None"},
	"more":          {NL: "en nog %d", EN: "and %d more"},
	"missing":       {NL: "Niemand", EN: "Nobody"},
	"missing.try":   {NL: "Dit nummer bestaat niet", EN: "This number does not exist"},
	"unknown.title": {NL: "Deze pagina is er niet", EN: "This page does not exist"},
	"unknown.do":    {NL: "Naar het register", EN: "To the register"},
}
