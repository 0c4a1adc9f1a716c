package start

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"

	"github.com/go-jose/go-jose/v4"
)

// Key is that with which a developer's program signs its assertions, in PEM (PKCS #8): every library reads it.
type Key string

// keyID names it in assertions.
const keyID = "1"

// NewKey makes one, to practise with.
func NewKey(random io.Reader) (Key, error) {
	key, err := rsa.GenerateKey(random, 2048) // of RSA: mod_auth_openidc 2.4.12 crashes on a private key of another kind
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return Key(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), err
}

// Public is the JWKS of which the document of the realm holds a copy.
func (k Key) Public() (string, error) {
	block, _ := pem.Decode([]byte(k))
	if block == nil {
		return "", errors.New("start: the key of a sandbox is not in PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return "", fmt.Errorf("start: the key of a sandbox: %w", err)
	}
	one := jose.JSONWebKey{Key: key, KeyID: keyID, Use: "sig"} // no algorithm: for PS256 and RS256
	out, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{one.Public()}})
	return string(out), err
}
