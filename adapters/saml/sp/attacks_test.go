package sp_test

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/ports"
)

// attack is one row of SAML.md section 4 or of the end of EHERKENNING 13: what the broker, or
// somebody in its place, sends. want is the rule that refuses it.
type attack struct {
	name   string
	change func(m *samltest.Message)
	want   string
}

func replace(old, with string) func(string) string {
	return func(s string) string {
		if !strings.Contains(s, old) {
			panic("nothing to replace: " + old)
		}
		return strings.Replace(s, old, with, 1)
	}
}

func assertion(old, with string) func(*samltest.Message) {
	return func(m *samltest.Message) { m.EditAssertion = replace(old, with) }
}

func response(old, with string) func(*samltest.Message) {
	return func(m *samltest.Message) { m.EditResponse = replace(old, with) }
}

func outer(old, with string) func(*samltest.Message) {
	return func(m *samltest.Message) { m.EditOuter = replace(old, with) }
}

func body(old, with string) func(*samltest.Message) {
	return func(m *samltest.Message) { m.EditBody = replace(old, with) }
}

func id(old, with string) func(*samltest.Message) {
	return func(m *samltest.Message) { m.EditID = replace(old, with) }
}

func signatures(outer, response, assertion *samltest.Signature) func(*samltest.Message) {
	return func(m *samltest.Message) {
		m.OuterSignature, m.ResponseSignature, m.AssertionSignature = outer, response, assertion
	}
}

func run(t *testing.T, attacks []attack) {
	t.Helper()
	w := newWorld(t)
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			m := samltest.Good()
			a.change(&m)
			w.t = t
			answer := w.resolve(m)
			if answer.Failure != ports.UpstreamRejected || answer.Detail != a.want {
				t.Errorf("got failure %d %q, assertion %t, want rejected %q", answer.Failure, answer.Detail, answer.Assertion != nil, a.want)
			}
		})
	}
}

// SAML.md 4.1.
func TestSignatureAndStructureAttacks(t *testing.T) {
	broker, stranger := &samltest.Signature{Pair: samltest.BrokerSigning()}, &samltest.Signature{Pair: samltest.Stranger()}
	withCertificate := &samltest.Signature{Pair: samltest.Stranger(), KeyInfo: `<ds:X509Data><ds:X509Certificate>` + samltest.Stranger().Base64() + `</ds:X509Certificate></ds:X509Data>`}
	ours := &samltest.Signature{Pair: samltest.Signing()}
	supplier := &samltest.Signature{Pair: samltest.Supplier()}
	sha1 := &samltest.Signature{Pair: samltest.BrokerSigning(), Method: "http://www.w3.org/2000/09/xmldsig#rsa-sha1"}
	run(t, []attack{
		{"1 no signature at all", signatures(nil, nil, nil), "signature"},
		{"1 empty Signature", func(m *samltest.Message) {
			m.OuterSignature = nil
			m.EditBody = replace("</saml:Issuer>", `</saml:Issuer><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>`)
		}, "signature"},
		{"1 assertion unsigned", signatures(broker, broker, nil), "assertion-signature"},
		{"10 duplicate ID", func(m *samltest.Message) {
			m.EditOuter = replace("</samlp:ArtifactResponse>", `<x ID="_a1`+m.ID+`"/></samlp:ArtifactResponse>`)
		}, "xml"},
		{"11 original hidden in StatusDetail", func(m *samltest.Message) {
			original := m.Assertion()
			m.NoAssertion = true
			m.EditResponse = replace("</samlp:Status>", `<samlp:StatusDetail>`+original+`</samlp:StatusDetail></samlp:Status>`)
		}, "assertion"},
		{"13 comment in DigestValue", body("</ds:DigestValue>", "<!--x--></ds:DigestValue>"), "xml"},
		{"13b comment in SignatureValue", body("</ds:SignatureValue>", "<!--x--></ds:SignatureValue>"), "xml"},
		{"14 other key with its certificate", signatures(withCertificate, broker, broker), "signature"},
		{"14 our own key", signatures(ours, ours, ours), "signature"},
		{"16 SHA-1 outside", signatures(sha1, broker, broker), "signature"},
		{"16 SHA-1 inside", signatures(broker, broker, sha1), "assertion-signature"},
		{"18 bad Response signature, good Assertion", signatures(broker, stranger, broker), "response-signature"},
		{"18b good Response signature, broken Assertion signature", func(m *samltest.Message) {
			m.EditResponse = replace("Test BV Donald", "Test BV Katrien")
		}, "assertion-signature"},
		{"19 changed content", body("Test BV Donald", "Test BV Katrien"), "signature"},
		{"19 changed content of the Response", outer(samltest.ACS+`"><saml:Issuer>`, samltest.ACS+`?x"><saml:Issuer>`), "response-signature"},
		{"20 signed metadata in place of an answer", func(m *samltest.Message) {
			document := samltest.Metadata("https://ars.makelaar.localhost/", broker, nil, samltest.BrokerSigning())
			m.EditBody = func(string) string { return soap(document) }
		}, "soap"},
		{"20 signed Response in place of the ArtifactResponse", func(m *samltest.Message) {
			m.EditBody = func(string) string { return soap(samltest.Good().Response()) }
		}, "soap"},
		{"20 signature of another message lifted in", func(m *samltest.Message) {
			lifted := samltest.Text(samltest.Parse(samltest.Good().Response()).FindElement("./Signature"))
			m.OuterSignature = nil
			m.EditBody = replace("</saml:Issuer>", "</saml:Issuer>"+lifted)
		}, "signature"},
		{"21 assertion of another broker under this issuer's name", signatures(broker, broker, stranger), "assertion-signature"},
		{"21 another tenant's ACS", response(`Destination="`+samltest.ACS, `Destination="`+strings.Replace(samltest.ACS, "schatkist", "ander", 1)), "destination"},
		{"22 only an Advice holds an assertion", func(m *samltest.Message) {
			original := m.Assertion()
			m.NoAssertion = true
			m.EditResponse = replace("</samlp:Status>", `</samlp:Status><saml:Advice>`+original+`</saml:Advice>`)
		}, "assertion"},
		{"22 assertion of the supplier itself", signatures(broker, broker, supplier), "assertion-signature"},
		{"23 relative namespace", outer("<samlp:Status>", `<samlp:Status xmlns:v="void">`), "xml"},
		{"24 redeclared xml prefix", body("<samlp:Status>", `<samlp:Status xmlns:xml="urn:x">`), "xml"},
		{"24 prefixed ID", outer(`<samlp:Status>`, `<samlp:Status samlp:ID="_x">`), "xml"},
		{"24 foreign IssueInstant does not overrule", func(m *samltest.Message) {
			m.EditAssertion = func(s string) string {
				s = replace("IssueInstant=", `xmlns:e="urn:e" e:IssueInstant="2026-01-15T09:01:12Z" IssueInstant=`)(s)
				return replace(` IssueInstant="2026`, ` IssueInstant="2016`)(s)
			}
		}, "issue-instant"},
		{"24 foreign ID is not the ID", func(m *samltest.Message) {
			m.EditAssertion = replace(` ID="_a1`, ` xmlns:e="urn:e" e:Id="_x" ID="_b1`)
			m.EditResponse = replace(`ID="_b1`, `ID="_c1`)
		}, "assertion-signature"},
	})
}

func soap(document string) string {
	return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>` + document + `</soapenv:Body></soapenv:Envelope>`
}
