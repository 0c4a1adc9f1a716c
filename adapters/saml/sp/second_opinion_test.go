package sp_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/crewjam/saml"
	validator "github.com/mattermost/xml-roundtrip-validator"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/sp"
)

// opinion is crewjam/saml as service provider of the same broker. Its clocks are package
// variables, so this is the one place that sets them.
func opinion(t *testing.T) *saml.ServiceProvider {
	now, skew := saml.TimeNow, saml.MaxClockSkew
	clock := saml.Clock
	saml.TimeNow = func() time.Time { return samltest.Now }
	saml.Clock = dsig.NewFakeClockAt(samltest.Now)
	saml.MaxClockSkew = 30 * time.Second
	t.Cleanup(func() { saml.TimeNow, saml.Clock, saml.MaxClockSkew = now, clock, skew })
	acs, err := url.Parse(samltest.ACS)
	if err != nil {
		t.Fatal(err)
	}
	broker := saml.EntityDescriptor{EntityID: samltest.Broker, IDPSSODescriptors: []saml.IDPSSODescriptor{{
		SSODescriptor: saml.SSODescriptor{RoleDescriptor: saml.RoleDescriptor{KeyDescriptors: []saml.KeyDescriptor{{
			Use:     "signing",
			KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{X509Certificates: []saml.X509Certificate{{Data: samltest.BrokerSigning().Base64()}}}},
		}}}},
	}}}
	return &saml.ServiceProvider{
		EntityID: samltest.Entity, AcsURL: *acs, IDPMetadata: &broker,
		Key: samltest.Decryption().Key, Certificate: samltest.Decryption().Certificate,
	}
}

// theirs gives the company that crewjam/saml would let in; ok tells that it would. It panics on
// some of our attacks (SAML.md 4.4), which is a refusal here.
func theirs(p *saml.ServiceProvider, w *world) (company string, ok bool) {
	defer func() {
		if recover() != nil {
			company, ok = "", false
		}
	}()
	a, err := p.ParseXMLArtifactResponse([]byte(w.service.Body), []string{samltest.RequestID}, w.service.ResolveID, p.AcsURL)
	if err != nil {
		return "", false
	}
	for _, s := range a.AttributeStatements {
		for _, attribute := range s.Attributes {
			if attribute.Name == sp.AttributeCompanyName {
				return attribute.Values[0].Value, true
			}
		}
	}
	return "", true
}

// Where crewjam/saml accepts, we accept the same organisation or refuse; and what we accept, it
// accepts, and the round-trip validator finds nothing in it (SAML.md 5.2, differential test).
func TestSecondOpinion(t *testing.T) {
	w, other := newWorld(t), opinion(t)
	messages := map[string]func(*samltest.Message){
		"golden":                func(*samltest.Message) {},
		"no Response signature": signatures(&samltest.Signature{Pair: samltest.BrokerSigning()}, nil, &samltest.Signature{Pair: samltest.BrokerSigning()}),
		"changed content":       body("Test BV Donald", "Test BV Katrien"),
		"18b":                   func(m *samltest.Message) { m.EditResponse = replace("Test BV Donald", "Test BV Katrien") },
		"wrong audience":        assertion(audience+"</saml:Conditions>", "</saml:Conditions>"),
		"two Subjects":          assertion("<saml:Subject>", "<saml:Subject/><saml:Subject>"),
		"level too low":         func(m *samltest.Message) { m.Level = "urn:etoegang:core:assurance-class:loa2" },
		"DOCTYPE":               body("<soapenv:Envelope", "<!DOCTYPE x><soapenv:Envelope"),
		"comment in a name":     body("Test BV Donald", "Test BV <!---->Donald"),
	}
	for n := 1; n < len(wrappings); n++ {
		messages[fmt.Sprintf("XSW %d", n)] = func(m *samltest.Message) {
			m.EditBody = func(document string) string {
				return wrapped(document, "./Body/ArtifactResponse/Response/Assertion", n)
			}
		}
		messages[fmt.Sprintf("XSW %d unsigned outside", n)] = func(m *samltest.Message) {
			m.OuterSignature, m.ResponseSignature = nil, nil
			m.EditResponse = func(document string) string { return wrapped(document, "./Assertion", n) }
		}
	}
	for name, change := range messages {
		m := samltest.Good()
		change(&m)
		ours := w.resolve(m)
		company, accepted := theirs(other, w)
		switch {
		case ours.Assertion != nil && (!accepted || company != ours.Assertion.OrganisationName):
			t.Errorf("%s: we accept %q, crewjam %t %q", name, ours.Assertion.OrganisationName, accepted, company)
		case ours.Assertion != nil && validator.Validate(strings.NewReader(w.service.Body)) != nil:
			t.Errorf("%s: we accept XML that does not survive a round trip", name)
		case name == "golden" && ours.Assertion == nil:
			t.Errorf("golden refused: %s", ours.Detail)
		}
	}
}
