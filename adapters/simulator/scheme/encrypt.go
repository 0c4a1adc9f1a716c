package scheme

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // rsa-oaep-mgf1p is defined with SHA-1; no collision matters there
	"encoding/base64"
	"errors"
	"fmt"
	"io"
)

// recipient is one who can open an identifier.
type recipient struct {
	EntityID string
	KeyName  string
	key      *rsa.PublicKey
}

// encrypted is what the template of an EncryptedID needs (EHERKENNING 4.6).
type encrypted struct {
	DataID string
	Data   string
	Keys   []wrappedKey
}

type wrappedKey struct {
	ID, Recipient, KeyName, Value string
}

// encryptID gives an EncryptedID with a persistent NameID of that qualifier inside.
func (c composer) encryptID(qualifier, value string, to ...recipient) (string, error) {
	plain, err := render("nameid.xml", map[string]string{"Qualifier": qualifier, "Value": value})
	if err != nil {
		return "", err
	}
	key := make([]byte, 32)
	if _, err := io.ReadFull(c.random, key); err != nil {
		return "", fmt.Errorf("scheme: drawing a key: %w", err)
	}
	data, err := encryptCBC(key, []byte(plain), c.random)
	if err != nil {
		return "", err
	}
	e := encrypted{DataID: c.id(), Data: data}
	for _, r := range to {
		wrapped, err := rsa.EncryptOAEP(sha1.New(), c.random, r.key, key, nil) //nolint:gosec // see the import
		if err != nil {
			return "", fmt.Errorf("scheme: wrapping a key: %w", err)
		}
		e.Keys = append(e.Keys, wrappedKey{c.id(), r.EntityID, r.KeyName, base64.StdEncoding.EncodeToString(wrapped)})
	}
	return render("encryptedid.xml", e)
}

// encryptCBC is aes256-cbc with the padding of XML encryption: the last byte counts, the others
// may be anything (xmlenc 5.2).
func encryptCBC(key, plain []byte, random io.Reader) (string, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", errors.New("scheme: key of a wrong length")
	}
	iv := make([]byte, aes.BlockSize)
	if _, err := io.ReadFull(random, iv); err != nil {
		return "", fmt.Errorf("scheme: drawing an initialisation vector: %w", err)
	}
	padding := aes.BlockSize - len(plain)%aes.BlockSize
	padded := append(bytes.Clone(plain), make([]byte, padding)...)
	padded[len(padded)-1] = byte(padding)
	sealed := make([]byte, len(padded))
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(sealed, padded)
	return base64.StdEncoding.EncodeToString(append(iv, sealed...)), nil
}
