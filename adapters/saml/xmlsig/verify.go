package xmlsig

import (
	"bytes"
	"crypto"
	"crypto/subtle"
	"crypto/x509"
	"encoding/base64"
	"strings"
	"sync"
	"time"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

// HasSignature tells whether el carries a signature as a direct child.
func HasSignature(el *etree.Element) bool {
	return len(xmlguard.Children(el, Namespace, "Signature")) > 0
}

// Verify checks the enveloped signature that is a direct child of el (SAML core 5.4) against the
// certificates that are valid at now, and reads the element anew from the octets that were
// signed. el comes from xmlguard.
func Verify(el *etree.Element, trusted []*x509.Certificate, now time.Time) (Signed, error) {
	var root *etree.Element
	err := check(el, trusted, now, func(octets []byte) (err error) {
		if root, err = xmlguard.Parse(octets, xmlguard.Rebuilt); err != nil || root.Tag != el.Tag {
			return ErrShape
		}
		return nil
	})
	if err != nil {
		return Signed{}, err
	}
	return Signed{root}, nil
}

// Confirm checks the signature of a part of s. The part was read from signed octets before, so it
// is not read a third time.
func (s Signed) Confirm(part *etree.Element, trusted []*x509.Certificate, now time.Time) error {
	top := part
	for top.Parent() != nil {
		top = top.Parent()
	}
	if top != s.root {
		return ErrShape
	}
	return check(part, trusted, now, func([]byte) error { return nil })
}

// buffers hold canonical forms for as long as one check lasts.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxKept is the largest buffer that is worth keeping, in bytes.
const maxKept = 256 << 10

// check hands the signed octets of el to use, which may not keep them. The order is that of
// SAML.md 5.1: canonicalise SignedInfo, read it from those octets only, hold it against the
// allow-list, verify it with a trusted key, then compare the digest.
func check(el *etree.Element, trusted []*x509.Certificate, now time.Time, use func(octets []byte) error) error {
	signature, info, err := parts(el)
	if err != nil {
		return err
	}
	buffer := buffers.Get().(*[]byte)
	defer func() {
		if cap(*buffer) <= maxKept {
			buffers.Put(buffer)
		}
	}()
	octets := appendCanonical((*buffer)[:0], info.element, nil, info.inclusive)
	claims, err := readSignedInfo(octets, xmlguard.Attribute(el, "ID"))
	if err != nil {
		return err
	}
	if !claims.method.checks(trusted, now, digest(claims.method.hash, octets), info.value) {
		return ErrInvalid
	}
	octets = appendCanonical(octets[:0], el, signature, claims.inclusive)
	*buffer = octets
	if subtle.ConstantTimeCompare(digest(claims.hash, octets), claims.digest) != 1 {
		return ErrInvalid
	}
	return use(octets)
}

// unverified is what must be read before anything is proven: where SignedInfo is, how to
// canonicalise it, and the signature over it.
type unverified struct {
	element   *etree.Element
	inclusive []string
	value     []byte
}

func parts(el *etree.Element) (*etree.Element, unverified, error) {
	found := xmlguard.Children(el, Namespace, "Signature")
	if len(found) == 0 {
		return nil, unverified{}, ErrMissing
	}
	children := xmlguard.Elements(found[0])
	// Exactly SignedInfo, SignatureValue and perhaps KeyInfo: no Object, no second SignedInfo.
	if len(found) != 1 || len(children) < 2 || len(children) > 3 ||
		!xmlguard.Is(children[0], Namespace, "SignedInfo") ||
		!xmlguard.Is(children[1], Namespace, "SignatureValue") ||
		len(children) == 3 && !xmlguard.Is(children[2], Namespace, "KeyInfo") {
		return nil, unverified{}, ErrShape
	}
	inclusive, ok := exclusiveMethod(xmlguard.Only(children[0], Namespace, "CanonicalizationMethod"))
	value, err := decode(xmlguard.Text(children[1]))
	if !ok || err != nil {
		return nil, unverified{}, ErrShape
	}
	return found[0], unverified{children[0], inclusive, value}, nil
}

// signedInfo is what the signer states, all of it on the allow-list.
type signedInfo struct {
	method    method
	hash      crypto.Hash
	digest    []byte
	inclusive []string
}

func readSignedInfo(octets []byte, id string) (signedInfo, error) {
	root, err := xmlguard.Parse(octets, xmlguard.Message)
	if err != nil {
		return signedInfo{}, ErrShape
	}
	c := xmlguard.Elements(root)
	if len(c) != 3 || !xmlguard.Is(c[0], Namespace, "CanonicalizationMethod") ||
		!xmlguard.Is(c[1], Namespace, "SignatureMethod") || !xmlguard.Is(c[2], Namespace, "Reference") {
		return signedInfo{}, ErrShape
	}
	m, known := methods[xmlguard.Attribute(c[1], "Algorithm")]
	if !known || id == "" || xmlguard.Attribute(c[2], "URI") != "#"+id {
		return signedInfo{}, ErrShape
	}
	return readReference(m, c[2])
}

func readReference(m method, reference *etree.Element) (signedInfo, error) {
	c := xmlguard.Elements(reference)
	if len(c) != 3 || !xmlguard.Is(c[0], Namespace, "Transforms") ||
		!xmlguard.Is(c[1], Namespace, "DigestMethod") || !xmlguard.Is(c[2], Namespace, "DigestValue") {
		return signedInfo{}, ErrShape
	}
	hash, known := digests[xmlguard.Attribute(c[1], "Algorithm")]
	sum, err := decode(xmlguard.Text(c[2]))
	transforms := xmlguard.Elements(c[0])
	if !known || err != nil || len(transforms) != 2 || !isTransform(transforms[0], enveloped) {
		return signedInfo{}, ErrShape
	}
	inclusive, ok := exclusiveMethod(transforms[1])
	if !ok || !isTransform(transforms[1], exclusive) {
		return signedInfo{}, ErrShape
	}
	return signedInfo{m, hash, sum, inclusive}, nil
}

func isTransform(el *etree.Element, algorithm string) bool {
	return xmlguard.Is(el, Namespace, "Transform") && xmlguard.Attribute(el, "Algorithm") == algorithm
}

// exclusiveMethod reads the prefixes of an exclusive canonicalisation; brokers send lists such as
// "xacml-saml xs xsd" (EHERKENNING 3.4).
func exclusiveMethod(el *etree.Element) ([]string, bool) {
	if el == nil || xmlguard.Attribute(el, "Algorithm") != exclusive {
		return nil, false
	}
	parameters := xmlguard.Elements(el)
	if len(parameters) == 0 {
		return nil, true
	}
	if len(parameters) > 1 || !xmlguard.Is(parameters[0], exclusive, "InclusiveNamespaces") {
		return nil, false
	}
	prefixes := strings.Fields(xmlguard.Attribute(parameters[0], "PrefixList"))
	for i, p := range prefixes {
		if p == "#default" {
			prefixes[i] = ""
		}
	}
	return prefixes, len(prefixes) <= 32
}

// decode reads base64 with line breaks, as XML Schema's base64Binary allows.
func decode(s string) ([]byte, error) {
	return base64.StdEncoding.Strict().DecodeString(string(bytes.Join(bytes.Fields([]byte(s)), nil)))
}
