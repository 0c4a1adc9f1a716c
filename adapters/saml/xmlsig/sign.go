package xmlsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

// Signer signs with one key. Random is for ECDSA and for keys in hardware; RSA needs none.
type Signer struct {
	Key         crypto.Signer
	Certificate *x509.Certificate
	Random      io.Reader
}

// KeyName is how metadata and messages of this side name a certificate: SHA-256 of its DER form
// in lower-case hexadecimal, as brokers do (EHERKENNING 3.4).
func KeyName(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// SignMessage puts a signature after the Issuer of el. KeyInfo holds the KeyName only:
// eHerkenning forbids X509Data in messages (EHERKENNING 3.4).
func (s Signer) SignMessage(el *etree.Element) error {
	return s.sign(el, func(info *etree.Element) {
		info.CreateElement("ds:KeyName").SetText(KeyName(s.Certificate))
	})
}

// SignMetadata puts a signature first in el, with exactly X509Data/X509Certificate.
func (s Signer) SignMetadata(el *etree.Element) error {
	return s.sign(el, func(info *etree.Element) {
		info.CreateElement("ds:X509Data").CreateElement("ds:X509Certificate").
			SetText(base64.StdEncoding.EncodeToString(s.Certificate.Raw))
	})
}

func (s Signer) sign(el *etree.Element, keyInfo func(*etree.Element)) error {
	algorithm, hash, err := s.algorithm()
	if err != nil {
		return err
	}
	content := digest(crypto.SHA256, canonicalise(el, nil, nil))
	signature, info := newSignature(algorithm, xmlguard.Attribute(el, "ID"), content)
	el.InsertChildAt(place(el), signature)
	value, err := s.value(hash, canonicalise(info, nil, nil))
	if err != nil {
		el.RemoveChild(signature)
		return err
	}
	signature.CreateElement("ds:SignatureValue").SetText(base64.StdEncoding.EncodeToString(value))
	keyInfo(signature.CreateElement("ds:KeyInfo"))
	return nil
}

func (s Signer) algorithm() (string, crypto.Hash, error) {
	switch key := s.Key.Public().(type) {
	case *rsa.PublicKey:
		return rsaSHA256, crypto.SHA256, nil
	case *ecdsa.PublicKey:
		if key.Curve.Params().BitSize == 384 {
			return ecdsaSHA384, crypto.SHA384, nil
		}
		return ecdsaSHA256, crypto.SHA256, nil
	}
	return "", 0, errors.New("xmlsig: the key is neither RSA nor ECDSA")
}

func (s Signer) value(hash crypto.Hash, octets []byte) ([]byte, error) {
	value, err := s.Key.Sign(s.Random, digest(hash, octets), hash)
	if err != nil {
		return nil, errors.New("xmlsig: the key refused to sign")
	}
	if key, ok := s.Key.Public().(*ecdsa.PublicKey); ok {
		return fixedECDSA(key, value)
	}
	return value, nil
}

func newSignature(algorithm, id string, content []byte) (signature, info *etree.Element) {
	signature = etree.NewElement("ds:Signature")
	signature.CreateAttr("xmlns:ds", Namespace)
	info = signature.CreateElement("ds:SignedInfo")
	info.CreateElement("ds:CanonicalizationMethod").CreateAttr("Algorithm", exclusive)
	info.CreateElement("ds:SignatureMethod").CreateAttr("Algorithm", algorithm)
	reference := info.CreateElement("ds:Reference")
	reference.CreateAttr("URI", "#"+id)
	transforms := reference.CreateElement("ds:Transforms")
	transforms.CreateElement("ds:Transform").CreateAttr("Algorithm", enveloped)
	transforms.CreateElement("ds:Transform").CreateAttr("Algorithm", exclusive)
	reference.CreateElement("ds:DigestMethod").CreateAttr("Algorithm", sha256Digest)
	reference.CreateElement("ds:DigestValue").SetText(base64.StdEncoding.EncodeToString(content))
	return signature, info
}

// place is after the Issuer, where the protocol schema wants the signature, else first.
func place(el *etree.Element) int {
	for i, child := range el.Child {
		if c, ok := child.(*etree.Element); ok && c.Tag == "Issuer" {
			return i + 1
		}
	}
	return 0
}
