package sp_test

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
)

// SAML.md 4.3 and 4.4: XML, size and encryption, as they reach the artifact binding.
func TestXMLAndEncryptionAttacks(t *testing.T) {
	broker := &samltest.Signature{Pair: samltest.BrokerSigning()}
	encrypted := func(o samltest.Encryption) func(*samltest.Message) {
		return func(m *samltest.Message) { m.Encryption = o }
	}
	unsignedPart := func(s string) func(*samltest.Message) {
		return body("<soapenv:Body>", "<soapenv:Header>"+s+"</soapenv:Header><soapenv:Body>")
	}
	run(t, []attack{
		{"50 DOCTYPE", body("<soapenv:Envelope", "<!DOCTYPE x><soapenv:Envelope"), "xml"},
		{"51 billion laughs", body("<soapenv:Envelope", `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><soapenv:Envelope`), "xml"},
		{"51 entity in the company name", body("Test BV Donald", "&naam;"), "xml"},
		{"52 trailing element", body("</soapenv:Envelope>", "</soapenv:Envelope><x/>"), "xml"},
		{"52 UTF-16 label", body("<soapenv:Envelope", `<?xml version="1.0" encoding="UTF-16"?><soapenv:Envelope`), "xml"},
		{"52 duplicate attribute", body(`Version="2.0"`, `Version="2.0" Version="2.0"`), "xml"},
		{"53 round-trip names", body("<samlp:Status>", "<:samlp:Status>"), "xml"},
		{"53 NUL", body("Test BV Donald", "\x00"), "xml"},
		{"54 many empty elements", unsignedPart(strings.Repeat("<x/>", 20_000)), "xml"},
		{"55 much text", unsignedPart(strings.Repeat("x", 9<<20)), "size"},
		{"56 many namespace declarations", unsignedPart(strings.Repeat(`<x xmlns:a="urn:a" xmlns:b="urn:b" xmlns:c="urn:c"/>`, 100)), "xml"},
		{"57 300 signed assertions", func(m *samltest.Message) {
			m.Advice, m.Acting, m.Legal = false, nil, nil
			m.OuterSignature, m.ResponseSignature = nil, nil
			one := m.Assertion()
			m.EditResponse = replace("</samlp:Response>", strings.Repeat(one, 300)+"</samlp:Response>")
		}, "size"},
		{"57 two signed assertions with one ID", func(m *samltest.Message) {
			m.OuterSignature, m.ResponseSignature = nil, nil
			one := m.Assertion()
			m.EditResponse = replace("</samlp:Response>", one+"</samlp:Response>")
		}, "xml"},
		{"58 100 EncryptedAssertions", func(m *samltest.Message) {
			m.NoAssertion, m.OuterSignature = true, nil
			one := samltest.Encrypt("EncryptedAssertion", "<x/>", samltest.Encryption{}, m.To...)
			m.EditResponse = replace("</samlp:Response>", strings.Repeat(one, 100)+"</samlp:Response>")
		}, "xml"},
		{"58 20 EncryptedAssertions, unsigned", func(m *samltest.Message) {
			m.NoAssertion, m.OuterSignature = true, nil
			one := samltest.Encrypt("EncryptedAssertion", "<x/>", samltest.Encryption{}, m.To...)
			m.EditResponse = replace("</samlp:Response>", strings.Repeat(one, 20)+"</samlp:Response>")
		}, "signature"},
		{"59 nesting", unsignedPart(strings.Repeat("<x>", 20_000) + strings.Repeat("</x>", 20_000)), "xml"},
		{"70 CBC not whole blocks", encrypted(samltest.Encryption{Edit: func(b []byte) []byte { return b[:len(b)-1] }}), "decryption"},
		{"70 GCM too short", encrypted(samltest.Encryption{Data: "http://www.w3.org/2009/xmlenc11#aes256-gcm", Edit: func(b []byte) []byte { return b[:20] }}), "decryption"},
		{"70 3DES", func(m *samltest.Message) {
			m.EditAssertion = func(s string) string { return strings.ReplaceAll(s, "aes256-cbc", "tripledes-cbc") }
		}, "decryption"},
		{"70 empty plaintext", func(m *samltest.Message) { m.EditID = func(string) string { return "" } }, "decryption"},
		{"70 plaintext of only a comment", func(m *samltest.Message) { m.EditID = func(string) string { return "<!---->" } }, "decryption"},
		{"70 plaintext is no NameID", func(m *samltest.Message) { m.EditID = func(string) string { return "<x/>" } }, "decryption"},
		{"71 more than 1000 elements under a Signature", func(m *samltest.Message) {
			m.EditBody = replace("</samlp:ArtifactResponse>", strings.Repeat("<x/>", 1001)+"</samlp:ArtifactResponse>")
		}, "xml"},
		{"72 assertion without Subject", cut("<saml:Subject>", "</saml:Subject>"), "subject"},
		{"72 assertion without Conditions", cut("<saml:Conditions ", "</saml:Conditions>"), "conditions"},
		{"72 assertion of nothing", func(m *samltest.Message) {
			m.EditAssertion = func(s string) string { return s[:strings.Index(s, "<saml:Subject>")] + "</saml:Assertion>" }
		}, "conditions"},
		{"73 RSA 1.5 key transport", encrypted(samltest.Encryption{Key: "http://www.w3.org/2001/04/xmlenc#rsa-1_5"}), "decryption"},
		{"73 changed ciphertext under no signature", func(m *samltest.Message) {
			m.OuterSignature = nil
			m.Encryption = samltest.Encryption{Edit: func(b []byte) []byte { b[0] ^= 1; return b }}
		}, "signature"},
		{"74 anyone encrypts an assertion to us", func(m *samltest.Message) {
			m.AssertionSignature = nil
			plain := m.Assertion()
			m.NoAssertion = true
			m.EditResponse = replace("</samlp:Response>", samltest.Encrypt("EncryptedAssertion", plain, samltest.Encryption{}, m.To...)+"</samlp:Response>")
		}, "assertion"},
		{"74 encrypted beside a good assertion", func(m *samltest.Message) {
			m.EditResponse = replace("</samlp:Response>", samltest.Encrypt("EncryptedAssertion", "<x/>", samltest.Encryption{}, m.To...)+"</samlp:Response>")
		}, "assertion"},
		{"79 nothing signed but mutual TLS", signatures(nil, nil, nil), "signature"},
		{"80 unsigned ArtifactResponse, signed assertion", signatures(nil, broker, broker), "signature"},
		{"identifiers beyond eight RSA operations", func(m *samltest.Message) {
			for range 9 {
				m.Legal = append(m.Legal, m.Legal[0])
			}
		}, "decryption"},
	})
}
