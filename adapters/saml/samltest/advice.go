package samltest

import "fmt"

// The statements behind that of the broker, as EHERKENNING 4.7 describes them: signed by parties
// the service provider has no keys of, with identifiers it cannot decrypt.

func (m Message) supplierAssertion() string {
	return Sign(fmt.Sprintf(`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_ad%s" Version="2.0" IssueInstant="%s"><saml:Issuer>%s</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">1f6c1a6e-0d0a-4a55-9a52-6d0b7f1f6c11</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="_hm" NotOnOrAfter="%s" Recipient="https://hm.makelaar.localhost/acs"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions><saml:AudienceRestriction><saml:Audience>%s</saml:Audience><saml:Audience>%s</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="%s"><saml:AuthnContext><saml:AuthnContextClassRef>urn:etoegang:core:assurance-class:loa4</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>%s%s</saml:AttributeStatement></saml:Assertion>`,
		m.ID, stamp(m.Now), Authority, stamp(m.Now), Broker, Entity, stamp(m.Now),
		Attribute("urn:etoegang:core:AuthorizationRegistryID", Register), m.forRegister(AttributeActing, Identifier{QualifierPseudonym, Pseudonym})),
		Signature{Pair: Supplier()})
}

func (m Message) registerAssertion() string {
	resource := ""
	for _, a := range []struct{ name, value string }{
		{"urn:etoegang:core:ServiceID", ServiceID},
		{"urn:etoegang:core:ServiceUUID", ServiceUUID},
		{"urn:etoegang:core:LevelOfAssurance", "urn:etoegang:core:assurance-class:loa3"},
		{"urn:etoegang:core:LevelOfAssuranceUsed", "urn:etoegang:core:assurance-class:loa4"},
	} {
		resource += fmt.Sprintf(`<xacml-context:Attribute AttributeId="%s" DataType="http://www.w3.org/2001/XMLSchema#string"><xacml-context:AttributeValue>%s</xacml-context:AttributeValue></xacml-context:Attribute>`, a.name, a.value)
	}
	return Sign(fmt.Sprintf(`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xacml-saml="urn:oasis:xacml:2.0:saml:assertion:schema:os" xmlns:xacml-context="urn:oasis:names:tc:xacml:2.0:context:schema:os" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_mr%s" Version="2.0" IssueInstant="%s"><saml:Issuer>%s</saml:Issuer><saml:Advice><saml:AssertionIDRef>_ad%s</saml:AssertionIDRef></saml:Advice><saml:Statement xsi:type="xacml-saml:XACMLAuthzDecisionStatementType"><xacml-context:Response><xacml-context:Result><xacml-context:Decision>Permit</xacml-context:Decision><xacml-context:Status><xacml-context:StatusCode Value="urn:oasis:names:tc:xacml:1.0:status:ok"/></xacml-context:Status></xacml-context:Result></xacml-context:Response><xacml-context:Request><xacml-context:Subject SubjectCategory="urn:oasis:names:tc:xacml:1.0:subject-category:access-subject"><xacml-context:Attribute AttributeId="%s" DataType="urn:oasis:names:tc:SAML:2.0:assertion#EncryptedID" Issuer="%s"><xacml-context:AttributeValue>%s</xacml-context:AttributeValue></xacml-context:Attribute></xacml-context:Subject><xacml-context:Resource>%s</xacml-context:Resource><xacml-context:Action><xacml-context:Attribute AttributeId="urn:oasis:names:tc:xacml:1.0:action:action-id" DataType="http://www.w3.org/2001/XMLSchema#string"><xacml-context:AttributeValue>Authenticate</xacml-context:AttributeValue></xacml-context:Attribute></xacml-context:Action><xacml-context:Environment/></xacml-context:Request></saml:Statement></saml:Assertion>`,
		m.ID, stamp(m.Now), Register, m.ID, AttributeLegal, Register,
		Encrypt("EncryptedID", `<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" NameQualifier="`+QualifierKvK+`">90001354</saml:NameID>`, Encryption{}, Recipient{Entity: Register, Pair: MandateRegister()}),
		resource), Signature{Pair: MandateRegister()})
}

func (m Message) forRegister(name string, id Identifier) string {
	m.To, m.EditID, m.Encryption = []Recipient{{Entity: Register, Pair: MandateRegister()}}, nil, Encryption{}
	return m.Encrypted(name, id)
}
