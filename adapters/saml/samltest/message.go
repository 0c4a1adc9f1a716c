package samltest

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// The names in the messages.
const (
	Broker      = "urn:etoegang:HM:00000099000000002000:entities:9713"
	Authority   = "urn:etoegang:AD:00000099000000003000:entities:9113"
	Register    = "urn:etoegang:MR:00000099000000004000:entities:9213"
	Entity      = "urn:etoegang:DV:00000099000000001000:entities:9001"
	ACS         = "https://login.voordeur.example/t/schatkist/demo/eh/acs"
	ServiceID   = "urn:etoegang:DV:00000099000000001000:services:9001"
	ServiceUUID = "b9f2e0f6-3f1a-4a58-9a42-6fb0f0a3a111"
	RequestID   = "_5b6f0c0e4f6d4c0f9d1f7f1f0a5b9c21"

	KvK       = "68750110"
	RSIN      = "819935177"
	Pseudonym = "7D1C1E0A6B2F4C3D8E9F0A1B2C3D4E5F60718293A4B5C6D7E8F9001122334455@0123456789ABCDEF0123456789ABCDEF"

	QualifierKvK       = "urn:etoegang:1.9:EntityConcernedID:KvKnr"
	QualifierRSIN      = "urn:etoegang:1.9:EntityConcernedID:RSIN"
	QualifierPseudonym = "urn:etoegang:1.13:EntityConcernedID:Pseudo"

	AttributeLegal  = "urn:etoegang:core:LegalSubjectID"
	AttributeActing = "urn:etoegang:core:ActingSubjectID"
	AttributeMiddle = "urn:etoegang:core:IntermediateSubjectID"

	Success = "urn:oasis:names:tc:SAML:2.0:status:Success"
)

// Identifier is what a NameID says.
type Identifier struct{ Qualifier, Value string }

// Message is one answer of the broker. Good gives one in which nothing is wrong; tests change
// what they are about. The Edit functions change the text before the signature of that level is
// made, EditBody after all signatures.
type Message struct {
	Now                  time.Time
	ResolveID, RequestID string
	ID                   string // unique part of the ids
	Level                string
	Legal, Acting        []Identifier
	Attributes           string // more attributes
	Status, SubStatus    string // of the Response
	OuterStatus          string
	NoAssertion          bool
	Advice               bool
	Encryption           Encryption
	To                   []Recipient

	AssertionSignature, ResponseSignature, OuterSignature    *Signature // nil: unsigned
	EditAssertion, EditResponse, EditOuter, EditBody, EditID func(string) string
}

// Good is the answer of EHERKENNING 4.5: a company with KvK number and RSIN, two assertions in the
// Advice, all three levels signed.
func Good() Message {
	signature := &Signature{Pair: BrokerSigning()}
	return Message{
		Now: Now, ResolveID: "_resolve", RequestID: RequestID, ID: hex.EncodeToString(random(12)),
		Level:  "urn:etoegang:core:assurance-class:loa3",
		Legal:  []Identifier{{QualifierKvK, KvK}, {QualifierRSIN, RSIN}},
		Acting: []Identifier{{QualifierPseudonym, Pseudonym}},
		Status: Success, OuterStatus: Success, Advice: true,
		To:                 []Recipient{{Entity: Entity, Pair: Decryption()}},
		AssertionSignature: signature, ResponseSignature: signature, OuterSignature: signature,
	}
}

// Body makes the SOAP body.
func (m Message) Body() string {
	envelope := `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>` +
		finish(m.outer(), m.EditOuter, m.OuterSignature) + `</soapenv:Body></soapenv:Envelope>`
	return edit(envelope, m.EditBody)
}

func finish(document string, change func(string) string, s *Signature) string {
	document = edit(document, change)
	if s == nil {
		return document
	}
	return Sign(document, *s)
}

func edit(s string, change func(string) string) string {
	if change == nil {
		return s
	}
	return change(s)
}

func (m Message) outer() string {
	return fmt.Sprintf(`<samlp:ArtifactResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r0%s" InResponseTo="%s" IssueInstant="%s" Version="2.0"><saml:Issuer>%s</saml:Issuer>%s%s</samlp:ArtifactResponse>`,
		m.ID, m.ResolveID, stamp(m.Now), Broker, status(m.OuterStatus, ""), m.Response())
}

// Response makes the Response with its signature.
func (m Message) Response() string {
	assertion := ""
	if !m.NoAssertion {
		assertion = m.Assertion()
	}
	response := fmt.Sprintf(`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1%s" Version="2.0" IssueInstant="%s" InResponseTo="%s" Destination="%s"><saml:Issuer>%s</saml:Issuer>%s%s</samlp:Response>`,
		m.ID, stamp(m.Now), m.RequestID, ACS, Broker, status(m.Status, m.SubStatus), assertion)
	return finish(response, m.EditResponse, m.ResponseSignature)
}

func status(code, sub string) string {
	if code == "" {
		return ""
	}
	inside, text := "", ""
	if sub != "" {
		inside = `<samlp:StatusCode Value="` + sub + `"/>`
		text = `<samlp:StatusMessage>The user cancelled.</samlp:StatusMessage>`
	}
	return `<samlp:Status><samlp:StatusCode Value="` + code + `">` + inside + `</samlp:StatusCode>` + text + `</samlp:Status>`
}

// Assertion makes the broker's assertion with its signature.
func (m Message) Assertion() string {
	advice := ""
	if m.Advice {
		advice = `<saml:Advice>` + m.supplierAssertion() + m.registerAssertion() + `</saml:Advice>`
	}
	document := fmt.Sprintf(`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_a1%s" Version="2.0" IssueInstant="%s"><saml:Issuer>%s</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient" NameQualifier="%s">1f6c1a6e-0d0a-4a55-9a52-6d0b7f1f6c11</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="%s" NotOnOrAfter="%s" Recipient="%s"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="%s" NotOnOrAfter="%s"><saml:AudienceRestriction><saml:Audience>%s</saml:Audience></saml:AudienceRestriction></saml:Conditions>%s<saml:AttributeStatement>%s</saml:AttributeStatement><saml:AuthnStatement AuthnInstant="%s" SessionIndex="opaque"><saml:AuthnContext><saml:AuthnContextClassRef>%s</saml:AuthnContextClassRef><saml:AuthenticatingAuthority>%s</saml:AuthenticatingAuthority></saml:AuthnContext></saml:AuthnStatement></saml:Assertion>`,
		m.ID, stamp(m.Now), Broker, Authority, m.RequestID, stamp(m.Now.Add(2*time.Minute)), ACS,
		stamp(m.Now.Add(-5*time.Second)), stamp(m.Now.Add(2*time.Minute)), Entity, advice, m.attributes(),
		stamp(m.Now), m.Level, Authority)
	return finish(document, m.EditAssertion, m.AssertionSignature)
}

func (m Message) attributes() string {
	var b strings.Builder
	if len(m.Acting) > 0 {
		b.WriteString(m.Encrypted(AttributeActing, m.Acting...))
	}
	if len(m.Legal) > 0 {
		b.WriteString(m.Encrypted(AttributeLegal, m.Legal...))
	}
	b.WriteString(Attribute("urn:etoegang:core:ServiceID", ServiceID))
	b.WriteString(Attribute("urn:etoegang:core:ServiceUUID", ServiceUUID))
	b.WriteString(Attribute("urn:etoegang:1.11:attribute-represented:CompanyName", "Test BV Donald"))
	return b.String() + m.Attributes
}

// Encrypted makes an attribute with a value per identifier.
func (m Message) Encrypted(name string, ids ...Identifier) string {
	var b strings.Builder
	for _, id := range ids {
		plain := fmt.Sprintf(`<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" NameQualifier="%s">%s</saml:NameID>`, id.Qualifier, id.Value)
		b.WriteString(`<saml:AttributeValue>` + Encrypt("EncryptedID", edit(plain, m.EditID), m.Encryption, m.To...) + `</saml:AttributeValue>`)
	}
	return `<saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Name="` + name + `">` + b.String() + `</saml:Attribute>`
}

// Attribute makes an attribute with plain values.
func Attribute(name string, values ...string) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString(`<saml:AttributeValue xsi:type="xs:string">` + v + `</saml:AttributeValue>`)
	}
	return `<saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Name="` + name + `">` + b.String() + `</saml:Attribute>`
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
