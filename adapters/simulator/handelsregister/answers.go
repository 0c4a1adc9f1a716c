package handelsregister

// The answers of the API, as it documents them. What is empty is left out, as there.

type profile struct {
	KvK        string       `json:"kvkNummer"`
	NonMailing string       `json:"indNonMailing"`
	Name       string       `json:"naam"`
	Registered string       `json:"formeleRegistratiedatum"`
	Existence  existence    `json:"materieleRegistratie"`
	Workers    int          `json:"totaalWerkzamePersonen"`
	Statutory  string       `json:"statutaireNaam,omitempty"`
	TradeNames []tradeName  `json:"handelsnamen"`
	Activities []activity   `json:"sbiActiviteiten"`
	Embedded   profileParts `json:"_embedded"`
	Links      links        `json:"_links"`
}

type existence struct {
	Began string `json:"datumAanvang"`
	Ended string `json:"datumEinde,omitempty"`
}

type tradeName struct {
	Name  string `json:"naam"`
	Order int    `json:"volgorde"`
}

type activity struct {
	Code  string `json:"sbiCode"`
	Words string `json:"sbiOmschrijving"`
	Main  string `json:"indHoofdactiviteit"`
}

type profileParts struct {
	Owner owner          `json:"eigenaar"`
	Main  *branchProfile `json:"hoofdvestiging,omitempty"`
}

type owner struct {
	RSIN      string    `json:"rsin,omitempty"`
	Form      string    `json:"rechtsvorm"`
	FullForm  string    `json:"uitgebreideRechtsvorm"`
	Addresses []address `json:"adressen,omitempty"`
}

type address struct {
	Kind     string `json:"type"`
	Shielded string `json:"indAfgeschermd"`
	Full     string `json:"volledigAdres"`
	Street   string `json:"straatnaam,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	Town     string `json:"plaats,omitempty"`
	Country  string `json:"land"`
}

type branchProfile struct {
	Number     string      `json:"vestigingsnummer"`
	KvK        string      `json:"kvkNummer"`
	NonMailing string      `json:"indNonMailing"`
	Registered string      `json:"formeleRegistratiedatum"`
	Existence  existence   `json:"materieleRegistratie"`
	Name       string      `json:"eersteHandelsnaam"`
	Main       string      `json:"indHoofdvestiging"`
	Commercial string      `json:"indCommercieleVestiging"`
	TradeNames []tradeName `json:"handelsnamen"`
	Addresses  []address   `json:"adressen"`
	Activities []activity  `json:"sbiActiviteiten"`
	Links      links       `json:"_links"`
}

type branchList struct {
	KvK           string      `json:"kvkNummer"`
	Commercial    int         `json:"aantalCommercieleVestigingen"`
	NonCommercial int         `json:"aantalNietCommercieleVestigingen"`
	Total         int         `json:"totaalAantalVestigingen"`
	Branches      []branchRow `json:"vestigingen"`
	Links         links       `json:"_links"`
}

type branchRow struct {
	Number     string `json:"vestigingsnummer"`
	KvK        string `json:"kvkNummer"`
	Name       string `json:"eersteHandelsnaam"`
	Main       string `json:"indHoofdvestiging"`
	Shielded   string `json:"indAdresAfgeschermd"`
	Commercial string `json:"indCommercieleVestiging"`
	Full       string `json:"volledigAdres"`
	Links      links  `json:"_links"`
}

type links map[string]link

type link struct {
	Href string `json:"href"`
}

func (o Organisation) profile() profile {
	p := profile{
		KvK: o.KvK, NonMailing: "Nee", Name: o.Name, Registered: o.Registered, Existence: existence{o.Registered, o.Ended}, Workers: len(o.Branches),
		TradeNames: o.tradeNames(), Activities: o.activities(),
		Embedded: profileParts{Owner: owner{RSIN: o.RSIN, Form: o.Form, FullForm: o.FullForm}},
		Links:    links{"self": {"/api/v1/basisprofielen/" + o.KvK}, "vestigingen": {"/api/v1/basisprofielen/" + o.KvK + "/vestigingen"}},
	}
	if o.Statutory {
		p.Statutory = o.Name
	}
	if len(o.Branches) > 0 {
		main := o.branchProfile(o.Branches[0], true)
		p.Embedded.Main = &main
	} else {
		p.Embedded.Owner.Addresses = o.Address.addresses()
	}
	return p
}

func (o Organisation) branchProfile(b Branch, main bool) branchProfile {
	return branchProfile{
		Number: b.Number, KvK: o.KvK, NonMailing: "Nee", Registered: o.Registered, Existence: existence{o.Registered, b.Ended}, Name: b.Name,
		Main: yes(main), Commercial: "Ja", TradeNames: []tradeName{{b.Name, 0}}, Addresses: b.addresses(), Activities: o.activities(),
		Links: links{"self": {"/api/v1/vestigingsprofielen/" + b.Number}, "basisprofiel": {"/api/v1/basisprofielen/" + o.KvK}},
	}
}

// list leaves out branches that were closed.
func (o Organisation) list() branchList {
	l := branchList{KvK: o.KvK, Branches: []branchRow{}, Links: links{"self": {"/api/v1/basisprofielen/" + o.KvK + "/vestigingen"}}}
	for i, b := range o.Branches {
		if b.Ended == "" {
			l.Branches = append(l.Branches, branchRow{
				Number: b.Number, KvK: o.KvK, Name: b.Name, Main: yes(i == 0), Shielded: yes(b.Shielded), Commercial: "Ja", Full: b.full(),
				Links: links{"vestigingsprofiel": {"/api/v1/vestigingsprofielen/" + b.Number}},
			})
		}
	}
	l.Commercial, l.Total = len(l.Branches), len(l.Branches)
	return l
}

func (o Organisation) tradeNames() []tradeName {
	all := []tradeName{{o.Name, 0}}
	for i, n := range o.TradeNames {
		all = append(all, tradeName{n, i + 1})
	}
	return all
}

func (o Organisation) activities() []activity {
	if o.Activity.Code == "" {
		return nil
	}
	return []activity{{o.Activity.Code, o.Activity.Words, "Ja"}}
}

func (b Branch) addresses() []address {
	a := address{Kind: "bezoekadres", Shielded: yes(b.Shielded), Full: b.full(), Country: "Nederland"}
	if !b.Shielded {
		a.Street, a.Postcode, a.Town = b.Street, b.Postcode, b.Town
	}
	return []address{a}
}

func yes(b bool) string {
	if b {
		return "Ja"
	}
	return "Nee"
}
