package xmlcrypt

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	_ "crypto/sha512" // for crypto.SHA512
	"encoding/base64"
	"slices"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

// maxEncryptedKeys bounds how many recipients one identifier is looked through for.
const maxEncryptedKeys = 16

// encryptedKeys lists those beside the data (as eHerkenning writes them, reached by a
// RetrievalMethod) and those in its KeyInfo. They are found by position: their Ids repeat when a
// broker copies an identifier from an Advice, so no reference is followed (SAML.md 3.6).
func encryptedKeys(wrapper, data *etree.Element) []*etree.Element {
	found := xmlguard.Children(wrapper, Namespace, "EncryptedKey")
	if info := xmlguard.Only(data, signatureNamespace, "KeyInfo"); info != nil {
		found = append(found, xmlguard.Children(info, Namespace, "EncryptedKey")...)
	}
	if len(found) > maxEncryptedKeys {
		return nil
	}
	return found
}

// unwrap finds the content key: in keys for our recipient before those for any, with the key that
// is named before the others. A key for another recipient is never tried.
func (m *Message) unwrap(found []*etree.Element, size int) []byte {
	for _, recipient := range []string{m.recipient, ""} {
		for _, el := range found {
			if xmlguard.Attribute(el, "Recipient") != recipient {
				continue
			}
			if key := m.try(el, size); key != nil {
				return key
			}
		}
	}
	return nil
}

func (m *Message) try(el *etree.Element, size int) []byte {
	options, ok := keyTransport(xmlguard.Only(el, Namespace, "EncryptionMethod"))
	if !ok {
		return nil
	}
	wrapped, ok := cipherValue(el)
	if !ok {
		return nil
	}
	for _, k := range m.inOrder(keyName(el)) {
		if m.left == 0 {
			return nil
		}
		m.left--
		if key, err := k.Decrypter.Decrypt(nil, wrapped, options); err == nil && len(key) == size {
			return key
		}
	}
	return nil
}

// inOrder puts the named key first. A name that we do not know only costs the search.
func (m *Message) inOrder(name string) []Key {
	at := slices.IndexFunc(m.keys, func(k Key) bool { return name != "" && k.named(name) })
	if at <= 0 {
		return m.keys
	}
	return append([]Key{m.keys[at]}, slices.Delete(slices.Clone(m.keys), at, at+1)...)
}

func keyName(el *etree.Element) string {
	info := xmlguard.Only(el, signatureNamespace, "KeyInfo")
	if info == nil {
		return ""
	}
	return xmlguard.Text(xmlguard.Only(info, signatureNamespace, "KeyName"))
}

// keyTransport gives the OAEP parameters. rsa-oaep-mgf1p fixes MGF1 to SHA-1 whatever the digest
// is (XML Encryption 1.1, 5.5.2); xmlenc11 rsa-oaep names both. RSA 1.5 is not on the list.
func keyTransport(method *etree.Element) (*rsa.OAEPOptions, bool) {
	if method == nil || len(xmlguard.Children(method, Namespace, "OAEPparams")) > 0 {
		return nil, false
	}
	options := &rsa.OAEPOptions{Hash: crypto.SHA1, MGFHash: crypto.SHA1}
	var known bool
	if options.Hash, known = hash(method, signatureNamespace, "DigestMethod", oaepDigests); !known {
		return nil, false
	}
	switch xmlguard.Attribute(method, "Algorithm") {
	case Namespace + "rsa-oaep-mgf1p":
		return options, len(xmlguard.Children(method, namespace11, "MGF")) == 0
	case namespace11 + "rsa-oaep":
		options.MGFHash, known = hash(method, namespace11, "MGF", maskFunctions)
		return options, known
	}
	return nil, false
}

var oaepDigests = map[string]crypto.Hash{
	signatureNamespace + "sha1": crypto.SHA1,
	Namespace + "sha256":        crypto.SHA256,
	Namespace + "sha512":        crypto.SHA512,
}

var maskFunctions = map[string]crypto.Hash{
	namespace11 + "mgf1sha1":   crypto.SHA1,
	namespace11 + "mgf1sha256": crypto.SHA256,
	namespace11 + "mgf1sha512": crypto.SHA512,
}

// hash reads an optional parameter; without it SHA-1 is meant. Inside OAEP that is sound.
func hash(method *etree.Element, ns, tag string, known map[string]crypto.Hash) (crypto.Hash, bool) {
	given := xmlguard.Children(method, ns, tag)
	switch len(given) {
	case 0:
		return crypto.SHA1, true
	case 1:
		h, ok := known[xmlguard.Attribute(given[0], "Algorithm")]
		return h, ok
	}
	return 0, false
}

func cipherValue(el *etree.Element) ([]byte, bool) {
	data := xmlguard.Only(el, Namespace, "CipherData")
	if data == nil {
		return nil, false
	}
	text := xmlguard.Text(xmlguard.Only(data, Namespace, "CipherValue"))
	value, err := base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields([]byte(text)), nil)))
	return value, err == nil && len(value) > 0
}
