package sp

// Namespaces.
const (
	nsAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsSOAP      = "http://schemas.xmlsoap.org/soap/envelope/"
)

// Values of SAML core.
const (
	bearer       = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
	statusPrefix = "urn:oasis:names:tc:SAML:2.0:status:"
)

// Attributes of the broker's assertion (EHERKENNING 4.8, 4.9).
const (
	attributeService      = "urn:etoegang:core:ServiceID"
	attributeServiceUUID  = "urn:etoegang:core:ServiceUUID"
	attributeLegal        = "urn:etoegang:core:LegalSubjectID"
	attributeActing       = "urn:etoegang:core:ActingSubjectID"
	attributeIntermediate = "urn:etoegang:core:IntermediateSubjectID"
	attributeChain        = "urn:etoegang:1.9:IntermediateEntityID:KvKnr"
	attributeChainPage    = "urn:etoegang:1.9:IntermediateEntityID:KvK" // as the scheme's page spells it
	restrictions          = "urn:etoegang:1.9:ServiceRestriction:"
	attributeBranch       = restrictions + "Vestigingsnr"

	// AttributeCompanyName is the name of the represented organisation, optional (ET-09).
	AttributeCompanyName = "urn:etoegang:1.11:attribute-represented:CompanyName"
)

// Types of identifiers: the NameQualifier of a decrypted NameID (EHERKENNING 4.8).
const (
	qualifierKvK        = "urn:etoegang:1.9:EntityConcernedID:KvKnr"
	qualifierRSIN       = "urn:etoegang:1.9:EntityConcernedID:RSIN"
	qualifierPseudonym9 = "urn:etoegang:1.9:EntityConcernedID:Pseudo"
	qualifierPseudonym  = "urn:etoegang:1.13:EntityConcernedID:Pseudo"
)
