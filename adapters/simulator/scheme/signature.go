package scheme

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

// The only algorithms of the network (EHERKENNING 3.4).
const (
	algEnveloped    = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
	algExclusive    = "http://www.w3.org/2001/10/xml-exc-c14n#"
	algRSASHA256    = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	algDigestSHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
)

// keyInfo says what a signature tells about its key.
type keyInfo int

const (
	byName        keyInfo = iota // KeyName only: how messages are signed
	byCertificate                // X509Data only: how metadata is signed
	untold                       // no KeyInfo at all
)

type signing struct {
	key  keyPair
	info keyInfo
	sha1 bool
}

// sign gives message with an enveloped signature after its Issuer, or as its first child. A copy is
// signed: the canonicaliser changes the tree it reads (SAML.md 3.6).
func (s signing) sign(message string) (string, error) {
	element, err := parseXML([]byte(message))
	if err != nil {
		return "", fmt.Errorf("scheme: own message: %w", err)
	}
	signature, err := s.signature(element.Copy())
	if err != nil {
		return "", fmt.Errorf("scheme: signing: %w", err)
	}
	position := 0
	if issuer := only(element, nsAssertion, "Issuer"); issuer != nil {
		position = issuer.Index() + 1
	}
	element.InsertChildAt(position, signature)
	return written(element), nil
}

func (s signing) signature(element *etree.Element) (*etree.Element, error) {
	context, err := dsig.NewSigningContext(s.key.signer, [][]byte{s.key.certificate.Raw})
	if err != nil {
		return nil, err
	}
	context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	if s.sha1 {
		if err := context.SetSignatureMethod(dsig.RSASHA1SignatureMethod); err != nil {
			return nil, err
		}
	}
	signature, err := context.ConstructSignature(element, true)
	if err != nil {
		return nil, err
	}
	s.tellKey(signature)
	return signature, nil
}

// tellKey replaces the KeyInfo, which is not part of what is signed.
func (s signing) tellKey(signature *etree.Element) {
	info := only(signature, nsSignature, "KeyInfo")
	switch s.info {
	case byCertificate:
	case untold:
		signature.RemoveChild(info)
	case byName:
		info.Child = nil
		info.CreateElement("ds:KeyName").SetText(s.key.name())
	}
}

// verify returns the signed element as it was signed, when a direct child Signature of exactly the
// network's shape was made with one of the certificates.
func verify(element *etree.Element, certificates []*x509.Certificate, now time.Time) (*etree.Element, error) {
	if err := checkShape(element); err != nil {
		return nil, err
	}
	lone, err := detach(element)
	if err != nil {
		return nil, err
	}
	if info := only(only(lone, nsSignature, "Signature"), nsSignature, "KeyInfo"); info != nil {
		info.Parent().RemoveChild(info) // keys come from metadata only
	}
	for _, certificate := range certificates {
		context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}})
		context.Clock = dsig.NewFakeClockAt(now)
		if signed, err := context.Validate(lone.Copy()); err == nil {
			return signed, nil
		}
	}
	return nil, errors.New("signature does not fit any key of the sender's metadata")
}

// detach copies an element out of its document with the namespaces it stands in.
func detach(element *etree.Element) (*etree.Element, error) {
	context, err := etreeutils.NSBuildParentContext(element)
	if err != nil {
		return nil, err
	}
	return etreeutils.NSDetatch(context, element)
}

func checkShape(element *etree.Element) error {
	signature := only(element, nsSignature, "Signature")
	if signature == nil {
		return errors.New("not signed, or signed more than once")
	}
	info := only(signature, nsSignature, "SignedInfo")
	if info == nil || len(children(signature, nsSignature, "Object")) > 0 {
		return errors.New("signature without one SignedInfo, or with an Object")
	}
	reference := only(info, nsSignature, "Reference")
	if reference == nil || attribute(reference, "URI") != "#"+attribute(element, "ID") {
		return errors.New("signature does not refer to the message it stands in")
	}
	if algorithm(info, "CanonicalizationMethod") != algExclusive || algorithm(info, "SignatureMethod") != algRSASHA256 ||
		algorithm(reference, "DigestMethod") != algDigestSHA256 {
		return errors.New("signature with an algorithm the network does not use")
	}
	return checkTransforms(reference)
}

func checkTransforms(reference *etree.Element) error {
	transforms := only(reference, nsSignature, "Transforms")
	if transforms == nil {
		return errors.New("signature without transforms")
	}
	var used []string
	for _, transform := range children(transforms, nsSignature, "Transform") {
		used = append(used, attribute(transform, "Algorithm"))
	}
	if !slices.Equal(used, []string{algEnveloped, algExclusive}) {
		return errors.New("signature with other transforms than enveloped and exclusive canonicalisation")
	}
	return nil
}

func algorithm(parent *etree.Element, tag string) string {
	element := only(parent, nsSignature, tag)
	if element == nil {
		return ""
	}
	return attribute(element, "Algorithm")
}

// verifyQuery checks the signature of the Redirect binding, which covers the query as it was
// sent, byte for byte (SAML bindings 3.4.4.1).
func verifyQuery(rawQuery string, certificates []*x509.Certificate) error {
	parts := map[string]string{}
	for part := range strings.SplitSeq(rawQuery, "&") {
		name, value, _ := strings.Cut(part, "=")
		if _, twice := parts[name]; twice {
			return fmt.Errorf("parameter %s is there twice", name)
		}
		parts[name] = value
	}
	signed := "SAMLRequest=" + parts["SAMLRequest"]
	if relay, ok := parts["RelayState"]; ok {
		signed += "&RelayState=" + relay
	}
	signed += "&SigAlg=" + parts["SigAlg"]
	if method, _ := url.QueryUnescape(parts["SigAlg"]); method != algRSASHA256 {
		return errors.New("not signed with RSA-SHA256")
	}
	unescaped, _ := url.QueryUnescape(parts["Signature"])
	signature, err := base64.StdEncoding.DecodeString(unescaped)
	if err != nil {
		return errors.New("signature is not base64")
	}
	sum := sha256.Sum256([]byte(signed))
	for _, certificate := range certificates {
		key, ok := certificate.PublicKey.(*rsa.PublicKey)
		if ok && rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) == nil {
			return nil
		}
	}
	return errors.New("signature of the query does not fit any key of the sender's metadata")
}
