package samltest

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// Signature says how an element is signed. The zero value, with a Pair, is what brokers do:
// RSA-SHA256, exclusive canonicalisation, a KeyName.
type Signature struct {
	Pair     Pair
	Method   string             // "": rsa-sha256, or ecdsa-sha256 for a key on a curve
	Hash     crypto.Hash        // of Digest and signature; 0: that of Method
	Canon    dsig.Canonicalizer // nil: exclusive
	KeyInfo  string             // XML inside KeyInfo; "": KeyName; "-": no KeyInfo
	Position string             // local name to stand after; "": Issuer, or first where there is none
}

// Sign signs the document with one enveloped signature over its root and gives it back as text.
func Sign(document string, s Signature) string {
	root := Parse(document)
	method := s.Method
	_, rsaKey := s.Pair.Key.Public().(interface{ Size() int })
	if method == "" {
		method = dsig.RSASHA256SignatureMethod
		if !rsaKey {
			method = dsig.ECDSASHA256SignatureMethod
		}
	}
	context, err := dsig.NewSigningContext(s.Pair.Key, [][]byte{s.Pair.Certificate.Raw})
	must(err)
	context.Canonicalizer = s.Canon
	if s.Canon == nil {
		context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	}
	must(context.SetSignatureMethod(method))
	// goxmldsig changes the tree that it signs (SAML.md 3.6).
	signature, err := context.ConstructSignature(root.Copy(), true)
	must(err)
	if !rsaKey {
		fixECDSA(signature)
	}
	setKeyInfo(signature, s)
	root.InsertChildAt(signaturePlace(root, orElse(s.Position, "Issuer")), signature)
	return Text(root)
}

// fixECDSA turns goxmldsig's ASN.1 into the r||s of XML Signature.
func fixECDSA(signature *etree.Element) {
	value := signature.FindElement("SignatureValue")
	der, err := base64.StdEncoding.DecodeString(value.Text())
	must(err)
	var parts struct{ R, S *big.Int }
	_, err = asn1.Unmarshal(der, &parts)
	must(err)
	fixed := make([]byte, 64)
	parts.R.FillBytes(fixed[:32])
	parts.S.FillBytes(fixed[32:])
	value.SetText(base64.StdEncoding.EncodeToString(fixed))
}

func setKeyInfo(signature *etree.Element, s Signature) {
	info := signature.FindElement("KeyInfo")
	if s.KeyInfo == "-" {
		signature.RemoveChild(info)
		return
	}
	for _, child := range slices.Clone(info.Child) {
		info.RemoveChild(child)
	}
	inside := orElse(s.KeyInfo, `<ds:KeyName>`+s.Pair.Name()+`</ds:KeyName>`)
	for _, child := range Parse(`<x xmlns:ds="http://www.w3.org/2000/09/xmldsig#">` + inside + `</x>`).ChildElements() {
		info.AddChild(child.Copy())
	}
}

func signaturePlace(root *etree.Element, after string) int {
	for i, child := range root.Child {
		if el, ok := child.(*etree.Element); ok && el.Tag == after {
			return i + 1
		}
	}
	return 0
}

// Parse reads XML of the tests themselves.
func Parse(s string) *etree.Element {
	document := etree.NewDocument()
	must(document.ReadFromString(s))
	return document.Root()
}

// Text writes an element as text.
func Text(el *etree.Element) string {
	document := etree.NewDocument()
	document.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	document.SetRoot(el.Copy())
	s, err := document.WriteToString()
	must(err)
	return strings.TrimSpace(s)
}

// Forge signs the root of document with a SignedInfo that change has worked on: the signature is
// good, only what it states may be anything. inside goes into Signature after the value.
func Forge(document string, by Pair, inside string, change func(info string) string) string {
	root := Parse(document)
	canonical, err := dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("").Canonicalize(root.Copy())
	must(err)
	sum := sha256.Sum256(canonical)
	info := `<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod><ds:Reference URI="#` + root.SelectAttrValue("ID", "") + `"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>` + base64.StdEncoding.EncodeToString(sum[:]) + `</ds:DigestValue></ds:Reference></ds:SignedInfo>`
	info = edit(info, change)
	over := sha256.Sum256([]byte(info))
	value, err := by.Key.Sign(rand.Reader, over[:], crypto.SHA256)
	must(err)
	signature := `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">` + info + `<ds:SignatureValue>` + base64.StdEncoding.EncodeToString(value) + `</ds:SignatureValue>` + inside + `</ds:Signature>`
	at := strings.Index(document, "</saml:Issuer>") + len("</saml:Issuer>")
	return document[:at] + signature + document[at:]
}
