package scheme

import (
	"slices"
	"strings"
)

// Names of attributes and qualifiers (EHERKENNING 4.8).
const (
	attrActing       = "urn:etoegang:core:ActingSubjectID"
	attrLegal        = "urn:etoegang:core:LegalSubjectID"
	attrServiceID    = "urn:etoegang:core:ServiceID"
	attrServiceUUID  = "urn:etoegang:core:ServiceUUID"
	attrBranch       = "urn:etoegang:1.9:ServiceRestriction:Vestigingsnr"
	attrCompany      = "urn:etoegang:1.11:attribute-represented:CompanyName"
	attrIntermediate = "urn:etoegang:1.9:IntermediateEntityID:KvKnr"
	attrViaCompany   = "urn:etoegang:1.13:attribute-intermediate:CompanyName"
	qualifierKvK     = "urn:etoegang:1.9:EntityConcernedID:KvKnr"
	qualifierRSIN    = "urn:etoegang:1.9:EntityConcernedID:RSIN"
	qualifierPseudo  = "urn:etoegang:1.13:EntityConcernedID:Pseudo"
)

// samlAttribute is one attribute: plain values, and values that are EncryptedID elements.
type samlAttribute struct {
	Name      string
	Values    []string
	Encrypted []string
}

func (c *composer) attributes(o outcome) ([]samlAttribute, error) {
	all := []samlAttribute{}
	if c.faults.Assertion != "advice-only" {
		identity, err := c.identity(o)
		if err != nil {
			return nil, err
		}
		all = append(all, identity...)
	}
	if branch := c.branch(o); branch != "" {
		all = append(all, samlAttribute{Name: attrBranch, Values: []string{branch}})
	}
	all = append(all,
		samlAttribute{Name: attrServiceID, Values: []string{c.unless("address", "service-id", "urn:etoegang:DV:00000099000000009000:services:9099", c.request.service.ID)}},
		samlAttribute{Name: attrServiceUUID, Values: []string{c.unless("address", "service-uuid", strangerUUID, c.request.service.UUID)}},
		samlAttribute{Name: attrCompany, Values: []string{o.mandate.For.Name}})
	if via := o.mandate.Via; via.KvK != "" {
		all = append(all, samlAttribute{Name: attrIntermediate, Values: []string{via.KvK}})
		if via.Name != "" { // a supplier elsewhere may not know it
			all = append(all, samlAttribute{Name: attrViaCompany, Values: []string{via.Name}})
		}
	}
	return all, nil
}

func (c *composer) branch(o outcome) string {
	if c.faults.Identity == "branch" {
		return "000037178598"
	}
	return o.mandate.Branch.Number
}

// identifier is a value with the qualifier that tells what it is.
type identifier struct{ qualifier, value string }

func (c *composer) acting(o outcome) []identifier {
	value := o.person.pseudonym
	if value == "" {
		value = pseudonym(c.keys.pseudonym, o.person, o.mandate.For, c.request.provider.oin())
	}
	if c.faults.Identity == "lower-case" {
		value = strings.ToLower(value)
	}
	return []identifier{{qualifierPseudo, value}}
}

// legal gives the identifiers of the organisation that the service asks for, together in one attribute (ET-05, ET-06).
func (c *composer) legal(o outcome) []identifier {
	kvk := o.mandate.For.KvK
	if c.faults.Identity == "bad-kvk" {
		kvk = kvk[:7]
	}
	organisation := o.mandate.For
	set, _ := organisation.concerned(c.request.service.Concerned)
	var all []identifier
	for _, kind := range set {
		switch kind {
		case "KvKnr":
			all = append(all, identifier{qualifierKvK, kvk})
		case "RSIN":
			all = append(all, identifier{qualifierRSIN, organisation.RSIN})
		}
	}
	return all
}

// concerned is the first set of which the organisation has all identifiers (EHERKENNING 6.4). Where none is asked for, it
// is all there is.
func (o Organisation) concerned(sets [][]string) ([]string, bool) {
	if len(sets) == 0 {
		sets = [][]string{{"KvKnr", "RSIN"}, {"KvKnr"}}
	}
	for _, set := range sets {
		if o.RSIN != "" || !slices.Contains(set, "RSIN") {
			return set, true
		}
	}
	return nil, false
}

func (c *composer) identity(o outcome) ([]samlAttribute, error) {
	acting, legal := c.acting(o), c.legal(o)
	switch c.faults.Identity {
	case "swapped":
		acting, legal = legal, acting
	case "no-legal":
		legal = nil
	case "no-acting":
		acting = nil
	}
	if c.faults.Encryption == "off" {
		return readable(append(acting, legal...)), nil
	}
	var all []samlAttribute
	for _, a := range []struct {
		name string
		ids  []identifier
	}{{attrActing, acting}, {attrLegal, legal}} {
		if len(a.ids) == 0 {
			continue
		}
		values, err := c.encryptAll(a.ids, c.recipients()...)
		if err != nil {
			return nil, err
		}
		all = append(all, samlAttribute{Name: a.name, Encrypted: values})
	}
	return all, nil
}

// readable is how test brokers deliver identifiers without encryption (EHERKENNING 4.8, last row).
func readable(ids []identifier) []samlAttribute {
	all := make([]samlAttribute, len(ids))
	for i, id := range ids {
		all[i] = samlAttribute{Name: id.qualifier, Values: []string{id.value}}
	}
	return all
}

func (c *composer) recipients() []recipient {
	m := c.request.metadata
	own := recipient{c.request.provider.EntityID, m.keyName, m.encryptionKey()}
	stranger := recipient{strangerID, c.keys.suppliers.name(), c.keys.suppliers.public()}
	switch c.faults.Encryption {
	case "wrong-recipient":
		return []recipient{stranger}
	case "second-recipient":
		return []recipient{stranger, own}
	}
	return []recipient{own}
}

func (c *composer) encryptAll(ids []identifier, to ...recipient) ([]string, error) {
	all := make([]string, len(ids))
	for i, id := range ids {
		value, err := c.encryptID(id.qualifier, id.value, to...)
		if err != nil {
			return nil, err
		}
		all[i] = value
	}
	return all, nil
}
