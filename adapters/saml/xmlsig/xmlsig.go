// Package xmlsig makes and verifies XML signatures the way SAML and eHerkenning use them: one
// enveloped signature over the element that carries it, exclusive canonicalisation, RSA or ECDSA
// with SHA-2; and the signatures over query strings of the HTTP-Redirect binding.
//
// What is verified is found by position, never by searching, and comes back as a tree of its own
// that is read from the very bytes that were signed. Trust comes from the keys the caller gives;
// KeyInfo of a message is never believed.
package xmlsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	_ "crypto/sha256" // for crypto.SHA256
	_ "crypto/sha512" // for crypto.SHA384 and crypto.SHA512
	"crypto/x509"
	"errors"
	"time"

	"github.com/beevik/etree"
)

// Namespace is that of XML signatures.
const Namespace = "http://www.w3.org/2000/09/xmldsig#"

const (
	exclusive      = "http://www.w3.org/2001/10/xml-exc-c14n#"
	enveloped      = Namespace + "enveloped-signature"
	rsaSHA256      = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	rsaSHA384      = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
	rsaSHA512      = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
	ecdsaSHA256    = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
	ecdsaSHA384    = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"
	sha256Digest   = "http://www.w3.org/2001/04/xmlenc#sha256"
	sha384Digest   = "http://www.w3.org/2001/04/xmldsig-more#sha384"
	sha512Digest   = "http://www.w3.org/2001/04/xmlenc#sha512"
	minimumRSABits = 2048 // EHERKENNING 3.4
)

// Errors of verification. They name no content of the message.
var (
	ErrMissing = errors.New("xmlsig: no signature")
	ErrShape   = errors.New("xmlsig: signature of an unexpected shape or algorithm")
	ErrInvalid = errors.New("xmlsig: signature does not match any trusted key")
	ErrQuery   = errors.New("xmlsig: query without a valid signature")
)

// Signed is an element whose every byte was signed by a trusted key. Only Verify makes one that
// holds an element, so a function that takes a Signed cannot be given anything else by mistake.
type Signed struct{ root *etree.Element }

// Element gives the tree that was read from the signed bytes, without its signature.
func (s Signed) Element() *etree.Element { return s.root }

var digests = map[string]crypto.Hash{
	sha256Digest: crypto.SHA256,
	sha384Digest: crypto.SHA384,
	sha512Digest: crypto.SHA512,
}

// method is a signature algorithm on the allow-list; SHA-1, HMAC and the rest are not.
type method struct {
	hash  crypto.Hash
	ecdsa bool
}

var methods = map[string]method{
	rsaSHA256:   {hash: crypto.SHA256},
	rsaSHA384:   {hash: crypto.SHA384},
	rsaSHA512:   {hash: crypto.SHA512},
	ecdsaSHA256: {hash: crypto.SHA256, ecdsa: true},
	ecdsaSHA384: {hash: crypto.SHA384, ecdsa: true},
}

// checks tells whether signature is one over sum by one of the certificates that are valid at now.
func (m method) checks(trusted []*x509.Certificate, now time.Time, sum, signature []byte) bool {
	for _, c := range trusted {
		if now.Before(c.NotBefore) || now.After(c.NotAfter) {
			continue
		}
		switch key := c.PublicKey.(type) {
		case *rsa.PublicKey:
			if !m.ecdsa && key.N.BitLen() >= minimumRSABits && rsa.VerifyPKCS1v15(key, m.hash, sum, signature) == nil {
				return true
			}
		case *ecdsa.PublicKey:
			if m.ecdsa && verifyECDSA(key, sum, signature) {
				return true
			}
		}
	}
	return false
}

func digest(h crypto.Hash, data []byte) []byte {
	sum := h.New()
	sum.Write(data)
	return sum.Sum(nil)
}
