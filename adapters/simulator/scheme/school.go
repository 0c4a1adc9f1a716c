package scheme

// The schools and boards of the practice network.
var (
	klimop       = Organisation{"90001109", "999001103", "Basisschool De Klimop (oefen)"}
	sterrenregen = Organisation{"90001117", "999001206", "Basisschool Sterrenregen (oefen)"}
	windkracht   = Organisation{"90001125", "999001309", "Stichting Schoolbestuur Windkracht (oefen)"}
)

const helpdeskPO = "helpdeskpo"

// schools are the people of MijnHelpdeskPO (MH-02): contact persons of schools and of a school board.
func schools() []Person {
	contact := func(o Organisation) []Mandate { return []Mandate{{For: o, Service: helpdeskPO}} }
	return []Person{
		{UserName: "marit", Name: "Marit Meester", Level: EH3, At: helpdeskPO, Mandates: contact(klimop),
			GoodFor: Text{NL: "Koppelt het oude account van De Klimop", EN: "Links the old account of De Klimop"}},
		{UserName: "marit-nieuw", Name: "Marit Meester", Level: EH3, At: helpdeskPO, Mandates: contact(klimop),
			GoodFor: Text{NL: "Het nieuwe middel van Marit, na een verhuizing naar een andere leverancier", EN: "Marit's new means, after a change of supplier"}},
		{UserName: "stijn", Name: "Stijn Schrift", Level: EH3, At: helpdeskPO, Mandates: contact(klimop),
			GoodFor: Text{NL: "Deelt het oude account van De Klimop met Marit", EN: "Shares the old account of De Klimop with Marit"}},
		{UserName: "nadia", Name: "Nadia Nieuwbouw", Level: EH3, At: helpdeskPO, Mandates: contact(sterrenregen),
			GoodFor: Text{NL: "Nieuwe school, met een activatiecode", EN: "New school, with an activation code"}},
		{UserName: "bas", Name: "Bas Bestuur", Level: EH3, At: helpdeskPO, Mandates: contact(windkracht),
			GoodFor: Text{NL: "Schoolbestuur met negen scholen", EN: "School board with nine schools"}},
		{UserName: "lotte", Name: "Lotte Laagdrempel", Level: EH2Plus, At: helpdeskPO, Mandates: contact(klimop),
			GoodFor: Text{NL: "Niveau te laag", EN: "Level too low"}},
		{UserName: "gijsbert", Name: "Gijsbert Geenmandaat", Level: EH3, At: helpdeskPO, Mandates: []Mandate{{For: klimop, Service: otherService}},
			GoodFor: Text{NL: "Geen machtiging voor deze dienst", EN: "No mandate for this service"}},
		{UserName: "kaat", Name: "Kaat Kaart", Level: EH4, At: helpdeskPO, Mandates: contact(windkracht),
			GoodFor: Text{NL: "Heeft een smartcard", EN: "Has a smartcard"}},
	}
}
