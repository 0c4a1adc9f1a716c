package xmlcrypt

import (
	"crypto/aes"
	"crypto/cipher"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

// content is an algorithm on the allow-list for what is encrypted. 3DES is not.
type content struct {
	keySize int // bytes
	gcm     bool
}

var contents = map[string]content{
	Namespace + "aes128-cbc":   {keySize: 16},
	Namespace + "aes256-cbc":   {keySize: 32},
	namespace11 + "aes128-gcm": {keySize: 16, gcm: true},
	namespace11 + "aes256-gcm": {keySize: 32, gcm: true},
}

func contentCipher(method *etree.Element) (content, bool) {
	if method == nil {
		return content{}, false
	}
	c, known := contents[xmlguard.Attribute(method, "Algorithm")]
	return c, known
}

func (c content) open(key, sealed []byte) ([]byte, bool) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, false
	}
	if c.gcm {
		return openGCM(block, sealed)
	}
	return openCBC(block, sealed)
}

// openGCM: nonce of 12 bytes, ciphertext, tag of 16 bytes (XML Encryption 1.1, 5.2.4).
func openGCM(block cipher.Block, sealed []byte) ([]byte, bool) {
	aead, err := cipher.NewGCM(block)
	if err != nil || len(sealed) < aead.NonceSize()+aead.Overhead() {
		return nil, false
	}
	plain, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], nil)
	return plain, err == nil
}

// openCBC: initialisation vector, then whole blocks of which the last byte gives the number of
// padding bytes; the other padding bytes are arbitrary (XML Encryption 1.1, 5.2).
func openCBC(block cipher.Block, sealed []byte) ([]byte, bool) {
	if len(sealed) < 2*aes.BlockSize || len(sealed)%aes.BlockSize != 0 {
		return nil, false
	}
	plain := make([]byte, len(sealed)-aes.BlockSize)
	cipher.NewCBCDecrypter(block, sealed[:aes.BlockSize]).CryptBlocks(plain, sealed[aes.BlockSize:])
	padding := int(plain[len(plain)-1])
	if padding < 1 || padding > aes.BlockSize {
		return nil, false
	}
	return plain[:len(plain)-padding], true
}
