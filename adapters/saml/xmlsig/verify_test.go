package xmlsig_test

import (
	"crypto"
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"

	dsig "github.com/russellhaering/goxmldsig"
)

const message = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:unused="urn:unused" ID="_r" b="2" a="1&quot;&#9;"><saml:Issuer>urn:issuer</saml:Issuer><x xmlns="urn:x" xmlns:y="urn:y" y:z="1" xml:lang="nl"><y:y/>tekst &amp; &lt;meer&gt; é</x></samlp:Response>`

func verify(document string, trusted ...samltest.Pair) (string, error) {
	root, err := xmlguard.Parse([]byte(document), xmlguard.Message)
	if err != nil {
		return "", err
	}
	var certificates []*x509.Certificate
	for _, p := range trusted {
		certificates = append(certificates, p.Certificate)
	}
	signed, err := xmlsig.Verify(root, certificates, samltest.Now)
	if err != nil {
		return "", err
	}
	return xmlguard.Text(xmlguard.Only(signed.Element(), "urn:oasis:names:tc:SAML:2.0:assertion", "Issuer")), nil
}

func change(old, replacement string) func(string) string {
	return func(s string) string {
		if !strings.Contains(s, old) {
			panic("nothing to replace: " + old)
		}
		return strings.Replace(s, old, replacement, 1)
	}
}

func TestSignaturesOfTrustedKeysVerify(t *testing.T) {
	broker, next, curve := samltest.BrokerSigning(), samltest.BrokerNext(), samltest.BrokerEC()
	for name, s := range map[string]samltest.Signature{
		"RSA-SHA256 with KeyName":            {Pair: broker},
		"RSA-SHA384":                         {Pair: broker, Method: dsig.RSASHA384SignatureMethod},
		"RSA-SHA512":                         {Pair: broker, Method: dsig.RSASHA512SignatureMethod},
		"ECDSA-SHA256 as r||s":               {Pair: curve},
		"no KeyInfo: every key is tried":     {Pair: next, KeyInfo: "-"},
		"KeyName that metadata does not say": {Pair: next, KeyInfo: `<ds:KeyName>onbekend</ds:KeyName>`},
		"X509Data of the trusted key":        {Pair: broker, KeyInfo: `<ds:X509Data><ds:X509Certificate>` + broker.Base64() + `</ds:X509Certificate></ds:X509Data>`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := verify(samltest.Sign(message, s), broker, next, curve)
			if err != nil || got != "urn:issuer" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// A good signature by the trusted key, over a SignedInfo that states what we do not allow.
func TestSignedInfoIsHeldAgainstTheAllowList(t *testing.T) {
	const exclusive = `Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"`
	reference := func(s string) string {
		from, to := strings.Index(s, "<ds:Reference"), strings.Index(s, "</ds:SignedInfo>")
		return s[from:to]
	}
	for name, edit := range map[string]func(string) string{
		"12 Reference URI emptied":         change(`URI="#_r"`, `URI=""`),
		"12 Reference to another element":  change(`URI="#_r"`, `URI="#_x"`),
		"12 extra Reference":               func(s string) string { return change("<ds:Reference", reference(s)+"<ds:Reference")(s) },
		"15 HMAC confusion":                change("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#hmac-sha1"),
		"15 method none":                   change("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "none"),
		"15 XSLT transform":                change("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
		"15 third transform":               change("</ds:Transforms>", `<ds:Transform `+exclusive+`></ds:Transform></ds:Transforms>`),
		"15 unknown canonicalisation":      change(exclusive, `Algorithm="urn:unknown"`),
		"16 SHA-1 signature":               change("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1"),
		"16 SHA-1 digest":                  change("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1"),
		"17 canonicalisation WithComments": change(exclusive, `Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"`),
		"17 inclusive canonicalisation":    change(exclusive, `Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"`),
		"17 inclusive transform":           change(`<ds:Transform `+exclusive, `<ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"`),
		"23 method without algorithm":      change(` `+exclusive, ``),
		"no enveloped-signature transform": change(`<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>`, ``),
		"no DigestValue": func(s string) string {
			return s[:strings.Index(s, "<ds:DigestValue>")] + "</ds:Reference></ds:SignedInfo>"
		},
		"Manifest beside the Reference":     change("</ds:SignedInfo>", `<ds:Manifest></ds:Manifest></ds:SignedInfo>`),
		"parameter in the canonicalisation": change(`<ds:CanonicalizationMethod `+exclusive+`>`, `<ds:CanonicalizationMethod `+exclusive+`><x></x>`),
		"12 two References, the first is ours": func(s string) string {
			return change("</ds:SignedInfo>", strings.Replace(reference(s), "#_r", "#_x", 1)+"</ds:SignedInfo>")(s)
		},
		"12 two References, the second is ours": func(s string) string {
			return change("<ds:Reference", strings.Replace(reference(s), "#_r", "#_x", 1)+"<ds:Reference")(s)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := verify(samltest.Forge(message, samltest.BrokerSigning(), "", edit), samltest.BrokerSigning()); err == nil {
				t.Error("accepted")
			}
		})
	}
	if _, err := verify(samltest.Forge(message, samltest.BrokerSigning(), "", nil), samltest.BrokerSigning()); err != nil {
		t.Errorf("the unchanged one: %v", err)
	}
}

func TestWhatIsNotSignedByATrustedKeyIsRefused(t *testing.T) {
	broker, stranger := samltest.BrokerSigning(), samltest.Stranger()
	good := samltest.Sign(message, samltest.Signature{Pair: broker})
	x509Data := func(ps ...samltest.Pair) string {
		s := ""
		for _, p := range ps {
			s += `<ds:X509Certificate>` + p.Base64() + `</ds:X509Certificate>`
		}
		return `<ds:X509Data>` + s + `</ds:X509Data>`
	}
	for name, c := range map[string]struct {
		document string
		want     error
	}{
		"1 no signature":                      {message, xmlsig.ErrMissing},
		"1 empty Signature":                   {change("<saml:Issuer>", `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/><saml:Issuer>`)(message), xmlsig.ErrShape},
		"1 Signature of another namespace":    {change("http://www.w3.org/2000/09/xmldsig#", "urn:other")(good), xmlsig.ErrMissing},
		"12 two SignedInfo":                   {change("<ds:SignatureValue>", `<ds:SignedInfo></ds:SignedInfo><ds:SignatureValue>`)(good), xmlsig.ErrShape},
		"13b SignatureValue of other base64":  {change("</ds:SignatureValue>", "!</ds:SignatureValue>")(good), xmlsig.ErrShape},
		"14 other key, its certificate":       {samltest.Sign(message, samltest.Signature{Pair: stranger, KeyInfo: x509Data(stranger)}), xmlsig.ErrInvalid},
		"14 trusted certificate, then other":  {samltest.Sign(message, samltest.Signature{Pair: stranger, KeyInfo: x509Data(broker, stranger)}), xmlsig.ErrInvalid},
		"14 other key with the trusted name":  {samltest.Sign(message, samltest.Signature{Pair: stranger, KeyInfo: `<ds:KeyName>` + broker.Name() + `</ds:KeyName>`}), xmlsig.ErrInvalid},
		"14 our own key":                      {samltest.Sign(message, samltest.Signature{Pair: samltest.Signing()}), xmlsig.ErrInvalid},
		"14 no KeyInfo":                       {samltest.Sign(message, samltest.Signature{Pair: stranger, KeyInfo: "-"}), xmlsig.ErrInvalid},
		"16 SHA-1 altogether":                 {samltest.Sign(message, samltest.Signature{Pair: broker, Method: dsig.RSASHA1SignatureMethod}), xmlsig.ErrShape},
		"17 inclusive canonicalisation":       {samltest.Sign(message, samltest.Signature{Pair: broker, Canon: dsig.MakeC14N10RecCanonicalizer()}), xmlsig.ErrShape},
		"19 changed text":                     {change("tekst", "ander")(good), xmlsig.ErrInvalid},
		"19 changed attribute":                {change(`b="2"`, `b="3"`)(good), xmlsig.ErrInvalid},
		"19 changed namespace":                {change("urn:y", "urn:q")(good), xmlsig.ErrInvalid},
		"ds:Object":                           {change("</ds:Signature>", "<ds:Object/></ds:Signature>")(good), xmlsig.ErrShape},
		"two signatures":                      {change("<ds:Signature ", samltest.Text(samltest.Parse(good).FindElement("./Signature"))+"<ds:Signature ")(good), xmlsig.ErrShape},
		"signature of another broker's curve": {samltest.Sign(message, samltest.Signature{Pair: samltest.BrokerEC()}), xmlsig.ErrInvalid},
		"nested in a child":                   {`<w xmlns="urn:w" ID="_w">` + good + `</w>`, xmlsig.ErrMissing},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := verify(c.document, broker); !errors.Is(err, c.want) {
				t.Errorf("got %q, %v, want %v", got, err, c.want)
			}
		})
	}
}

func TestOnlyCertificatesInTheirTermAndKeysOfSizeAreTrusted(t *testing.T) {
	old, weak := samltest.Expired(), samltest.Weak()
	for _, p := range []samltest.Pair{old, weak} {
		if _, err := verify(samltest.Sign(message, samltest.Signature{Pair: p}), p); !errors.Is(err, xmlsig.ErrInvalid) {
			t.Errorf("%s: %v", p.Certificate.Subject.CommonName, err)
		}
	}
}

// SAML.md 5.1, step 5: what comes back has no signature, no parent and nothing around it.
func TestTheVerifiedElementStandsAlone(t *testing.T) {
	good := samltest.Sign(message, samltest.Signature{Pair: samltest.BrokerSigning()})
	root, err := xmlguard.Parse([]byte(`<w xmlns:q="urn:q" xmlns="urn:w">`+good+`</w>`), xmlguard.Message)
	if err != nil {
		t.Fatal(err)
	}
	inner := xmlguard.Elements(root)[0]
	signed, err := xmlsig.Verify(inner, []*x509.Certificate{samltest.BrokerSigning().Certificate}, samltest.Now)
	if err != nil {
		t.Fatal(err)
	}
	if signed.Element().Parent() != nil || xmlsig.HasSignature(signed.Element()) || !xmlsig.HasSignature(inner) {
		t.Error("the rebuilt element is tied to the message, or the message was changed")
	}
	if err := signed.Confirm(inner, nil, samltest.Now); !errors.Is(err, xmlsig.ErrShape) {
		t.Errorf("an element of another tree was confirmed: %v", err)
	}
}

func TestECDSAOfAnotherLengthIsRefused(t *testing.T) {
	good := samltest.Sign(message, samltest.Signature{Pair: samltest.BrokerEC()})
	value := samltest.Parse(good).FindElement("./Signature/SignatureValue").Text()
	if _, err := verify(strings.Replace(good, value, "AAAA"+value, 1), samltest.BrokerEC()); !errors.Is(err, xmlsig.ErrInvalid) {
		t.Errorf("got %v", err)
	}
}

func TestOurSignaturesVerifyHereAndAtGoxmldsig(t *testing.T) {
	for name, p := range map[string]samltest.Pair{"RSA": samltest.Signing(), "ECDSA": samltest.BrokerEC()} {
		t.Run(name, func(t *testing.T) {
			root := samltest.Parse(message)
			before := samltest.Text(root)
			signer := xmlsig.Signer{Key: p.Key, Certificate: p.Certificate, Random: random{}}
			if err := signer.SignMessage(root); err != nil {
				t.Fatal(err)
			}
			text := samltest.Text(root)
			if _, err := verify(text, p); err != nil {
				t.Errorf("here: %v", err)
			}
			signature := root.FindElement("./Signature")
			if got := signature.FindElement("KeyInfo/KeyName").Text(); got != xmlsig.KeyName(p.Certificate) {
				t.Errorf("KeyName %q", got)
			}
			if signature.FindElement("KeyInfo/X509Data") != nil {
				t.Error("X509Data in a message (EHERKENNING 3.4)")
			}
			root.RemoveChild(signature)
			if diff := cmp.Diff(before, samltest.Text(root)); diff != "" {
				t.Errorf("signing changed the message:\n%s", diff)
			}
			if name == "RSA" {
				atGoxmldsig(t, text, p)
			}
		})
	}
}

func atGoxmldsig(t *testing.T, text string, p samltest.Pair) {
	t.Helper()
	root := samltest.Parse(text)
	signature := root.FindElement("./Signature")
	signature.RemoveChild(signature.FindElement("KeyInfo"))
	context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{p.Certificate}})
	if _, err := context.Validate(root); err != nil {
		t.Errorf("goxmldsig: %v", err)
	}
}

func TestAKeyThatCannotSignIsReported(t *testing.T) {
	root := samltest.Parse(message)
	err := xmlsig.Signer{Key: refusing{samltest.Signing().Key}, Certificate: samltest.Signing().Certificate}.SignMessage(root)
	if err == nil || xmlsig.HasSignature(root) {
		t.Errorf("error %v, and half a signature: %t", err, xmlsig.HasSignature(root))
	}
}

type refusing struct{ crypto.Signer }
