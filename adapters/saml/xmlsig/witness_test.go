package xmlsig_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
)

const idAttribute = "--id-attr:ID"

// xmlsec1 and we agree, in both directions (SAML.md 3.5).
func TestXmlsecVerifiesWhatWeSign(t *testing.T) {
	for name, p := range map[string]samltest.Pair{"RSA": samltest.Signing(), "ECDSA": samltest.BrokerEC()} {
		t.Run(name, func(t *testing.T) {
			root := samltest.Parse(message)
			signer := xmlsig.Signer{Key: p.Key, Certificate: p.Certificate, Random: random{}}
			if err := signer.SignMessage(root); err != nil {
				t.Fatal(err)
			}
			files := p.Files()
			files["message.xml"] = samltest.Text(root)
			dir := samltest.Write(t, files)
			verify := []string{"--verify", "--pubkey-cert-pem:" + xmlsig.KeyName(p.Certificate), "cert.pem", idAttribute, "urn:oasis:names:tc:SAML:2.0:protocol:Response", "message.xml"}
			if out, ok := samltest.Xmlsec(t, dir, verify...); !ok {
				t.Errorf("xmlsec1: %s", out)
			}
		})
	}
}

func TestWeVerifyWhatXmlsecSigns(t *testing.T) {
	const list = `<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="unused #default y xs"/>`
	for name, c := range map[string]struct {
		pair                     samltest.Pair
		algorithm, info, content string
	}{
		"RSA-SHA256":                           {samltest.BrokerSigning(), "rsa-sha256", "", ""},
		"RSA-SHA512":                           {samltest.BrokerSigning(), "rsa-sha512", "", ""},
		"ECDSA":                                {samltest.BrokerEC(), "ecdsa-sha256", "", ""},
		"PrefixList in the Transform":          {samltest.BrokerSigning(), "rsa-sha256", "", list},
		"PrefixList in CanonicalizationMethod": {samltest.BrokerSigning(), "rsa-sha256", list, ""},
		"PrefixList in both":                   {samltest.BrokerSigning(), "rsa-sha256", list, list},
	} {
		t.Run(name, func(t *testing.T) {
			signature := `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">` + c.info + `</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#` + c.algorithm + `"/><ds:Reference URI="#_r"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">` + c.content + `</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>`
			files := c.pair.Files()
			files["template.xml"] = strings.Replace(message, "</saml:Issuer>", "</saml:Issuer>"+signature, 1)
			dir := samltest.Write(t, files)
			if out, ok := samltest.Xmlsec(t, dir, "--sign", "--privkey-pem", "key.pem", idAttribute, "urn:oasis:names:tc:SAML:2.0:protocol:Response", "--output", "signed.xml", "template.xml"); !ok {
				t.Fatalf("xmlsec1: %s", out)
			}
			signed, err := os.ReadFile(filepath.Join(dir, "signed.xml"))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := verify(string(signed), c.pair); err != nil || got != "urn:issuer" {
				t.Errorf("got %q, %v of\n%s", got, err, signed)
			}
		})
	}
}
