package metadata_test

import (
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/samltest"
)

const ars = "https://ars.makelaar.localhost/broker/ars/1.13"

func scheme() *samltest.Signature { return &samltest.Signature{Pair: samltest.Scheme()} }

func pinned(pairs ...samltest.Pair) []*x509.Certificate {
	var all []*x509.Certificate
	for _, p := range pairs {
		all = append(all, p.Certificate)
	}
	return all
}

func parse(document string) (*metadata.Trust, error) {
	return metadata.Parse([]byte(document), pinned(samltest.Scheme()), samltest.Broker, samltest.Now)
}

func document(change func(string) string) string {
	return samltest.Metadata(ars, scheme(), change, samltest.BrokerSigning(), samltest.BrokerNext())
}

func replace(old, with string) func(string) string {
	return func(s string) string {
		if !strings.Contains(s, old) {
			panic("nothing to replace: " + old)
		}
		return strings.ReplaceAll(s, old, with)
	}
}

func TestTrustIsWhatTheSignedDocumentSays(t *testing.T) {
	trust, err := parse(document(nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(trust.Signing) != 2 || !trust.Signing[1].Equal(samltest.BrokerNext().Certificate) {
		t.Errorf("%d signing keys", len(trust.Signing))
	}
	got := []string{trust.EntityID, trust.Artifact(3), trust.Artifact(0), trust.SignOn(metadata.BindingPost), trust.SignOn("urn:none"), trust.ValidUntil.Format("2006-01-02")}
	want := []string{samltest.Broker, ars, "", "https://hm.makelaar.localhost/sso/1.13", "", "2026-02-15"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestABrokerIsFoundInAnAggregate(t *testing.T) {
	aggregate := func(validUntil string, entities ...string) string {
		return samltest.Sign(`<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_all" Name="urn:etoegang:1.13:T:42" validUntil="`+validUntil+`">`+strings.Join(entities, "")+`</md:EntitiesDescriptor>`, *scheme())
	}
	one := samltest.Metadata(ars, nil, nil, samltest.BrokerSigning())
	other := samltest.Metadata(ars, nil, replace(samltest.Broker, samltest.Register), samltest.Stranger())
	other = strings.Replace(other, `ID="_md"`, `ID="_other"`, 1)
	trust, err := parse(aggregate("2026-01-20T00:00:00Z", other, one))
	if err != nil || len(trust.Signing) != 1 || trust.ValidUntil.Day() != 20 {
		t.Errorf("%+v, %v", trust, err)
	}
	if _, err := parse(aggregate("2026-01-20T00:00:00Z", other)); !errors.Is(err, metadata.ErrForeign) {
		t.Errorf("not in it: %v", err)
	}
	twice := strings.Replace(one, `ID="_md"`, `ID="_two"`, 1)
	if _, err := parse(aggregate("2026-01-20T00:00:00Z", one, twice)); !errors.Is(err, metadata.ErrForeign) {
		t.Errorf("twice in it: %v", err)
	}
	if _, err := parse(aggregate("2026-01-10T00:00:00Z", one)); !errors.Is(err, metadata.ErrExpired) {
		t.Errorf("the whole expired: %v", err)
	}
}

// SAML.md 4.4, rows 86 to 88.
func TestMetadataThatMayNotBeTaken(t *testing.T) {
	key := `<md:KeyDescriptor use="signing"`
	for name, c := range map[string]struct {
		document string
		want     error
	}{
		"86 expired":                      {document(replace("2026-02-15", "2026-01-15")), metadata.ErrExpired},
		"86 unsigned":                     {samltest.Metadata(ars, nil, nil, samltest.BrokerSigning()), metadata.ErrUntrusted},
		"86 broken signature":             {strings.Replace(document(nil), "ars/1.13", "ars/1.14", 1), metadata.ErrUntrusted},
		"86 signed by a stranger":         {samltest.Metadata(ars, &samltest.Signature{Pair: samltest.Stranger()}, nil, samltest.Stranger()), metadata.ErrUntrusted},
		"86 signed by the broker itself":  {samltest.Metadata(ars, &samltest.Signature{Pair: samltest.BrokerSigning()}, nil, samltest.BrokerSigning()), metadata.ErrUntrusted},
		"86 DOCTYPE":                      {`<!DOCTYPE x>` + document(nil), metadata.ErrUnusable},
		"87 javascript location":          {document(replace("https://hm.makelaar.localhost/sso/1.13", "javascript:alert(1)")), metadata.ErrUnusable},
		"87 http location":                {document(replace("https://ars.makelaar.localhost", "http://ars.makelaar.example")), metadata.ErrUnusable},
		"87 http at a look-alike":         {document(replace("https://ars.makelaar.localhost", "http://localhost.example")), metadata.ErrUnusable},
		"87 location with a user":         {document(replace("https://ars.", "https://u:p@ars.")), metadata.ErrUnusable},
		"87 relative location":            {document(replace("https://ars.makelaar.localhost", "")), metadata.ErrUnusable},
		"88 entity id of another":         {document(replace(samltest.Broker, samltest.Register)), metadata.ErrForeign},
		"88 huge":                         {document(nil) + strings.Repeat(" ", 4<<20), metadata.ErrUnusable},
		"no keys":                         {samltest.Metadata(ars, scheme(), nil), metadata.ErrUnusable},
		"only encryption keys":            {document(replace(key, `<md:KeyDescriptor use="encryption"`)), metadata.ErrUnusable},
		"83 key without certificate":      {document(replace("X509Certificate>", "X509SKI>")), metadata.ErrUnusable},
		"certificate that is none":        {document(replace(samltest.BrokerNext().Base64(), "AAAA")), metadata.ErrUnusable},
		"certificate that is not base64":  {document(replace(samltest.BrokerNext().Base64(), "!")), metadata.ErrUnusable},
		"no artifact service":             {document(replace("md:ArtifactResolutionService", "md:Other")), metadata.ErrUnusable},
		"artifact service, other binding": {document(replace("bindings:SOAP", "bindings:PAOS")), metadata.ErrUnusable},
		"index that is no number":         {document(replace(`index="3"`, `index="x"`)), metadata.ErrUnusable},
		"no sign-on service":              {document(replace("md:SingleSignOnService", "md:Other")), metadata.ErrUnusable},
		"a service provider":              {document(replace("IDPSSODescriptor", "SPSSODescriptor")), metadata.ErrUnusable},
		"of SAML 1.1":                     {document(replace(`"urn:oasis:names:tc:SAML:2.0:protocol"`, `"urn:oasis:names:tc:SAML:1.1:protocol"`)), metadata.ErrUnusable},
		"validUntil that is no instant":   {document(replace("2026-02-15T00:00:00Z", "ooit")), metadata.ErrUnusable},
		"another root":                    {samltest.Sign(`<x ID="_x"/>`, *scheme()), metadata.ErrUnusable},
	} {
		t.Run(name, func(t *testing.T) {
			if trust, err := parse(c.document); !errors.Is(err, c.want) || trust != nil {
				t.Errorf("got %v, %v, want %v", trust, err, c.want)
			}
		})
	}
}

func TestLocationsOfASchemeInABoxMayBeHTTP(t *testing.T) {
	for _, s := range []string{"http://localhost:8080/x", "http://ARS.Makelaar.LOCALHOST./x", "https://makelaar.example/x?y=z"} {
		if _, err := metadata.ParseLocation(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"", "x", "http://127.0.0.1/", "https://h/#f", "https:h", "ftp://localhost/", "http://notlocalhost/", "https://%zz/"} {
		if u, err := metadata.ParseLocation(s); err == nil {
			t.Errorf("%q was read as %v", s, u)
		}
	}
}

func FuzzParse(f *testing.F) {
	good := document(nil)
	f.Add(good)
	f.Add(samltest.Metadata(ars, nil, nil, samltest.BrokerSigning()))
	f.Fuzz(func(t *testing.T, raw string) {
		trust, err := parse(raw)
		if err == nil && trust.Artifact(3) != ars {
			t.Errorf("forged: %+v", trust)
		}
	})
}
