package handelsregister

import (
	"fmt"
	"slices"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Practice lists the organisations of the practice environment. KvK numbers are from the test range of the register,
// names and addresses are invented, RSINs pass the eleven test.
func Practice() []Organisation { return slices.Concat(network(), forms(), troubles()) }

var (
	public = [2]string{"Rechtspersoon", "Publiekrechtelijke rechtspersoon"}
	school = Activity{"8520", "Basisonderwijs en speciaal onderwijs"}
)

// network are the organisations that people of the practice network work for.
func network() []Organisation {
	return []Organisation{
		{
			KvK: "68750110", RSIN: "999000202", Name: "Waterschap Zilverbeek (oefen)", Form: public[0], FullForm: public[1],
			Activity: Activity{"8413", "Openbaar bestuur op het gebied van het economisch beleid"}, Registered: "20170515",
			Branches: []Branch{
				{Number: "000037178598", Name: "Waterschap Zilverbeek (oefen)", Street: "Dijkgraafplein", House: "1", Postcode: "9991AA", Town: "Zilverbeek"},
				{Number: "000038509504", Name: "Gemaal De Steiger (oefen)", Street: "Steigerkade", House: "12", Postcode: "9991AB", Town: "Zilverbeek"},
				{Number: "000037178601", Name: "Waterschap Zilverbeek Laboratorium (oefen)", Street: "Pipetweg", House: "7 b", Postcode: "9992CD", Town: "Grotewaard"},
				{Number: "000037143557", Name: "Gemaal De Oude Sluis (oefen)", Street: "Sluispad", House: "3", Postcode: "9991AC", Town: "Zilverbeek", Ended: "20250630"},
			},
			GoodFor: look.Text{NL: "De gewone weg, met vestigingen; Gemaal De Oude Sluis is opgeheven", EN: "The ordinary way, with branches; Gemaal De Oude Sluis was closed"},
		},
		{
			KvK: "90004760", RSIN: "999000305", Name: "Gemeente Grotewaard (oefen)", Form: public[0], FullForm: public[1],
			Activity: Activity{"8411", "Algemeen overheidsbestuur"}, Registered: "20080701",
			Branches: []Branch{
				{Number: "990000400010", Name: "Gemeente Grotewaard (oefen)", Street: "Raadhuisstraat", House: "1", Postcode: "9992AA", Town: "Grotewaard"},
				{Number: "990000400029", Name: "Gemeentewerf Grotewaard (oefen)", Street: "Werfweg", House: "20", Postcode: "9992AB", Town: "Grotewaard"},
			},
			GoodFor: look.Text{NL: "Gemeente met een werf", EN: "Municipality with a yard"},
		},
		{
			KvK: "69599084", Name: "Bakkerij Krokant (oefen)", TradeNames: []string{"Krokant Brood & Banket (oefen)"}, Form: "Eenmanszaak", FullForm: "Eenmanszaak",
			Activity: Activity{"1071", "Vervaardiging van brood en van vers banketbakkerswerk"}, Registered: "20170926",
			Branches: []Branch{{Number: "000038509520", Name: "Bakkerij Krokant (oefen)", Street: "Korenstraat", House: "9", Postcode: "9993BB", Town: "Droogdal"}},
			GoodFor:  look.Text{NL: "Eenmanszaak: zonder RSIN", EN: "Sole trader: without an RSIN"},
		},
		{
			KvK: "90005414", RSIN: "999000500", Name: "Administratiekantoor De Bemiddelaar (oefen)", Form: "VennootschapOnderFirma", FullForm: "Vennootschap onder firma",
			Activity: Activity{"6920", "Accountancy, belastingadvisering en administratie"}, Registered: "20110304",
			Branches: []Branch{{Number: "990000216645", Name: "Administratiekantoor De Bemiddelaar (oefen)", Street: "Grootboeklaan", House: "44", Postcode: "9994AC", Town: "Sommenveen"}},
			GoodFor:  look.Text{NL: "Intermediair van een ketenmachtiging", EN: "Intermediary of a chain mandate"},
		},
		{
			KvK: "90001354", RSIN: "999000603", Name: "Provincie Droogdal (oefen)", Form: public[0], FullForm: public[1],
			Activity: Activity{"8411", "Algemeen overheidsbestuur"}, Registered: "20080701",
			Branches: []Branch{{Number: "990000400037", Name: "Provincie Droogdal (oefen)", Street: "Statenlaan", House: "100", Postcode: "9993AA", Town: "Droogdal"}},
			GoodFor:  look.Text{NL: "Provincie", EN: "Province"},
		},
		aSchool("90001109", "999001103", "Basisschool De Klimop (oefen)", "990000400045", "Klimoplaan"),
		aSchool("90001117", "999001206", "Basisschool Sterrenregen (oefen)", "990000400053", "Perseusstraat"),
		aSchool("90001125", "999001309", "Stichting Schoolbestuur Windkracht (oefen)", "990000400061", "Windroosplein"),
		aSchool("90001133", "999002004", "Basisschool De Vuurtoren (oefen)", "990000400070", "Zeeweg"),
	}
}

func aSchool(kvk, rsin, name, number, street string) Organisation {
	return Organisation{
		KvK: kvk, RSIN: rsin, Name: name, Statutory: true, Form: "Stichting", FullForm: "Stichting", Activity: school, Registered: "20120801",
		Branches: []Branch{{Number: number, Name: name, Street: street, House: "2", Postcode: "9995AA", Town: "Schoolwijk"}},
		GoodFor:  look.Text{NL: "Onderwijs", EN: "Education"},
	}
}

// forms show what else an answer can look like.
func forms() []Organisation {
	shop := "Tuincentrum Overal (oefen)"
	return []Organisation{
		{
			KvK: "90006577", RSIN: "999002107", Name: "Tuincentrum Overal B.V. (oefen)", Statutory: true, TradeNames: []string{shop, "Overal Groen (oefen)"},
			Form: "BeslotenVennootschap", FullForm: "Besloten vennootschap met gewone structuur", Activity: Activity{"47761", "Winkels in bloemen en planten, zaden en tuinbenodigdheden"},
			Registered: "19980417", Branches: shops(shop, 1000), GoodFor: look.Text{NL: "Duizend vestigingen om in te zoeken", EN: "A thousand branches to search"},
		},
		{
			KvK: "69599068", RSIN: "999002211", Name: "Stichting De Stille Haven (oefen)", Statutory: true, Form: "Stichting", FullForm: "Stichting",
			Activity: Activity{"87901", "Jeugdzorg met overnachting en dagverblijven voor jeugdzorg"}, Registered: "20160211",
			Branches: []Branch{{Number: "990000541921", Name: "Stichting De Stille Haven (oefen)", Street: "Geheimweg", House: "1", Postcode: "9996ZZ", Town: "Nergenshuizen", Shielded: true}},
			GoodFor:  look.Text{NL: "Afgeschermd adres", EN: "Shielded address"},
		},
		{
			KvK: "90000749", RSIN: "992340597", Name: "Vereniging van Eigenaars Flat De Zwaluw (oefen)", Statutory: true, Form: "VerenigingVanEigenaars", FullForm: "Vereniging van eigenaars",
			Activity: Activity{"94997", "Overige belangen- en ideële organisaties"}, Registered: "20030905",
			Address: Branch{Street: "Zwaluwstraat", House: "2 t/m 120", Postcode: "9994VE", Town: "Sommenveen"},
			GoodFor: look.Text{NL: "Vereniging van eigenaars: zonder vestigingen", EN: "Owners' association: without branches"},
		},
		{
			KvK: "96354429", RSIN: "999002314", Name: "Coöperatie De Laatste Oogst U.A. (oefen)", Statutory: true, Form: "Cooperatie", FullForm: "Coöperatie, uitgesloten aansprakelijkheid",
			Activity: Activity{"0161", "Dienstverlening voor de akker- en tuinbouw"}, Registered: "19760301", Ended: "20260301",
			Branches: []Branch{{Number: "990001987781", Name: "De Laatste Oogst (oefen)", Street: "Schuurpad", House: "5", Postcode: "9997LO", Town: "Hooiveld", Ended: "20260301"}},
			GoodFor:  look.Text{NL: "Ontbonden", EN: "Dissolved"},
		},
	}
}

// troubles are numbers at which the register itself is at fault.
func troubles() []Organisation {
	trouble := func(kvk, name string, mood Mood, nl, en string) Organisation {
		return Organisation{
			KvK: kvk, Name: name, Form: "Eenmanszaak", FullForm: "Eenmanszaak", Registered: "20200101", Mood: mood,
			Branches: []Branch{{Number: "9990" + kvk, Name: name, Street: "Pechstraat", House: "13", Postcode: "9998PE", Town: "Storingen"}},
			GoodFor:  look.Text{NL: nl, EN: en},
		}
	}
	return []Organisation{
		trouble("90004973", "Bedrijf Storing (oefen)", Down, "Het register heeft een storing", "The register is down"),
		trouble("90003942", "Bedrijf Traag (oefen)", Slow, "Het antwoord komt te laat", "The answer comes too late"),
		trouble("55505201", "Bedrijf Onleesbaar (oefen)", Garbled, "Het antwoord is onleesbaar", "The answer cannot be read"),
		trouble("90002903", "Bedrijf Verhuist (oefen)", Updating, "De gegevens worden verwerkt; probeer het over vijf minuten", "The data are being processed; try again in five minutes"),
		trouble("90001745", "Bedrijf Druk (oefen)", Busy, "Te veel vragen tegelijk", "Too many questions at once"),
	}
}

// shops makes the branches of a chain: as many as there are combinations of places and streets, and then some.
func shops(name string, n int) []Branch {
	towns := []string{
		"Zilverbeek", "Grotewaard", "Droogdal", "Sommenveen", "Schoolwijk", "Hooiveld", "Nieuw-Oudendam", "Sint-Pannekoek", "Kruidenburg", "Bloemerwaard",
		"Tulpendijk", "Klaverkerk", "Wilgenzijl", "Distelhorst", "Boterbloemen aan Zee", "Eikelrade", "Varenmeer", "Mossel-Noord", "Café aan den Rijn", "Zonnedaal",
	}
	streets := []string{"Tuinstraat", "Parkweg", "Gietergang", "Kasplein", "Schoffelpad"}
	all := make([]Branch, n)
	for i := range all {
		town := towns[i%len(towns)]
		all[i] = Branch{
			Number: fmt.Sprintf("9910%08d", i), Name: name, Street: streets[i/len(towns)%len(streets)], House: fmt.Sprint(1 + i/len(towns)/len(streets)*2),
			Postcode: fmt.Sprintf("98%02dTO", i%len(towns)), Town: town,
		}
	}
	return all
}
