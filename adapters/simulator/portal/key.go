package portal

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

// key is the client's own: with it the portal proves to the issuer who it is.
type key struct {
	private jose.JSONWebKey
	public  []byte // JWK set
}

// loadKey reads portal-key.json from dir, and makes it the first time.
func loadKey(dir string, random io.Reader) (key, error) {
	path := filepath.Join(dir, "portal-key.json")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		b, err = makeKey(path, random)
	}
	if err != nil {
		return key{}, fmt.Errorf("portal: key: %w", err)
	}
	var k key
	if err := json.Unmarshal(b, &k.private); err != nil {
		return key{}, fmt.Errorf("portal: %s: %w", path, err)
	}
	if k.private.IsPublic() || k.private.Algorithm != string(jose.ES256) {
		return key{}, fmt.Errorf("portal: %s holds no private ES256 key", path)
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

// assertion authenticates the client once: RFC 7523, 3, with the issuer as its one audience.
func (k key) assertion(client, issuer, id string, now time.Time) (string, error) {
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
