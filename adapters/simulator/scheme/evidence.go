package scheme

import "github.com/beevik/etree"

// evidence is what the supplier and the register declared, signed with keys of their own.
func (c *composer) evidence(o outcome, transient string) (string, error) {
	register := recipient{registerID, c.keys.register.name(), c.keys.register.public()}
	acting, err := c.encryptAll(c.acting(o), register)
	if err != nil {
		return "", err
	}
	legal, err := c.encryptAll(c.legal(o), c.recipients()...)
	if err != nil {
		return "", err
	}
	common := map[string]any{
		"ID": c.id(), "Now": c.now, "NotBefore": c.now.Add(-validBefore), "NotOnOrAfter": c.now.Add(validFor),
		"Supplier": o.supplier.entityID(), "SupplierOIN": o.supplier.oin, "Register": registerID, "Broker": brokerID,
		"Transient": transient, "Question": c.id(), "Recipient": "https://makelaar.voorbeeld.invalid" + ssoPath,
		"Audiences":   []string{brokerID, c.request.provider.EntityID, registerID},
		"ServiceUUID": c.request.service.UUID, "Class": o.person.Level.class(), "Acting": acting[0], "Legal": legal,
		"Resource": c.resource(o),
	}
	declared, err := c.declare("supplier.xml", common, c.keys.suppliers)
	if err != nil {
		return "", err
	}
	common["Linked"], common["LinkedSignature"], common["ID"] = common["ID"], signatureValue(declared), c.id()
	mandated, err := c.declare("register.xml", common, c.keys.register)
	return declared + mandated, err
}

func (c *composer) declare(template string, data map[string]any, key keyPair) (string, error) {
	text, err := render(template, data)
	if err != nil {
		return "", err
	}
	return signing{key: key}.sign(text)
}

func (c *composer) resource(o outcome) []samlAttribute {
	all := []samlAttribute{
		{Name: attrServiceID, Values: []string{c.request.service.ID}},
		{Name: attrServiceUUID, Values: []string{c.request.service.UUID}},
		{Name: "urn:etoegang:core:LevelOfAssurance", Values: []string{c.request.minimum().class()}},
		{Name: "urn:etoegang:core:LevelOfAssuranceUsed", Values: []string{o.person.Level.class()}},
	}
	if number := o.mandate.Branch.Number; number != "" {
		all = append(all, samlAttribute{Name: attrBranch, Values: []string{number}})
	}
	return all
}

func signatureValue(signed string) string {
	document := etree.NewDocument()
	if document.ReadFromString(signed) != nil {
		return ""
	}
	return document.FindElement("./Assertion/Signature/SignatureValue").Text()
}
