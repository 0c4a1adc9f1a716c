// Package relying is what the simulators that log in through an OpenID provider share: the key of a client.
package relying

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Key is the client's own: with it the client proves to the issuer who it is.
type Key struct {
	private jose.JSONWebKey
	public  []byte // JWK set
}

// Load reads the key from a file, and makes it the first time.
func Load(path string, random io.Reader) (Key, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		b, err = makeKey(path, random)
	}
	if err != nil {
		return Key{}, fmt.Errorf("relying: key: %w", err)
	}
	var k Key
	if err := json.Unmarshal(b, &k.private); err != nil {
		return Key{}, fmt.Errorf("relying: %s: %w", path, err)
	}
	if k.private.IsPublic() || k.private.Algorithm != string(jose.ES256) {
		return Key{}, fmt.Errorf("relying: %s holds no private ES256 key", path)
	}
	k.public, err = json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{k.private.Public()}})
	return k, err
}

func makeKey(path string, random io.Reader) ([]byte, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		return nil, err
	}
	k := jose.JSONWebKey{Key: private, Algorithm: string(jose.ES256), Use: "sig"}
	sum, err := k.Thumbprint(crypto.SHA256) // RFC 7638
	if err != nil {
		return nil, err
	}
	k.KeyID = base64.RawURLEncoding.EncodeToString(sum)
	b, err := json.Marshal(k)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return b, os.WriteFile(path, b, 0o600)
}

// Assertion authenticates the client once: RFC 7523, 3, with the issuer as its one audience.
func (k Key) Assertion(client, issuer, id string, now time.Time) (string, error) {
	options := (&jose.SignerOptions{}).WithType("JWT")
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: k.private}, options)
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: client, Subject: client, Audience: jwt.Audience{issuer}, ID: id,
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Minute)),
	}).Serialize()
}

// Public gives the JWK set by which the issuer knows the client.
func (k Key) Public() []byte { return k.public }
