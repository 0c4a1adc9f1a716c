// Package xmlcrypt decrypts the identifiers and attributes that eHerkenning encrypts for one
// service provider: AES in CBC or GCM mode under a key that is wrapped with RSA-OAEP. It must only
// be given elements whose signature was verified, for CBC has no integrity of its own; and every
// failure is one and the same error, so that no answer of ours is an oracle (SAML.md 4.4, 73).
package xmlcrypt

import (
	"crypto"
	"crypto/sha1" //nolint:gosec // KeyNames of brokers may be SHA-1 (EHERKENNING 4.6); it is a name only
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

// Namespace is that of XML encryption.
const Namespace = "http://www.w3.org/2001/04/xmlenc#"

const (
	namespace11        = "http://www.w3.org/2009/xmlenc11#"
	signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"
)

// maxOperations bounds the RSA operations for one message: they are the dear part.
const maxOperations = 8

// ErrDecrypt is every failure: a wrong key, a wrong algorithm, a wrong padding, a wrong plaintext.
var ErrDecrypt = errors.New("xmlcrypt: cannot be decrypted")

// Key decrypts what was encrypted for Certificate. Its RSA key may live in hardware.
type Key struct {
	Certificate *x509.Certificate
	Decrypter   crypto.Decrypter
}

// named tells whether a broker may mean this key by name: the hexadecimal SHA-256 (as our metadata
// says) or SHA-1 of the certificate, in any letter case.
func (k Key) named(name string) bool {
	long, short := sha256.Sum256(k.Certificate.Raw), sha1.Sum(k.Certificate.Raw) //nolint:gosec // see above
	return strings.EqualFold(name, hex.EncodeToString(long[:])) || strings.EqualFold(name, hex.EncodeToString(short[:]))
}

// Message decrypts the parts of one message for one recipient.
type Message struct {
	recipient string
	keys      []Key
	left      int
}

// NewMessage starts with a full budget of RSA operations. Keys that counterparties may still use
// come after the active one; recipient is our entity id.
func NewMessage(recipient string, keys []Key) *Message {
	return &Message{recipient: recipient, keys: keys, left: maxOperations}
}

// Open decrypts an EncryptedID or EncryptedAttribute and gives the one element inside.
func (m *Message) Open(wrapper *etree.Element) (*etree.Element, error) {
	data := xmlguard.Only(wrapper, Namespace, "EncryptedData")
	if data == nil {
		return nil, ErrDecrypt
	}
	c, ok := contentCipher(xmlguard.Only(data, Namespace, "EncryptionMethod"))
	if !ok {
		return nil, ErrDecrypt
	}
	sealed, ok := cipherValue(data)
	if !ok {
		return nil, ErrDecrypt
	}
	key := m.unwrap(encryptedKeys(wrapper, data), c.keySize)
	if key == nil {
		return nil, ErrDecrypt
	}
	plain, ok := c.open(key, sealed)
	if !ok {
		return nil, ErrDecrypt
	}
	root, err := xmlguard.ParseWithin(wrapper, plain, xmlguard.Message)
	if err != nil {
		return nil, ErrDecrypt
	}
	return root, nil
}
