package sp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

const (
	audience     = `<saml:AudienceRestriction><saml:Audience>` + samltest.Entity + `</saml:Audience></saml:AudienceRestriction>`
	confirmation = `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">`
)

func stamp(at time.Duration) string {
	return samltest.Now.Add(at).Format("2006-01-02T15:04:05.000Z")
}

func legal(ids ...samltest.Identifier) func(*samltest.Message) {
	return func(m *samltest.Message) { m.Legal = ids }
}

func acting(ids ...samltest.Identifier) func(*samltest.Message) {
	return func(m *samltest.Message) { m.Acting = ids }
}

func more(attributes ...string) func(*samltest.Message) {
	return func(m *samltest.Message) { m.Attributes = strings.Join(attributes, "") }
}

func cut(from, to string) func(*samltest.Message) {
	return func(m *samltest.Message) {
		m.EditAssertion = func(s string) string {
			start := strings.Index(s, from)
			end := start + strings.Index(s[start:], to) + len(to)
			return s[:start] + s[end:]
		}
	}
}

// outside edits only what is not in the Advice.
func outside(old, with string) func(*samltest.Message) {
	return func(m *samltest.Message) {
		m.EditAssertion = func(s string) string {
			at := strings.LastIndex(s, "</saml:Advice>")
			return s[:at] + replace(old, with)(s[at:])
		}
	}
}

// SAML.md 4.2.
func TestContentAttacks(t *testing.T) {
	kvk := samltest.Identifier{Qualifier: samltest.QualifierKvK, Value: samltest.KvK}
	rsin := samltest.Identifier{Qualifier: samltest.QualifierRSIN, Value: samltest.RSIN}
	person := samltest.Identifier{Qualifier: samltest.QualifierPseudonym, Value: samltest.Pseudonym}
	run(t, []attack{
		{"30 comment in a decrypted NameID", id("</saml:NameID>", "<!--x--></saml:NameID>"), "decryption"},
		{"31 PI in a decrypted NameID", id("</saml:NameID>", "<?x?></saml:NameID>"), "decryption"},
		{"31 element in a decrypted NameID", id("</saml:NameID>", "<x/></saml:NameID>"), "legal-subject"},
		{"32 wrong audience", assertion(samltest.Entity+`</saml:Audience></saml:AudienceRestriction></saml:Conditions>`, samltest.Entity+`9</saml:Audience></saml:AudienceRestriction></saml:Conditions>`), "audience"},
		{"32 wrong issuer of the ArtifactResponse", outer("<saml:Issuer>", "<saml:Issuer>x"), "issuer"},
		{"32 wrong issuer of the Response", response("<saml:Issuer>", "<saml:Issuer>x"), "issuer"},
		{"32 wrong issuer of the Assertion", assertion("<saml:Issuer>", "<saml:Issuer>x"), "issuer"},
		{"32 Issuer with attributes", response("<saml:Issuer>", `<saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">`), "issuer"},
		{"32 wrong recipient", assertion(`Recipient="`+samltest.ACS, `Recipient="`+samltest.ACS+`x`), "recipient"},
		{"32 wrong destination", response(samltest.ACS, samltest.ACS+"x"), "destination"},
		{"33 InResponseTo other", func(m *samltest.Message) { m.RequestID = "_other" }, "in-response-to"},
		{"33 InResponseTo absent", response(`InResponseTo="`+samltest.RequestID+`"`, ""), "in-response-to"},
		{"33 InResponseTo empty", response(samltest.RequestID, ""), "in-response-to"},
		{"33 confirmation for another request", assertion(samltest.RequestID, "_other"), "in-response-to"},
		{"33 confirmation without request", assertion(`InResponseTo="`+samltest.RequestID+`"`, ""), "in-response-to"},
		{"34 expired conditions", assertion(`<saml:Conditions NotBefore="`+stamp(-5*time.Second)+`" NotOnOrAfter="`+stamp(2*time.Minute), `<saml:Conditions NotBefore="`+stamp(-5*time.Second)+`" NotOnOrAfter="`+stamp(-31*time.Second)), "not-on-or-after"},
		{"34 expired confirmation", assertion(`NotOnOrAfter="`+stamp(2*time.Minute), `NotOnOrAfter="`+stamp(-31*time.Second)), "not-on-or-after"},
		{"34 expired at the skew limit to the second", assertion(`NotOnOrAfter="`+stamp(2*time.Minute), `NotOnOrAfter="`+stamp(-30*time.Second)), "not-on-or-after"},
		{"34 not yet valid", assertion(`NotBefore="`+stamp(-5*time.Second), `NotBefore="`+stamp(31*time.Second)), "not-before"},
		{"34 conditions without an end", assertion(`NotBefore="`+stamp(-5*time.Second)+`" NotOnOrAfter="`+stamp(2*time.Minute)+`"`, ""), "not-on-or-after"},
		{"34 answer of yesterday", func(m *samltest.Message) { m.Now = m.Now.Add(-24 * time.Hour) }, "issue-instant"},
		{"34 answer of tomorrow", func(m *samltest.Message) { m.Now = m.Now.Add(24 * time.Hour) }, "issue-instant"},
		{"34 local time", assertion(`IssueInstant="`+stamp(0), `IssueInstant="`+strings.TrimSuffix(stamp(0), "Z")+`+00:00`), "issue-instant"},
		{"35 no Destination", response(`Destination="`+samltest.ACS+`"`, ""), "destination"},
		{"35 no Issuer", response("<saml:Issuer>"+samltest.Broker+"</saml:Issuer>", ""), "issuer"},
		{"36 no AudienceRestriction", assertion(audience+"</saml:Conditions>", "</saml:Conditions>"), "audience"},
		{"36 two restrictions, one not ours", assertion(audience+"</saml:Conditions>", audience+`<saml:AudienceRestriction><saml:Audience>urn:other</saml:Audience></saml:AudienceRestriction></saml:Conditions>`), "audience"},
		{"36 empty restriction", assertion(audience+"</saml:Conditions>", `<saml:AudienceRestriction/></saml:Conditions>`), "audience"},
		{"37 no SubjectConfirmation", cut("<saml:SubjectConfirmation ", "</saml:SubjectConfirmation>"), "confirmation"},
		{"37 other method than bearer", assertion("cm:bearer", "cm:sender-vouches"), "confirmation"},
		{"37 confirmation data with NotBefore", assertion("<saml:SubjectConfirmationData ", `<saml:SubjectConfirmationData NotBefore="`+stamp(0)+`" `), "confirmation"},
		{"37 no confirmation data", cut("<saml:SubjectConfirmationData ", "/>"), "confirmation"},
		{"37 two confirmations", assertion(confirmation, confirmation+"</saml:SubjectConfirmation>"+confirmation), "confirmation"},
		{"38 no AuthnStatement", cutLast("<saml:AuthnStatement ", "</saml:AuthnStatement>"), "authn-statement"},
		{"38 two AuthnStatements", assertion("<saml:AttributeStatement><saml:Attribute xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" Name=\"urn:etoegang:core:ActingSubjectID\"", `<saml:AuthnStatement AuthnInstant="`+stamp(0)+`"/><saml:AttributeStatement><saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Name="urn:etoegang:core:ActingSubjectID"`), "authn-statement"},
		{"38 session ended", outside(`SessionIndex="opaque"`, `SessionNotOnOrAfter="`+stamp(-time.Minute)+`"`), "session"},
		{"38 authenticated tomorrow", outside(`AuthnInstant="`+stamp(0), `AuthnInstant="`+stamp(24*time.Hour)), "authn-instant"},
		{"39 unknown condition", assertion("</saml:Conditions>", `<saml:ProxyRestriction Count="0"/></saml:Conditions>`), "condition"},
		{"39 version 1.1", assertion(`Version="2.0"`, `Version="1.1"`), "version"},
		{"39 version of the Response", response(`Version="2.0"`, `Version="2.1"`), "version"},
		{"40 no assurance class", outside("<saml:AuthnContextClassRef>urn:etoegang:core:assurance-class:loa3</saml:AuthnContextClassRef>", ""), "authn-context"},
		{"41 two Subjects", assertion("<saml:Subject>", "<saml:Subject/><saml:Subject>"), "subject"},
		{"41 two signed assertions", func(m *samltest.Message) {
			second := samltest.Good().Assertion()
			m.EditResponse = replace("</samlp:Status>", "</samlp:Status>"+second)
		}, "assertion"},
		{"41 two Conditions", assertion("<saml:Conditions", "<saml:Conditions/><saml:Conditions"), "conditions"},
		{"43 success without Assertion", func(m *samltest.Message) { m.NoAssertion = true }, "assertion"},
		{"43 failure with Assertion", func(m *samltest.Message) { m.Status = "urn:oasis:names:tc:SAML:2.0:status:Responder" }, "assertion"},
		{"43 status absent", func(m *samltest.Message) { m.Status = "" }, "status"},
		{"43 two statuses", response("<samlp:Status>", "<samlp:Status/><samlp:Status>"), "status"},
		{"43 status without value", func(m *samltest.Message) { m.EditResponse = replace(`Value="`+samltest.Success+`"`, "") }, "status"},
		{"44 NameID missing", cut("<saml:NameID ", "</saml:NameID>"), "subject"},
		{"44 NameID empty", assertion(">1f6c1a6e-0d0a-4a55-9a52-6d0b7f1f6c11<", "><"), "subject"},
		{"44 identifier for another recipient", to(samltest.Recipient{Entity: samltest.Register, Pair: samltest.Decryption()}), "decryption"},
		{"44 identifier for another key", to(samltest.Recipient{Entity: samltest.Entity, Pair: samltest.Stranger()}), "decryption"},
		{"44 no identifiers at all", func(m *samltest.Message) { m.Legal, m.Acting = nil, nil }, "legal-subject"},
		{"44 no organisation (missing KvK and RSIN)", legal(), "legal-subject"},
		{"44 no person", acting(), "acting-subject"},
		{"44 empty identifier", legal(samltest.Identifier{Qualifier: samltest.QualifierKvK}), "legal-subject"},
		{"45 person and organisation swapped", func(m *samltest.Message) { m.Legal, m.Acting = m.Acting, []samltest.Identifier{kvk} }, "legal-subject"},
		{"45 KvK number as person", acting(kvk), "acting-subject"},
		{"45 pseudonym as organisation", legal(kvk, person), "legal-subject"},
		{"45 two people", acting(person, person), "acting-subject"},
		{"45 two KvK numbers", legal(kvk, samltest.Identifier{Qualifier: samltest.QualifierKvK, Value: "90001354"}), "legal-subject"},
		{"45 two RSINs", legal(rsin, rsin), "legal-subject"},
		{"45 wrong NameQualifier", legal(samltest.Identifier{Qualifier: "urn:etoegang:1.9:EntityConcernedID:BSN", Value: samltest.RSIN}), "legal-subject"},
		{"45 RSIN under the qualifier of KvK", legal(samltest.Identifier{Qualifier: samltest.QualifierKvK, Value: samltest.RSIN}), "legal-subject"},
		{"45 plain identifier", func(m *samltest.Message) {
			m.Legal, m.Attributes = nil, samltest.Attribute(samltest.AttributeLegal, samltest.KvK)
		}, "legal-subject"},
		{"45 ServiceID of another service", outside(samltest.ServiceID, samltest.ServiceID+"9"), "service-id"},
		{"45 ServiceUUID of another tenant", outside(samltest.ServiceUUID, "00000000-3f1a-4a58-9a42-6fb0f0a3a111"), "service-uuid"},
		{"45 two ServiceUUIDs", outside(`<saml:AttributeValue xsi:type="xs:string">`+samltest.ServiceUUID, `<saml:AttributeValue>x</saml:AttributeValue><saml:AttributeValue xsi:type="xs:string">`+samltest.ServiceUUID), "service-uuid"},
		{"45 attribute twice", more(samltest.Attribute("urn:etoegang:core:ServiceUUID", samltest.ServiceUUID)), "attribute"},
		{"45 two AttributeStatements", outside("<saml:AttributeStatement>", "<saml:AttributeStatement/><saml:AttributeStatement>"), "attribute-statement"},
		{"45 attribute without a name", more(samltest.Attribute("", "x")), "attribute"},
		{"RSIN that fails the eleven test", legal(kvk, samltest.Identifier{Qualifier: samltest.QualifierRSIN, Value: "123456789"}), "legal-subject"},
		{"KvK number of 10 digits", legal(samltest.Identifier{Qualifier: samltest.QualifierKvK, Value: "9876543210"}), "legal-subject"},
		{"pseudonym of another form", acting(samltest.Identifier{Qualifier: samltest.QualifierPseudonym, Value: "jan"}), "acting-subject"},
		{"branch number of 13 digits", more(samltest.Attribute("urn:etoegang:1.9:ServiceRestriction:Vestigingsnr", "0000371785980")), "branch"},
		{"two branches", more(samltest.Attribute("urn:etoegang:1.9:ServiceRestriction:Vestigingsnr", "000037178598", "000037178601")), "branch"},
		{"branch restriction without a value", more(samltest.Attribute("urn:etoegang:1.9:ServiceRestriction:Vestigingsnr")), "branch"},
		{"restriction of another kind", more(samltest.Attribute("urn:etoegang:1.9:ServiceRestriction:SubdossierNr", "0001")), "restriction"},
		{"chain with a bad intermediary", more(samltest.Attribute("urn:etoegang:1.9:IntermediateEntityID:KvKnr", "1")), "intermediary"},
		{"chain of two unequal intermediaries", func(m *samltest.Message) {
			m.Attributes = samltest.Attribute("urn:etoegang:1.9:IntermediateEntityID:KvKnr", "90001354") +
				m.Encrypted(samltest.AttributeMiddle, kvk)
		}, "intermediary"},
		{"chain spelled in two ways, unequal", more(samltest.Attribute("urn:etoegang:1.9:IntermediateEntityID:KvKnr", "90001354"), samltest.Attribute("urn:etoegang:1.9:IntermediateEntityID:KvK", samltest.KvK)), "intermediary"},
		{"intermediary that is a person", func(m *samltest.Message) { m.Attributes = m.Encrypted(samltest.AttributeMiddle, person) }, "intermediary"},
		{"company name of 201 letters", outside("Test BV Donald", strings.Repeat("é", 201)), "company-name"},
		{"Extensions in the Response", response("<samlp:Status>", "<samlp:Extensions/><samlp:Status>"), "extensions"},
		{"81 ArtifactResponse to another resolve", outer(`InResponseTo="`, `InResponseTo="x`), "resolve-id"},
		{"ArtifactResponse without a Response", func(m *samltest.Message) {
			m.EditOuter = withoutResponse
		}, "response"},
		{"failure outside with a Response inside", func(m *samltest.Message) { m.OuterStatus = "urn:oasis:names:tc:SAML:2.0:status:Responder" }, "response"},
	})
}

func withoutResponse(s string) string {
	return s[:strings.Index(s, "<samlp:Response")] + "</samlp:ArtifactResponse>"
}

func cutLast(from, to string) func(*samltest.Message) {
	return func(m *samltest.Message) {
		m.EditAssertion = func(s string) string {
			start := strings.LastIndex(s, from)
			end := start + strings.Index(s[start:], to) + len(to)
			return s[:start] + s[end:]
		}
	}
}

func to(recipients ...samltest.Recipient) func(*samltest.Message) {
	return func(m *samltest.Message) { m.To = recipients }
}

// What brokers do differently and is right all the same (ET-05, ET-09, ET-10); an organisation comes with an RSIN and a
// KvK number, or else with its KvK number alone (ET-06).
func TestVariantsThatAreProven(t *testing.T) {
	kvk := samltest.Identifier{Qualifier: samltest.QualifierKvK, Value: samltest.KvK}
	broker := &samltest.Signature{Pair: samltest.BrokerSigning()}
	only := func(a *ports.Assertion) { a.Subject.Legal.RSIN = identity.RSIN{} }
	same := func(*ports.Assertion) {}
	for name, c := range map[string]struct {
		change func(*samltest.Message)
		want   func(*ports.Assertion)
	}{
		"golden":                             {func(*samltest.Message) {}, same},
		"no signature on the Response":       {signatures(broker, nil, broker), same},
		"no Advice":                          {func(m *samltest.Message) { m.Advice = false }, same},
		"21 ECDSA key of the broker":         {signatures(&samltest.Signature{Pair: samltest.BrokerEC()}, broker, broker), same},
		"KeyName only, second of two keys":   {signatures(&samltest.Signature{Pair: samltest.BrokerEC()}, nil, &samltest.Signature{Pair: samltest.BrokerEC()}), same},
		"KeyName that metadata does not say": {signatures(&samltest.Signature{Pair: samltest.BrokerSigning(), KeyInfo: `<ds:KeyName>oud</ds:KeyName>`}, broker, broker), same},
		"31 CDATA in a NameID": {func(m *samltest.Message) {
			m.Legal = []samltest.Identifier{{Qualifier: samltest.QualifierKvK, Value: "<![CDATA[" + samltest.KvK + "]]>"}}
		}, only},
		"two Audiences in one restriction":       {assertion(audience+"</saml:Conditions>", `<saml:AudienceRestriction><saml:Audience>urn:other</saml:Audience><saml:Audience>`+samltest.Entity+`</saml:Audience></saml:AudienceRestriction><saml:OneTimeUse/></saml:Conditions>`), same},
		"fraction of 7 digits":                   {assertion(`IssueInstant="`+stamp(0), `IssueInstant="2026-01-15T09:01:12.1234567Z`), same},
		"no fraction":                            {assertion(`IssueInstant="`+stamp(0), `IssueInstant="2026-01-15T09:01:12Z`), same},
		"one second within the skew":             {assertion(`NotOnOrAfter="`+stamp(2*time.Minute), `NotOnOrAfter="`+stamp(-29*time.Second)), same},
		"ServiceUUID in upper case":              {outside(samltest.ServiceUUID, strings.ToUpper(samltest.ServiceUUID)), same},
		"only a KvK number":                      {legal(kvk), only},
		"pseudonym of interface 1.9, lower case": {acting(samltest.Identifier{Qualifier: "urn:etoegang:1.9:EntityConcernedID:Pseudo", Value: strings.ToLower(samltest.Pseudonym)}), same},
		"KvK number with leading zero": {legal(samltest.Identifier{Qualifier: samltest.QualifierKvK, Value: "01234567"}), func(a *ports.Assertion) {
			a.Subject.Legal = identity.Legal{KvK: parsed(identity.ParseKvK("01234567"))}
		}},
		"restricted to a branch": {more(samltest.Attribute("urn:etoegang:1.9:ServiceRestriction:Vestigingsnr", "000037178598")), func(a *ports.Assertion) {
			a.Branch = parsed(identity.ParseBranch("000037178598"))
		}},
		"chain of mandates": {func(m *samltest.Message) {
			middle := samltest.Identifier{Qualifier: samltest.QualifierKvK, Value: "90001354"}
			m.Attributes = samltest.Attribute("urn:etoegang:1.9:IntermediateEntityID:KvKnr", middle.Value) + m.Encrypted(samltest.AttributeMiddle, middle)
		}, func(a *ports.Assertion) { a.Intermediary = parsed(identity.ParseKvK("90001354")) }},
		"chain as the scheme's page spells it": {more(samltest.Attribute("urn:etoegang:1.9:IntermediateEntityID:KvK", "90001354")), func(a *ports.Assertion) {
			a.Intermediary = parsed(identity.ParseKvK("90001354"))
		}},
		"EH4 where EH3 was asked": {func(m *samltest.Message) { m.Level = "urn:etoegang:core:assurance-class:loa4" }, func(a *ports.Assertion) { a.Level = assurance.EH4 }},
		"no name of the organisation": {func(m *samltest.Message) {
			m.EditAssertion = replace(samltest.Attribute("urn:etoegang:1.11:attribute-represented:CompanyName", "Test BV Donald"), "")
		}, func(a *ports.Assertion) { a.OrganisationName = "" }},
		"name of the organisation encrypted": {func(m *samltest.Message) {
			name := samltest.Attribute("urn:etoegang:1.11:attribute-represented:CompanyName", "Test BV Donald")
			m.EditAssertion = replace(name, samltest.Encrypt("EncryptedAttribute", name, samltest.Encryption{}, m.To...))
		}, same},
		"next decryption key":        {to(samltest.Recipient{Entity: samltest.Entity, Pair: samltest.DecryptionNext()}), same},
		"key of unknown name":        {to(samltest.Recipient{Entity: samltest.Entity, Pair: samltest.Decryption(), KeyName: "onbekend"}), same},
		"ours is the second of keys": {to(samltest.Recipient{Entity: samltest.Register, Pair: samltest.MandateRegister()}, samltest.Recipient{Entity: samltest.Entity, Pair: samltest.Decryption()}), same},
		"statements in the other order": {func(m *samltest.Message) {
			m.EditAssertion = func(s string) string {
				at := strings.LastIndex(s, "<saml:AuthnStatement")
				first := strings.LastIndex(s, "</saml:Advice>") + len("</saml:Advice>")
				end := strings.LastIndex(s, "</saml:Assertion>")
				return s[:first] + s[at:end] + s[first:at] + s[end:]
			}
		}, same},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			m, want := samltest.Good(), proven()
			c.change(&m)
			c.want(want)
			answer := w.resolve(m)
			if !cmp.Equal(answer.Assertion, want, sameAssertion) {
				t.Errorf("got %+v (%d %s)\nwant %+v", answer.Assertion, answer.Failure, answer.Detail, want)
			}
		})
	}
}

// ET-06: a service asks for sets of identifiers by preference: the first that an answer holds counts, and what it was not
// asked for is let go. An answer with none of them proves nothing, so that a service that needs an RSIN never goes without.
func TestSetsOfIdentifiersByPreference(t *testing.T) {
	kvk := samltest.Identifier{Qualifier: samltest.QualifierKvK, Value: samltest.KvK}
	rsin := samltest.Identifier{Qualifier: samltest.QualifierRSIN, Value: samltest.RSIN}
	number, legal := identity.LegalSet{KvK: true}, identity.LegalSet{RSIN: true}
	both := identity.LegalSet{KvK: true, RSIN: true}
	for name, c := range map[string]struct {
		sets  []identity.LegalSet
		has   []samltest.Identifier
		wants *identity.LegalSet // nil: refused
	}{
		"both, as asked":              {[]identity.LegalSet{both, number}, []samltest.Identifier{kvk, rsin}, &both},
		"the second set":              {[]identity.LegalSet{both, number}, []samltest.Identifier{kvk}, &number},
		"more than was asked":         {[]identity.LegalSet{number}, []samltest.Identifier{kvk, rsin}, &number},
		"RSIN first":                  {[]identity.LegalSet{legal, number}, []samltest.Identifier{kvk, rsin}, &legal},
		"no RSIN where it is needed":  {[]identity.LegalSet{legal}, []samltest.Identifier{kvk}, nil},
		"half of the only set":        {[]identity.LegalSet{both}, []samltest.Identifier{rsin}, nil},
		"without sets whatever comes": {nil, []samltest.Identifier{rsin}, &legal},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.connection.Services[0].Sets = c.sets
			m := samltest.Good()
			m.Legal = c.has
			answer := w.resolve(m)
			if c.wants == nil {
				if answer.Detail != "identifier-set" {
					t.Errorf("got %+v (%d %s)", answer.Assertion, answer.Failure, answer.Detail)
				}
				return
			}
			want := proven()
			if !c.wants.KvK {
				want.Subject.Legal.KvK = identity.KvK{}
			}
			if !c.wants.RSIN {
				want.Subject.Legal.RSIN = identity.RSIN{}
			}
			if !cmp.Equal(answer.Assertion, want, sameAssertion) {
				t.Errorf("got %+v (%d %s)\nwant %+v", answer.Assertion, answer.Failure, answer.Detail, want)
			}
		})
	}
}

// A service may be open to people who act for themselves; a branch or chain then makes no sense.
func TestAPersonForThemselvesOnlyWhereTheServiceSaysSo(t *testing.T) {
	w := newWorld(t)
	w.connection.Services[0].Persons = true
	m := samltest.Good()
	m.Legal = nil
	want := proven()
	want.Subject.Legal = identity.Legal{}
	if answer := w.resolve(m); !cmp.Equal(answer.Assertion, want, sameAssertion) {
		t.Errorf("got %+v, %s", answer.Assertion, answer.Detail)
	}
	m.Attributes = samltest.Attribute("urn:etoegang:1.9:ServiceRestriction:Vestigingsnr", "000037178598")
	expect(t, w.resolve(m), ports.UpstreamRejected, "branch")
	m.Attributes = samltest.Attribute("urn:etoegang:1.9:IntermediateEntityID:KvKnr", "90001354")
	expect(t, w.resolve(m), ports.UpstreamRejected, "intermediary")
}

// EHERKENNING 4.10, row 8: nobody can configure a skew of more than a minute, or a negative one.
func TestTheSkewOfClocksIsAtMostAMinute(t *testing.T) {
	w := newWorld(t)
	m := samltest.Good()
	for _, c := range []struct {
		skew   time.Duration
		late   time.Duration
		proven bool
	}{
		{time.Hour, 59 * time.Second, true}, {time.Hour, 60 * time.Second, false},
		{-time.Hour, -time.Second, true}, {-time.Hour, 0, false},
	} {
		w.connection.Skew = c.skew
		m.EditAssertion = replace(`NotOnOrAfter="`+stamp(2*time.Minute), `NotOnOrAfter="`+stamp(-c.late))
		if answer := w.resolve(m); (answer.Assertion != nil) != c.proven {
			t.Errorf("skew %v, %v late: %s", c.skew, c.late, answer.Detail)
		}
	}
}
