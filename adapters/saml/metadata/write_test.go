package metadata_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
)

func provider() metadata.Provider {
	return metadata.Provider{
		EntityID: samltest.Entity, ACS: samltest.ACS,
		Signing: pinned(samltest.Signing()), Encryption: pinned(samltest.Decryption()),
		Services: []metadata.Service{{
			Index: 1, ServiceID: samltest.ServiceID,
			Name: metadata.Text{Dutch: `Geld & <"Goed">`, English: "Goods"}, Description: metadata.Text{English: "English only"},
		}},
		Organisation: metadata.Organisation{
			Name: metadata.Text{Dutch: "Voorbeeld"}, DisplayName: metadata.Text{Dutch: "Voorbeeld"}, URL: metadata.Text{Dutch: "https://voorbeeld.example/"},
		},
		Contacts: []metadata.Contact{{Type: "technical", Email: "mailto:techniek@voorbeeld.example"}},
	}
}

func write(t *testing.T, p metadata.Provider) string {
	t.Helper()
	signer := xmlsig.Signer{Key: samltest.Signing().Key, Certificate: samltest.Signing().Certificate}
	raw, err := metadata.Write(p, signer)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// ET-20: metadata is one signed entity; texts in both languages are optional but never empty.
func TestOurMetadataIsStableAndValid(t *testing.T) {
	document := write(t, provider())
	samltest.Validate(t, "saml-schema-metadata-2.0.xsd", document)
	if diff := cmp.Diff(document, write(t, provider())); diff != "" {
		t.Errorf("the same provider, another document:\n%s", diff)
	}
	changed := provider()
	changed.ACS += "/2"
	id := func(s string) string { return samltest.Parse(s).SelectAttrValue("ID", "") }
	if id(document) == id(write(t, changed)) {
		t.Error("another provider, the same ID")
	}
	names := samltest.Parse(document).FindElements(".//ServiceName")
	descriptions := samltest.Parse(document).FindElements(".//ServiceDescription")
	if len(names) != 2 || names[0].Text() != `Geld & <"Goed">` || len(descriptions) != 1 || strings.Contains(document, "<md:Company>") {
		t.Errorf("texts in %s", document)
	}
}
