package sp_test

import (
	"context"
	"crypto/x509"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/sp"
	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

func (w *world) metadata() []byte {
	w.t.Helper()
	document, err := w.provider.Metadata(context.Background(), theRealm)
	if err != nil {
		w.t.Fatal(err)
	}
	return document
}

// EHERKENNING 6.2: what our metadata says, and that it is signed with X509Data (ET-07, ET-08, ET-20).
func TestMetadataOfTheServiceProvider(t *testing.T) {
	w := newWorld(t)
	w.connection.Services = append(w.connection.Services, sp.Service{
		Policy: "tweede", Index: 12, ServiceID: "urn:etoegang:DV:00000099000000001000:services:12", ServiceUUID: "x",
		Name: metadata.Text{Dutch: "Tweede", English: "Second"},
	})
	document := w.metadata()
	root, err := xmlguard.Parse(document, xmlguard.Metadata)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := xmlsig.Verify(root, []*x509.Certificate{samltest.Signing().Certificate}, samltest.Now); err != nil {
		t.Error(err)
	}
	samltest.Validate(t, "saml-schema-metadata-2.0.xsd", string(document))

	type key struct{ use, name string }
	var keys []key
	for _, el := range root.FindElements("./SPSSODescriptor/KeyDescriptor") {
		keys = append(keys, key{el.SelectAttrValue("use", ""), el.FindElement("./KeyInfo/KeyName").Text()})
	}
	want := []key{
		{"signing", samltest.Signing().Name()}, {"signing", samltest.ClientTLS().Name()},
		{"encryption", samltest.Decryption().Name()}, {"encryption", samltest.DecryptionNext().Name()},
	}
	if diff := cmp.Diff(want, keys, cmp.AllowUnexported(key{})); diff != "" {
		t.Error(diff)
	}

	type service struct {
		Index, Default, Name string
		Requested            []string
	}
	var services []service
	for _, el := range root.FindElements("./SPSSODescriptor/AttributeConsumingService") {
		s := service{Index: el.SelectAttrValue("index", ""), Default: el.SelectAttrValue("isDefault", "")}
		for _, n := range el.FindElements("./ServiceName") {
			s.Name += n.SelectAttrValue("lang", "") + "=" + n.Text() + ";"
		}
		for _, a := range el.FindElements("./RequestedAttribute") {
			s.Requested = append(s.Requested, a.SelectAttrValue("Name", ""))
		}
		services = append(services, s)
	}
	wantServices := []service{
		{"12", "true", "nl=Tweede;en=Second;", []string{"urn:etoegang:DV:00000099000000001000:services:12"}},
		{"9001", "", "nl=Mijn Schatkist;en=My Treasury;", []string{samltest.ServiceID, sp.AttributeCompanyName}},
	}
	if diff := cmp.Diff(wantServices, services); diff != "" {
		t.Error(diff)
	}

	acs := root.FindElement("./SPSSODescriptor/AssertionConsumerService")
	if acs.SelectAttrValue("index", "") != "0" || acs.SelectAttrValue("Location", "") != samltest.ACS || acs.SelectAttrValue("Binding", "") != "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" {
		t.Errorf("ACS %s", samltest.Text(acs))
	}
	if root.SelectAttrValue("entityID", "") != samltest.Entity || root.SelectAttrValue("eme:version", "") != "1.13" || root.FindElement(".//NameIDFormat") != nil {
		t.Errorf("descriptor %s", document)
	}
}

// Anyone may ask for metadata: it is signed again only when it changed.
func TestMetadataIsSignedOncePerContent(t *testing.T) {
	w := newWorld(t)
	first := w.metadata()
	kept := w.keys[ports.KeySAMLSigning]
	w.keys[ports.KeySAMLSigning] = []samltest.Pair{{Key: deadKey{kept[0].Key}, Certificate: kept[0].Certificate}}
	if diff := cmp.Diff(string(first), string(w.metadata())); diff != "" {
		t.Error(diff)
	}
	w.connection.ACS += "/2"
	if _, err := w.provider.Metadata(context.Background(), theRealm); err == nil {
		t.Error("new content was not signed anew")
	}
	if _, err := w.provider.Metadata(context.Background(), realm.IDFrom([16]byte{9})); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("another realm: %v", err)
	}
}
