package sp

import (
	"crypto"
	"errors"

	"github.com/voordeur/voordeur/adapters/saml/xmlcrypt"
	"github.com/voordeur/voordeur/ports"
)

// decryptionKey checks that a key of the store can decrypt: an RSA key can, in memory or hardware.
func decryptionKey(k ports.Key) (xmlcrypt.Key, error) {
	decrypter, ok := k.Signer.(crypto.Decrypter)
	if !ok || k.Certificate == nil {
		return xmlcrypt.Key{}, errors.New("sp: decryption key cannot decrypt or has no certificate")
	}
	return xmlcrypt.Key{Certificate: k.Certificate, Decrypter: decrypter}, nil
}
